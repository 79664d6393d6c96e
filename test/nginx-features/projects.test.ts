/** Whole trees under test/projects/nginx-*: what is said of them, line by line, in `expected.txt` (UPDATE=1 writes it anew). */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { test } from "node:test";
import type { Scope } from "../../server/core/language.ts";
import { Lines } from "../../server/core/text.ts";
import { nginx } from "../../server/languages/nginx/index.ts";
import { check, read } from "../../server/linter/lint.ts";

const PROJECTS = resolve(import.meta.dirname, "../projects");

for (const project of readdirSync(PROJECTS).filter((name) => name.startsWith("nginx-"))) {
  test(project, () => {
    const root = join(PROJECTS, project);
    const expected = join(root, "expected.txt");
    const said = `${lint(root).join("\n")}\n`;
    if (process.env.UPDATE === "1") writeFileSync(expected, said);
    assert.equal(said, readFileSync(expected, "utf8"));
  });
}

/** `path:line:column severity rule: message` for all files below `root`; folders directly below it are hosts of their own. */
function lint(root: string): string[] {
  const paths = readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name !== "expected.txt")
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
  const sources = paths.map((path) => ({ uri: `file:///${path}`, text: readFileSync(join(root, path), "utf8") }));
  const uris = new Set(sources.map(({ uri }) => uri));
  const scope: Scope = { targets: {}, isolated: false, has: (uri) => uris.has(uri) };
  const { findings, failures } = check(
    nginx,
    sources.map((source) => read(nginx, source)),
    scope,
  );
  assert.deepEqual(failures, []);
  return findings.map(({ uri, span, severity, rule, message }) => {
    const text = sources.find((source) => source.uri === uri)?.text ?? "";
    const { line, column } = new Lines(text).at(span.start);
    return `${uri.slice("file:///".length)}:${line + 1}:${column + 1} ${severity} ${rule}: ${message}`;
  });
}
