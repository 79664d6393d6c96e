/** A unit in segments of a few dozen lines, which keep their identity through edits of others: rules about single lines are asked of them. */
import type { Part, Parts } from "../../core/language.ts";
import { normsOf } from "../../core/norms.ts";
import type { Command } from "./command.ts";
import { type PartIn, partsIn } from "./parts.ts";
import type { RuleNode, TableNode } from "./ruleset.ts";
import type { IptablesUnit } from "./unit.ts";

/** Rules of one file and table that stand one behind the other. `key` stays the same while they do. */
type Segment = { readonly key: object; readonly file: string; readonly table: string; readonly commands: readonly Command[] };

/** The segments of a unit, and what stands around them: what rules about single lines may look at beside the line. */
type Segments = { readonly around: string; readonly frame: object; readonly list: readonly Segment[] };

/** Few enough for an edit, enough for a file of any size. */
const LINES = 64;

const known = new WeakMap<IptablesUnit, Segments>();
const former = new WeakMap<IptablesUnit, Segments>();

/** Says that a unit came out of another one by an edit, which nobody asks any more. */
export function inherit(unit: IptablesUnit, before: IptablesUnit): void {
  const segments = known.get(before) ?? former.get(before);
  if (unit !== before && segments !== undefined) former.set(unit, segments);
}

/** The parts of a unit; undefined for scripts, whose lines mean something else each time they run. */
export function partsOf(unit: IptablesUnit): Parts<IptablesUnit> | undefined {
  const segments = segmentsIn(unit);
  if (segments === undefined) return undefined;
  let first = 0;
  const parts = segments.list.map((segment): Part<IptablesUnit> => {
    const from = first;
    first += segment.commands.length;
    return partOf(unit, segment.key, from, first);
  });
  return { frame: segments.frame, rest: shown(unit, []), parts };
}

function segmentsIn(unit: IptablesUnit): Segments | undefined {
  const made = known.get(unit);
  if (made !== undefined || unit.files.some(({ kind }) => kind === "script")) return made;
  const segments = segmentsOf(unit, former.get(unit));
  known.set(unit, segments);
  former.delete(unit);
  return segments;
}

/** Every use of an option in a unit, as `partsIn` tells it. Segments that stayed need not be looked through again to know that they have none. */
export function usesIn(unit: IptablesUnit): (key: string) => Iterable<PartIn> {
  const all = partsIn(unit.ruleset);
  return (key) => {
    const segments = segmentsIn(unit);
    return segments === undefined ? all(key) : usesOf(unit, segments, key);
  };
}

function* usesOf({ ruleset: { rules } }: IptablesUnit, { list }: Segments, key: string): Generator<PartIn> {
  let first = 0;
  for (const segment of list) {
    for (const place of placesIn(segment).get(key) ?? []) {
      const rule = rules[first + place] as RuleNode;
      for (const part of rule.command.parts) if (part.key === key) yield { rule, part };
    }
    first += segment.commands.length;
  }
}

const places = new WeakMap<object, ReadonlyMap<string, readonly number[]>>();

/** By key of an option, which commands of a segment use it. */
function placesIn({ key, commands }: Segment): ReadonlyMap<string, readonly number[]> {
  const known = places.get(key);
  if (known !== undefined) return known;
  const found = new Map<string, number[]>();
  for (const [place, { parts }] of commands.entries()) {
    for (const part of parts) {
      const own = found.get(part.key);
      if (own === undefined) found.set(part.key, [place]);
      else if (own.at(-1) !== place) own.push(place);
    }
  }
  places.set(key, found);
  return found;
}

function partOf(unit: IptablesUnit, key: object, from: number, to: number): Part<IptablesUnit> {
  const { rules } = unit.ruleset;
  const [first, last] = [rules[from] as RuleNode, rules[to - 1] as RuleNode];
  let own: IptablesUnit | undefined;
  return {
    key,
    uri: first.file.source.uri,
    span: { start: first.span.start, end: last.span.end },
    get unit() {
      own ??= shown(unit, rules.slice(from, to));
      return own;
    },
  };
}

// The unit, of which these rules only are shown.
function shown(unit: IptablesUnit, rules: RuleNode[]): IptablesUnit {
  const ruleset = { ...unit.ruleset, rules };
  return {
    uri: unit.uri,
    uris: unit.uris,
    targets: unit.targets,
    norms: normsOf(unit),
    files: unit.files,
    ruleset,
    backend: unit.backend,
    isolated: unit.isolated,
    get tables() {
      return unit.tables;
    },
    parts: partsIn(ruleset),
    origin: unit.origin,
    faults: unit.faults,
    divergences: unit.divergences,
  };
}

function segmentsOf(unit: IptablesUnit, before: Segments | undefined): Segments {
  const { rules } = unit.ruleset;
  const around = surroundingsOf(unit);
  const old = before?.list ?? [];
  const list: Segment[] = [];
  let head = 0;
  let start = 0;
  while (head < old.length && isAt(old[head] as Segment, rules, start)) start += (old[head++] as Segment).commands.length;
  let tail = old.length;
  let end = rules.length;
  for (; tail > head; tail--) {
    const segment = old[tail - 1] as Segment;
    if (end - segment.commands.length < start || !isAt(segment, rules, end - segment.commands.length)) break;
    end -= segment.commands.length;
  }
  for (let i = 0; i < head; i++) list.push(old[i] as Segment);
  cut(rules, start, end, list);
  for (let i = tail; i < old.length; i++) list.push(old[i] as Segment);
  return { around, frame: before?.around === around ? before.frame : {}, list };
}

function isAt({ commands, file, table }: Segment, rules: readonly RuleNode[], from: number): boolean {
  for (let i = 0; i < commands.length; i++) {
    const rule = rules[from + i];
    if (rule === undefined || rule.command !== commands[i] || rule.file.source.uri !== file || nameOf(rule.table) !== table) return false;
  }
  return true;
}

function cut(rules: readonly RuleNode[], from: number, to: number, list: Segment[]): void {
  for (let start = from; start < to; ) {
    const { file, table } = rules[start] as RuleNode;
    const commands: Command[] = [];
    while (start < to && commands.length < LINES) {
      const rule = rules[start] as RuleNode;
      if (rule.file !== file || rule.table !== table) break;
      commands.push(rule.command);
      start++;
    }
    list.push({ key: {}, file: file.source.uri, table: nameOf(table), commands });
  }
}

const nameOf = ({ family, name }: TableNode): string => (family === 4 ? name : `${name} 6`);

function surroundingsOf(unit: IptablesUnit): string {
  const { files, ruleset, backend, isolated } = unit;
  const chains = ({ chains }: TableNode): string[] => [...chains.values()].map(({ name, builtin }) => (builtin ? `*${name}` : name));
  return JSON.stringify([
    backend,
    isolated,
    normsOf(unit).key,
    files.map(({ kind, family, source }) => [kind, family, source.uri]),
    ruleset.tables.map((table) => [nameOf(table), chains(table)]),
    [...ruleset.sets.values()].map(({ name, type, family, dimensions }) => [name, type, family, dimensions]),
  ]);
}
