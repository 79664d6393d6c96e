/** Each format at growing sizes: reading, reading with all rules, a keystroke, and the whole command beside the native program. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Edit } from "../server/core/text.ts";
import { languages } from "../server/languages/index.ts";
import { Project } from "../server/linter/project.ts";
import { commandCost, exponent, median, table } from "./measure.ts";
import { SAMPLES, type Sample } from "./samples.ts";

const SIZES = [1_000, 10_000, 100_000];

/** Prints the table of formats; `folder` takes the samples as files, `cli` is the built command. */
export function benchFormats(folder: string, cli: string, only?: string): void {
  const rows = [
    [
      "format",
      "lines",
      "MB/s scan",
      "read ÷ scan",
      "all ÷ scan",
      "comment p50 ms",
      "p99",
      "line p50 ms",
      "p99",
      "command CPU s",
      "native CPU s",
      "ratio",
    ],
  ];
  for (const sample of SAMPLES.filter(({ format }) => only === undefined || format === only)) {
    const points: { size: number; cost: number }[] = [];
    for (const lines of SIZES.filter((size) => size <= (sample.most ?? Number.POSITIVE_INFINITY))) {
      const measured = one(sample, lines, folder, cli);
      rows.push([sample.format, String(lines), ...measured.cells]);
      points.push({ size: lines, cost: measured.all });
    }
    rows.push([`  growth exponent ${exponent(points).toFixed(2)}`]);
  }
  process.stdout.write(table(rows));
}

function one(sample: Sample, lines: number, folder: string, cli: string): { readonly cells: string[]; readonly all: number } {
  const text = sample.text(lines);
  const language = languages.find(({ id }) => id === sample.format);
  if (language === undefined) throw new Error(`no format ${sample.format}`);
  const uri = `file:///${sample.path}`;
  const scan = median(() => scanned(text));
  const read = median(() => language.parse({ uri, text }), 3);
  const all = median(() => open(uri, text).ownFindings(uri), 3);
  const comment = keystrokes(uri, text, "\n# a comment, typed as people type it, one character after another");
  const line = keystrokes(uri, text, lineAt(text, text.length >> 1));
  const file = join(folder, `${sample.format}-${lines}`, sample.path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const ours = commandCost('node "$0" check --isolated --as "$1" "$2"', cli, sample.format, file);
  const native = sample.native === undefined ? undefined : commandCost(sample.native, file);
  const ratio = ours === undefined || native === undefined ? "" : (ours.cpu / Math.max(native.cpu, 0.001)).toFixed(2);
  const cells = [
    (text.length / 1e3 / scan).toFixed(0),
    (read / scan).toFixed(1),
    (all / scan).toFixed(1),
    comment.p50.toFixed(2),
    comment.p99.toFixed(2),
    line.p50.toFixed(2),
    line.p99.toFixed(2),
    ours?.cpu.toFixed(2) ?? "-",
    native?.cpu.toFixed(2) ?? "-",
    ratio,
  ];
  return { cells, all };
}

function scanned(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i);
  return sum;
}

function open(uri: string, text: string): Project {
  const project = new Project(languages);
  project.list([{ uri }]);
  project.wanted();
  project.set(uri, text);
  return project;
}

/** The line break before the line that holds an offset, and that line. */
function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1);
  const end = text.indexOf("\n", offset);
  return text.slice(Math.max(0, start), end === -1 ? text.length : end);
}

/** Types at the end of a line in the middle of the file, a character at a time, and asks for the file's own findings after each. */
export function keystrokes(uri: string, text: string, typed: string): { readonly p50: number; readonly p99: number } {
  const project = open(uri, text);
  project.ownFindings(uri);
  let now = text;
  let at = Math.max(0, now.indexOf("\n", now.length >> 1));
  const times: number[] = [];
  for (const char of typed) {
    const start = performance.now();
    now = now.slice(0, at) + char + now.slice(at);
    project.edit(uri, [{ span: { start: at, end: at }, text: char }], now);
    project.ownFindings(uri);
    times.push(performance.now() - start);
    at++;
  }
  return quantiles(times);
}

/** Makes an edit in a file that was just opened and takes it back, a few times over; asks for the file's own findings after each. */
export function backAndForth(uri: string, text: string, edit: Edit): { readonly p50: number; readonly p99: number } {
  const { start, end } = edit.span;
  const after = text.slice(0, start) + edit.text + text.slice(end);
  const back: Edit = { span: { start, end: start + edit.text.length }, text: text.slice(start, end) };
  const times: number[] = [];
  for (let time = 0; time < 5; time++) {
    const project = open(uri, text);
    project.ownFindings(uri);
    for (const [one, now] of [
      [edit, after],
      [back, text],
    ] as const) {
      const begin = performance.now();
      project.edit(uri, [one], now);
      project.ownFindings(uri);
      times.push(performance.now() - begin);
    }
  }
  return quantiles(times);
}

function quantiles(times: number[]): { readonly p50: number; readonly p99: number } {
  times.sort((a, b) => a - b);
  return { p50: times[times.length >> 1] as number, p99: times[Math.floor(times.length * 0.99)] as number };
}
