/**
 * Lines of a file resemble each other: what is read out of equal words at equal places is one object, if the last one is not long ago.
 * Nothing changes such an object once it is made.
 */
import type { Part, Protocol, Target, Use } from "./command.ts";
import type { OptionFact } from "./knowledge/types.ts";
import type { Module } from "./options.ts";
import type { Word } from "./words.ts";

const SLOTS = 1024;
const slots = <T>(): (T | undefined)[] => new Array<T | undefined>(SLOTS).fill(undefined);
const slotOf = (start: number, word: Word | undefined): number =>
  word === undefined ? start & (SLOTS - 1) : (word.start * 61 + word.end * 7 + word.text.charCodeAt(0) * 131 + start) & (SLOTS - 1);

const parts = slots<Part>();

/** A part with these fields. */
export function sharedPart(
  key: string,
  option: OptionFact,
  use: number,
  not: boolean,
  start: number,
  end: number,
  value: Word | undefined,
  second: Word | undefined,
): Part {
  const slot = slotOf(start, value);
  const known = parts[slot];
  if (
    known !== undefined &&
    known.option === option &&
    known.value === value &&
    known.start === start &&
    known.end === end &&
    known.use === use &&
    known.not === not &&
    known.second === second &&
    known.key === key
  )
    return known;
  const part: Part = { key, option, use, not, start, end, value, second };
  parts[slot] = part;
  return part;
}

const uses = slots<Use>();

/** A use of a module. */
export function sharedUse(module: Module, name: Word | undefined): Use {
  const slot = slotOf(module.name.length, name);
  const known = uses[slot];
  if (known !== undefined && known.module === module && known.name === name) return known;
  const use: Use = { module, name };
  uses[slot] = use;
  return use;
}

const NO_USES: readonly Use[] = [];
const lists = slots<readonly Use[]>();

/** A list of uses. */
export function sharedUses(list: readonly Use[]): readonly Use[] {
  const [first] = list;
  if (first === undefined) return NO_USES;
  const slot = slotOf(list.length, first.name);
  const known = lists[slot];
  if (known !== undefined && known.length === list.length && list.every((use, i) => use === known[i])) return known;
  const copy = list.slice();
  lists[slot] = copy;
  return copy;
}

const targets = slots<Target>();

/** A target. */
export function sharedTarget(name: Word, goto: boolean, module: Module | undefined): Target {
  const slot = slotOf(0, name);
  const known = targets[slot];
  if (known !== undefined && known.name === name && known.goto === goto && known.module === module) return known;
  const target: Target = module === undefined ? { name, goto } : { name, goto, module };
  targets[slot] = target;
  return target;
}

const protocols = slots<Protocol>();

/** A protocol. */
export function sharedProtocol(number: number, not: boolean, word: Word): Protocol {
  const slot = slotOf(0, word);
  const known = protocols[slot];
  if (known !== undefined && known.word === word && known.not === not && known.number === number) return known;
  const protocol: Protocol = { number, not, word };
  protocols[slot] = protocol;
  return protocol;
}
