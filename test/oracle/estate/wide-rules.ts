/** Random tables with most of what people write: sets, ranges, marks, connection states, chains of their own, every translation. */
import type { Seeded } from "../../seeded.ts";
import type { HostModel } from "./model.ts";

export const PORTS = [22, 53, 80, 443, 3000, 5432, 8080] as const;

type Family = 4 | 6;
type Place = { readonly random: Seeded; readonly host: HostModel; readonly family: Family; readonly addresses: readonly string[] };

/** Sets of single addresses and of networks, for `ipset restore`. */
export function setsOf(random: Seeded, everyone: readonly string[]): string {
  const some = (family: Family) =>
    random.some(
      everyone.filter((address) => address.includes(":") === (family === 6)),
      3,
    );
  const [v4, v6] = [some(4), some(6)];
  return [
    "create hosts4 hash:ip family inet hashsize 1024 maxelem 65536",
    ...v4.map((address) => `add hosts4 ${address}`),
    "create nets4 hash:net family inet hashsize 1024 maxelem 65536",
    ...new Set(v4.map((address) => `add nets4 ${address.replace(/\d+$/, "0/24")}`)),
    "create hosts6 hash:ip family inet6 hashsize 1024 maxelem 65536",
    ...v6.map((address) => `add hosts6 ${address}`),
    "",
  ].join("\n");
}

/** All tables of one family, as text for iptables-restore. */
export function tablesOf(random: Seeded, host: HostModel, family: Family, everyone: readonly string[]): string {
  const addresses = everyone.filter((address) => address.includes(":") === (family === 6));
  if (addresses.length === 0 || random.chance(0.15)) return "";
  const place: Place = { random, host, family, addresses };
  const tables: string[] = [];
  if (random.chance(0.25)) tables.push(raw(place));
  if (random.chance(0.35)) tables.push(mangle(place));
  if (random.chance(host.links.length > 1 ? 0.8 : 0.3)) tables.push(nat(place));
  tables.push(filter(place));
  return tables.join("");
}

const table = (name: string, chains: readonly string[], lines: readonly string[]): string =>
  `*${name}\n${chains.map((chain) => (chain.includes(" ") ? `:${chain} [0:0]\n` : `:${chain} ${/^[A-Z]+$/.test(chain) ? "ACCEPT" : "-"} [0:0]\n`)).join("")}${lines.join("\n")}\nCOMMIT\n`;

function filter(place: Place): string {
  const { random } = place;
  const policy = (drop: number): string => (random.chance(drop) ? "DROP" : "ACCEPT");
  const chains = [`INPUT ${policy(0.4)}`, `FORWARD ${policy(0.35)}`, `OUTPUT ${policy(0.06)}`, "svc", "edge"];
  const lines: string[] = [];
  for (const chain of ["INPUT", "FORWARD"]) {
    if (random.chance(0.75)) lines.push(`-A ${chain} ${established(place)} -j ACCEPT`);
    if (chain === "INPUT" && random.chance(0.6)) lines.push("-A INPUT -i lo -j ACCEPT");
    if (place.family === 6 && random.chance(0.5)) lines.push(`-A ${chain} -p ipv6-icmp -j ACCEPT`);
    for (let i = random.int(5); i > 0; i--) lines.push(`-A ${chain} ${match(place, chain)} ${verdict(place, ["svc", "edge"])}`);
  }
  if (random.chance(0.2)) lines.push(`-A OUTPUT ${match(place, "OUTPUT")} ${verdict(place, ["edge"])}`);
  for (let i = random.int(4); i > 0; i--) lines.push(`-A svc ${match(place, "svc")} ${verdict(place, ["edge"])}`);
  for (let i = random.int(3); i > 0; i--) lines.push(`-A edge ${match(place, "edge")} ${verdict(place, [])}`);
  return table("filter", chains, lines);
}

const established = ({ random }: Place): string =>
  random.pick([
    "-m conntrack --ctstate RELATED,ESTABLISHED",
    "-m state --state ESTABLISHED",
    "-m conntrack --ctstate ESTABLISHED,UNTRACKED",
    "-m conntrack ! --ctstate NEW,INVALID",
    "-p tcp ! --syn -m conntrack --ctstate ESTABLISHED",
    '-m conntrack --ctstate RELATED,ESTABLISHED -m comment --comment "answers"',
  ]);

function verdict({ random, family }: Place, chains: readonly string[]): string {
  const reject = family === 4 ? "icmp-port-unreachable" : "icmp6-adm-prohibited";
  return random.pick([
    "-j ACCEPT",
    "-j ACCEPT",
    "-j ACCEPT",
    "-j DROP",
    "-j DROP",
    `-j REJECT --reject-with ${reject}`,
    ...chains.flatMap((chain) => [`-j ${chain}`, `-g ${chain}`]),
    chains.length === 0 ? "-j RETURN" : '-j LOG --log-prefix "seen "',
  ]);
}

function match(place: Place, chain: string): string {
  const { random, host, family, addresses } = place;
  const parts: string[] = [];
  const not = (): string => (random.chance(0.12) ? "! " : "");
  if (random.chance(0.05)) return `-s ${random.some(addresses, 2).join(",")} -p tcp --dport ${random.pick(PORTS)}`;
  const hasIn = chain !== "OUTPUT" && chain !== "POSTROUTING";
  if (hasIn && random.chance(0.25)) parts.push(`${not()}-i ${random.pick([...host.links.map(({ name }) => name), "eth+", "lo"])}`);
  if ((chain === "FORWARD" || !hasIn) && random.chance(0.25)) parts.push(`${not()}-o ${random.pick(host.links).name}`);
  if (random.chance(0.35)) parts.push(sideOf(place, "s", not()));
  if (random.chance(0.25)) parts.push(sideOf(place, "d", not()));
  if (random.chance(0.75)) parts.push(ports(random, not));
  if (random.chance(0.3)) parts.push(about(place));
  return parts.filter((part) => part !== "").join(" ") || `-s ${random.pick(addresses)}/${family === 4 ? 24 : 64}`;
}

function sideOf({ random, host, family, addresses }: Place, side: "s" | "d", not: string): string {
  const one = random.pick(addresses);
  const word = side === "s" ? "src" : "dst";
  const kind = random.int(6);
  if (kind === 0) {
    const last = one.replace(/[0-9a-f]+$/, family === 4 ? "250" : "ff");
    return `-m iprange ${not}--${word}-range ${one}-${last}`;
  }
  if (kind === 1 && host.sets !== undefined)
    return `-m set ${not}--match-set ${family === 6 ? "hosts6" : random.pick(["hosts4", "nets4"])} ${word}`;
  if (kind === 2) return `${not}-${side} ${one}/${random.pick(family === 4 ? [28, 30, 31] : [124, 127])}`;
  return `${not}-${side} ${one}/${random.pick(family === 4 ? [32, 24, 16, 8] : [128, 64, 32])}`;
}

function ports(random: Seeded, not: () => string): string {
  const protocol = random.chance(0.8) ? "tcp" : "udp";
  const port = random.pick(PORTS);
  switch (random.int(8)) {
    case 0:
      return `-p ${protocol} -m multiport ${not()}--dports ${random.some(PORTS, 3).join(",")},6000:7000`;
    case 1:
      return `-p ${protocol} -m multiport --ports ${random.some(PORTS, 2).join(",")}`;
    case 2:
      return `-p ${protocol} --sport 1024:65535`;
    case 3:
      return random.chance(0.5) ? `-p ${protocol}` : `! -p ${protocol}`;
    case 4:
      return protocol === "tcp" ? `-p tcp -m tcp --dport ${port} --tcp-flags FIN,SYN,RST,ACK SYN` : `-p udp ${not()}--dport ${port}`;
    default:
      return `-p ${protocol} ${not()}--dport ${port}`;
  }
}

// Matches that look at more than the header.
function about({ random, family, addresses }: Place): string {
  const address = random.pick(addresses);
  return random.pick([
    "-m mark --mark 0x1",
    "-m mark ! --mark 0x1/0x3",
    "-m connmark --mark 0x4/0x4",
    "-m conntrack --ctstate NEW",
    "-m conntrack --ctstate NEW,INVALID",
    "-m conntrack --ctstate INVALID",
    "-m conntrack --ctstate DNAT",
    "-m conntrack ! --ctstate DNAT",
    "-m conntrack --ctstate SNAT",
    "-m conntrack --ctstate UNTRACKED",
    `-m conntrack --ctorigdst ${address}`,
    `-m conntrack --ctorigdst ${address} --ctdir ORIGINAL`,
    `-m conntrack ! --ctorigsrc ${address}/${family === 4 ? 24 : 64}`,
    `-m conntrack --ctorigdstport ${random.pick(PORTS)}`,
    "-m conntrack --ctproto 6",
    "-m conntrack --ctdir REPLY",
    `-m addrtype --dst-type ${random.pick(["LOCAL", "UNICAST"])}`,
    "-m addrtype ! --src-type LOCAL",
    "-m addrtype --src-type UNICAST --dst-type LOCAL",
  ]);
}

function raw(place: Place): string {
  const { random } = place;
  const lines = Array.from({ length: 1 + random.int(2) }, () => {
    const chain = random.pick(["PREROUTING", "PREROUTING", "OUTPUT"]);
    const about = random.pick([ports(random, () => ""), sideOf(place, "s", ""), `${sideOf(place, "d", "")} ${ports(random, () => "")}`]);
    return `-A ${chain} ${about} -j ${random.pick(["CT --notrack", "CT --notrack", "NOTRACK", "DROP", "ACCEPT", "keep"])}`;
  });
  if (random.chance(0.2)) lines.push("-A PREROUTING -m rpfilter --invert -j DROP");
  lines.push("-A keep -p tcp --dport 22 -j RETURN", "-A keep -p udp -j CT --notrack");
  return table("raw", ["PREROUTING", "OUTPUT", "keep"], lines);
}

function mangle(place: Place): string {
  const { random } = place;
  const lines: string[] = [];
  for (let i = 1 + random.int(4); i > 0; i--) {
    const chain = random.pick(["PREROUTING", "PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]);
    const target = random.pick([
      "-j MARK --set-xmark 0x1/0xffffffff",
      "-j MARK --or-mark 0x2",
      "-j MARK --and-mark 0x1",
      "-j CONNMARK --set-mark 0x4",
      "-j CONNMARK --save-mark",
      "-j CONNMARK --restore-mark",
      "-j DROP",
      "-g paint",
      "-j paint",
    ]);
    const asks = chain === "OUTPUT" ? sideOf(place, "d", "") : match(place, chain);
    lines.push(`-A ${chain} ${asks} ${target}`);
  }
  lines.push("-A paint -m mark --mark 0x1 -j RETURN", "-A paint -p tcp -j MARK --set-mark 0x1", "-A paint -p udp -j ACCEPT");
  return table("mangle", ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING", "paint"], lines);
}

function nat(place: Place): string {
  const { random, host } = place;
  const lines: string[] = [];
  for (let i = random.int(4); i > 0; i--) lines.push(`-A PREROUTING ${taken(place)} ${destination(place)}`);
  if (random.chance(0.2)) lines.push(`-A OUTPUT -p tcp --dport ${random.pick(PORTS)} ${destination(place)}`);
  for (let i = random.int(3); i > 0; i--) lines.push(`-A forwards ${taken(place)} ${destination(place)}`);
  if (random.chance(0.4))
    lines.push(`-A PREROUTING ${random.pick(["-m addrtype --dst-type LOCAL", "-p tcp"])} ${random.pick(["-j", "-g"])} forwards`);
  if (random.chance(0.15)) lines.unshift(`-A PREROUTING ${sideOf(place, "s", "")} -j ${random.pick(["ACCEPT", "RETURN"])}`);
  for (let i = random.int(3); i > 0; i--) lines.push(`-A POSTROUTING ${leaving(place)} ${source(place)}`);
  if (random.chance(0.06)) lines.push(`-A INPUT -p tcp --dport ${random.pick(PORTS)} -j SNAT --to-source ${random.pick(place.addresses)}`);
  return table(
    "nat",
    ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING", "forwards"],
    lines.length === 0 ? [`-A POSTROUTING -o ${host.links[0]?.name} -j ACCEPT`] : lines,
  );
}

function taken(place: Place): string {
  const { random, host, addresses } = place;
  const where = random.pick([
    "",
    `-i ${random.pick(host.links).name}`,
    `-d ${random.pick(addresses)}`,
    sideOf(place, "s", ""),
    sideOf(place, "d", ""),
  ]);
  const port = random.pick([
    `--dport ${random.pick(PORTS)}`,
    `-m multiport --dports ${random.some(PORTS, 2).join(",")}`,
    "--dport 20:1000",
  ]);
  return `${where} -p ${random.chance(0.85) ? "tcp" : "udp"} ${port}`.trim();
}

function destination({ random, family, addresses }: Place): string {
  const to = random.pick([...addresses, ...addresses, family === 4 ? "127.0.0.1" : "::1"]);
  const before = family === 6 ? `[${to}]` : to;
  const next = family === 4 ? to.replace(/\d+$/, (last) => String(Math.min(255, Number(last) + 1))) : to;
  return random.pick([
    `-j DNAT --to-destination ${to}`,
    `-j DNAT --to-destination ${before}:${random.pick(PORTS)}`,
    `-j DNAT --to-destination ${before}:${random.pick(PORTS)}`,
    `-j DNAT --to-destination ${before}:${random.pick(["80-80", "20-1000", "443-8080"])}`,
    `-j DNAT --to-destination ${random.chance(0.2) ? `${to}-${next}` : to} --persistent`,
    `-j REDIRECT --to-ports ${random.pick(PORTS)}`,
    "-j REDIRECT",
    `-j NETMAP --to ${family === 4 ? random.pick(["10.1.0.0/24", "192.168.2.0/24", `${to}/32`]) : "2001:db8:11::/64"}`,
  ]);
}

function leaving(place: Place): string {
  const { random, host } = place;
  return random.pick([
    `-o ${random.pick(host.links).name}`,
    sideOf(place, "s", ""),
    `-m conntrack --ctorigdstport ${random.pick(PORTS)}`,
    "-m conntrack --ctstate DNAT",
    "-m mark --mark 0x1",
    "",
  ]);
}

function source({ random, host, family, addresses }: Place): string {
  const link = random.pick(host.links);
  const own = link.addresses.map((address) => address.split("/")[0] as string).find((address) => address.includes(":") === (family === 6));
  const to = own ?? random.pick(addresses);
  const target = random.pick([
    "-j MASQUERADE",
    "-j MASQUERADE",
    "-j MASQUERADE --random",
    `-j SNAT --to-source ${to}`,
    `-j SNAT --to-source ${to} --random-fully`,
    `-j SNAT --to-source ${family === 6 ? `[${to}]` : to}:20000-30000`,
    "-j RETURN",
    "-j ACCEPT",
    `-j NETMAP --to ${family === 4 ? random.pick(["10.1.0.0/24", "10.200.0.0/24"]) : "2001:db8:12::/64"}`,
  ]);
  return target.includes(":20000") ? `-p tcp ${target}` : target;
}
