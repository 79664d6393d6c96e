/** The `perimeter.*` settings of the editor. What a team shares belongs into perimeter.yaml; these are one person's. */
import type { Targets } from "../core/language.ts";
import type { Severity } from "../core/rule.ts";
import type { Placed } from "../linter/lint.ts";

/** The settings as the server uses them. */
export type Settings = {
  readonly enable: boolean;
  /** Whether problems of files that are not open are shown. */
  readonly scope: "workspace" | "openFiles";
  readonly targets: Targets;
  /** How loud rules are in this editor, by rule id or `format/*`; command line and CI do not see it. */
  readonly severity: Readonly<Record<string, Severity | "off">>;
  readonly codeLens: boolean;
};

/** What holds where the editor says nothing. */
export const defaults: Settings = { enable: true, scope: "workspace", targets: {}, severity: {}, codeLens: true };

const SEVERITIES = ["error", "warning", "info", "hint", "off"];

/** Settings as the editor sends them; what has the wrong type counts as not set. */
export function settingsOf(given: unknown): Settings {
  const { enable, scope, targets, severity, codeLens } = recordOf(given);
  return {
    enable: enable !== false,
    scope: scope === "openFiles" ? "openFiles" : "workspace",
    targets: pick(targets, (value) => typeof value === "string"),
    severity: pick(severity, (value) => SEVERITIES.includes(value as string)),
    codeLens: codeLens !== false,
  };
}

/** Settings that an editor pushes with `workspace/didChangeConfiguration`: under `perimeter`; undefined where it pushes none. */
export function pushedSettings(settings: unknown): Settings | undefined {
  const { perimeter } = recordOf(settings);
  return typeof perimeter === "object" && perimeter !== null ? settingsOf(perimeter) : undefined;
}

// A finding that sounds different stays the same object, so that it is seen not to have changed.
const louder = new WeakMap<Placed, Placed>();

/** Findings as loud as the settings want them, without those that are off. */
export function heard(findings: readonly Placed[], { severity }: Settings): readonly Placed[] {
  if (Object.keys(severity).length === 0) return findings;
  return findings.flatMap((finding) => {
    const wanted = severity[finding.rule] ?? severity[`${finding.rule.split("/")[0]}/*`];
    if (wanted === "off") return [];
    if (wanted === undefined || wanted === finding.severity) return [finding];
    const known = louder.get(finding);
    const changed = known?.severity === wanted ? known : { ...finding, severity: wanted };
    louder.set(finding, changed);
    return [changed];
  });
}

const recordOf = (value: unknown): Record<string, unknown> => (typeof value === "object" && value !== null ? { ...value } : {});

function pick<T>(value: unknown, fits: (value: unknown) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(recordOf(value)).filter(([, item]) => fits(item))) as Record<string, T>;
}
