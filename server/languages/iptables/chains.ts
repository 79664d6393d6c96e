/** Chains as things that can be found and renamed: where they are declared, filled, and jumped to. */
import type { Surroundings } from "../../core/language.ts";
import type { At, Edit } from "../../core/text.ts";
import { spanOf, touches } from "../../core/text.ts";
import type { Command } from "./command.ts";
import type { IptablesFile } from "./file.ts";
import { TABLES, VERDICTS } from "./knowledge/words.ts";
import { type Family, findTarget } from "./options.ts";
import type { Entry } from "./restore.ts";
import { isUfwChain } from "./ufw.ts";

/** One mention of a chain in a file. */
export type Mention = {
  readonly name: string;
  readonly family: Family;
  readonly table: string;
  readonly start: number;
  readonly end: number;
  readonly declares: boolean;
  /** The name stands there as it is: false where it comes out of a variable, or of pieces. */
  readonly literal: boolean;
};

type Around = Surroundings<IptablesFile>;

/** All mentions of chains in a file, in the order of its text; those in scripts in the order of running. */
export function mentionsIn(file: IptablesFile): readonly Mention[] {
  const found: Mention[] = [];
  const { text } = file.source;
  fromEntries(text, file.family, file.entries, found);
  for (const one of file.script?.commands ?? []) {
    if (one.kind === "iptables") fromCommand(text, one.family, one.command, 0, one.command.table?.text ?? "filter", found);
    else if (one.kind === "restore") fromEntries(text, one.family, one.entries ?? [], found);
  }
  return found;
}

function fromEntries(text: string, family: Family, entries: readonly Entry[], found: Mention[]): void {
  let table = "";
  for (const { start, line } of entries) {
    if (line.kind === "table") table = line.name?.text ?? "";
    else if (line.kind === "chain" && line.name !== undefined)
      found.push({ ...placed(text, line.name, start), family, table, declares: true });
    else if (line.kind === "command") fromCommand(text, family, line.command, start, table, found);
  }
}

function fromCommand(text: string, family: Family, command: Command, base: number, table: string, found: Mention[]): void {
  const { chain, target, extra, verb } = command;
  const add = (word: Named | undefined, declares: boolean): void => {
    if (word?.known) found.push({ ...placed(text, word, base), family, table, declares });
  };
  add(chain, verb === "N");
  if (verb === "E") add(extra, true);
  if (target !== undefined && target.module === undefined && !(VERDICTS as readonly string[]).includes(target.name.text))
    add(target.name, false);
}

type Named = { readonly text: string; readonly start: number; readonly end: number; readonly known: boolean };

/** Where a name stands, without quotes around it. */
function placed(text: string, word: Named, base: number): Pick<Mention, "name" | "start" | "end" | "literal"> {
  const name = word.text;
  const [start, end] = [base + word.start, base + word.end];
  const quoted = end - start === name.length + 2 && /["']/.test(text.charAt(start)) && text.charAt(start) === text.charAt(end - 1);
  const at = quoted ? { start: start + 1, end: end - 1 } : { start, end };
  return { name, ...at, literal: text.slice(at.start, at.end) === name };
}

/** The chain mentioned at an offset. */
export const mentionAt = (file: IptablesFile, offset: number): Mention | undefined =>
  mentionsIn(file).find((mention) => touches(mention, offset));

type Placed = { readonly file: IptablesFile; readonly mention: Mention };

/** The files whose chains are those of `file`: itself, and the other files of the same ufw. */
function together(file: IptablesFile, { files }: Around): readonly IptablesFile[] {
  const folder = (one: IptablesFile): string => one.source.uri.slice(0, one.source.uri.lastIndexOf("/"));
  if (file.kind !== "ufw") return [file];
  const others = files.filter((one) => one.kind === "ufw" && one.family === file.family && folder(one) === folder(file));
  return [file, ...others.filter((one) => one.source.uri !== file.source.uri)];
}

/** All mentions of the chain at an offset, its own among them; one word of a script may stand for a chain of both families. */
function mentionsOf(file: IptablesFile, offset: number, around: Around): readonly Placed[] {
  const at = mentionAt(file, offset);
  if (at === undefined) return [];
  const named = together(file, around).flatMap((one) =>
    mentionsIn(one).flatMap((mention) => (mention.name === at.name && mention.table === at.table ? [{ file: one, mention }] : [])),
  );
  const places = new Map<string, Family>();
  const both = named.some(({ mention: { start, family }, file: { source } }) => {
    const key = `${source.uri} ${start}`;
    const other = places.get(key);
    places.set(key, family);
    return other !== undefined && other !== family;
  });
  const seen = new Set<string>();
  return named.filter(({ mention: { start, family }, file: { source } }) => {
    const key = `${source.uri} ${start}`;
    return (both || family === at.family) && !seen.has(key) && seen.add(key);
  });
}

const place = ({ file, mention }: Placed): At => ({ uri: file.source.uri, span: spanOf(mention.start, mention.end) });

/** Where the chain at an offset is declared. */
export const definitionOf = (file: IptablesFile, offset: number, around: Around): readonly At[] =>
  mentionsOf(file, offset, around)
    .filter(({ mention }) => mention.declares)
    .map(place);

/** Every mention of the chain at an offset. */
export const referencesOf = (file: IptablesFile, offset: number, around: Around): readonly At[] =>
  mentionsOf(file, offset, around).map(place);

/**
 * The edits that give the chain at an offset another name; undefined for built-in chains, for names that iptables refuses or that are
 * taken, and where a mention comes out of a variable.
 */
export function renameOf(
  file: IptablesFile,
  offset: number,
  to: string,
  around: Around,
): Readonly<Record<string, readonly Edit[]>> | undefined {
  const all = mentionsOf(file, offset, around);
  const at = all[0]?.mention;
  if (at === undefined || TABLES[at.table]?.includes(at.name) || (file.kind === "ufw" && isUfwChain(at.name))) return undefined;
  if (!isChainName(to, file.kind === "script") || all.some(({ mention }) => !mention.literal || TABLES[mention.table]?.includes(to)))
    return undefined;
  if (to !== at.name && together(file, around).some((one) => mentionsIn(one).some(({ name, table }) => name === to && table === at.table)))
    return undefined;
  const uris = [...new Set(all.map(({ file: { source } }) => source.uri))];
  const editsIn = (uri: string): readonly Edit[] =>
    all.flatMap(({ file: { source }, mention: { start, end } }) => (source.uri === uri ? [{ span: { start, end }, text: to }] : []));
  return Object.fromEntries(uris.map((uri) => [uri, editsIn(uri)]));
}

/** Whether iptables makes a chain of that name (at most 28 bytes), and a line or a shell leaves it as it is. */
const isChainName = (name: string, script: boolean): boolean =>
  /^[^-!\s:"'\\][^\s"'\\]*$/.test(name) &&
  new TextEncoder().encode(name).length <= 28 &&
  !(script && /[$`;&|<>()*?[\]{}~#!=]/.test(name)) &&
  !(VERDICTS as readonly string[]).includes(name) &&
  name !== "standard" &&
  findTarget(name, 4) === undefined &&
  findTarget(name, 6) === undefined &&
  !TABLES.mangle?.includes(name);
