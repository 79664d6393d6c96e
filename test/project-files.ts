/** The trees of test/projects as files in memory. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

export const PROJECTS = resolve(import.meta.dirname, "projects");
export const EXPECTED = "expected.txt";
export const QUERIES = "queries.jsonl";
export const EXPOSURE = "exposure.txt";
const OURS: ReadonlySet<string> = new Set([EXPECTED, QUERIES, EXPOSURE]);

/** The names of the trees. */
export const projects = (): readonly string[] => readdirSync(PROJECTS).sort();

/** The texts of all files below `root`, without questions and what is expected, by their paths, which use `/`. */
export function filesBelow(root: string): Record<string, string> {
  const paths = readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !OURS.has(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}
