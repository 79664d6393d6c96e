/** Reads one file, and says where in netplan's order it stands. */
import type { Parsed, Problem } from "../../core/language.ts";
import { lineEnd, lineStart, type Source, type Span } from "../../core/text.ts";
import { readYaml, type YamlProblem } from "../shared/yaml.ts";
import { FOLDER } from "./format.ts";
import type { NetplanFile, Place } from "./model.ts";

const RANKS: Readonly<Record<string, number>> = { lib: 0, "usr/lib": 0, etc: 1, run: 2 };

/** Where a uri stands: `root` is the host's root folder, or the uri itself for a file outside of a netplan folder. */
function placeOf(uri: string): Place {
  const match = FOLDER.exec(uri);
  if (match === null) return { root: uri, rank: undefined, name: uri.slice(uri.lastIndexOf("/") + 1) };
  return { root: match[1] ?? "", rank: RANKS[match[2] ?? "etc"] ?? 1, name: match[3] ?? "" };
}

/** Reads a source; damage of its first document, which is all that netplan reads, is given as problems. */
export function readFile(source: Source): Parsed<NetplanFile> {
  const yaml = readYaml(source.text);
  const template = /\{%[^\n]*%\}|\{#[^\n]*#\}/.test(source.text) || /^[^#\r\n\u2028\u2029"']*:[ \t]+\{\{/m.test(source.text);
  const own = yaml.problems.filter((problem) => problem.document === 0);
  const damaged = own.map(({ start }) => around(source.text, start));
  const file: NetplanFile = { source, yaml, document: yaml.documents[0], place: placeOf(source.uri), damaged, template };
  return { file, problems: template ? [] : own.map((problem) => asProblem(problem, source.text)) };
}

// From the start of the second line with text before an offset (or of some twentieth line) to the end of its own line.
function around(text: string, offset: number): Span {
  let start = lineStart(text, offset);
  for (let lines = 0, blank = 0; lines < 2 && blank < 20 && start > 0; ) {
    const end = start - 1;
    start = lineStart(text, end);
    if (/[^\s#]/.test(text.slice(start, Math.min(end, start + 200)))) lines++;
    else blank++;
  }
  return { start, end: lineEnd(text, offset) };
}

/** Whether a complaint there would only be about what damage of the YAML left behind. */
export const isDamaged = ({ damaged }: NetplanFile, { start }: Span): boolean =>
  damaged.some((one) => one.start <= start && start <= one.end);

// A key and its value without a blank between them, at the start of a line; addresses of IPv6 and URLs look alike.
const JOINED = /^([ \t]*(?:- +)?)([a-z][\w-]*:)(?=[^\s:/])\S*[ \t]*\r?$/;

// Where such a pair makes the next line a surprise, the damage is told of the pair.
function joinedBefore(text: string, offset: number): Problem | undefined {
  const end = text.lastIndexOf("\n", offset - 1);
  const from = lineStart(text, end);
  const match = end < 0 ? null : JOINED.exec(text.slice(from, end));
  if (match === null) return undefined;
  const start = from + (match[1] ?? "").length;
  const colon = start + (match[2] ?? "").length;
  const fix = { title: "Put a blank behind the colon", safe: false, edits: [{ span: { start: colon, end: colon }, text: " " }] };
  return { rule: "netplan/broken-yaml", span: { start, end: colon }, message: "not YAML: the colon of a key needs a blank behind it", fix };
}

function asProblem(problem: YamlProblem, text: string): Problem {
  const { code, start, end, message } = problem;
  const span = { start, end: end > start ? end : Math.min(start + 1, text.length) };
  const joined = code === "value-not-allowed" ? joinedBefore(text, start) : undefined;
  if (joined !== undefined) return joined;
  if (code !== "tab") return { rule: "netplan/broken-yaml", span, message: `not YAML: ${message}` };
  const tabs = text.slice(start, end);
  const edits = [{ span, text: "  ".repeat(tabs.length) }];
  return {
    rule: "netplan/tab-indentation",
    span,
    message: "a tab cannot indent: netplan refuses the file; use spaces",
    fix: { title: "Replace the tab by two spaces", safe: true, edits },
  };
}
