/**
 * Whole trees under test/projects: what Perimeter says of each, all formats and the rules that see several files together, line by
 * line in `expected.txt`. A new folder is a new test; UPDATE=1 writes what is said anew.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Lines } from "../server/core/text.ts";
import { uriOf, workspace } from "./exposure/workspace.ts";
import { EXPECTED, filesBelow, PROJECTS, projects } from "./project-files.ts";

for (const name of projects()) {
  test(name, () => {
    const root = join(PROJECTS, name);
    const said = saidOf(filesBelow(root));
    if (process.env.UPDATE === "1") writeFileSync(join(root, EXPECTED), said);
    assert.equal(said, readFileSync(join(root, EXPECTED), "utf8"));
  });
}

/** `path:line:column severity rule: message` of every finding; a file that no format reads says so. */
function saidOf(files: Readonly<Record<string, string>>): string {
  const project = workspace(files);
  const findings = project.findings();
  assert.deepEqual(project.failures, []);
  const lines = Object.entries(files).flatMap(([path, text]) => {
    const found = findings.get(uriOf(path));
    if (found === undefined) return [`${path}: read by no format`];
    const places = new Lines(text);
    return found.map(({ span, severity, rule, message }) => {
      const { line, column } = places.at(span.start);
      return `${path}:${line + 1}:${column + 1} ${severity} ${rule}: ${message}`;
    });
  });
  return lines.map((line) => `${line}\n`).join("");
}
