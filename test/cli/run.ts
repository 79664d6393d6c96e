/** The built command line, run as a user would. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { TestContext } from "node:test";

export const BUNDLE = resolve(import.meta.dirname, "../../dist/cli/main.js");

export type Ran = { readonly status: number | null; readonly out: string; readonly err: string };

/** Runs `perimeter ARGS` in a folder. */
export function perimeter(args: readonly string[], options: { cwd?: string; input?: string; env?: Record<string, string> } = {}): Ran {
  assert.ok(existsSync(BUNDLE), "build first: node scripts/build.mjs");
  const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...options.env };
  const done = spawnSync(process.execPath, [BUNDLE, ...args], { encoding: "utf8", timeout: 60_000, maxBuffer: 1 << 28, ...options, env });
  assert.equal(done.error, undefined);
  return { status: done.status, out: done.stdout, err: done.stderr };
}

/** A fresh folder with these files, removed after the test. */
export function tree(context: TestContext, files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), "perimeter-"));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

export type JsonRange = { start: { line: number; column: number }; end: { line: number; column: number } };
export type JsonFinding = {
  rule: string;
  category: string;
  severity: string;
  message: string;
  range: JsonRange;
  related?: { path: string; range: JsonRange; message: string }[];
  fix?: { title: string; safe: boolean; edits: { range: JsonRange; text: string }[] };
};
export type JsonReport = {
  version: number;
  files: { path: string; format: string | null; findings: JsonFinding[] }[];
  summary: Record<"files" | "errors" | "warnings" | "infos" | "hints", number>;
};

/** The JSON report of `perimeter check --format json ARGS`. */
export const jsonReport = (args: readonly string[], options: Parameters<typeof perimeter>[1] = {}): JsonReport =>
  JSON.parse(perimeter(["check", "--format", "json", ...args], options).out) as JsonReport;

/** `path: rule, rule` for each file of a report. */
export const saidBy = (report: JsonReport): Record<string, string[]> =>
  Object.fromEntries(report.files.map(({ path, findings }) => [path, findings.map(({ rule }) => rule)]));
