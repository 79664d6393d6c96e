/** What may come next in a command of ipset: commands, names of sets, types, options. */
import type { Completion } from "../../core/language.ts";
import type { IptablesFile } from "./file.ts";
import type { IpsetLine } from "./ipset.ts";
import { COMMANDS, COMMON, TYPES } from "./knowledge/sets.ts";

/** Completions behind `before`, which is what stands of the command, the word at the cursor included. */
export function completeSet(file: IptablesFile, before: string): readonly Completion[] {
  const [verb, name, type, ...options] = before.trimStart().split(/[ \t]+/);
  if (name === undefined) return COMMANDS.map((label) => ({ label, kind: "keyword" }));
  if (verb !== "create") return type === undefined || verb === "swap" ? setsOf(file) : [];
  if (type === undefined) return [];
  if (options.length === 0) return named("value", Object.keys(TYPES).filter(isCurrent), "type of set");
  if (options.at(-2) === "family") return named("value", ["inet", "inet6"]);
  const own = Object.hasOwn(TYPES, type) ? (TYPES[type]?.options ?? []) : [];
  return named(
    "property",
    [...own, ...COMMON].filter((one) => !one.startsWith("-") && !options.includes(one)),
  );
}

const named = (kind: Completion["kind"], labels: readonly string[], detail?: string): readonly Completion[] =>
  labels.map((label) => ({ label, kind, ...(detail !== undefined && { detail }) }));

/** Names of ipset 4 have no colon. */
const isCurrent = (type: string): boolean => type.includes(":");

function setsOf(file: IptablesFile): readonly Completion[] {
  const inScript = (file.script?.commands ?? []).flatMap((one) => (one.kind === "ipset" ? [one.line] : []));
  const made = (line: IpsetLine): string[] => (line.verb?.text === "create" && line.name?.known === true ? [line.name.text] : []);
  return named("reference", [...new Set([...(file.ipset ?? []), ...inScript].flatMap(made))], "a set");
}
