/** `# perimeter: ignore[rule, rule] reason`: on the line, on a line of its own above, or `ignore-file[…]` anywhere. Without brackets: all rules. */
import { brief } from "../core/markdown.ts";
import type { RuleId } from "../core/rule.ts";
import { nearest } from "../core/suggest.ts";
import { type Edit, Lines, type Span, spanOf } from "../core/text.ts";
import type { Placed } from "./lint.ts";
import type { RuleIndex } from "./rule-index.ts";

/** One name between the brackets. */
type Named = { readonly name: string; readonly span: Span; used: boolean };

/** One ignore comment. */
export type Ignore = {
  /** From the comment's marker to the end of its line. */
  readonly span: Span;
  readonly wholeFile: boolean;
  /** 0-based lines that it speaks for, both included; the whole file when `wholeFile`. */
  readonly first: number;
  readonly last: number;
  /** Undefined: all rules. */
  readonly rules: readonly Named[] | undefined;
  readonly reason: string;
  used: boolean;
};

const WORD = "perimeter:";
const BODY = /^perimeter:[ \t]*ignore(-file)?(?:\[([^\]\n\r]*)\])?(?![\w-])[ \t]*:?[ \t]*([^\n\r]*)/;
const LONGEST_LINE = 4096;

/** The ignores of a text whose comments start with `marker`. Linear; comments behind more than 4096 characters are not looked at. */
export function ignoresOf(text: string, marker: string): readonly Ignore[] {
  const found: Ignore[] = [];
  let lines: Lines | undefined;
  for (let at = text.indexOf(WORD); at !== -1; at = text.indexOf(WORD, at + WORD.length)) {
    let open = at;
    while (open > 0 && (text[open - 1] === " " || text[open - 1] === "\t")) open--;
    open -= marker.length;
    if (open < 0 || !text.startsWith(marker, open)) continue;
    const match = BODY.exec(text.slice(at, at + LONGEST_LINE));
    if (match === null) continue;
    lines ??= new Lines(text);
    found.push(ignoreAt(text, lines, marker, open, at, match));
  }
  return found;
}

function ignoreAt(text: string, lines: Lines, marker: string, open: number, at: number, match: RegExpExecArray): Ignore {
  const wholeFile = match[1] !== undefined;
  const line = lines.at(open).line;
  const alone = text.slice(lines.start(line), open).trim() === "";
  const first = alone ? nextCode(text, lines, marker, line + 1) : line;
  const listStart = at + match[0].indexOf("[") + 1;
  return {
    span: spanOf(open, at + match[0].trimEnd().length),
    wholeFile,
    first,
    last: lastOfStatement(text, lines, first),
    rules: match[2] === undefined ? undefined : namesIn(match[2], listStart),
    reason: (match[3] ?? "").trim(),
    used: false,
  };
}

/** The first line from `line` on that is not just a comment. */
function nextCode(text: string, lines: Lines, marker: string, line: number): number {
  let next = line;
  while (next < lines.count && lineText(text, lines, next).trimStart().startsWith(marker)) next++;
  return next;
}

/** A line that ends in a backslash goes on in the next. */
function lastOfStatement(text: string, lines: Lines, first: number): number {
  let last = first;
  while (last + 1 < lines.count && lineText(text, lines, last).trimEnd().endsWith("\\")) last++;
  return last;
}

const lineText = (text: string, lines: Lines, line: number): string => text.slice(lines.start(line), lines.start(line + 1));

function namesIn(list: string, start: number): Named[] {
  const names: Named[] = [];
  let at = start;
  for (const part of list.split(",")) {
    const name = part.trim();
    const from = at + (part.length - part.trimStart().length);
    if (name !== "") names.push({ name, span: spanOf(from, from + name.length), used: false });
    at += part.length + 1;
  }
  return names;
}

/** The findings that no ignore hides. Marks the ignores that hid something as used. `lines` are those of the findings' text. */
export function unignored(findings: readonly Placed[], ignores: readonly Ignore[], lines: Lines, rules: RuleIndex): readonly Placed[] {
  return findings.filter((finding) => {
    const { line } = lines.at(finding.span.start);
    let hidden = false;
    for (const ignore of ignores) {
      if (!ignore.wholeFile && (line < ignore.first || line > ignore.last)) continue;
      if (hides(ignore, finding.rule, rules)) hidden = true;
    }
    return !hidden;
  });
}

function hides(ignore: Ignore, rule: RuleId, rules: RuleIndex): boolean {
  if (ignore.rules === undefined) {
    ignore.used = true;
    return true;
  }
  let hidden = false;
  for (const named of ignore.rules) {
    if (!rules.matches(named.name, rule)) continue;
    named.used = true;
    ignore.used = true;
    hidden = true;
  }
  return hidden;
}

/** Makes an ignore as if it had hidden nothing yet. */
export function forget(ignore: Ignore): void {
  ignore.used = false;
  for (const named of ignore.rules ?? []) named.used = false;
}

/** What `perimeter/unused-ignore` says: ignores, or names in them, that hid nothing. */
export function* unusedIgnores(uri: string, text: string, ignores: readonly Ignore[], rules: RuleIndex): Generator<Placed> {
  const place = { uri, rule: "perimeter/unused-ignore" as const, category: "hygiene" as const, severity: "warning" as const };
  for (const ignore of ignores) {
    const idle = (ignore.rules ?? []).filter(
      (named) => !named.used && !rules.elsewhere(named.name) && rules.get(named.name)?.optIn !== true,
    );
    const unknown = idle.filter((named) => !rules.known(named.name));
    for (const { name, span } of unknown) yield { ...place, span, ...unknownRule(name, span, rules) };
    const whole = ignore.rules === undefined ? !ignore.used : ignore.rules.length === idle.length;
    if (whole && unknown.length === 0) {
      const message = ignore.reason === "" ? "this ignore hides nothing: remove it" : "this ignore hides nothing any more: remove it";
      const fix = { title: "Remove the ignore", safe: true, edits: [removal(text, ignore.span)] };
      yield { ...place, span: ignore.span, message, tags: ["unnecessary"], fix };
      continue;
    }
    for (const named of idle.filter((one) => !unknown.includes(one))) {
      const fix = { title: `Remove ${brief(named.name)} from the ignore`, safe: true, edits: [without(ignore, named)] };
      yield {
        ...place,
        span: named.span,
        message: `nothing here is hidden by ${brief(named.name)}: remove it`,
        tags: ["unnecessary"],
        fix,
      };
    }
  }
}

function unknownRule(name: string, span: Span, rules: RuleIndex): Pick<Placed, "message" | "fix"> {
  const meant = nearest(name, rules.ids);
  if (meant === undefined) return { message: `there is no rule "${brief(name)}", so this hides nothing` };
  const fix = { title: `Write ${meant}`, safe: true, edits: [{ span, text: meant }] };
  return { message: `there is no rule "${brief(name, 30)}": did you mean ${brief(meant)}?`, fix };
}

/** Takes the comment away: with its line when it stands alone, else with the blanks before it. */
function removal(text: string, span: Span): Edit {
  let start = span.start;
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
  const alone = start === 0 || text[start - 1] === "\n" || text[start - 1] === "\r";
  let end = span.end;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
  if (!alone) return { span: spanOf(start, end), text: "" };
  if (text[end] === "\r") end++;
  if (text[end] === "\n") end++;
  return { span: spanOf(start, end), text: "" };
}

/** Takes one name out of the brackets, with the comma that goes with it. */
function without(ignore: Ignore, named: Named): Edit {
  const names = ignore.rules ?? [];
  const at = names.indexOf(named);
  const next = names[at + 1];
  const before = names[at - 1];
  if (next !== undefined) return { span: spanOf(named.span.start, next.span.start), text: "" };
  return { span: spanOf(before?.span.end ?? named.span.start, named.span.end), text: "" };
}
