/** Whole trees under test/projects/netplan-*: what is said of them, line by line, in `expected.txt` (UPDATE=1 writes it anew). */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, test } from "node:test";
import type { Scope } from "../../server/core/language.ts";
import { applyEdits, Lines } from "../../server/core/text.ts";
import { netplan } from "../../server/languages/netplan/index.ts";
import { check, read } from "../../server/linter/lint.ts";

const PROJECTS = join(import.meta.dirname, "../projects");
const scope: Scope = { targets: {}, isolated: false, has: () => false };

const filesOf = (root: string): { uri: string; text: string }[] =>
  readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ uri: `file:///${relative(root, path)}`, text: readFileSync(path, "utf8") }));

describe("netplan: projects", () => {
  for (const name of readdirSync(PROJECTS).filter((folder) => folder.startsWith("netplan-"))) {
    test(name, () => {
      const root = join(PROJECTS, name);
      const sources = filesOf(root);
      const lines = new Map(sources.map(({ uri, text }) => [uri, new Lines(text)]));
      const { findings, failures } = check(
        netplan,
        sources.map((source) => read(netplan, source)),
        scope,
      );
      assert.deepEqual(failures, []);
      const said = findings.map(({ uri, span, severity, rule, message }) => {
        const at = lines.get(uri)?.at(span.start) ?? { line: 0, column: 0 };
        return `${uri.slice("file:///".length)}:${at.line + 1}:${at.column + 1} ${severity} ${rule} ${message}\n`;
      });
      const expected = join(root, "expected.txt");
      if (process.env.UPDATE === "1" || !existsSync(expected)) writeFileSync(expected, said.join(""));
      assert.equal(said.join(""), readFileSync(expected, "utf8"));
    });
  }

  test("a text that lost its indentation is, once mended, the indented one", () => {
    for (const name of ["static", "pc"]) {
      const [lost, whole] = [`${name}-lost`, name].map((folder) =>
        readFileSync(join(PROJECTS, "netplan-seeds", folder, "etc/netplan/01-network-manager-all.yaml"), "utf8"),
      );
      const { findings } = check(netplan, [read(netplan, { uri: "file:///etc/netplan/a.yaml", text: lost ?? "" })], scope);
      const [first] = findings;
      assert.equal(first?.rule, "netplan/lost-indentation");
      assert.equal(applyEdits(lost ?? "", first?.fix?.edits ?? []), whole);
    }
  });
});
