/** What a check has to say, in the form that every output format starts from. */
import type { Severity } from "../core/rule.ts";
import { Lines, type Span } from "../core/text.ts";
import type { Failure, Placed } from "../linter/lint.ts";
import type { RuleIndex } from "../linter/rule-index.ts";

/** One file of a report; `format` is null where none was recognised, and `unread` one that could not be read, which was said. */
export type FileReport = {
  readonly uri: string;
  readonly path: string;
  readonly format: string | null;
  readonly unread?: true;
  readonly text: string;
  readonly findings: readonly Placed[];
};

/** How many files were checked, and findings of each severity. */
export type Summary = {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
};

/** What `check` found, for every output format. */
export type Report = {
  readonly files: readonly FileReport[];
  readonly summary: Summary;
  readonly failures: readonly Failure[];
  readonly rules: Pick<RuleIndex, "get">;
  /** The path of any uri of the project, as it is shown. */
  shown(uri: string): string;
  /** The text of any uri of the project. */
  text(uri: string): string;
};

/** 1-based; columns count UTF-16 units; the end is exclusive. */
export type Range = {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
};

/** Turns spans into ranges; the line table of a file is made once. */
export class Ranges {
  readonly #lines = new Map<string, Lines>();
  readonly #text: (uri: string) => string;

  constructor(report: Report) {
    this.#text = report.text;
  }

  lines(uri: string): Lines {
    const known = this.#lines.get(uri) ?? new Lines(this.#text(uri));
    this.#lines.set(uri, known);
    return known;
  }

  range(uri: string, span: Span): Range {
    const lines = this.lines(uri);
    const start = lines.at(span.start);
    const end = lines.at(span.end);
    return { start: { line: start.line + 1, column: start.column + 1 }, end: { line: end.line + 1, column: end.column + 1 } };
  }
}

/** How many files and findings there are. */
export function summaryOf(files: readonly FileReport[]): Summary {
  const count = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { findings } of files) for (const { severity } of findings) count[severity]++;
  return { files: files.length, errors: count.error, warnings: count.warning, infos: count.info, hints: count.hint };
}

const RANKS: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1, hint: 0 };

/** Whether a severity is `least` or louder. */
export const atLeast = (severity: Severity, least: Severity): boolean => RANKS[severity] >= RANKS[least];

// What JSON.stringify leaves as it is and a terminal may obey: DEL, C1 controls, bidirectional and zero-width characters, line separators.
const UNESCAPED = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** JSON in which every unprintable character is an escape: the same value, nothing raw. */
export const json = (value: unknown, indent = 2): string =>
  `${JSON.stringify(value, null, indent).replace(UNESCAPED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
