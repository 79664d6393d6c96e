/** What a word of a rule means, in words: the option, the module, the address, the port, the chain. */

import { cidrOf } from "../../core/address.ts";
import { explainAddress, explainCidr, explainPort } from "../../core/explain.ts";
import type { Hover } from "../../core/language.ts";
import { code, plain } from "../../core/markdown.ts";
import { readHosts } from "./addresses.ts";
import { mentionAt, mentionsIn } from "./chains.ts";
import type { Command, Part } from "./command.ts";
import { describe } from "./describe.ts";
import type { IptablesFile } from "./file.ts";
import { COMMAND_DOCS, HOOK_DOCS, matchDoc, optionDoc, TABLE_DOCS, targetDoc } from "./knowledge/docs.ts";
import { icmpName, icmpTypesNamed } from "./knowledge/icmp.ts";
import { protocolName } from "./knowledge/services.ts";
import { commandAt, entryAt, inside, type Located, partAt } from "./locate.ts";
import { readNumber } from "./numbers.ts";
import { protocolNumber, tcpPort } from "./values.ts";

/** The hover at an offset; undefined where there is nothing to say. */
export function hoverOf(file: IptablesFile, offset: number): Hover | undefined {
  const located = commandAt(file, offset);
  if (located !== undefined) return overCommand(file, located, offset);
  const entry = entryAt(file, offset);
  if (entry === undefined) return undefined;
  const { line, start } = entry;
  if (line.kind === "table" && line.name !== undefined) {
    const text = TABLE_DOCS[line.name.text];
    return text === undefined ? undefined : { span: { start, end: entry.end }, markdown: `Table ${code(line.name.text)}: ${text}.` };
  }
  if (line.kind === "commit") return { span: { start, end: entry.end }, markdown: "`COMMIT` loads the table, all of it or nothing." };
  return line.kind === "chain" ? overChain(file, offset) : undefined;
}

function overCommand(file: IptablesFile, { command, base, family, table }: Located, offset: number): Hover | undefined {
  const at = offset - base;
  const found = partAt(command, at);
  const chain = inside(command.chain, at) ? overChain(file, offset) : undefined;
  if (chain !== undefined) return chain;
  if (command.verbWord !== undefined && inside(command.verbWord, at)) {
    const { start, end } = command.verbWord;
    const doc = COMMAND_DOCS[command.verb] ?? "";
    return {
      span: { start: base + start, end: base + end },
      markdown: `${code(`-${command.verb}`)} ${doc}.\n\n${describe(command, family, table)}`,
    };
  }
  if (found === undefined) return undefined;
  const { part, word } = found;
  const place = word === "option" ? part : (part[word] as { start: number; end: number });
  const span = { start: base + place.start, end: base + place.end };
  if (word === "value" && (part.key === "-j" || part.key === "-g") && part.value !== undefined) {
    const doc = targetDoc(part.value.text);
    if (doc === undefined) return overChain(file, offset);
    return { span, markdown: `${code(part.value.text)} ${doc}.\n\n${describe(command, family, table)}` };
  }
  const lines = [optionLine(command, part), word === "option" ? "" : valueLine(part, command, family), describe(command, family, table)];
  return { span, markdown: lines.filter((line) => line !== "").join("\n\n") };
}

function optionLine(command: Command, part: Part): string {
  if (part.key === "-m" && part.value !== undefined)
    return `${code(`-m ${part.value.text}`)} ${matchDoc(part.value.text === "icmpv6" ? "icmp6" : part.value.text) ?? ""}.`;
  const owner = part.use === -2 ? `-j ${command.target?.name.text}` : part.use >= 0 ? `-m ${command.matches[part.use]?.module.name}` : "";
  const name = part.use === -1 ? part.option.name : part.key;
  return `${code(name)}${owner === "" ? "" : ` of ${code(owner)}`}: ${optionDoc(part.key) ?? part.option.help ?? "an option without a value"}.`;
}

/** What a value stands for: addresses, ports, types. */
function valueLine(part: Part, command: Command, family: 4 | 6): string {
  const text = part.value?.known ? part.value.text : undefined;
  if (text === undefined) return "Its value is known only when the script runs.";
  if (part.use === -1 && (part.key === "-s" || part.key === "-d"))
    return readHosts(text, family)
      .slice(0, 8)
      .map((host) => hostLine(host, family))
      .join("\n\n");
  if (part.use === -1 && part.key === "-p") return `Protocol ${protocolNumber(text)}: ${plain(protocolName(protocolNumber(text)))}`;
  if (/port/.test(part.key) && part.use !== -1 && part.key !== "--on-port") return portLines(text, command);
  if (part.key === "--icmp-type" || part.key === "--icmpv6-type") return icmpLine(text, family);
  return "";
}

function hostLine(host: ReturnType<typeof readHosts>[number], family: 4 | 6): string {
  if (host.range === undefined) return host.kind === "name" ? `${code(host.text)}: a name, looked up when the rules load` : "";
  if (host.prefixLength === (family === 4 ? 32 : 128)) return explainAddress({ family, value: host.range.first });
  return explainCidr(cidrOf({ family, value: host.range.first }, host.prefixLength ?? 0));
}

function portLines(text: string, command: Command): string {
  const of = command.protocol?.number === 17 ? "udp" : "tcp";
  const ports = text
    .split(/[,:-]/)
    .map((one) => tcpPort(one, of))
    .filter((port) => port >= 0);
  return ports
    .slice(0, 8)
    .map((port) => explainPort(port, of))
    .join("\n\n");
}

function icmpLine(text: string, family: 4 | 6): string {
  const [type = "", codeText] = text.split("/");
  const number = readNumber(type);
  const name =
    number >= 0
      ? icmpName(number, codeText === undefined ? undefined : readNumber(codeText), family)
      : icmpTypesNamed(text, family)[0]?.name;
  const known = icmpTypesNamed(name ?? "?", family)[0];
  return known === undefined ? "" : `Type ${known.types[0]}: ${plain(known.name)}`;
}

/** A chain: its policy, who jumps to it, how many rules it has. */
function overChain(file: IptablesFile, offset: number): Hover | undefined {
  const mention = mentionAt(file, offset);
  if (mention === undefined) return undefined;
  const { name, table, start, end } = mention;
  const all = mentionsIn(file).filter((one) => one.table === table && one.name === name);
  const doc = HOOK_DOCS[name];
  const lines = [`Chain ${code(name)} of the table ${code(table)}${doc === undefined ? "" : `: ${doc}`}.`];
  const counts = countUses(file, name, table);
  if (counts.policy !== undefined) lines.push(`Policy ${code(counts.policy)}: what happens to packets that no rule decides.`);
  lines.push(
    `${counts.rules} ${counts.rules === 1 ? "rule" : "rules"}; ${counts.callers.length === 0 ? "nothing jumps here" : `called from ${counts.callers.map(code).join(", ")}`}.`,
  );
  return all.length === 0 ? undefined : { span: { start, end }, markdown: lines.join("\n\n") };
}

function countUses(file: IptablesFile, name: string, table: string): { rules: number; callers: string[]; policy: string | undefined } {
  let current = "";
  let rules = 0;
  let policy: string | undefined;
  const callers = new Set<string>();
  const count = (command: Command, of: string): void => {
    if (of !== table) return;
    if ("AIR".includes(command.verb) && command.chain?.text === name) rules++;
    if (command.verb === "P" && command.chain?.text === name) policy = command.extra?.text;
    if (command.target?.name.text === name && command.target.module === undefined) callers.add(command.chain?.text ?? "");
  };
  for (const { line } of file.entries) {
    if (line.kind === "table") current = line.name?.text ?? "";
    else if (line.kind === "command") count(line.command, current);
    else if (line.kind === "chain" && current === table && line.name?.text === name && line.policy?.text !== "-")
      policy = line.policy?.text;
  }
  for (const one of file.script?.commands ?? []) if (one.kind === "iptables") count(one.command, one.command.table?.text ?? "filter");
  return { rules, callers: [...callers].slice(0, 8), policy };
}
