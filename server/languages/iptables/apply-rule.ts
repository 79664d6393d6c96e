/** Rules put into a chain, replaced and taken out again, and the targets that they name. */
import { brief } from "../../core/markdown.ts";
import { nearest } from "../../core/suggest.ts";
import type { Span } from "../../core/text.ts";
import type { Command, Part } from "./command.ts";
import { checkRemoved } from "./commit.ts";
import { checkLive } from "./commit-live.ts";
import { ADDON_TARGETS } from "./knowledge/addons.ts";
import { TABLES, VERDICTS } from "./knowledge/words.ts";
import { partText } from "./opaque.ts";
import { moduleNames } from "./options.ts";
import { declaration, type Place, refuse } from "./place.ts";
import type { ChainNode, RuleNode, TableNode } from "./ruleset.ts";
import { slipBetween } from "./slips.ts";

/** Does what -A, -I, -R, -D or -C says to a chain that is there. */
export function applyRule(place: Place, command: Command, chain: ChainNode) {
  const { verb } = command;
  if (verb === "D" || verb === "C") {
    // A chain that there is not may have been there when the rule was made: but for a misspelt name.
    const name = command.target?.name.text ?? "";
    if (verb === "D" && place.script !== undefined && isForeign(place.table, place.script.made, name)) checkTarget(place, command);
    return dropRule(place, command, chain);
  }
  const { file, table, base } = place;
  const span = place.span ?? (place.entry === undefined ? wordsSpan(command, base) : { start: place.entry.start, end: place.entry.end });
  const rule: RuleNode = {
    file,
    base,
    span,
    command,
    family: table.family,
    table,
    chain,
    maybe: place.maybe === true,
  };
  if (place.script?.guarded) rule.doubtful = true;
  place.ruleset.rules.push(rule);
  const { script } = place;
  const read = script === undefined || !command.faults.some((fault) => fault.back === undefined);
  if (read) checkTarget(place, command);
  if (read) checkNatDrop(place, rule);
  if (script !== undefined && read) checkLive(place, rule);
  if (script?.refused) rule.refused = chain.holes = true;
  if (copiesOf(command) > 1) chain.lists = true;
  put(place, command, chain, rule);
}

/** Puts a rule where its command says. */
function put(place: Place, { verb, position, verbWord }: Command, chain: ChainNode, rule: RuleNode) {
  if (verb === "A" || position === undefined || position < 1) {
    chain.rules.push(rule);
    return;
  }
  const index = indexOf(chain, position, verb === "I");
  if (index === undefined) {
    badIndex(place, rule.command, chain);
    if (chain.unsure === true) chain.rules.push(rule);
  } else if (verb === "I") chain.rules.splice(Math.max(0, index), 0, rule);
  else if (position > ownRules(chain) && rule.refused !== true && !rule.maybe) {
    chain.rules[index] = rule;
    if (verbWord === undefined || place.script !== undefined) return;
    const { start, end } = verbWord;
    const message = "iptables-nft cannot replace a rule made in the same file";
    refuse(place, { rule: "rule-number", start, end, message, back: "nft" });
  }
}

function wordsSpan(command: Command, base: number): Span {
  const starts = [command.verbWord?.start, ...command.parts.map((part) => part.start)].filter((at) => at !== undefined);
  const ends = command.parts.flatMap((part) => [part.end, part.value?.end ?? 0, part.second?.end ?? 0]);
  return { start: base + Math.min(...starts, 1e9), end: base + Math.max(...ends, command.chain?.end ?? 0) };
}

/** Notes a rule number that the chain does not have. */
export function badIndex(place: Place, command: Command, chain: ChainNode): void {
  const word = command.chain;
  if (word === undefined || chain.unsure === true) return;
  const message = `${brief(chain.name, 30)} has ${ownRules(chain) + standing(chain).length} rules here: there is no place ${command.position}`;
  refuse(place, { rule: "rule-number", start: word.start, end: word.end, message });
}

function dropRule(place: Place, command: Command, chain: ChainNode) {
  if (command.position !== undefined) {
    if (command.position < 1 || command.position <= ownRules(chain)) return;
    const index = indexOf(chain, command.position);
    if (index === undefined) return badIndex(place, command, chain);
    // Of a list of addresses, the rule of one goes, and which one is not kept.
    if (copiesOf((chain.rules[index] as RuleNode).command) > 1) chain.unsure = true;
    else checkRemoved(place.ruleset, chain.rules.splice(index, 1));
    return;
  }
  const { budget } = place.ruleset;
  budget.left -= chain.rules.length;
  if (budget.left < 0) return;
  const key = keyOf(command);
  const at = chain.rules.findIndex((rule) => rule.refused !== true && keyOf(rule.command) === key);
  if (at >= 0) {
    if (command.verb === "D") checkRemoved(place.ruleset, chain.rules.splice(at, 1));
    return;
  }
  const word = command.verbWord;
  if (word === undefined || !command.known || (place.script !== undefined && (chain.unsure === true || command.verb === "C"))) return;
  if (chain.rules.some((rule) => !rule.command.known)) return;
  const message = `There is no such rule in ${brief(chain.name, 30)} at this point`;
  const idle = place.script !== undefined && { severity: "warning" as const };
  refuse(place, { rule: "rule-number", start: word.start, end: Math.max(word.end, command.chain?.end ?? 0), message, ...idle });
}

/** Whether a rule surely stands in its chain. */
export const isCertain = (rule: RuleNode): boolean => rule.refused !== true && !rule.maybe && rule.doubtful !== true;

/** The rules that the kernel has of a chain; one with lists of addresses as often as there are pairs of them. */
export function standing(chain: ChainNode): readonly RuleNode[] {
  const rules = chain.holes === true ? chain.rules.filter((rule) => rule.refused !== true) : chain.rules;
  if (chain.lists !== true) return rules;
  return rules.flatMap((rule) => new Array<RuleNode>(copiesOf(rule.command)).fill(rule));
}

/** How many rules a program of its own keeps at the head of a chain. */
const ownRules = (chain: ChainNode): number => chain.calls?.length ?? 0;

/** How many rules the lists of addresses make of one; more than can matter count as so many. */
function copiesOf({ parts, kept }: Command): number {
  if (kept.copies !== undefined) return kept.copies;
  let copies = 1;
  for (let i = 0; i < parts.length; i++) {
    const { use, key, value } = parts[i] as Part;
    if (use === -1 && (key === "-s" || key === "-d") && value?.text.includes(",") === true) copies *= value.text.split(",").length;
  }
  kept.copies = Math.min(copies, MOST_COPIES);
  return kept.copies;
}

const MOST_COPIES = 1000;

/**
 * Where the rule with a number stands, refused ones before it passed over: below 0 in what a program keeps at the head. Undefined when
 * the chain has not so many; with `behind`, the number after the last is the end. Takes as many steps as the number says.
 */
function indexOf(chain: ChainNode, position: number, behind = false): number | undefined {
  const { rules, holes, lists } = chain;
  let left = position - 1 - ownRules(chain);
  if (holes !== true && lists !== true) return left < rules.length + (behind ? 1 : 0) ? left : undefined;
  if (left < 0) return left;
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i] as RuleNode;
    if (holes === true && rule.refused === true) continue;
    left -= lists === true ? copiesOf(rule.command) : 1;
    if (left < 0) return i;
  }
  return behind && left === 0 ? rules.length : undefined;
}

/** The first few hundred names: enough to suggest one, and few enough for a file full of mistakes. */
export function* someNames(names: Iterable<string>): Generator<string> {
  let left = 300;
  for (const name of names) {
    if (left-- <= 0) return;
    yield name;
  }
}

const keys = new WeakMap<Command, string>();

function keyOf(command: Command): string {
  const known = keys.get(command);
  if (known !== undefined) return known;
  const key = ruleKey(command);
  keys.set(command, key);
  return key;
}

/** What two rules must share to be the same rule to -D and -C. */
function ruleKey(command: Command): string {
  const own = command.parts.filter((part) => part.use === -1 && part.key !== "-m" && part.key !== "-c" && part.key !== "-v");
  const uses = command.matches.map(
    (use, i) =>
      `${use.module.name} ${command.parts
        .filter((part) => part.use === i)
        .map(partText)
        .sort()
        .join(" ")}`,
  );
  const target = command.parts.filter((part) => part.use === -2).map(partText);
  return [
    ...own
      .map(partText)
      .map((one) => one.replace(/\/(32|128) /, " "))
      .sort(),
    ...uses,
    ...target.sort(),
  ].join("\n");
}

/** A jump must find its chain at the moment it is written. */
function checkTarget(place: Place, command: Command) {
  const { target } = command;
  if (target === undefined || !target.name.known || target.name.text === "" || target.name.text.length > 28) return;
  const name = target.name.text;
  const { start, end } = target.name;
  const chain = place.table.chains.get(name);
  if (chain?.builtin)
    return refuse(place, { rule: "undefined-chain", start, end, message: `${brief(name)} is a built-in chain: nothing can jump to it` });
  if (chain !== undefined) return checkShadowed(place, command);
  if (name === "QUEUE" && !target.goto) {
    const message = "iptables-nft has no QUEUE: NFQUEUE hands packets to a program";
    return refuse(place, { rule: "undefined-chain", start, end, message, back: "nft" });
  }
  if (target.module !== undefined || (!target.goto && (VERDICTS as readonly string[]).includes(name)) || /\s/.test(name)) return;
  if (mayBeThere(place, name)) return;
  if (ADDON_TARGETS.has(name)) {
    const message = `${name} is no part of iptables: it has to be installed where these rules load`;
    return refuse(place, { rule: "undefined-chain", start, end, message, severity: "info" });
  }
  const meant = meantBy(place, name, target.goto);
  const message = `${target.goto ? "No chain" : "There is no target or chain"} ${brief(name, 30)} at this point${meant ? `; did you mean ${meant}?` : ""}`;
  const fix = meant !== undefined ? { title: `Write ${meant}`, edits: [{ start, end, text: meant }] } : declaration(place, name);
  const { script } = place;
  // A misspelt target is none in any branch.
  const guarded = script !== undefined && isForeign(place.table, script.made, name) ? script.asks : script?.guarded;
  refuse(place, { rule: "undefined-chain", start, end, message, ...(fix && { fix }) }, guarded);
}

/** The target or chain that a name was meant to be: targets are known by a single slip, so that a chain of that kind of name stays one. */
function meantBy({ table }: Place, name: string, goto: boolean): string | undefined {
  const upper = name.toUpperCase().replace(/[;,.]+$/, "");
  if (!goto && TARGETS.has(upper)) return upper;
  const slips = goto ? [] : [...TARGETS].filter((one) => isSlip(upper, one, 3));
  return nearest(name, [...someNames(table.chains.keys()), ...slips]) ?? slips[0];
}

/** Whether a chain that a script jumps to may have been there before the script. */
function mayBeThere({ script, table }: Place, name: string): boolean {
  if (script === undefined || table.others === "none") return false;
  return !script.later(name) && !isForeign(table, script.made, name);
}

/** Whether a name is a misspelt one, or one of another table, rather than a chain that another program made. */
export function isForeign(table: TableNode, made: ReadonlyMap<string, number>, name: string): boolean {
  if (made.has(name)) return false;
  if (name.startsWith("-")) return true;
  if (KNOWN.has(name.toUpperCase())) return true;
  const like = [...VERDICTS, "REJECT", "LOG", ...LONG_TARGETS, ...(TABLES[table.name] ?? []), ...someNames(made.keys())];
  return like.some((one) => isSlip(name, one));
}

const isSlip = (a: string, b: string, shortest = 4): boolean => a.length >= shortest && slipBetween(a, b) !== undefined;

const TARGETS: ReadonlySet<string> = new Set([...VERDICTS, ...moduleNames("target", 4), ...moduleNames("target", 6)]);
/** Names so long that nothing else looks like them. */
const LONG_TARGETS: readonly string[] = [...TARGETS].filter((name) => name.length > 6);
const KNOWN: ReadonlySet<string> = new Set([...TARGETS, ...(TABLES.mangle ?? [])]);

function checkNatDrop(place: Place, rule: RuleNode): void {
  const name = rule.command.target?.name;
  if (name?.text !== "DROP" || place.table.name !== "nat") return;
  if (place.script === undefined) rule.barred = true;
  const { start, end } = name;
  refuse(place, {
    rule: "nat-filtering",
    start,
    end,
    message: "The nat table does not filter: drop in the filter table, or in raw's PREROUTING",
  });
}

/** A chain with the name of a target takes its place, and has no options. */
function checkShadowed(place: Place, command: Command): void {
  const part = command.parts.find((one) => one.use === -2);
  if (part === undefined) return;
  const message = `${part.key} has no meaning: -j ${brief(command.target?.name.text ?? "", 28)} is a chain here`;
  refuse(place, { rule: "unknown-option", start: part.start, end: part.end, message });
}
