/** What may come next in a command: its letter, chains, modules and targets that work there, and options of what is loaded. */
import type { Completion } from "../../core/language.ts";
import type { Span } from "../../core/text.ts";
import { mentionsIn } from "./chains.ts";
import { type Command, readCommand } from "./command.ts";
import { valuesOf } from "./complete-values.ts";
import type { IptablesFile } from "./file.ts";
import { COMMAND_DOCS, matchDoc, optionDoc, TABLE_DOCS, targetDoc } from "./knowledge/docs.ts";
import { BUILTIN, MODULES } from "./knowledge/modules.ts";
import { protocolNames } from "./knowledge/services.ts";
import type { Hook, OptionFact } from "./knowledge/types.ts";
import { TABLES, VERDICTS } from "./knowledge/words.ts";
import { builtinByLetter, type Family, findLong, findMatch, findTarget, type Module, moduleNames } from "./options.ts";
import { splitLine } from "./words.ts";

/** A command up to the cursor: `text` begins behind the program's name and ends at `offset`. */
export type Typed = {
  readonly file: IptablesFile;
  readonly offset: number;
  readonly text: string;
  readonly family: Family;
  readonly table: string;
};

/** Where the cursor is: the words before the one that is typed, and that one. */
type At = Typed & { readonly command: Command; readonly rest: readonly string[]; readonly current: string };

/** What may stand at the cursor. */
export function completeCommand(typed: Typed): readonly Completion[] {
  const { text, family, offset } = typed;
  const { words, openQuote } = splitLine(text, 0, text.length);
  if (openQuote !== undefined || (text.split("'").length & 1) === 0) return [];
  const ends = /\s$/.test(text) || text === "";
  const current = ends ? undefined : words.at(-1);
  const before = ends ? words : words.slice(0, -1);
  const command = readCommand(before, family, false);
  const table = command.table?.text ?? typed.table;
  const at: At = { ...typed, table, command, rest: before.map((word) => word.text), current: current?.text ?? "" };
  const span = { start: offset - (current === undefined ? 0 : text.length - current.start), end: offset };
  const values = valuesAt(at);
  if (values !== undefined) return values.map((one) => ({ ...one, span: listSpan(span, at) }));
  return current === undefined || current.text.startsWith("-") ? optionsAt(at).map((one) => ({ ...one, span })) : [];
}

/** In a list, or a range of ports, only its last member is replaced. */
function listSpan(span: Span, { current, rest }: At): Span {
  const cut = Math.max(current.lastIndexOf(","), /port/.test(rest.at(-1) ?? "") ? current.lastIndexOf(":") : -1);
  return cut < 0 ? span : { start: span.start + cut + 1, end: span.end };
}

const word = (label: string, detail = ""): Completion => ({ label, kind: "value", detail });

/** What may stand behind the option before the cursor; undefined where an option or command is next. */
function valuesAt(at: At): readonly Completion[] | undefined {
  const { rest, command, family } = at;
  const last = rest.at(-1) ?? "";
  const earlier = rest.at(-2) ?? "";
  if (/^-[ACDFILNPRSXEZ]$/.test(last)) return last === "-N" ? [] : chainsAt(at, !"XE".includes(last.charAt(1)));
  if (earlier === "-P") return ["ACCEPT", "DROP"].map((name) => word(name, targetDoc(name)));
  if (earlier === "-E" || earlier === "-N") return [];
  switch (last) {
    case "-g":
    case "--goto":
      return chainsAt(at, false);
    case "-j":
    case "--jump":
      return [...targetsAt(at), ...chainsAt(at, false)];
    case "-m":
    case "--match":
      return moduleNames("match", family)
        .filter((name) => fits(at, findMatch(name, family)))
        .map((name) => word(name, matchDoc(name)));
    case "-p":
    case "--protocol":
      return ["tcp", "udp", family === 4 ? "icmp" : "ipv6-icmp", "all", ...protocolNames()]
        .filter((name, i, all) => name === name.toLowerCase() && all.indexOf(name) === i)
        .map((name) => word(name));
    case "-t":
    case "--table":
      return Object.keys(TABLES).map((name) => word(name, TABLE_DOCS[name]));
  }
  const option = optionNamed(command, last);
  if (option?.value !== undefined) return valuesOf(at.file, option, family, false);
  const two = optionNamed(command, earlier);
  return two?.two === true ? valuesOf(at.file, two, family, true) : undefined;
}

/** The option that a word is in a command. */
function optionNamed(command: Command, name: string): OptionFact | undefined {
  if (!name.startsWith("-")) return undefined;
  if (!name.startsWith("--")) return builtinByLetter(name);
  const found = findLong(name, loadedIn(command));
  return found === undefined || found === "ambiguous" || found.as === "command" ? undefined : found.option;
}

const loadedIn = (command: Command): readonly Module[] => [
  ...command.matches.map((use) => use.module),
  ...(command.target?.module === undefined ? [] : [command.target.module]),
];

const targetsAt = (at: At): readonly Completion[] => [
  ...VERDICTS.filter((name) => name !== "QUEUE" && (name !== "DROP" || at.table !== "nat")).map((name) => word(name, targetDoc(name))),
  ...moduleNames("target", at.family)
    .filter((name) => fits(at, findTarget(name, at.family)))
    .map((name) => word(name, targetDoc(name))),
];

/** Whether a module works in the table and, where the chain is built in, at its hook. */
function fits({ table, command }: At, module: Module | undefined): boolean {
  if (module?.tables !== undefined && !module.tables.includes(table)) return false;
  const chain = command.chain?.text ?? "";
  return module?.hooks === undefined || TABLES[table]?.includes(chain) !== true || module.hooks.includes(chain as Hook);
}

/** The chains of the table; the word at the cursor is none yet. */
function chainsAt({ file, offset, table }: At, builtin: boolean): readonly Completion[] {
  const own = mentionsIn(file).filter(
    (mention) => mention.table === table && TABLES[table]?.includes(mention.name) !== true && mention.end !== offset,
  );
  const names = new Set([...(builtin ? (TABLES[table] ?? []) : []), ...own.map((mention) => mention.name)]);
  return [...names].map((label) => ({ label, kind: "reference", detail: `chain of ${table}` }));
}

/** Letters of commands, before there is one; then options. */
function optionsAt(at: At): readonly Completion[] {
  const { command, rest } = at;
  if (command.verb === "") {
    const letters = ["A", "I", "D", "R", "C", "N", "X", "P", "F", "L", "S"];
    const table = rest.includes("-t") ? [] : [{ label: "-t", kind: "property" as const, detail: optionDoc("-t") ?? "the table" }];
    return [
      ...letters.map((letter): Completion => ({ label: `-${letter}`, kind: "keyword", detail: COMMAND_DOCS[letter] ?? "" })),
      ...table,
    ];
  }
  if (!"ACDIR".includes(command.verb)) return [];
  const not = rest.at(-1) === "!";
  const used = new Set(command.parts.map((part) => part.key));
  const loaded = [...loadedIn(command), ...protocolModules(at)];
  const options = loaded.flatMap((module) => module.options.filter((option) => !used.has(option.name) && (!not || option.not === true)));
  const ways = at.current.length > 3 && !not ? unloaded(at, loaded) : [];
  return [...options.map(ofModule), ...builtinOptions(used, not), ...ways];
}

const ofModule = (option: OptionFact): Completion => ({
  label: option.aliases?.[0] ?? option.name,
  kind: "property",
  detail: optionDoc(option.name) ?? option.help ?? "",
});

function builtinOptions(used: ReadonlySet<string>, not: boolean): readonly Completion[] {
  const offered = not ? ["-s", "-d", "-p", "-i", "-o"] : ["-s", "-d", "-p", "-i", "-o", "-m", "-j", "-g"];
  const keys = new Set(BUILTIN.map((option) => option.short ?? option.name));
  return offered
    .filter((key) => keys.has(key) && (key === "-m" || !used.has(key)) && !("-j-g".includes(key) && (used.has("-j") || used.has("-g"))))
    .map((key) => ({ label: key, kind: "property", detail: optionDoc(key) ?? "" }));
}

/** Options of matches that are not loaded yet, with what loads them before them. */
function unloaded(at: At, loaded: readonly Module[]): readonly Completion[] {
  const { family, current, command } = at;
  return MODULES.filter((fact) => fact.kind === "match" && fact.family !== (family === 4 ? 6 : 4) && fits(at, fact as Module)).flatMap(
    (fact) => {
      if (loaded.some((module) => module.name === fact.name) || (fact.protocols !== undefined && command.protocol !== undefined)) return [];
      if (fact.name === "dccp" || fact.name === "sctp") return [];
      const needs = fact.protocols === undefined ? `-m ${fact.name}` : `-p ${fact.protocols[0]}`;
      return fact.options
        .map(ofModule)
        .filter(({ label }) => label.startsWith(current))
        .map((one) => ({ ...one, insert: `${needs} ${one.label}`, detail: `with ${needs}: ${one.detail}` }));
    },
  );
}

/** The match that a protocol brings in by itself. */
function protocolModules({ command, family }: At): readonly Module[] {
  const name = command.protocol?.word.text.toLowerCase();
  if (name === undefined || command.matches.some((use) => use.module.protocols !== undefined)) return [];
  const module = findMatch(name, family);
  return module === undefined ? [] : [module];
}
