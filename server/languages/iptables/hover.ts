/** What a word of a rule means, in words: the option, the module, its value, the chain, and the whole rule with its fate. */
import type { Hover, Surroundings } from "../../core/language.ts";
import { code } from "../../core/markdown.ts";
import type { Span } from "../../core/text.ts";
import type { Command, Part } from "./command.ts";
import { deadRules } from "./dead.ts";
import { describe } from "./describe.ts";
import type { IptablesFile } from "./file.ts";
import { overChain, unitWith } from "./hover-chain.ts";
import { overSet } from "./hover-set.ts";
import { explainValue } from "./hover-value.ts";
import { COMMAND_DOCS, matchDoc, optionDoc, TABLE_DOCS, targetDoc } from "./knowledge/docs.ts";
import { lensOf } from "./lenses.ts";
import { commandAt, entryAt, hereAt, inside, type Located, partAt } from "./locate.ts";

type Around = Surroundings<IptablesFile>;

/** The hover at an offset; undefined where there is nothing to say. */
export function hoverOf(file: IptablesFile, offset: number, around: Around): Hover | undefined {
  if (file.kind === "ipset") return overSet(file, offset);
  const located = commandAt(file, offset);
  if (located !== undefined) return overCommand(file, located, offset, around);
  const entry = entryAt(hereAt(file, offset) ?? file, offset);
  if (entry === undefined) return undefined;
  const { line, start } = entry;
  if (line.kind === "table" && line.name !== undefined) {
    const text = TABLE_DOCS[line.name.text];
    return text === undefined ? undefined : { span: { start, end: entry.end }, markdown: `Table ${code(line.name.text)}: ${text}.` };
  }
  if (line.kind === "commit") return { span: { start, end: entry.end }, markdown: "`COMMIT` loads the table, all of it or nothing." };
  if (line.kind !== "chain") return undefined;
  if (inside(line.counters, offset - start) && line.counters !== undefined)
    return { span: spanAt(start, line.counters), markdown: COUNTERS };
  if (inside(line.policy, offset - start) && line.policy !== undefined) return overPolicy(start, line.policy);
  return overChain(file, offset, around);
}

const COUNTERS = "Packets and bytes counted when the rules were saved; read back only with `iptables-restore -c`.";

const spanAt = (base: number, { start, end }: Span): Span => ({ start: base + start, end: base + end });

function overPolicy(base: number, policy: { readonly text: string; readonly start: number; readonly end: number }): Hover {
  const doc = policy.text === "-" ? "a chain of one's own has no policy: packets go back to where they came from" : targetDoc(policy.text);
  return { span: spanAt(base, policy), markdown: `Policy ${code(policy.text)}${doc === undefined ? "" : `: ${doc}`}.` };
}

function overCommand(file: IptablesFile, located: Located, offset: number, around: Around): Hover | undefined {
  const { command, base } = located;
  const at = offset - base;
  const chain = inside(command.chain, at) ? overChain(file, offset, around) : undefined;
  if (chain !== undefined) return chain;
  const rule = ruleLines(file, located, around);
  const { verbWord, extra, verb } = command;
  if (verbWord !== undefined && inside(verbWord, at)) {
    return hover(base, verbWord, [numbered(command), ...rule]);
  }
  if (verb === "P" && extra !== undefined && inside(extra, at)) return overPolicy(base, extra);
  const found = partAt(command, at);
  if (found === undefined) return overRest(file, located, offset, verb === "D" ? [numbered(command), ...rule] : rule);
  const { part, word } = found;
  const place = word === "option" ? part : (part[word] as Span);
  if (word === "value" && (part.key === "-j" || part.key === "-g") && part.value !== undefined) {
    const doc = targetDoc(part.value.text);
    if (doc === undefined) return overChain(file, offset, around);
    return hover(base, place, [`${code(part.value.text)} ${doc}.`, ...rule]);
  }
  return hover(base, place, [optionLine(command, part), word === "option" ? "" : explainValue(part, command, located.family), ...rule]);
}

/** What a command does, and the number that it names. */
function numbered({ verb, position }: Command): string {
  return `${code(`-${verb}`)} ${COMMAND_DOCS[verb] ?? ""}${position === undefined ? "" : `, here at number ${position}`}.`;
}

const hover = (base: number, place: Span, lines: readonly string[]): Hover => ({
  span: spanAt(base, place),
  markdown: lines.filter((line) => line !== "").join("\n\n"),
});

/** Over `!`, the number of -I, counters, the program's name: the rule as a whole. */
function overRest(file: IptablesFile, { command, base, at }: Located, offset: number, rule: readonly string[]): Hover | undefined {
  const { text } = file.source;
  if (rule.length === 0 || /\s/.test(text.charAt(offset)) || command.verbWord === undefined) return undefined;
  let [start, end] = [offset, offset];
  while (start > (at ?? base) && !/\s/.test(text.charAt(start - 1))) start--;
  while (end < text.length && !/\s/.test(text.charAt(end))) end++;
  const word = text.slice(start, end);
  const first = word === "!" ? "`!` inverts the option behind it." : word.startsWith("[") ? COUNTERS : "";
  return hover(0, { start, end }, [first, ...rule]);
}

/** The rule in words; and that it is dead, with the lines that cover it. */
function ruleLines(file: IptablesFile, { command, family, table, base }: Located, around: Around): readonly string[] {
  const said = describe(command, family, table, (word) => file.source.text.slice(base + word.start, base + word.end));
  const unit = said === "" ? undefined : unitWith(file, around);
  if (unit === undefined) return said === "" ? [] : [said];
  const dead = deadRules(unit).find((one) => unit.origin(one.rule)?.command === command);
  return dead === undefined ? [said] : [said, `This rule is ${lensOf(unit, dead)}.`];
}

function optionLine(command: Command, part: Part): string {
  if (part.key === "-m" && part.value !== undefined)
    return `${code(`-m ${part.value.text}`)} ${matchDoc(part.value.text === "icmpv6" ? "icmp6" : part.value.text) ?? ""}.`;
  const owner = part.use === -2 ? `-j ${command.target?.name.text}` : part.use >= 0 ? `-m ${command.matches[part.use]?.module.name}` : "";
  return `${code(part.key)}${owner === "" ? "" : ` of ${code(owner)}`}: ${optionDoc(part.key) ?? part.option.help ?? "an option without a value"}.`;
}
