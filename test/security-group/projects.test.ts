/** Whole trees under test/projects/security-group-*: what is said of them, line by line, in `expected.txt` (UPDATE=1 writes it anew). */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { test } from "node:test";
import { Lines } from "../../server/core/text.ts";
import { languages } from "../../server/languages/index.ts";
import { check, read } from "../../server/linter/lint.ts";

const PROJECTS = resolve(import.meta.dirname, "../projects");

for (const project of readdirSync(PROJECTS).filter((name) => name.startsWith("security-group-"))) {
  test(project, () => {
    const root = join(PROJECTS, project);
    const expected = join(root, "expected.txt");
    const said = `${lint(root).join("\n")}\n`;
    if (process.env.UPDATE === "1") writeFileSync(expected, said);
    assert.equal(said, readFileSync(expected, "utf8"));
  });
}

/** `path:line:column severity rule: message` for all files below `root`, each in the format that it is recognised as. */
function lint(root: string): string[] {
  const sources = readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name !== "expected.txt")
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort()
    .map((path) => ({ uri: `file:///${path}`, text: readFileSync(join(root, path), "utf8") }));
  const scope = { targets: {}, isolated: false, has: (uri: string) => sources.some((source) => source.uri === uri) };
  return languages
    .filter(({ rulesOf }) => rulesOf === "security-group")
    .flatMap((language) => {
      const own = sources.filter(({ uri, text }) => language.detect(uri.slice("file:///".length), text.slice(0, 4096)) === "sure");
      const files = own.map((source) => read(language, source));
      const { findings, failures } = check(language, files, scope);
      assert.deepEqual(failures, []);
      return findings.map(({ uri, span, severity, rule, message }) => {
        const { line, column } = new Lines(own.find((source) => source.uri === uri)?.text ?? "").at(span.start);
        return `${uri.slice("file:///".length)}:${line + 1}:${column + 1} ${severity} ${rule}: ${message}`;
      });
    });
}
