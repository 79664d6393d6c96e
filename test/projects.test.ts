/**
 * Whole trees under test/projects: what Perimeter says of each, all formats and the rules that see several files together, line by
 * line in `expected.txt`. A new folder is a new test; UPDATE=1 writes what is said anew.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { test } from "node:test";
import { Lines } from "../server/core/text.ts";
import { uriOf, workspace } from "./exposure/workspace.ts";

const PROJECTS = resolve(import.meta.dirname, "projects");
const EXPECTED = "expected.txt";

for (const name of readdirSync(PROJECTS)) {
  test(name, () => {
    const root = join(PROJECTS, name);
    const said = saidOf(filesBelow(root));
    if (process.env.UPDATE === "1") writeFileSync(join(root, EXPECTED), said);
    assert.equal(said, readFileSync(join(root, EXPECTED), "utf8"));
  });
}

/** The texts of all files below `root` by their paths, which use `/`. */
function filesBelow(root: string): Record<string, string> {
  const paths = readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name !== EXPECTED)
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
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
