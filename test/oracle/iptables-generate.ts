/** Random rule sets: valid ones of all modules, and mutations of them. */
import { MODULES } from "../../server/languages/iptables/knowledge/modules.ts";
import { TABLES } from "../../server/languages/iptables/knowledge/words.ts";
import type { Seeded } from "../seeded.ts";
import type { RuleText } from "./iptables-commit.ts";
import { mutate } from "./iptables-mutate.ts";
import { address, bare, fill, MATCHES, NAMES, PROTOCOL_TARGETS, TARGETS } from "./iptables-words.ts";

/** One random rule set, for either family; about half of them are mutated afterwards. */
export function randomRules(random: Seeded): RuleText {
  const family = random.chance(0.3) ? 6 : 4;
  const table = random.chance(0.65) ? "filter" : random.pick(Object.keys(TABLES));
  const chains = random.some(NAMES, random.int(3));
  const builtin = TABLES[table] ?? [];
  const lines = [`*${table}`];
  for (const chain of builtin) if (random.chance(0.7)) lines.push(`:${chain} ${random.chance(0.8) ? "ACCEPT" : "DROP"} [0:0]`);
  for (const chain of chains) lines.push(`:${chain} - [0:0]`);
  const count = 1 + random.int(5);
  for (let i = 0; i < count; i++) lines.push(randomRule(random, family, table, random.pick([...builtin, ...chains]), chains));
  lines.push("COMMIT", "");
  const text = lines.join("\n");
  return { family, text: random.chance(0.5) ? mutate(random, text) : text };
}

/** A rule with matches and a target that mostly may stand in its chain. */
export function randomRule(random: Seeded, family: 4 | 6, table: string, chain: string, chains: readonly string[]): string {
  const words = [`-A ${chain}`];
  if (random.chance(0.4)) words.push(`${random.chance(0.2) ? "! " : ""}-s ${address(random, family)}`);
  if (random.chance(0.3)) words.push(`-d ${address(random, family)}`);
  if (random.chance(0.2))
    words.push(`${random.chance(0.2) ? "! " : ""}${interfaceOption(random, chain)} ${random.pick(["eth0", "lo", "wg+", "br-lan", "+"])}`);
  const special = fitting(random, PROTOCOL_TARGETS, family, table, chain);
  if (special.length > 0 && random.chance(0.15)) return [...words, fill(random, bare(random.pick(special)))].join(" ");
  const matches = random.some(fitting(random, MATCHES, family, table, chain), 1 + random.int(2));
  let protocol = false;
  for (const match of matches) {
    const text = bare(match);
    if (protocol && / ?-p /.test(text)) continue;
    protocol ||= /-p /.test(text);
    words.push(fill(random, text));
  }
  const target =
    random.chance(0.25) && chains.length > 0
      ? random.pick(chains)
      : fill(random, bare(random.pick(fitting(random, random.chance(0.5) ? TARGETS.slice(0, 12) : TARGETS, family, table, chain))));
  if (random.chance(0.95))
    words.push(
      `${chains.includes(target) && random.chance(0.2) ? "-g" : "-j"} ${table === "nat" && target === "DROP" && random.chance(0.8) ? "ACCEPT" : target}`,
    );
  return words.join(" ");
}

/** Those that may stand in a chain of a table; one time in ten this is not looked at. */
function fitting(random: Seeded, all: readonly string[], family: 4 | 6, table: string, chain: string): string[] {
  const any = random.chance(0.1);
  return all.filter((one) => {
    if (one.startsWith(family === 4 ? "$6" : "$4")) return false;
    const modules = [...one.matchAll(/-m (\S+)|-j (\S+)|^(?:\$[46])?([A-Z]+)\b/g)].map((match) => match[1] ?? match[2] ?? match[3]);
    return any || modules.every((name) => MODULES.filter((module) => module.name === name).every((module) => fits(module, table, chain)));
  });
}

const fits = (module: (typeof MODULES)[number], table: string, chain: string): boolean =>
  (module.tables?.includes(table) ?? true) && (module.hooks === undefined || (module.hooks as readonly string[]).includes(chain));

const interfaceOption = (random: Seeded, chain: string): string =>
  random.chance(0.1) || chain === "FORWARD" ? random.pick(["-i", "-o"]) : chain === "OUTPUT" || chain === "POSTROUTING" ? "-o" : "-i";
