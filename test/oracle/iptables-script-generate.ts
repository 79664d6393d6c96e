/** Random shell scripts of firewall commands, such as people write: chains made, filled and taken down, loops, functions, here-documents. */
import { TABLES } from "../../server/languages/iptables/knowledge/words.ts";
import type { Seeded } from "../seeded.ts";
import { randomRule } from "./iptables-generate.ts";
import { mutate } from "./iptables-mutate.ts";

const CHAINS = ["web", "LOGDROP", "ssh-in", "fw_chain", "X.1"];
const SETS = ["bad", "office"];

type Writing = {
  readonly random: Seeded;
  readonly lines: string[];
  readonly chains: readonly string[];
  readonly tables: readonly string[];
};

/** A script, and whether it begins by emptying all tables that it uses. */
export type RandomScript = { readonly text: string; readonly clean: boolean };

/** One random script; three in four begin with empty tables, so that everything is known of them. */
export function randomScript(random: Seeded): RandomScript {
  const tables = random.chance(0.6) ? ["filter"] : ["filter", ...random.some(["nat", "mangle", "raw", "security"], 1)];
  const clean = random.chance(0.75);
  const writing: Writing = { random, lines: ["#!/bin/bash"], chains: random.some(CHAINS, 1 + random.int(3)), tables };
  if (random.chance(0.5)) writing.lines.push("IPT=iptables", 'LAN="10.0.0.0/8"', "PORT=443");
  if (clean) emptied(writing);
  for (let i = 3 + random.int(8); i > 0; i--) piece(writing);
  return { text: `${writing.lines.join("\n")}\n`, clean };
}

function emptied({ random, lines, tables }: Writing): void {
  for (const program of ["iptables", "ip6tables"]) {
    if (random.chance(0.5)) lines.push(`for t in ${tables.join(" ")}; do`, `  ${program} -t $t -F`, `  ${program} -t "$t" -X`, "done");
    else for (const table of tables) lines.push(`${program} -t ${table} -F`, `${program} -t ${table} -X`);
  }
}

function piece(writing: Writing): void {
  const { random, lines } = writing;
  const kind = random.int(12);
  if (kind < 7) lines.push(guarded(random, command(writing)));
  else if (kind === 7) loop(writing);
  else if (kind === 8) called(writing);
  else if (kind === 9) here(writing);
  else if (kind === 10) sets(writing);
  else lines.push(`if [ -e /proc/self ]; then`, `  ${command(writing)}`, "fi");
}

const guarded = (random: Seeded, text: string): string =>
  random.chance(0.06) ? `${text} 2>/dev/null` : random.chance(0.06) ? `${text} || true` : text;

function program({ random, lines }: Writing): string {
  if (random.chance(0.2)) return "ip6tables";
  return random.chance(0.3) && lines.includes("IPT=iptables") ? random.pick(["$IPT", "$" + "{IPT}", "$IPT -w"]) : "iptables";
}

function command(writing: Writing): string {
  const { random, chains, tables } = writing;
  const name = program(writing);
  const table = random.pick(tables);
  const where = table === "filter" && random.chance(0.8) ? "" : `-t ${table} `;
  const builtin = TABLES[table] ?? [];
  const family = name === "ip6tables" ? 6 : 4;
  const chain = random.chance(0.03) ? random.pick(["PREROUTING", "input", "nowhere"]) : random.pick([...builtin, ...chains]);
  const own = random.pick(chains);
  const rule = (): string => randomRule(random, family, table, chain, chains);
  const kinds: readonly (() => string)[] = [
    () => rule(),
    () => rule(),
    () => rule(),
    () => rule().replace("-A", "-I"),
    () => rule().replace(/^-A \S+/, `-I ${chain} ${1 + random.int(3)}`),
    () => `-N ${own}`,
    () => `-N ${own}`,
    () => `-A ${chain} -j ${own}`,
    () => `-P ${random.pick([...builtin, chain])} ${random.pick(["ACCEPT", "DROP", "REJECT"])}`,
    () => `-F ${random.chance(0.5) ? chain : ""}`.trimEnd(),
    () => `-X ${random.chance(0.7) ? own : ""}`.trimEnd(),
    () => `-D ${chain} ${1 + random.int(2)}`,
    () => rule().replace("-A", "-D"),
    () => rule().replace(/^-A \S+/, `-R ${chain} 1`),
    () => `-E ${own} ${random.pick([...CHAINS, "other"])}`,
    () => random.pick(["-Z", `-Z ${chain}`, "-L -n", `-S ${chain}`]),
    () => onlyLine(mutate(random, rule())),
  ];
  return `${name} ${where}${shellSafe(random.pick(kinds)())}`;
}

const onlyLine = (text: string): string => text.split("\n").find((line) => line.startsWith("-")) ?? "-L";

/** Without what means something to a shell outside quotes. */
const shellSafe = (text: string): string =>
  text
    .replace(/(^|\s)!(?=\s)/g, "$1!")
    .replace(/"([^"]*)"/g, (_, inner: string) => `'${inner.replace(/'/g, "")}'`)
    .replace(/(?<=^[^']*(?:'[^']*'[^']*)*)[&|;()<>#](?=[^']*(?:'[^']*'[^']*)*$)/g, "");

function loop(writing: Writing): void {
  const { random, lines } = writing;
  const values = random.pick(["22 80 443", "53", "1000:2000 8080", ...(lines.includes("PORT=443") ? ["$PORT"] : [])]);
  lines.push(`for p in ${values}; do`, `  iptables -A ${random.pick(["INPUT", "FORWARD", "OUTPUT"])} -p tcp --dport $p -j ACCEPT`);
  if (random.chance(0.3)) lines.push(`  ${command(writing)}`);
  lines.push("done");
}

function called(writing: Writing): void {
  const { random, lines } = writing;
  const name = `allow${lines.length}`;
  lines.push(`${name}() {`, `  iptables -A INPUT -p "$1" --dport $2 -j ${random.pick(["ACCEPT", "DROP", "$3"])}`);
  if (random.chance(0.4)) lines.push(`  ${command(writing)}`);
  lines.push("}", `${name} tcp 22 ACCEPT`);
  if (random.chance(0.4)) lines.push(`${name} ${random.pick(["udp", "icmp", "tcpp"])} 53 ${random.pick(["RETURN", "accept", "web"])}`);
}

function here(writing: Writing): void {
  const { random, lines, chains, tables } = writing;
  const table = random.pick(tables);
  const rules = Array.from({ length: 1 + random.int(2) }, () => randomRule(random, 4, table, random.pick(TABLES[table] ?? []), chains));
  lines.push(`iptables-restore ${random.chance(0.3) ? "-n " : ""}<<'EOF'`, `*${table}`);
  for (const chain of chains) if (random.chance(0.6)) lines.push(`:${chain} - [0:0]`);
  lines.push(...rules, "COMMIT", "EOF");
}

function sets({ random, lines }: Writing): void {
  const name = random.pick(SETS);
  const kinds = [
    `ipset create ${name} hash:ip`,
    `ipset create ${name} hash:net family inet6`,
    `ipset -exist create ${name} hash:net`,
    `ipset add ${name} 192.0.2.${random.int(300)}`,
    `ipset add ${name} 2001:db8::/32`,
    `ipset add -exist ${name} 198.51.100.0/24`,
    `ipset destroy ${name}`,
    `ipset create ${name} hash:ipp`,
    `ipset creat ${name} hash:ip`,
    `iptables -A INPUT -m set --match-set ${name} src -j DROP`,
    `iptables -A INPUT -m set --match-set ${name} source -j DROP`,
  ];
  for (let i = 1 + random.int(3); i > 0; i--) lines.push(random.pick(kinds));
}
