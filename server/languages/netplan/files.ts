/** Reads one file, and says where in netplan's order it stands. */
import type { Parsed, Problem } from "../../core/language.ts";
import type { Source } from "../../core/text.ts";
import { readYaml, type YamlProblem } from "../shared/yaml.ts";
import { FOLDER } from "./format.ts";
import type { NetplanFile, Place } from "./model.ts";

const RANKS: Readonly<Record<string, number>> = { lib: 0, "usr/lib": 0, etc: 1, run: 2 };

/** Where a uri stands: `root` is the host's root folder, or the uri itself for a file outside of a netplan folder. */
export function placeOf(uri: string): Place {
  const match = FOLDER.exec(uri);
  if (match === null) return { root: uri, rank: undefined, name: uri.slice(uri.lastIndexOf("/") + 1) };
  return { root: match[1] ?? "", rank: RANKS[match[2] ?? "etc"] ?? 1, name: match[3] ?? "" };
}

/** Reads a source; damage of its first document, which is all that netplan reads, is given as problems. */
export function readFile(source: Source): Parsed<NetplanFile> {
  const yaml = readYaml(source.text);
  const template = /\{%[^\n]*%\}|\{#[^\n]*#\}/.test(source.text) || /^[^#\r\n\u2028\u2029"']*:[ \t]+\{\{/m.test(source.text);
  const file: NetplanFile = { source, yaml, document: yaml.documents[0], place: placeOf(source.uri), template };
  const problems = template
    ? []
    : yaml.problems.filter((problem) => problem.document === 0).map((problem) => asProblem(problem, source.text));
  return { file, problems };
}

function asProblem(problem: YamlProblem, text: string): Problem {
  const { code, start, end, message } = problem;
  const span = { start, end: end > start ? end : Math.min(start + 1, text.length) };
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
