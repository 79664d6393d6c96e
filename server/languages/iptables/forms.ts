/**
 * Lines of a file resemble each other: a command that differs from one read before in a few values only is read by its form, without
 * asking again what each word means. What comes out is what reading it in full gives; where anything is refused, it is read in full.
 */
import { isPlainNetwork, readHost } from "./addresses.ts";
import { type Command, OWN, type Part, type Reading, type Target, type Use } from "./command.ts";
import { weighsValues } from "./final.ts";
import { Kept } from "./kept.ts";
import { VERDICTS } from "./knowledge/words.ts";
import { checkValue } from "./modules.ts";
import { type Family, findTarget, type Module } from "./options.ts";
import { sharedPart, sharedProtocol, sharedTarget, sharedUse, sharedUses } from "./shared.ts";
import { LONGEST_CHAIN } from "./verbs.ts";
import { LONGEST_WORD, type Word } from "./words.ts";

/** Whether another text may stand in a word's place without the command meaning anything else, or being refused. */
type Fits = (text: string, family: Family) => boolean;

/** Where the words of a part stand in a command: places in its list of words, -1 where there is none. */
type PartPlan = {
  readonly part: Part;
  readonly at: number;
  readonly value: number;
  readonly second: number;
  /** Whose check the value has to pass; undefined where its word says by itself what fits. */
  readonly module: Module | undefined;
};

/** A command that was read, and by word what may stand there: the same text, or what fits. */
type Form = {
  readonly command: Command;
  /** As it was at the end; its faults stay empty. */
  readonly reading: Reading;
  readonly texts: readonly string[];
  readonly free: readonly (Fits | undefined)[];
  readonly plans: readonly PartPlan[];
  readonly verb: number;
  readonly chain: number;
  readonly protocol: number;
  readonly target: number;
  readonly uses: readonly number[];
};

/** More words than this have few lines, and more forms than that of one length are not kept. */
const MOST_WORDS = 64;
const MOST_FORMS = 8;

const known: Readonly<Record<Family, Form[][]>> = { 4: [], 6: [] };

/** The command that these words of a restore line are, when they are like some read before; undefined otherwise. */
export function readByForm(words: readonly Word[], family: Family): Command | undefined {
  const forms = known[family][words.length];
  if (forms === undefined) return undefined;
  for (let i = 0; i < forms.length; i++) {
    const form = forms[i] as Form;
    if (!fits(form, words, family)) continue;
    if (i > 0) [forms[i - 1], forms[i]] = [form, forms[i - 1] as Form];
    return commandOf(form, words);
  }
  return undefined;
}

function fits({ texts, free }: Form, words: readonly Word[], family: Family): boolean {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Word;
    if (!word.known) return false;
    if (word.text === texts[i]) continue;
    const may = free[i];
    if (may === undefined || word.text.length > LONGEST_WORD || !may(word.text, family)) return false;
  }
  return true;
}

function commandOf(form: Form, words: readonly Word[]): Command | undefined {
  const { command, plans } = form;
  const parts: Part[] = new Array(plans.length);
  for (let i = 0; i < plans.length; i++) {
    const part = partOf(form, plans[i] as PartPlan, words);
    if (part === undefined) return undefined;
    parts[i] = part;
  }
  const { verb, position, protocol, target } = command;
  return {
    verb,
    verbWord: words[form.verb],
    chain: words[form.chain],
    position,
    extra: undefined,
    table: undefined,
    parts,
    matches: usesOf(form, words),
    target: target && sharedTarget(words[form.target] as Word, target.goto, target.module),
    protocol: protocol && sharedProtocol(protocol.number, protocol.not, words[form.protocol] as Word),
    faults: command.faults,
    skipped: false,
    known: true,
    kept: new Kept(),
  };
}

function partOf({ reading }: Form, plan: PartPlan, words: readonly Word[]): Part | undefined {
  const { key, option, use, not, value } = plan.part;
  const { start, end } = words[plan.at] as Word;
  const word = words[plan.value];
  const part = sharedPart(key, option, use, not, start, end, word, words[plan.second]);
  if (plan.module === undefined || word?.text === value?.text) return part;
  checkValue(reading, part, plan.module);
  if (reading.faults.length === 0) return part;
  reading.faults.length = 0;
  return undefined;
}

function usesOf({ command, uses }: Form, words: readonly Word[]): readonly Use[] {
  const { matches } = command;
  let same = true;
  for (let i = 0; i < uses.length; i++) same &&= words[uses[i] as number] === matches[i]?.name;
  return same ? matches : sharedUses(matches.map(({ module }, i) => sharedUse(module, words[uses[i] as number])));
}

/** Remembers how a command of a restore file was read. */
export function learnForm(reading: Reading, command: Command): void {
  const { words, family } = reading;
  const { verb, verbWord, chain, table, extra, protocol, target, matches } = command;
  const usual = verb === "A" && command.known && !command.skipped && command.faults.length === 0 && !reading.stranger;
  if (!usual || words.length > MOST_WORDS || table !== undefined || extra !== undefined) return;
  const place = (word: Word | undefined): number => (word === undefined ? -1 : words.indexOf(word));
  const plans = command.parts.map((part) => planOf(reading, part));
  const form: Form = {
    command,
    reading,
    texts: words.map(({ text }) => text),
    free: freeIn(reading, plans, target),
    plans,
    verb: place(verbWord),
    chain: place(chain),
    protocol: place(protocol?.word),
    target: place(target?.name),
    uses: matches.map(({ name }) => place(name)),
  };
  if (isWhole(form)) note(form, words.length, family);
}

// Whether all words are words of the line: an option and its value may be one.
function isWhole({ command, plans, verb, chain, protocol, target, uses }: Form): boolean {
  if (verb < 0 || chain < 0 || (protocol < 0 && command.protocol !== undefined) || (target < 0 && command.target !== undefined))
    return false;
  if (uses.some((use, i) => use < 0 && command.matches[i]?.name !== undefined)) return false;
  return plans.every(
    ({ part, at, value, second }) => at >= 0 && (value >= 0 || part.value === undefined) && (second >= 0 || part.second === undefined),
  );
}

function note(form: Form, length: number, family: Family): void {
  const forms = known[family][length];
  if (forms === undefined) known[family][length] = [form];
  else if (forms.unshift(form) > MOST_FORMS) forms.pop();
}

function planOf({ words, loaded, uses, protocol }: Reading, part: Part): PartPlan {
  const at = words.findIndex(({ start, end }) => start === part.start && end === part.end);
  const value = part.value === undefined ? -1 : words.indexOf(part.value);
  const second = part.second === undefined ? -1 : words.indexOf(part.second);
  const module = part.use === OWN ? undefined : loaded[uses.indexOf(part.use)];
  // What is checked by the protocol must have had it before.
  const late = protocol !== undefined && protocol.word.start > part.start;
  return { part, at, value, second, module: module === undefined || late || weighsValues(module) ? undefined : module };
}

// By word, what else may stand there.
function freeIn({ words, chain, family }: Reading, plans: readonly PartPlan[], target: Target | undefined): readonly (Fits | undefined)[] {
  const free = new Array<Fits | undefined>(words.length).fill(undefined);
  for (const { part, value, module } of plans) {
    if (value < 0) continue;
    if (module !== undefined) free[value] = anything;
    else if (part.use !== OWN) continue;
    else if (part.key === "-s" || part.key === "-d") free[value] = isNetwork;
    else if (part.key === "-i" || part.key === "-o") free[value] = isInterface;
    else if (part.key === "-j" || part.key === "-g") free[value] = target?.module === undefined ? isPlainTarget : undefined;
  }
  if (chain !== undefined && isPlainChain(chain.text, family)) free[words.indexOf(chain)] = isPlainChain;
  return free;
}

const anything: Fits = () => true;

// No list, and no network of all addresses, which must not be inverted.
function isNetwork(text: string, family: Family): boolean {
  if (family === 4) return isPlainNetwork(text);
  if (text.includes(",") || text.startsWith(" ")) return false;
  const host = readHost(text, 6);
  return host.kind === "address" && host.badMask !== true && host.prefixLength !== 0;
}

const isInterface: Fits = (text) => text !== "" && text.length <= 15 && !text.startsWith("!");

// A verdict or a chain: no module's options follow.
const isPlainTarget: Fits = (text, family) =>
  text !== "" &&
  text.length <= LONGEST_CHAIN &&
  !/\s/.test(text) &&
  ((VERDICTS as readonly string[]).includes(text) || findTarget(text, family) === undefined);

/** Chains in which some options are refused. */
const BARRED: ReadonlySet<string> = new Set(["INPUT", "OUTPUT", "PREROUTING", "POSTROUTING"]);

const isPlainChain: Fits = (text) => text.length <= LONGEST_CHAIN && !BARRED.has(text);
