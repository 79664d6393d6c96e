/** Random rule sets: valid ones of all modules, and mutations of them. */
import { MODULES } from "../../server/languages/iptables/knowledge/modules.ts";
import { TABLES } from "../../server/languages/iptables/knowledge/words.ts";
import type { Seeded } from "../seeded.ts";
import type { RuleText } from "./iptables-commit.ts";

/** Good values by match and target; `$4` and `$6` begin those of one family. */
export const MATCHES: readonly string[] = [
  "-p tcp --dport PORT",
  "-p tcp -m tcp --dport PORT",
  "-p tcp --sport PORT:65535 --dport RANGE",
  "-p tcp --dport ssh",
  "-p udp --dport PORT",
  "-p udp -m udp --sport RANGE",
  "-p udp ! --dport domain",
  "-p tcp -m multiport --dports PORT,PORT,RANGE",
  "-p udp -m multiport --ports PORT,PORT",
  "-p tcp -m multiport ! --sports PORT",
  "-p tcp --syn",
  "-p tcp ! --syn",
  "-p tcp --tcp-flags SYN,ACK,FIN SYN",
  "-p tcp --tcp-flags ALL NONE",
  "-p sctp --dport PORT",
  "-p 47",
  "! -p tcp",
  "-p all",
  "-p esp -m esp --espspi 1:500",
  "$4-p icmp --icmp-type echo-request",
  "$4-p icmp -m icmp --icmp-type 3/4",
  "$4-p icmp ! --icmp-type 8",
  "$6-p icmpv6 --icmpv6-type neighbour-solicitation",
  "$6-p ipv6-icmp -m icmp6 --icmpv6-type 128",
  "$6-m hl --hl-eq 255",
  "$6-m frag --fragfirst",
  "$6-m ipv6header --header frag --soft",
  "$6-m rt --rt-type 0",
  "$4-m ttl --ttl-gt 4",
  "$4-f",
  "-m conntrack --ctstate NEW",
  "-m conntrack --ctstate RELATED,ESTABLISHED",
  "-m conntrack ! --ctstate INVALID",
  "-m conntrack --ctstate DNAT --ctdir ORIGINAL",
  "-m state --state NEW,ESTABLISHED",
  "-m limit --limit 5/min --limit-burst 10",
  "-m limit --limit 3/second",
  "-m hashlimit --hashlimit-above 20/sec --hashlimit-mode srcip --hashlimit-name NAME",
  "-m connlimit --connlimit-above 20 --connlimit-mask 24",
  "-m recent --name NAME --set",
  "-m recent --name NAME --update --seconds 60 --hitcount 4 --rttl",
  "-m recent --rcheck --name NAME",
  "-m mark --mark 0x1/0xff",
  "-m mark ! --mark 7",
  "-m connmark --mark 2",
  '-m comment --comment "allow it (#NUM)"',
  "-m comment --comment plain",
  "-m addrtype --dst-type LOCAL",
  "-m addrtype ! --src-type MULTICAST,BROADCAST",
  "-m pkttype --pkt-type broadcast",
  "-m length --length 40:1500",
  "-m tos --tos Minimize-Delay",
  "-m dscp --dscp-class EF",
  "-m dscp --dscp 12",
  "-m statistic --mode random --probability 0.33",
  "-m statistic --mode nth --every 3 --packet 0",
  "-m time --timestart 08:00 --timestop 18:00 --weekdays Mon,Fri",
  "-m time --monthdays 1,15 --utc",
  "-m string --algo bm --string evil --to 500",
  '-m string --algo kmp --hex-string "|0d 0a|"',
  "$4-m iprange --src-range 10.0.0.5-10.0.0.99",
  "$6-m iprange --dst-range fd00::5-fd00::99",
  '-m u32 --u32 "6&0xFF=1:5"',
  "-m quota --quota 1000000",
  "-m cpu --cpu 0",
  "-m helper --helper ftp",
  "-m connbytes --connbytes 1000: --connbytes-dir both --connbytes-mode bytes",
  "-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 7",
  "-m ecn --ecn-ip-ect 1",
  "-p tcp -m tcpmss --mss 500:900",
  "-m owner --uid-owner 1000",
  "-m owner --gid-owner 0-99",
  "-m mac --mac-source 02:00:00:00:00:01",
  "-m physdev --physdev-in eth1",
  "-m policy --dir in --pol ipsec",
  "-m devgroup --src-group 3",
  "-m rpfilter --loose",
  "-m socket --transparent",
  "-m realm --realm 3",
];

/** Targets with good options. */
export const TARGETS: readonly string[] = [
  "ACCEPT",
  "DROP",
  "RETURN",
  "REJECT",
  "$4REJECT --reject-with icmp-host-prohibited",
  "$6REJECT --reject-with icmp6-adm-prohibited",
  'LOG --log-prefix "drop: " --log-level 4',
  "LOG --log-level warning --log-uid",
  "MARK --set-mark 0x10",
  "MARK --or-mark 4",
  "CONNMARK --save-mark",
  "CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff",
  "NFLOG --nflog-group 3 --nflog-prefix x",
  "NFQUEUE --queue-num 2 --queue-bypass",
  "NFQUEUE --queue-balance 0:3",
  "AUDIT --type drop",
  "IDLETIMER --timeout 30 --label NAME",
  "$4TEE --gateway 10.0.0.9",
  "$4DNAT --to-destination 10.1.2.3",
  "$6DNAT --to-destination [fd00::3]",
  "$4SNAT --to-source 192.0.2.1-192.0.2.9",
  "$6SNAT --to-source 2001:db8::1",
  "MASQUERADE --random",
  "$4NETMAP --to 10.9.0.0/24",
  "REDIRECT",
  "CT --notrack",
  "NOTRACK",
  "TRACE",
  "CT --zone 3",
  "$4TTL --ttl-inc 1",
  "$6HL --hl-set 64",
  "DSCP --set-dscp-class CS3",
  "TOS --set-tos 0x10",
  "CLASSIFY --set-class 1:20",
  "CHECKSUM --checksum-fill",
  "CONNSECMARK --save",
];

/** Targets with the protocol that they need in front. */
export const PROTOCOL_TARGETS: readonly string[] = [
  "$4-p tcp --dport PORT -j DNAT --to-destination 10.1.2.3:8080",
  "$6-p tcp --dport PORT -j DNAT --to-destination [fd00::3]:8080",
  "-p udp -j REDIRECT --to-ports PORT",
  "-p tcp -j MASQUERADE --to-ports 1024-31000",
  "-p tcp --syn -j TCPMSS --clamp-mss-to-pmtu",
  "-p tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1400",
  "-p tcp -j REJECT --reject-with tcp-reset",
  "-p tcp -j TPROXY --on-port 3129 --tproxy-mark 0x1/0x1",
  "-p tcp -j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460",
  "-p tcp -j TCPOPTSTRIP --strip-options wscale,mss",
  "-p tcp -j ECN --ecn-tcp-remove",
];

const NAMES = ["A", "web-in", "LOGDROP", "fw_chain", "X.1"];

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

const bare = (text: string): string => text.replace(/^\$[46]/, "");

const fill = (random: Seeded, text: string): string =>
  text
    .replace(/PORT/g, () => String(1 + random.int(65000)))
    .replace(/RANGE/g, () => `${1 + random.int(30000)}:${30001 + random.int(30000)}`)
    .replace(/NAME/g, () => random.pick(["ssh", "http", "scan"]))
    .replace(/NUM/g, () => String(random.int(999)));

const interfaceOption = (random: Seeded, chain: string): string =>
  random.chance(0.1) || chain === "FORWARD" ? random.pick(["-i", "-o"]) : chain === "OUTPUT" || chain === "POSTROUTING" ? "-o" : "-i";

function address(random: Seeded, family: 4 | 6): string {
  if (family === 6) return random.pick(["fd00::/8", "2001:db8::1", "fe80::/10", "::/0", "2001:db8:1::/48"]);
  return random.pick(["10.0.0.0/8", "192.0.2.7", "198.51.100.0/255.255.255.0", "0.0.0.0/0", "10.0.0.1,10.0.0.2", "172.16.0.9/12"]);
}

const OPTIONS = MODULES.flatMap((module) => module.options.map((option) => option.name));
const VALUES = [
  "",
  "0",
  "-1",
  "65536",
  "99999999999",
  "foo",
  "22,80",
  "80:22",
  "1-5",
  "10.0.0.256",
  "10.0.0.0/33",
  "::1",
  "tcp",
  "udp",
  "icmp",
  "NEW",
  "5/s",
  "5/fortnight",
  "0x10",
  "eth0",
  "!",
  "-",
  "a/b",
  "08",
  "1:2:3",
  "ACCEPT",
  "reject",
];

/** One to three changes such as people make. */
export function mutate(random: Seeded, text: string): string {
  let changed = text;
  for (let i = 1 + random.int(2); i > 0; i--) changed = change(random, changed);
  return changed;
}

function change(random: Seeded, text: string): string {
  const lines = text.split("\n");
  const at = random.int(lines.length);
  const rules = lines.flatMap((line, i) => (/^-[A-Z]/.test(line) ? [i] : []));
  const rule = rules.length > 0 ? random.pick(rules) : at;
  const words = (lines[rule] ?? "").split(" ");
  const word = random.int(words.length);
  const kind = random.int(22);
  if (kind === 0) lines.splice(at, 1);
  else if (kind === 1) lines.splice(at, 0, lines[at] ?? "");
  else if (kind === 2) [lines[at], lines[rule]] = [lines[rule] ?? "", lines[at] ?? ""];
  else if (kind === 3) lines[at] = `${lines[at]} `;
  else if (kind === 4) lines[at] = ` ${lines[at]}`;
  else if (kind === 5) return text.replace(/\n$/, "");
  else if (kind === 6) return text.replace(/^\*\w+/, `*${random.pick([...Object.keys(TABLES), "filtr", "Nat"])}`);
  else if (kind === 7) lines[at] = `${lines[at]} # note`;
  else if (kind === 8) lines[rule] = words.toSpliced(word, 1).join(" ");
  else if (kind === 9) lines[rule] = words.toSpliced(word, 0, words[word] ?? "").join(" ");
  else if (kind === 10) lines[rule] = words.with(word, misspell(random, words[word] ?? "")).join(" ");
  else if (kind === 11) lines[rule] = words.with(word, random.pick(VALUES)).join(" ");
  else if (kind === 12) lines[rule] = words.toSpliced(word, 0, "!").join(" ");
  else if (kind === 13) lines[rule] = words.with(word, (words[word] ?? "").toUpperCase()).join(" ");
  else if (kind === 14) lines[rule] = words.with(word, (words[word] ?? "").toLowerCase()).join(" ");
  else if (kind === 15) lines[rule] = `${lines[rule]} ${random.pick(OPTIONS)}${random.chance(0.5) ? ` ${random.pick(VALUES)}` : ""}`;
  else if (kind === 16) lines[rule] = words.toSpliced(1, 1, random.pick([...(TABLES.mangle ?? []), "nowhere"])).join(" ");
  else if (kind === 17) lines[rule] = `${lines[rule]} ${fill(random, bare(random.pick(MATCHES)))}`;
  else if (kind === 18) lines[rule] = words.slice(0, word + 1).join(" ");
  else if (kind === 19) lines[rule] = rearrange(random, words);
  else if (kind === 20) lines[rule] = words.with(0, random.pick(["-I", "-D", "-C", "-R", "-N", "-F", "-X"])).join(" ");
  else
    lines.splice(
      rule + 1,
      0,
      fill(
        random,
        random.pick([
          "-F",
          "-N new",
          "-P INPUT DROP",
          "-X",
          "-I INPUT 2 -j ACCEPT",
          "-D INPUT 1",
          "-Z",
          "-4 -A INPUT -j ACCEPT",
          "[3:4] -A INPUT -j LOG",
          "COMMIT",
          "-A INPUT -p tcp --dport 22 -j nowhere",
        ]),
      ),
    );
  return lines.join("\n");
}

function misspell(random: Seeded, word: string): string {
  const at = random.int(word.length + 1);
  const kind = random.int(3);
  if (kind === 0) return word.slice(0, at) + word.slice(at + 1);
  if (kind === 1) return word.slice(0, at) + random.pick(["x", "-", "s", "1"]) + word.slice(at);
  return word.slice(0, at) + (word[at + 1] ?? "") + (word[at] ?? "") + word.slice(at + 2);
}

/** The target moved to the front, or options in another order. */
function rearrange(random: Seeded, words: readonly string[]): string {
  const text = words.slice(2).join(" ");
  const parts = text.split(/ (?=-)/);
  return [...words.slice(0, 2), ...random.some(parts, parts.length)].join(" ");
}
