/** What Perimeter refuses of a configuration, for tests that compare with netplan. */
import type { Scope } from "../../server/core/language.ts";
import { Lines } from "../../server/core/text.ts";
import { netplan } from "../../server/languages/netplan/index.ts";
import type { NetplanUnit } from "../../server/languages/netplan/model.ts";
import { check, read, unitsOf } from "../../server/linter/lint.ts";

export type Refusal = {
  readonly path: string;
  readonly line: number;
  readonly lastLine: number;
  readonly rule: string;
  readonly message: string;
};

/** The release that Debian's package has: what its answers are compared with. */
export const INSTALLED = "0.106";

/** Every `invalid` finding about files given by path, in files that netplan reads at all. */
export function refusals(files: Readonly<Record<string, string>>, target = INSTALLED): readonly Refusal[] {
  const scope: Scope = { targets: { netplan: target }, isolated: false, has: () => false };
  const parsed = Object.entries(files).map(([path, text]) => read(netplan, { uri: `file:///${path}`, text }));
  const units = unitsOf(netplan, parsed, scope) as readonly NetplanUnit[];
  const read_ = new Set(units.flatMap((unit) => unit.files.map((file) => file.source.uri)));
  const { findings, failures } = check(netplan, parsed, scope);
  if (failures[0] !== undefined) throw failures[0].error;
  return findings
    .filter((finding) => finding.category === "invalid" && read_.has(finding.uri))
    .map(({ uri, span, rule, message }) => {
      const path = uri.slice("file:///".length);
      const lines = new Lines(files[path] ?? "");
      return { path, line: lines.at(span.start).line + 1, lastLine: lines.at(span.end).line + 1, rule, message };
    });
}
