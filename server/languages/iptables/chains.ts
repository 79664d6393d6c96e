/** Chains as things that can be found and renamed: where they are declared, filled, and jumped to. */
import type { At, Edit } from "../../core/text.ts";
import { spanOf, touches } from "../../core/text.ts";
import type { Command } from "./command.ts";
import type { IptablesFile } from "./file.ts";
import { TABLES, VERDICTS } from "./knowledge/words.ts";
import { findTarget } from "./options.ts";
import type { Entry } from "./restore.ts";

/** One mention of a chain in a file. */
export type Mention = {
  readonly name: string;
  readonly table: string;
  readonly start: number;
  readonly end: number;
  readonly declares: boolean;
};

/** All mentions of chains in a file, in the order of its text. */
export function mentionsIn(file: IptablesFile): readonly Mention[] {
  const found: Mention[] = [];
  fromEntries(file.entries, found);
  for (const one of file.script?.commands ?? []) {
    if (one.kind === "iptables") fromCommand(one.command, 0, one.command.table?.text ?? "filter", found);
    else if (one.kind === "restore") fromEntries(one.entries ?? [], found);
  }
  return found;
}

function fromEntries(entries: readonly Entry[], found: Mention[]): void {
  let table = "";
  for (const { start, line } of entries) {
    if (line.kind === "table") table = line.name?.text ?? "";
    else if (line.kind === "chain" && line.name !== undefined)
      found.push({ name: line.name.text, table, start: start + line.name.start, end: start + line.name.end, declares: true });
    else if (line.kind === "command") fromCommand(line.command, start, table, found);
  }
}

function fromCommand(command: Command, base: number, table: string, found: Mention[]): void {
  const { chain, target, extra, verb } = command;
  const add = (word: { text: string; start: number; end: number; known: boolean } | undefined, declares: boolean): void => {
    if (word?.known && word.end - word.start === word.text.length)
      found.push({ name: word.text, table, start: base + word.start, end: base + word.end, declares });
  };
  add(chain, verb === "N");
  if (verb === "E") add(extra, true);
  if (target !== undefined && target.module === undefined && !(VERDICTS as readonly string[]).includes(target.name.text))
    add(target.name, false);
}

/** The chain mentioned at an offset. */
export const mentionAt = (file: IptablesFile, offset: number): Mention | undefined =>
  mentionsIn(file).find((mention) => touches(mention, offset));

const same = (a: Mention, b: Mention): boolean => a.name === b.name && a.table === b.table;

const place = (file: IptablesFile, mention: Mention): At => ({ uri: file.source.uri, span: spanOf(mention.start, mention.end) });

/** Where the chain at an offset is declared. */
export function definitionOf(file: IptablesFile, offset: number): readonly At[] {
  const at = mentionAt(file, offset);
  if (at === undefined) return [];
  return mentionsIn(file).flatMap((mention) => (mention.declares && same(mention, at) ? [place(file, mention)] : []));
}

/** Every mention of the chain at an offset. */
export function referencesOf(file: IptablesFile, offset: number): readonly At[] {
  const at = mentionAt(file, offset);
  return at === undefined ? [] : mentionsIn(file).flatMap((mention) => (same(mention, at) ? [place(file, mention)] : []));
}

/** The edits that give the chain at an offset another name; undefined for built-in chains and names that cannot be. */
export function renameOf(file: IptablesFile, offset: number, to: string): Readonly<Record<string, readonly Edit[]>> | undefined {
  const at = mentionAt(file, offset);
  if (at === undefined || TABLES[at.table]?.includes(at.name) || !isChainName(to)) return undefined;
  const all = mentionsIn(file);
  if (all.some((mention) => mention.name === to && mention.table === at.table)) return undefined;
  const seen = new Set<number>();
  const edits = all
    .filter((mention) => same(mention, at) && !seen.has(mention.start) && seen.add(mention.start))
    .map(({ start, end }) => ({ span: { start, end }, text: to }));
  return { [file.source.uri]: edits };
}

const isChainName = (name: string): boolean =>
  /^[^-!\s:"'\\][^\s"'\\]{0,27}$/.test(name) &&
  !(VERDICTS as readonly string[]).includes(name) &&
  findTarget(name, 4) === undefined &&
  findTarget(name, 6) === undefined &&
  !TABLES.mangle?.includes(name);
