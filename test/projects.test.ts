/**
 * Whole trees under test/projects: what Perimeter says of each, all formats and the rules that see several files together, line by
 * line in `expected.txt`. Where there is a `queries.jsonl`, `exposure.txt` holds what each zone reaches and the answers to its questions.
 * A new folder is a new test; UPDATE=1 writes what is said anew.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Lines } from "../server/core/text.ts";
import { ask, exposureTable, misreadIn, type Query, shortCell, throughText } from "../server/linter/answers.ts";
import type { Project } from "../server/linter/project.ts";
import { uriOf, workspace } from "./exposure/workspace.ts";
import { EXPECTED, EXPOSURE, filesBelow, PROJECTS, projects, QUERIES } from "./project-files.ts";

for (const name of projects()) {
  test(name, () => {
    const root = join(PROJECTS, name);
    const files = filesBelow(root);
    const project = workspace(files);
    compare(join(root, EXPECTED), saidOf(project, files));
    if (existsSync(join(root, QUERIES))) compare(join(root, EXPOSURE), reachedIn(project, readFileSync(join(root, QUERIES), "utf8")));
  });
}

function compare(path: string, said: string): void {
  if (process.env.UPDATE === "1") writeFileSync(path, said);
  assert.equal(said, readFileSync(path, "utf8"));
}

/** `path:line:column severity rule: message` of every finding; a file that no format reads says so. */
function saidOf(project: Project, files: Readonly<Record<string, string>>): string {
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

/** `host program address port/protocol  zone: verdict …` of every socket, then `from → to: verdict` of every question. */
function reachedIn(project: Project, queries: string): string {
  const asked = queries
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Query);
  const sockets = exposureTable(project).rows.map((row) => {
    const { host, program, service, address, port, protocol } = row;
    const zones = [...row.zones.map((cell) => `${cell.zone}: ${shortCell(cell)}`), ...throughText(row)];
    return `${host} ${program || service} ${address} ${port}/${protocol}  ${zones.join(" · ")}`;
  });
  const answers = ask(project, asked).map(({ from, to, verdict, socket, seenAs, because }, i) => {
    assert.equal(misreadIn(project, asked[i] as Query), undefined);
    // Which of a zone's sources is the example is not the point.
    const seen = seenAs === undefined || because[0]?.startsWith("for example") ? "" : ` as ${seenAs}`;
    const where = socket === undefined ? "" : `: ${socket.host} port ${socket.port}${seen}`;
    return `${from} → ${to} ${verdict}${verdict === "reachable" ? where : `: ${because.join("; ")}`}`;
  });
  return [...sockets, "", ...answers, ""].join("\n");
}
