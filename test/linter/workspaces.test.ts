/**
 * Mixed workspaces under edits: every format, several hosts, perimeter.yaml, and the trees of test/projects; now and then a file vanishes. After
 * each edit the findings in all files are those of a project that reads everything for the first time. WORKSPACES_SEED changes what is tried.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits, type Edit } from "../../server/core/text.ts";
import type { Project } from "../../server/linter/project.ts";
import { exampleUri, unmark } from "../examples.ts";
import { uriOf, workspace } from "../exposure/workspace.ts";
import { filesBelow, PROJECTS, projects } from "../project-files.ts";
import { formats, type Sample, samplesOf, times, typed } from "../reliability/samples.ts";
import { Seeded } from "../seeded.ts";

const SEED = Number(process.env.WORKSPACES_SEED ?? 11);
const ROUNDS = times("WORKSPACES_ROUNDS", 12, 60);
/** Edits of one workspace, most of them in the same few files, as somebody types. */
const EDITS = 30;
/** Examples in one workspace, beside one of the trees. */
const EXAMPLES = 10;
const HOSTS = ["hosts/web", "hosts/db", "rtr", "."];

const SAMPLES = new Map(formats.map((format) => [format.id, samplesOf(format, 2000)]));

test(`findings of whole workspaces after edits, seed ${SEED}`, (t) => {
  let edits = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const random = new Seeded(SEED * 1000 + round);
    const files = mixed(random);
    const project = workspace(files);
    project.findings();
    let path = random.pick(Object.keys(files));
    for (let edit = 0; edit < EDITS; edit++) {
      if (random.chance(0.05) && Object.keys(files).length > 4) {
        delete files[path];
        project.remove(uriOf(path));
        path = random.pick(Object.keys(files));
      } else if (random.chance(0.2)) path = random.pick(Object.keys(files));
      const before = files[path] as string;
      const made = editsOf(random, before, SAMPLES.get(project.format(uriOf(path)) ?? "nginx") ?? []);
      files[path] = applyEdits(before, made);
      project.edit(uriOf(path), made, files[path] as string);
      edits++;
      if (random.chance(0.3)) continue;
      const where = `round ${round}, edit ${edit}: ${JSON.stringify(made)} of ${path}: ${JSON.stringify(before)}`;
      const fresh = workspace(files);
      if (random.chance(0.3)) assert.deepEqual(project.ownFindings(uriOf(path)), fresh.ownFindings(uriOf(path)), `own findings, ${where}`);
      assert.deepEqual(said(project), said(fresh), where);
    }
  }
  t.diagnostic(`${edits} edits`);
});

function said(project: Project): unknown {
  const findings = Object.fromEntries([...project.findings()].filter(([, list]) => list.length > 0));
  assert.deepEqual(project.failures, []);
  return findings;
}

/** One of the trees of test/projects, examples of any format on some hosts, and a perimeter.yaml. */
function mixed(random: Seeded): Record<string, string> {
  const files: Record<string, string> = { ...filesBelow(random.pick(projects().map((name) => `${PROJECTS}/${name}`))) };
  for (let i = 0; i < EXAMPLES; i++) {
    const format = random.pick(formats);
    const example = random.pick(random.pick<{ examples: readonly Parameters<typeof exampleUri>[1][] }>(format.rules).examples);
    const host = random.pick(HOSTS);
    const own = exampleUri(format, example).slice("file:///".length);
    const texts = { [own]: unmark("bad" in example ? example.bad : example.good).text, ...example.files };
    for (const [name, text] of Object.entries(texts)) files[`${host}/${name}`.replace(/^\.\//, "")] = unmark(text).text;
  }
  return files;
}

/** One edit, or a few at once, as editors make them. */
function editsOf(random: Seeded, text: string, others: readonly Sample[]): readonly Edit[] {
  const way = random.int(10);
  if (way < 5) return [typed(text, others, () => random.next())];
  const lines = text.split(/(?<=\n)/);
  const at = random.int(lines.length);
  const start = lines.slice(0, at).join("").length;
  const line = lines[at] ?? "";
  const span = { start, end: start + line.length };
  if (way === 5) return [{ span, text: "" }];
  if (way === 6) return [{ span, text: line + line }];
  if (way === 7) return [{ span: { start, end: span.end + (lines[at + 1] ?? "").length }, text: `${lines[at + 1] ?? ""}${line}` }];
  if (way === 8) return everywhere(random, text);
  return [{ span: { start, end: start }, text: random.pick(others)?.text ?? "" }];
}

/** What tools do to a whole text: other line ends, a byte order mark, comments, indentation; every replacement is an edit of its own. */
function everywhere(random: Seeded, text: string): readonly Edit[] {
  const of = (pattern: RegExp, by: string): readonly Edit[] =>
    [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ span: { start: index, end: index + found.length }, text: by }));
  const ways = [
    () => of(/\r?\n/g, "\r\n"),
    () => of(/\r\n/g, "\n"),
    () => of(/^/g, "\ufeff"),
    () => of(/^\ufeff/g, ""),
    () => of(/^(?=\s*\S)/gm, "  "),
    () => of(/^(?=\s*\S)/gm, "# "),
    () => of(/^# ?/gm, ""),
    () => of(/$/gm, " # 😀\0"),
  ];
  return random.pick(ways)();
}
