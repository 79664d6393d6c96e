/** Which option a word means: exact names and getopt's abbreviations, over the modules that a rule has loaded so far. */
import { lazyMap } from "../../core/lazy.ts";
import { put } from "../../core/lists.ts";
import { BUILTIN, MODULES } from "./knowledge/modules.ts";
import type { ModuleFact, OptionFact } from "./knowledge/types.ts";

/** The version of IP that a rule is for. */
export type Family = 4 | 6;

/** A module with its options by name. */
export type Module = ModuleFact & { readonly byName: ReadonlyMap<string, OptionFact> };

const index = (options: readonly OptionFact[]): Map<string, OptionFact> =>
  new Map(options.flatMap((option) => [option.name, ...(option.aliases ?? [])].map((name) => [name, option] as const)));

const modules: ReadonlyMap<string, Module> = lazyMap(() =>
  MODULES.flatMap((fact) => {
    const module = { ...fact, byName: lazyMap(() => index(fact.options)) };
    const families = fact.family === undefined ? [4, 6] : [fact.family];
    return families.map((family): [string, Module] => [`${fact.kind} ${family} ${fact.name}`, module]);
  }),
);

/** The name by which iptables looks for a match: the ICMPv6 match has three. */
const matchName = (name: string): string => (name === "icmpv6" || name === "ipv6-icmp" ? "icmp6" : name);

/** The match of a name as `-m` or `-p` gives it; undefined where the family has none. */
export const findMatch = (name: string, family: Family): Module | undefined => modules.get(`match ${family} ${matchName(name)}`);

/** The target of a name; undefined where the family has none: it may be a chain. */
export const findTarget = (name: string, family: Family): Module | undefined => modules.get(`target ${family} ${name}`);

/** Names of the modules of a kind that a family has, sorted. */
export const moduleNames = (kind: "match" | "target", family: Family): readonly string[] =>
  MODULES.filter((fact) => fact.kind === kind && fact.family !== (family === 4 ? 6 : 4) && fact.name !== "standard").map(
    (fact) => fact.name,
  );

/** Commands by their long names, as getopt sees them. */
const COMMANDS: ReadonlyMap<string, string> = new Map([
  ["--append", "A"],
  ["--check", "C"],
  ["--delete", "D"],
  ["--insert", "I"],
  ["--replace", "R"],
  ["--list", "L"],
  ["--list-rules", "S"],
  ["--flush", "F"],
  ["--zero", "Z"],
  ["--new-chain", "N"],
  ["--delete-chain", "X"],
  ["--policy", "P"],
  ["--rename-chain", "E"],
  ["--version", "V"],
  ["--help", "h"],
]);

const builtin: ReadonlyMap<string, OptionFact> = lazyMap(() => index(BUILTIN));
const shorts: ReadonlyMap<string, OptionFact> = lazyMap(() =>
  BUILTIN.flatMap((option) => (option.short ? [[option.short, option] as const] : [])),
);

/** The options without a module whose one letter is `letter` (with its dash). */
export const builtinByLetter = (letter: string): OptionFact | undefined => shorts.get(letter);

/** What a long option turned out to be. */
export type Found =
  | { readonly as: "builtin"; readonly option: OptionFact }
  | { readonly as: "command"; readonly letter: string }
  | { readonly as: "module"; readonly option: OptionFact; readonly module: Module; readonly use: number };

/** Finds a long option: exact names first (builtin, then the module loaded last), then an abbreviation if only one is meant. */
export function findLong(name: string, loaded: readonly Module[]): Found | "ambiguous" | undefined {
  const own = builtin.get(name);
  if (own !== undefined) return { as: "builtin", option: own };
  const letter = COMMANDS.get(name);
  if (letter !== undefined) return { as: "command", letter };
  for (let use = loaded.length - 1; use >= 0; use--) {
    const module = loaded[use] as Module;
    const option = module.byName.get(name);
    if (option !== undefined) return { as: "module", option, module, use };
  }
  return findAbbreviated(name, loaded);
}

function findAbbreviated(name: string, loaded: readonly Module[]): Found | "ambiguous" | undefined {
  if (name.length < 3) return undefined;
  const found = new Map<unknown, Found>();
  for (const [long, option] of builtin) if (long.startsWith(name)) found.set(option.short ?? long, { as: "builtin", option });
  for (const [long, letter] of COMMANDS) if (long.startsWith(name)) found.set(`command ${letter}`, { as: "command", letter });
  for (let use = loaded.length - 1; use >= 0; use--) {
    const module = loaded[use] as Module;
    for (const [long, option] of module.byName) if (long.startsWith(name)) found.set(option, { as: "module", option, module, use });
  }
  if (found.size > 1) return "ambiguous";
  return found.values().next().value;
}

/** Every option name that may follow in a rule with these modules, for suggestions and completion. */
export function optionNames(loaded: readonly Module[]): string[] {
  return [...builtin.keys(), ...loaded.flatMap((module) => [...module.byName.keys()])];
}

/** Modules by kind, family and an option that they have, in the order of the tables. */
const owners: ReadonlyMap<string, Module[]> = lazyMap(() => {
  const found = new Map<string, Module[]>();
  for (const [key, module] of modules) {
    const kind = key.slice(0, key.lastIndexOf(" "));
    for (const option of module.byName.keys()) {
      put(found, `${kind} ${option}`, module);
    }
  }
  return found;
});
const NOBODY: readonly Module[] = [];

/** The matches of a family that have an option of exactly this name, in the order of the tables. */
export const matchesWith = (option: string, family: Family): readonly Module[] => owners.get(`match ${family} ${option}`) ?? NOBODY;

/** The same for targets. */
export const targetsWith = (option: string, family: Family): readonly Module[] => owners.get(`target ${family} ${option}`) ?? NOBODY;

/** Whether a name is exactly that of some option, of whatever module. */
export const isOption = (name: string, family: Family): boolean =>
  builtin.has(name) || matchesWith(name, family).length > 0 || targetsWith(name, family).length > 0;
