import type { AnyLanguage, AnyUnit, ParsedFile, Problem, Scope, Targets } from "../core/language.ts";
import { compare } from "../core/lists.ts";
import { brief } from "../core/markdown.ts";
import type { Category, Finding, Rule, RuleId, Severity } from "../core/rule.ts";
import type { Source } from "../core/text.ts";
import { languages } from "../languages/index.ts";

/** A finding with everything that its rule adds to it, and the file it is in. */
export type Placed = Finding & { readonly uri: string; readonly rule: RuleId; readonly category: Category; readonly severity: Severity };

/** A rule that threw: a defect of ours, reported once; the other rules still speak. */
export type Failure = { readonly rule: RuleId; readonly uri: string; readonly error: unknown };

/** What rules said, and those that failed. */
export type Checked = { readonly findings: readonly Placed[]; readonly failures: readonly Failure[] };

/** A parsed file with the damage found in it. */
export type ReadFile = { readonly file: ParsedFile; readonly problems: readonly Problem[] };

/** Reads one source in a language. */
export const read = (language: AnyLanguage, source: Source): ReadFile => language.parse(source);

/** The units that `files` make: what the native program loads at once. `before`: those of an earlier state of the same files, for the last time. */
export function unitsOf(language: AnyLanguage, files: readonly ReadFile[], scope: Scope, before?: readonly AnyUnit[]): readonly AnyUnit[] {
  const parsed = files.map(({ file }) => file);
  if (language.units !== undefined) return language.units(parsed, scope, before);
  return parsed.map((file) => ({
    uri: file.source.uri,
    uris: [file.source.uri],
    targets: scope.targets,
    ...(scope.norms && { norms: scope.norms }),
    file,
  }));
}

/** Everything that the rules of `language` and the damage in `files` say, sorted by place, each thing once. */
export function check(language: AnyLanguage, files: readonly ReadFile[], scope: Scope): Checked {
  const all = [
    ...files.map((file) => damage(language, file, scope.targets)),
    ...unitsOf(language, files, scope).map((unit) => checkUnit(language, unit)),
  ];
  return { findings: sorted(all.flatMap(({ findings }) => findings)), failures: all.flatMap(({ failures }) => failures) };
}

/**
 * The damage found while reading a file, as findings of the rules that it is filed under; and what is refused of the commands of another
 * format that the file holds.
 */
export function damage(language: AnyLanguage, read: ReadFile, targets: Targets = {}): Checked {
  const own = ownDamage(language, read);
  const inside = embeddedDamage(language, read.file, targets);
  if (inside === NOTHING) return own;
  return { findings: [...own.findings, ...inside.findings], failures: [...own.failures, ...inside.failures] };
}

function embeddedDamage(language: AnyLanguage, file: ParsedFile, targets: Targets): Checked {
  const inside = language.embedded?.(file);
  const other = inside && languages.find(({ id }) => id === inside.language);
  if (inside === undefined || other === undefined) return NOTHING;
  const inner = read(other, { ...file.source, text: inside.text });
  const units = unitsOf(other, [inner], { targets, isolated: true, has: () => false });
  const all = [ownDamage(other, inner), ...units.map((unit) => checkUnit(other, unit, isRefusal))];
  return { findings: all.flatMap(({ findings }) => findings).filter(isRefusal), failures: all.flatMap(({ failures }) => failures) };
}

const isRefusal = ({ category }: { readonly category: Category }): boolean => category === "invalid";

function ownDamage(language: AnyLanguage, { file, problems }: ReadFile): Checked {
  if (problems.length === 0) return NOTHING;
  const findings: Placed[] = [];
  const failures: Failure[] = [];
  const rules = new Map<RuleId, Rule<unknown>>(language.rules.map((rule) => [rule.id, rule]));
  for (const problem of problems) {
    const rule = rules.get(problem.rule);
    if (rule === undefined) failures.push({ rule: problem.rule, uri: file.source.uri, error: new Error("no such rule") });
    else findings.push(place(problem, rule, file.source.uri));
  }
  return { findings, failures };
}

const NOTHING: Checked = { findings: [], failures: [] };

/** Whether somebody wants to hear a rule. Rules that are off unless named need not be run when nobody names them. */
export type Heard = (rule: Pick<Rule<never>, "id" | "optIn">) => boolean;

/**
 * Everything that the rules of `language` (those that are `heard`; default: all) say about one unit, in the order of the rules.
 * A rule that throws does not silence the others.
 */
const checkUnit = (language: AnyLanguage, unit: AnyUnit, heard: (rule: Rule<never>) => boolean = () => true): Checked =>
  checkRules(language.rules.filter(heard), unit);

/** What `rules` say about a unit; a rule that throws is a failure, and the others still speak. Findings in `before` are placed as they were. */
export function checkRules<Unit extends AnyUnit>(rules: readonly Rule<Unit>[], unit: Unit, before?: WeakMap<Finding, Placed>): Checked {
  const each = ask(rules, unit, (rule) => rule.check(unit), before);
  const together = askAcross(rules, unit);
  if (together === NOTHING) return each;
  return { findings: [...each.findings, ...together.findings], failures: [...each.failures, ...together.failures] };
}

/** What rules of `scope: "part"` say about each part of a unit, or about all that it shows. */
export const askEach = <Unit extends AnyUnit>(rules: readonly Rule<Unit>[], unit: Unit): Checked =>
  ask(rules, unit, (rule) => rule.check(unit));

/** What rules of `scope: "part"` say about several parts together. */
export function askAcross<Unit extends AnyUnit>(rules: readonly Rule<Unit>[], unit: Unit): Checked {
  const across = rules.filter((rule) => rule.across !== undefined);
  return across.length === 0 ? NOTHING : ask(across, unit, (rule) => rule.across?.(unit) ?? []);
}

function ask<Unit extends AnyUnit>(
  rules: readonly Rule<Unit>[],
  unit: Unit,
  say: (rule: Rule<Unit>) => Iterable<Finding>,
  before?: WeakMap<Finding, Placed>,
): Checked {
  const findings: Placed[] = [];
  const failures: Failure[] = [];
  for (const rule of rules) {
    try {
      for (const finding of say(rule)) {
        const placed = before?.get(finding) ?? place(finding, rule, unit.uri);
        before?.set(finding, placed);
        findings.push(placed);
      }
    } catch (error) {
      failures.push({ rule: rule.id, uri: unit.uri, error });
    }
  }
  return { findings, failures };
}

/** Longest message in characters. Rules keep to it; hostile names may still make one longer, which is cut then. */
const MESSAGE_LIMIT = 100;
const PRINTABLE = /^[ -~]*$/;

// Rules that say a thing say it often: thousands of findings may share one text.
let latest = "";

function shownMessage(message: string): string {
  if (message === latest) return message;
  const whole = message.length <= MESSAGE_LIMIT && PRINTABLE.test(message);
  if (whole) latest = message;
  return whole ? message : brief(message, MESSAGE_LIMIT);
}

function place(finding: Finding, rule: Pick<Rule<never>, "id" | "category" | "severity">, uri: string): Placed {
  const message = shownMessage(finding.message);
  const { id, category } = rule;
  const severity = finding.severity ?? rule.severity;
  const placed: { -readonly [Key in keyof Placed]: Placed[Key] } = {
    span: finding.span,
    message,
    uri: finding.uri ?? uri,
    rule: id,
    category,
    severity,
  };
  if (finding.related !== undefined) placed.related = finding.related;
  if (finding.tags !== undefined) placed.tags = finding.tags;
  if (finding.subjects !== undefined) placed.subjects = finding.subjects;
  if (finding.fix !== undefined) placed.fix = finding.fix;
  return placed;
}

/** Findings by file, place and rule; a file that several units include says each thing once. */
export function sorted(findings: readonly Placed[]): Placed[] {
  const ordered = [...findings].sort(inOrder);
  return ordered.filter((finding, i) => i === 0 || inOrder(ordered[i - 1] as Placed, finding) !== 0);
}

function inOrder(a: Placed, b: Placed): number {
  const apart = a.span.start - b.span.start;
  if (a.uri !== b.uri) return compare(a.uri, b.uri);
  if (apart !== 0) return apart;
  return a.span.end - b.span.end || compare(a.rule, b.rule) || compare(a.message, b.message);
}
