/** What each command does to a table: chains made, emptied, renamed and deleted, policies set. */
import { brief } from "../../core/markdown.ts";
import { nearest } from "../../core/suggest.ts";
import { applyRule, badIndex, someNames } from "./apply-rule.ts";
import type { Command } from "./command.ts";
import { checkRemoved } from "./commit.ts";
import { declaration, type Place, refuse } from "./place.ts";
import type { ChainNode, RuleNode } from "./ruleset.ts";
/** Does what a command says to the table. */
export function apply(place: Place, command: Command) {
  if (command.skipped) return;
  const { verb, chain } = command;
  if (chain === undefined) {
    if (verb === "F") for (const one of place.table.chains.values()) emptyChain(place, one);
    else if (verb === "X") for (const one of [...place.table.chains.values()]) if (!one.builtin) deleteChain(place, command, one, true);
    return;
  }
  if (!chain.known) return;
  if (verb === "N") return makeChain(place, command, chain.text);
  const node = place.table.chains.get(chain.text) ?? lenientChain(place, verb, chain.text);
  if (node === undefined) {
    if (!place.lenient || (verb === "A" && place.file.kind !== "script")) noChain(place, command);
    return;
  }
  if ("ACDIR".includes(verb)) applyRule(place, command, node);
  else if (verb === "F") emptyChain(place, node);
  else if (verb === "P") setPolicy(place, command, node);
  else if (verb === "X") deleteChain(place, command, node, false);
  else if (verb === "E") renameChain(place, command, node);
  else if (verb === "Z" && command.position !== undefined && command.position > node.rules.length) badIndex(place, command, node);
}

/** In a script a chain may have been there before: it is taken to exist, and to hold rules that are not shown. */
function lenientChain(place: Place, verb: string, name: string): ChainNode | undefined {
  if (!place.lenient || !"AIF".includes(verb)) return undefined;
  const node: ChainNode = { name, builtin: false, rules: [], open: verb !== "F" };
  place.table.chains.set(name, node);
  return node;
}

function noChain(place: Place, command: Command): void {
  const { chain } = command;
  if (chain === undefined) return;
  const meant = nearest(chain.text, someNames(place.table.chains.keys()));
  const message = `There is no chain ${brief(chain.text, 30)} in table ${place.table.name}${meant ? `; did you mean ${meant}?` : ""}`;
  const fix = declaration(place, chain.text);
  const { start, end } = chain;
  refuse(place, { rule: "undeclared-append", start, end, message, ...("AI".includes(command.verb) && fix && { fix }) });
}

function makeChain(place: Place, command: Command, name: string) {
  const word = command.chain as { start: number; end: number };
  const old = place.table.chains.get(name);
  if (old !== undefined && (!place.lenient || old.builtin)) {
    const { start, end } = word;
    return refuse(place, { rule: "chain-name", start, end, message: `The chain ${brief(name, 30)} exists already` });
  }
  const declared = { file: place.file, span: { start: place.base + word.start, end: place.base + word.end } };
  place.table.chains.set(name, { name, builtin: false, rules: old?.rules ?? [], open: false, declared });
}

function emptyChain(place: Place, node: ChainNode): void {
  checkRemoved(place.ruleset, node.rules);
  node.rules = [];
  node.open = false;
}

function deleteChain(place: Place, command: Command, node: ChainNode, all: boolean) {
  const word = command.chain ?? command.verbWord;
  if (word === undefined) return;
  const { start, end } = word;
  if (node.builtin) return noChain(place, command);
  const caller = callerOf(place, node);
  if (caller !== undefined || node.rules.length > 0) {
    if (place.lenient && all) return;
    const why = caller !== undefined ? "rules jump to it" : "it holds rules";
    return refuse(place, { rule: "chain-name", start, end, message: `The chain ${brief(node.name, 30)} cannot be deleted: ${why}` });
  }
  place.table.chains.delete(node.name);
}

/** A rule that jumps to a chain. */
function callerOf(place: Place, node: ChainNode): RuleNode | undefined {
  const { budget } = place.ruleset;
  for (const chain of place.table.chains.values()) {
    budget.left -= chain.rules.length + 1;
    if (budget.left < 0) return undefined;
    const caller = chain.rules.find((rule) => rule.command.target?.name.text === node.name);
    if (caller !== undefined) return caller;
  }
  return undefined;
}

function renameChain(place: Place, command: Command, node: ChainNode) {
  const { extra, chain } = command;
  if (extra === undefined || chain === undefined || !extra.known) return;
  const { start, end } = extra;
  if (place.table.chains.has(extra.text))
    return refuse(place, { rule: "chain-name", start, end, message: `The chain ${brief(extra.text, 30)} exists already` });
  if (place.file.kind !== "script")
    refuse(place, { rule: "chain-name", start, end, message: "iptables-nft cannot rename a chain made in the same file", back: "nft" });
  place.table.chains.delete(node.name);
  place.table.chains.set(extra.text, { ...node, name: extra.text });
}

function setPolicy(place: Place, command: Command, node: ChainNode) {
  const { extra } = command;
  if (extra === undefined || !extra.known) return;
  const { start, end } = extra;
  const span = { start: place.base + start, end: place.base + end };
  if (!node.builtin)
    return refuse(place, { rule: "policy", start, end, message: `${brief(node.name, 30)} is no built-in chain: only those have a policy` });
  if (extra.text !== "ACCEPT" && extra.text !== "DROP") return badPolicy(place, extra.text, start, end);
  if (place.table.name === "nat" && extra.text === "DROP")
    refuse(place, { rule: "nat-filtering", start, end, message: "The nat table does not filter: its policy cannot be DROP" });
  node.policy = { word: extra.text, file: place.file, span };
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
    ...(meant && { fix: { title: `Write ${meant}`, edits: [{ start, end, text: meant }] } }),
  });
}
