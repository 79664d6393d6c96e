/** What may come next: tables, chains, commands, options, modules, values. */
import type { Completion } from "../../core/language.ts";
import type { Span } from "../../core/text.ts";
import { mentionsIn } from "./chains.ts";
import { type Command, readCommand } from "./command.ts";
import type { IptablesFile } from "./file.ts";
import { COMMAND_DOCS, matchDoc, optionDoc, TABLE_DOCS, targetDoc } from "./knowledge/docs.ts";
import { icmpTypes } from "./knowledge/icmp.ts";
import { BUILTIN } from "./knowledge/modules.ts";
import { protocolNames, serviceNames } from "./knowledge/services.ts";
import { ADDRESS_TYPES, LOG_LEVELS, PACKET_TYPES, REJECT_TYPES, STATES, TABLES, TCP_FLAGS, VERDICTS } from "./knowledge/words.ts";
import { commandAt, entryAt, tableAt } from "./locate.ts";
import { type Family, moduleNames } from "./options.ts";
import { splitLine } from "./words.ts";

/** Completions at an offset of a file. */
export function completeAt(file: IptablesFile, offset: number): readonly Completion[] {
  const { text } = file.source;
  const from =
    file.kind === "script"
      ? (commandAt(file, offset)?.command.verbWord?.start ?? text.lastIndexOf("\n", offset - 1) + 1)
      : text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(Math.max(from, offset - 2000), offset);
  if (file.kind !== "script") {
    const line = ofLine(file, offset, before);
    if (line !== undefined) return line;
  } else if (commandAt(file, offset - 1) === undefined) return [];
  const family = commandAt(file, offset)?.family ?? file.family;
  return ofCommand(file, offset, before, family);
}

/** At the start of a line, or in a line that is no command. */
function ofLine(file: IptablesFile, offset: number, before: string): readonly Completion[] | undefined {
  const table = tableAt(file, offset);
  if (before.startsWith("*"))
    return Object.keys(TABLES).map((name) => ({
      label: name,
      kind: "keyword",
      detail: TABLE_DOCS[name] ?? "",
      span: { start: offset - before.length + 1, end: offset },
    }));
  if (before.startsWith(":")) {
    if (!before.includes(" "))
      return (TABLES[table] ?? []).map((name) => ({
        label: name,
        kind: "reference",
        insert: `${name} ACCEPT [0:0]`,
        span: { start: offset - before.length + 1, end: offset },
      }));
    return ["ACCEPT", "DROP", "-"].map((name) => ({
      label: name,
      kind: "value",
      detail: name === "-" ? "a chain of your own has no policy" : (targetDoc(name) ?? ""),
    }));
  }
  if (/^\S*$/.test(before) && entryAt(file, offset)?.line.kind !== "comment")
    return lineStarts(table, { start: offset - before.length, end: offset });
  return before.startsWith("#") ? [] : undefined;
}

/** What a line may begin with. */
function lineStarts(table: string, span: Span): readonly Completion[] {
  if (table === "")
    return Object.keys(TABLES).map((name) => ({
      label: `*${name}`,
      kind: "keyword",
      detail: TABLE_DOCS[name] ?? "",
      insert: `*${name}\n$0\nCOMMIT`,
      snippet: true,
      span,
    }));
  const commands = ["A", "I", "D", "N", "P", "F"].map(
    (letter): Completion => ({ label: `-${letter}`, kind: "keyword", detail: COMMAND_DOCS[letter] ?? "", span }),
  );
  return [...commands, { label: "COMMIT", kind: "keyword", detail: "loads the table", span }];
}

function ofCommand(file: IptablesFile, offset: number, before: string, family: Family): readonly Completion[] {
  const { words } = splitLine(before, 0, before.length);
  const ends = /\s$/.test(before) || before === "";
  const current = ends ? undefined : words.at(-1);
  const rest = ends ? words : words.slice(0, -1);
  const command = readCommand(rest, family, false);
  const span = { start: offset - (current === undefined ? 0 : before.length - current.start), end: offset };
  const last = rest.at(-1)?.text ?? "";
  const values = valuesAfter(file, offset, last, command, family);
  if (values !== undefined) return values.map((one) => ({ ...one, span: listSpan(span, current?.text ?? "") }));
  return current === undefined || current.text.startsWith("-") ? optionsFor(command, family).map((one) => ({ ...one, span })) : [];
}

/** In a list only its last member is replaced. */
function listSpan(span: { start: number; end: number }, text: string): { start: number; end: number } {
  const comma = text.lastIndexOf(",");
  return comma < 0 ? span : { start: span.start + comma + 1, end: span.end };
}

const word = (label: string, detail = ""): Completion => ({ label, kind: "value", detail });

/** What may stand behind an option; undefined behind anything else. */
function valuesAfter(
  file: IptablesFile,
  offset: number,
  option: string,
  command: Command,
  family: Family,
): readonly Completion[] | undefined {
  switch (option) {
    case "-A":
    case "-I":
    case "-D":
    case "-R":
    case "-F":
    case "-P":
    case "-g":
    case "--goto":
      return chainsOf(file, offset, command, option !== "-g" && option !== "--goto");
    case "-j":
    case "--jump":
      return [
        ...VERDICTS.map((name) => word(name, targetDoc(name))),
        ...moduleNames("target", family).map((name) => word(name, targetDoc(name))),
        ...chainsOf(file, offset, command, false),
      ];
    case "-m":
    case "--match":
      return moduleNames("match", family).map((name) => word(name, matchDoc(name)));
    case "-p":
    case "--protocol":
      return [...protocolNames()].map((name) => word(name));
    case "-t":
    case "--table":
      return Object.keys(TABLES).map((name) => word(name, TABLE_DOCS[name]));
    default:
      return valuesOf(option, family);
  }
}

function valuesOf(option: string, family: Family): readonly Completion[] | undefined {
  switch (option) {
    case "--ctstate":
      return STATES.map((name) => word(name));
    case "--state":
      return STATES.slice(0, 5).map((name) => word(name));
    case "--dport":
    case "--sport":
    case "--dports":
    case "--sports":
    case "--destination-port":
    case "--source-port":
      return [...serviceNames()].map((name) => word(name));
    case "--icmp-type":
    case "--icmpv6-type":
      return icmpTypes(family).map(({ name, types }) => word(name, `type ${types[0]}`));
    case "--reject-with":
      return REJECT_TYPES[family].map((name) => word(name));
    case "--log-level":
      return LOG_LEVELS.map((name) => word(name));
    case "--tcp-flags":
      return Object.keys(TCP_FLAGS).map((name) => word(name));
    case "--src-type":
    case "--dst-type":
      return ADDRESS_TYPES.map((name) => word(name));
    case "--pkt-type":
      return PACKET_TYPES.map((name) => word(name));
    case "--algo":
      return ["bm", "kmp"].map((name) => word(name));
    default:
      return undefined;
  }
}

function chainsOf(file: IptablesFile, offset: number, command: Command, builtin: boolean): readonly Completion[] {
  const table = file.kind === "script" ? (command.table?.text ?? "filter") : tableAt(file, offset);
  const own = mentionsIn(file).filter((mention) => mention.table === table && !TABLES[table]?.includes(mention.name));
  const names = new Set([...(builtin ? (TABLES[table] ?? []) : []), ...own.map((mention) => mention.name)]);
  return [...names].map((label) => ({ label, kind: "reference", detail: `chain of ${table}` }));
}

/** Options that may still come: those without a module, and those of what is loaded. */
function optionsFor(command: Command, family: Family): readonly Completion[] {
  const used = new Set(command.parts.map((part) => part.key));
  const own = BUILTIN.flatMap((option): Completion[] => {
    const key = option.short ?? option.name;
    if (used.has(key) && key !== "-m") return [];
    return ["-s", "-d", "-p", "-i", "-o", "-m", "-j", "-g"].includes(key)
      ? [{ label: key, kind: "property", detail: optionDoc(key) ?? "" }]
      : [];
  });
  const unique = [...new Map(own.map((one) => [one.label, one])).values()];
  const loaded = [
    ...command.matches.map((use) => use.module),
    ...(command.target?.module === undefined ? [] : [command.target.module]),
    ...protocolModules(command, family),
  ];
  const options = loaded.flatMap((module) => module.options.filter((option) => !used.has(option.name)));
  return [
    ...options.map(
      (option): Completion => ({
        label: option.aliases?.[0] ?? option.name,
        kind: "property",
        detail: optionDoc(option.name) ?? option.help ?? "",
      }),
    ),
    ...unique,
  ];
}

function protocolModules(command: Command, family: Family): readonly { options: (typeof BUILTIN)[number][] }[] {
  const name = command.protocol?.word.text.toLowerCase();
  if (name === undefined || command.matches.some((use) => use.module.protocols !== undefined)) return [];
  const { matches } = readCommand([...probe(name)], family, false);
  return matches.map((use) => ({ options: [...use.module.options] }));
}

/** A rule that makes the match of a protocol load. */
function probe(protocol: string): ReturnType<typeof splitLine>["words"] {
  const options: Readonly<Record<string, string>> = {
    tcp: "--syn",
    udp: "--dport 1",
    icmp: "--icmp-type any",
    icmpv6: "--icmpv6-type 1",
    "ipv6-icmp": "--icmpv6-type 1",
    sctp: "--dport 1",
  };
  const text = `-A X -p ${protocol} ${Object.hasOwn(options, protocol) ? options[protocol] : ""}`;
  return splitLine(text, 0, text.length).words;
}
