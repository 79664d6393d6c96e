/** Random rules of every module with its own options: good and bad values, inverted, repeated, left out, in any order; and the odd lines of restore files. */
import { MODULES } from "../../server/languages/iptables/knowledge/modules.ts";
import type { ModuleFact, OptionFact } from "../../server/languages/iptables/knowledge/types.ts";
import { TABLES } from "../../server/languages/iptables/knowledge/words.ts";
import type { Seeded } from "../seeded.ts";
import type { RuleText } from "./iptables-commit.ts";
import { MATCHES, PROTOCOL_TARGETS, TARGETS } from "./iptables-words.ts";

/** Values that options have somewhere in the good rules, by option. */
const GOOD: ReadonlyMap<string, readonly string[]> = goodValues();

function goodValues(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const text of [...MATCHES, ...TARGETS, ...PROTOCOL_TARGETS])
    for (const match of text.matchAll(/(--[a-z0-9-]+) ((?:"[^"]*"|[^-\s]\S*)(?: [^-!\s]\S*)?)/g))
      found.set(match[1] ?? "", [
        ...(found.get(match[1] ?? "") ?? []),
        (match[2] ?? "").replace(/PORT/g, "8080").replace(/RANGE/g, "1000:2000").replace(/NAME/g, "ssh"),
      ]);
  return found;
}

const USUAL = [
  "0",
  "1",
  "5",
  "22",
  "255",
  "256",
  "65535",
  "65536",
  "0x10",
  "0xff/0xf0",
  "1:5",
  "5:1",
  "1-5",
  "10/sec",
  "5/min",
  "name",
  "eth0",
  "10.0.0.1",
  "10.0.0.1/24",
  "fd00::1",
  "tcp",
  "-1",
  "x",
  '""',
  '"two words"',
  "4294967295",
  "4294967296",
  "00:11:22:33:44:55",
  "ACCEPT",
  "SYN,ACK",
  "SYN SYN",
  "a,b",
  "src",
  "1,2",
  "99999999999999999999",
  "08",
  "1.5",
  "!",
  "on",
  "both",
];

/** Modules and options that want something from outside of the file: labels, objects, estimators, a security module. */
const OUTSIDE: ReadonlySet<string> = new Set(["connlabel", "nfacct", "SECMARK", "rateest", "--object-pinned", "--path", "--timeout"]);

/** One rule set around one module. */
export function moduleRules(random: Seeded): RuleText {
  const family: 4 | 6 = random.chance(0.35) ? 6 : 4;
  const module = random.pick(MODULES.filter((one) => !OUTSIDE.has(one.name) && (one.family === undefined || one.family === family)));
  const table = random.pick(
    module.tables !== undefined && random.chance(0.95) ? module.tables : random.chance(0.6) ? ["filter"] : Object.keys(TABLES),
  );
  const builtin = TABLES[table] ?? [];
  const hooks = builtin.filter((chain) => (module.hooks as readonly string[] | undefined)?.includes(chain) ?? true);
  const chain = random.pick(hooks.length > 0 && random.chance(0.95) ? hooks : builtin);
  const protocol =
    module.protocols === undefined
      ? random.chance(0.1)
        ? "-p tcp "
        : ""
      : random.chance(0.95)
        ? `-p ${random.pick(module.protocols)} `
        : "";
  const options = optionsOf(random, module);
  const rule =
    module.kind === "match"
      ? `-A ${chain} ${protocol}-m ${module.name} ${options} ${random.chance(0.9) ? "-j ACCEPT" : ""}`
      : `-A ${chain} ${protocol}-j ${module.name} ${options}`;
  return { family, text: [`*${table}`, rule.replace(/ +/g, " ").trimEnd(), "COMMIT", ""].join("\n") };
}

function optionsOf(random: Seeded, module: ModuleFact): string {
  const usable = module.options.filter(({ name }) => !OUTSIDE.has(name) || module.name === "IDLETIMER");
  const needed = module.options.filter((option) => option.mandatory === true && random.chance(0.95));
  const chosen = new Set([...needed, ...random.some(usable, random.int(4))]);
  const listed = random.some([...chosen], chosen.size).map((option) => written(random, option));
  if (listed.length > 0 && random.chance(0.05)) listed.push(random.pick(listed));
  return listed.join(" ");
}

function written(random: Seeded, option: OptionFact): string {
  const name = random.chance(0.1) && option.aliases !== undefined ? random.pick(option.aliases) : option.name;
  const not = random.chance(option.not === true ? 0.2 : 0.03) ? "! " : "";
  if (option.value === undefined) return `${not}${name}`;
  return `${not}${name} ${chosenValue(random, option)}`;
}

function chosenValue(random: Seeded, option: OptionFact): string {
  const good = GOOD.get(option.name) ?? [];
  if (good.length > 0 && random.chance(0.6)) return random.pick(good);
  const listed = /^\[?([a-z]+(?:[,|] ?[a-z]+)+)\]?$/.exec(option.help ?? "")?.[1]?.split(/[,|] ?/) ?? [];
  if (listed.length > 0 && random.chance(0.8)) return random.pick(listed);
  if (option.max !== undefined && random.chance(0.6))
    return String((option.min ?? 0) + random.int(Math.min(option.max - (option.min ?? 0) + 2, 1000)));
  return random.pick(USUAL);
}

/** A small rule set whose lines are written in unusual ways. */
export function oddLines(random: Seeded): RuleText {
  const lines = ["*filter", ":INPUT ACCEPT [0:0]", ":A - [0:0]", "-A INPUT -p tcp -j A", "-A A -s 10.0.0.1 -j DROP"];
  for (let i = 1 + random.int(4); i > 0; i--) lines.splice(1 + random.int(lines.length), 0, random.pick(ODD));
  lines.push(random.chance(0.9) ? "COMMIT" : "");
  const text = `${lines.join(random.chance(0.03) ? "\r\n" : "\n")}${random.chance(0.95) ? "\n" : ""}`;
  return {
    family: random.chance(0.2) ? 6 : 4,
    text: text.replace(/VERYLONG/g, "x".repeat(random.pick([250, 300, 1022, 1023, 1024, 1030]))),
  };
}

const ODD: readonly string[] = [
  "-N B",
  "-N A",
  "-I INPUT -j A",
  "-I INPUT 1 -i lo -j ACCEPT",
  "-I INPUT 9 -j ACCEPT",
  "-D INPUT 1",
  "-D A -s 10.0.0.1 -j DROP",
  "-D A -s 10.0.0.1/32 -j DROP",
  "-D A -j DROP",
  "-R A 1 -j ACCEPT",
  "-E A B",
  "-X A",
  "-X",
  "-F A",
  "-F",
  "-F nowhere",
  "-Z",
  "-Z INPUT",
  "-P INPUT DROP",
  "-P A DROP",
  "-C INPUT -p tcp -j A",
  "-L INPUT",
  "[1:2] -A INPUT -j ACCEPT",
  "[1] -A INPUT -j ACCEPT",
  "[a:b] -A INPUT -j ACCEPT",
  "[5:6]-A INPUT -j ACCEPT",
  "-A INPUT -c 1 2 -j ACCEPT",
  "-A INPUT -c 1,2 -j ACCEPT",
  "-A INPUT --set-counters 3 4 -j ACCEPT",
  '-A INPUT -m comment --comment "a \\"b\\" c" -j ACCEPT',
  "-A INPUT -m comment --comment 'a b' -j ACCEPT",
  '-A INPUT -m comment --comment "open -j ACCEPT',
  '-A INPUT -m comment --comment "" -j ACCEPT',
  "-A INPUT -m comment --comment VERYLONG -j ACCEPT",
  "-A INPUT -j LOG --log-prefix VERYLONG",
  "# a comment",
  " # indented",
  "",
  "   ",
  "\t-A INPUT -j ACCEPT",
  "-A INPUT -j ACCEPT # tail",
  ":B - [0:0]",
  ":B -",
  ":B",
  ": B - [0:0]",
  ":B ACCEPT [0:0]",
  ":B - [0:0] x",
  ":OUTPUT DROP",
  ":OUTPUT DROP [x]",
  ":OUTPUT REJECT [0:0]",
  ":FORWARD - [0:0]",
  ":NOWHERE ACCEPT [0:0]",
  ":A - [0:0]",
  "-4 -A INPUT -s 10.0.0.2 -j DROP",
  "-6 -A INPUT -s fd00::2 -j DROP",
  "-A INPUT -ptcp -j ACCEPT",
  "-A INPUT --protocol=tcp -j ACCEPT",
  "-AINPUT -j ACCEPT",
  "--append INPUT --jump ACCEPT",
  "--append INPUT --jum ACCEPT",
  "-A INPUT -w -j ACCEPT",
  "-A INPUT -n -j ACCEPT",
  "-A INPUT -v -j ACCEPT",
  "-A INPUT -t filter -j ACCEPT",
  "iptables -A INPUT -j ACCEPT",
  "-A INPUT -j",
  "-A",
  "-A INPUT",
  "-A INPUT ACCEPT",
  "-j ACCEPT",
  "-A INPUT -A OUTPUT -j ACCEPT",
  "-A INPUT -j ACCEPT -j DROP",
  "-A INPUT -i lo -i eth0 -j ACCEPT",
  "-A INPUT -g A",
  "-A INPUT -g ACCEPT",
  "-A INPUT -j INPUT",
  "-A A -j A",
  "*nat",
  "COMMIT",
  "COMMIT ",
  "-A INPUT -s 10.0.0.1 , 10.0.0.2 -j DROP",
  "-A INPUT -s 10.0.0.1,,10.0.0.2 -j DROP",
  "-A INPUT -s 10.0.0.1, -j DROP",
  "-A INPUT ! ! -s 10.0.0.1 -j DROP",
  "-A INPUT ! -j DROP",
  "-A INPUT -s ! 10.0.0.1 -j DROP",
  "-A INPUT -f -j DROP",
  "-A INPUT ! -f -j DROP",
  "-A INPUT -p tcp ! --syn -j DROP",
  "-A INPUT -p 6 --dport 22 -j ACCEPT",
  "-A INPUT -p TCP --dport 22 -j ACCEPT",
  "-A INPUT -p tcp -m tcp -m tcp --dport 22 -j ACCEPT",
  "-A INPUT -p tcp -m multiport --dports 22 -m multiport --sports 99 -j ACCEPT",
  "-A INPUT -m state --state NEW -m state --state NEW -j ACCEPT",
  "-A INPUT -p all -j ACCEPT",
  "-A INPUT -p 0 -j ACCEPT",
  "-A INPUT -p 256 -j ACCEPT",
  "-A INPUT -i averylonginterfacename -j ACCEPT",
  '-A INPUT -i "" -j ACCEPT',
  "-A INPUT -- -j ACCEPT",
];
