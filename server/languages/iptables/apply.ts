/** What each command does to a table: chains made, emptied, renamed and deleted, policies set. */
import { brief } from "../../core/markdown.ts";
import { nearest } from "../../core/suggest.ts";
import { applyRule, badIndex, isCertain, isForeign, someNames, standing } from "./apply-rule.ts";
import type { Command } from "./command.ts";
import { checkRemoved } from "./commit.ts";
import { forgetHooks } from "./commit-live.ts";
import { meantFix } from "./fault.ts";
import { TABLES } from "./knowledge/words.ts";
import { declaration, type Place, refuse } from "./place.ts";
import type { ChainNode, RuleNode } from "./ruleset.ts";
import type { Word } from "./words.ts";

/** Does what a command says to the table. */
export function apply(place: Place, command: Command) {
  if (command.skipped) return;
  const { verb, chain } = command;
  if (place.script !== undefined && !"AIN".includes(verb)) forgetHooks(place.table);
  if (chain === undefined) {
    if (verb === "F") flush(place);
    else if (verb === "X") deleteAll(place, command);
    return;
  }
  if (!chain.known) return;
  if (verb === "N") return makeChain(place, command, chain.text);
  const node = place.table.chains.get(chain.text) ?? unshownChain(place, command, chain.text);
  if (node === undefined) return;
  if ("ACDIR".includes(verb)) applyRule(place, command, node);
  else if (verb === "F") emptyChain(place, node);
  else if (verb === "P") setPolicy(place, command, node);
  else if (verb === "X") deleteChain(place, command, node);
  else if (verb === "E") renameChain(place, command, node);
  else if (verb === "Z" && command.position !== undefined && command.position > standing(node).length) badIndex(place, command, node);
  else if (verb === "Z") zero(place, chain, node);
}

/** iptables-nft makes a built-in chain when a line first speaks of it; to set its counters back does not count. */
function zero(place: Place, { start, end }: Word, node: ChainNode): void {
  const known = node.policy !== undefined || node.rules.length > 0 || node.unsure === true || place.table.others === "unknown";
  if (place.script !== undefined || !node.builtin || known) return;
  const message = `iptables-nft has no ${brief(node.name, 20)} yet: declare it before -Z, with :${brief(node.name, 20)} ACCEPT [0:0]`;
  refuse(place, { rule: "undeclared-append", start, end, message, back: "nft" });
}

/** In a script a chain may have been there before: it is taken to exist, and to hold rules that are not shown. */
function unshownChain(place: Place, command: Command, name: string): ChainNode | undefined {
  const { verb } = command;
  if (place.script !== undefined && verb === "P") return noPolicy(place, name, command.chain as Word);
  if (isMissing(place, name, verb)) return noChain(place, command);
  if (!"AIF".includes(verb)) return undefined;
  const open = verb !== "F" && place.table.others !== "empty";
  const node: ChainNode = { name, builtin: false, rules: [], open, unsure: open };
  place.table.chains.set(name, node);
  return node;
}

/** Whether a chain that no file shows is surely not there. */
function isMissing({ script, table }: Place, name: string, verb: string): boolean {
  if (script === undefined) return true;
  if (verb === "C") return false;
  if (table.others === "none") return true;
  return "AIR".includes(verb) && (script.later(name) || isForeign(table, script.made, name));
}

function noChain(place: Place, command: Command): undefined {
  const { chain } = command;
  if (chain === undefined) return;
  const meant = nearest(chain.text, someNames(place.table.chains.keys()));
  // The built-in chains of other tables: nat was meant, most of the time.
  const other = meant === undefined ? Object.keys(TABLES).find((table) => TABLES[table]?.includes(chain.text)) : undefined;
  const hint = other === undefined ? "" : `: ${place.script === undefined ? `*${other}` : `-t ${other}`} has it`;
  const message = `There is no chain ${brief(chain.text, 30)} in table ${place.table.name}${meant ? `; did you mean ${meant}?` : hint}`;
  const { start, end } = chain;
  const declared = other === undefined ? declaration(place, chain.text) : undefined;
  const fix = meant === undefined ? declared : { title: `Write ${meant}`, edits: [{ start, end, text: meant }] };
  const idle = place.script !== undefined && "DFXZ".includes(command.verb);
  refuse(place, {
    rule: "undeclared-append",
    start,
    end,
    message,
    ...(idle && { severity: "warning" }),
    ...("AI".includes(command.verb) && fix && { fix }),
  });
}

/** Whether a chain is surely there. */
const isThere = ({ script }: Place, node: ChainNode | undefined): boolean =>
  node !== undefined && (script === undefined || node.builtin || (node.declared !== undefined && node.doubtful !== true));

function makeChain(place: Place, command: Command, name: string) {
  const word = command.chain as { start: number; end: number };
  const old = place.table.chains.get(name);
  if (isThere(place, old)) {
    const { start, end } = word;
    return refuse(place, { rule: "chain-name", start, end, message: `The chain ${brief(name, 30)} exists already` });
  }
  const declared = { file: place.file, span: { start: place.base + word.start, end: place.base + word.end } };
  const node: ChainNode = { name, builtin: false, rules: old?.rules ?? [], open: false, declared };
  if (place.script?.guarded && (old !== undefined || place.table.others === "unknown")) node.unsure = true;
  place.table.chains.set(name, place.maybe === true ? { ...node, doubtful: true } : node);
}

function flush(place: Place): void {
  for (const one of place.table.chains.values()) emptyChain(place, one);
  if (place.table.others === "unknown") place.table.others = "empty";
}

function emptyChain(place: Place, node: ChainNode): void {
  checkRemoved(place.ruleset, node.rules);
  node.rules = [];
  node.open = false;
  if (node.builtin || node.declared === undefined) node.unsure = false;
}

/** -X alone: all chains that the program did not bring with it, or none when one of them is in use. */
function deleteAll(place: Place, command: Command): void {
  const own = [...place.table.chains.values()].filter((node) => !node.builtin && isThere(place, node));
  for (const node of own) {
    if (place.script?.refused) return;
    deleteChain(place, command, node);
  }
  if (place.table.others === "empty") place.table.others = "none";
}

function deleteChain(place: Place, command: Command, node: ChainNode) {
  const word = command.chain ?? command.verbWord;
  if (word === undefined) return;
  const { start, end } = word;
  if (node.builtin) return noChain(place, command);
  const caller = callerOf(place, node);
  if (caller !== undefined || node.rules.some(isCertain)) {
    const why = caller !== undefined ? "rules jump to it" : "it holds rules";
    return refuse(place, { rule: "chain-name", start, end, message: `The chain ${brief(node.name, 30)} cannot be deleted: ${why}` });
  }
  place.table.chains.delete(node.name);
}

/** A rule that surely jumps to a chain. */
function callerOf(place: Place, node: ChainNode): RuleNode | undefined {
  const { budget } = place.ruleset;
  for (const chain of place.table.chains.values()) {
    budget.left -= chain.rules.length + 1;
    if (budget.left < 0) return undefined;
    if (!isThere(place, chain)) continue;
    const caller = chain.rules.find((rule) => (rule.callee ?? rule.command.target?.name.text) === node.name && isCertain(rule));
    if (caller !== undefined) return caller;
  }
  return undefined;
}

function renameChain(place: Place, command: Command, node: ChainNode) {
  const { extra, chain } = command;
  if (extra === undefined || chain === undefined || !extra.known) return;
  const { start, end } = extra;
  if (isThere(place, place.table.chains.get(extra.text)))
    return refuse(place, { rule: "chain-name", start, end, message: `The chain ${brief(extra.text, 30)} exists already` });
  if (place.file.kind !== "script")
    refuse(place, { rule: "chain-name", start, end, message: "iptables-nft cannot rename a chain made in the same file", back: "nft" });
  place.table.chains.delete(node.name);
  place.table.chains.set(extra.text, { ...node, name: extra.text });
  const { budget } = place.ruleset;
  for (const { rules } of place.table.chains.values()) {
    budget.left -= rules.length + 1;
    if (budget.left < 0) return;
    for (const rule of rules) if ((rule.callee ?? rule.command.target?.name.text) === node.name) rule.callee = extra.text;
  }
}

function setPolicy(place: Place, command: Command, node: ChainNode) {
  const { extra } = command;
  if (extra === undefined || !extra.known) return;
  const { start, end } = extra;
  const span = { start: place.base + start, end: place.base + end };
  if (!node.builtin) return noPolicy(place, node.name, extra);
  if (extra.text !== "ACCEPT" && extra.text !== "DROP") return badPolicy(place, extra.text, start, end);
  if (place.table.name === "nat" && extra.text === "DROP")
    refuse(place, { rule: "nat-filtering", start, end, message: "The nat table does not filter: its policy cannot be DROP" });
  if (place.maybe !== true) node.policy = { word: extra.text, file: place.file, span };
}

function noPolicy(place: Place, name: string, { start, end }: Word): undefined {
  refuse(place, { rule: "policy", start, end, message: `${brief(name, 30)} is no built-in chain: only those have a policy` });
}

/** A policy that is none. */
export function badPolicy(place: Place, text: string, start: number, end: number): void {
  const meant = /^(accept|drop)$/i.test(text) ? text.toUpperCase() : nearest(text, ["ACCEPT", "DROP"]);
  const message = `A policy is ACCEPT or DROP, not ${brief(text, 20)}${meant ? `; did you mean ${meant}?` : ""}`;
  refuse(place, {
    rule: "policy",
    start,
    end,
    message,
    ...meantFix(meant, start, end),
  });
}
