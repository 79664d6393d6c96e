/**
 * Estates of `wide.ts` with what is rare among them: zones of connection tracking, sets of other types, types of addresses together,
 * hairpins, translations to ranges of ports and to addresses that nobody has, IPv6 switched off for a whole host. With `open`, also what
 * files alone do not decide: then only certain answers are held against the kernel.
 */
import { Seeded } from "../../seeded.ts";
import type { EstateModel, HostModel } from "./model.ts";
import { estateOf as wideEstateOf } from "./wide.ts";

type Family = 4 | 6;
type Draft = { -readonly [Key in keyof HostModel]: HostModel[Key] };
type Place = { readonly random: Seeded; readonly host: HostModel; readonly family: Family; readonly addresses: readonly string[] };

const PORTS = [22, 53, 80, 443, 3000, 5432, 8080] as const;

/** The estate of a seed. */
export const estateOf = (seed: number): EstateModel => decorated(seed, false);

/** … with rules whose effect the files do not decide. */
export const openEstateOf = (seed: number): EstateModel => decorated(seed, true);

function decorated(seed: number, open: boolean): EstateModel {
  const random = new Seeded(seed ^ 0x5eed);
  const estate = wideEstateOf(seed);
  const everyone = estate.hosts.flatMap((host) => host.links.flatMap((link) => link.addresses.map((address) => bare(address))));
  const hosts = estate.hosts.map((host) => (host.zone === undefined ? rareHost(random, host, everyone, open) : host));
  const off = new Set(hosts.filter(({ sysctls }) => OFF in sysctls).map(({ name }) => name));
  return { hosts, probes: estate.probes.filter(({ from, source }) => !(off.has(from) && source.includes(":"))) };
}

const OFF = "net.ipv6.conf.all.disable_ipv6";
const bare = (address: string): string => address.split("/")[0] as string;

function rareHost(random: Seeded, host: HostModel, everyone: readonly string[], open: boolean): HostModel {
  const draft: Draft = { ...host, sets: `${host.sets ?? ""}${moreSets(random, everyone)}` };
  for (const family of [4, 6] as const) {
    const addresses = everyone.filter((address) => address.includes(":") === (family === 6));
    if (addresses.length === 0) continue;
    const place: Place = { random, host: draft, family, addresses };
    const text = family === 4 ? host.v4 : host.v6;
    const lines = Array.from({ length: 1 + random.int(4) }, () => rareRule(place, open));
    draft[family === 4 ? "v4" : "v6"] = withRules(random, text, lines);
  }
  const single = host.links.filter(({ segment }) => segment !== undefined).length === 1;
  if (single && random.chance(0.08)) draft.sysctls = { ...host.sysctls, [OFF]: "1" };
  if (random.chance(0.1)) draft.sysctls = { ...draft.sysctls, "net.ipv4.conf.all.forwarding": random.pick(["0", "1"]) };
  return draft;
}

type Rule = readonly [table: string, rule: string];

// Puts rules into their tables, at any place among those of their chain; tables that are not there are made.
function withRules(random: Seeded, text: string, rules: readonly Rule[]): string {
  const tables = new Map([...text.matchAll(/^\*(\w+)\n([\s\S]*?)COMMIT\n/gm)].map(([, name, body]) => [name as string, body as string]));
  for (const [name, rule] of rules) {
    const lines = (tables.get(name) ?? chainsOf(name)).split("\n").filter((line) => line !== "");
    const first = lines.findIndex((line) => !line.startsWith(":"));
    const from = first === -1 ? lines.length : first;
    lines.splice(from + random.int(lines.length - from + 1), 0, rule);
    tables.set(name, `${lines.join("\n")}\n`);
  }
  return [...tables].map(([name, body]) => `*${name}\n${body}COMMIT\n`).join("");
}

const CHAINS: Readonly<Record<string, readonly string[]>> = {
  raw: ["PREROUTING", "OUTPUT"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  filter: ["INPUT", "FORWARD", "OUTPUT"],
};

const chainsOf = (table: string): string => (CHAINS[table] ?? []).map((chain) => `:${chain} ACCEPT [0:0]\n`).join("");

function rareRule(place: Place, open: boolean): Rule {
  const { random } = place;
  const kind = random.int(open ? 14 : 9);
  if (kind < 2) return zone(place);
  if (kind < 4) return ["filter", `-A ${random.pick(["INPUT", "FORWARD"])} ${lookup(place, open)} -j ${random.pick(["ACCEPT", "DROP"])}`];
  if (kind === 4) return types(place);
  if (kind === 5) return ["nat", `-A POSTROUTING -s ${network(place)} -d ${network(place)} -j MASQUERADE`];
  if (kind < 8) return translation(place, open);
  if (kind === 8) return marks(place);
  return undecided(place);
}

const network = ({ random, family, addresses }: Place): string => `${random.pick(addresses)}/${family === 4 ? 24 : 64}`;

function zone(place: Place): Rule {
  const { random, host } = place;
  const chain = random.pick(["PREROUTING", "PREROUTING", "OUTPUT"]);
  const where = random.pick([
    "",
    chain === "OUTPUT" ? "" : `-i ${random.pick(host.links).name} `,
    `-p tcp --dport ${random.pick(PORTS)} `,
    `-p tcp --sport ${random.pick(PORTS)} `,
    `-s ${network(place)} `,
  ]);
  const target = random.pick(["--zone 5", "--zone 5", "--zone 7", "--zone-orig 5", "--zone-reply 5", "--notrack"]);
  return ["raw", `-A ${chain} ${where}-j CT ${target}`];
}

/** Sets of other types than single addresses and networks, for `ipset restore`. */
function moreSets(random: Seeded, everyone: readonly string[]): string {
  const lines: string[] = [];
  for (const family of [4, 6] as const) {
    const addresses = everyone.filter((address) => address.includes(":") === (family === 6));
    if (addresses.length === 0) continue;
    const inet = family === 4 ? "inet" : "inet6";
    const [one, other, third] = Array.from({ length: 3 }, () => random.pick(addresses)) as [string, string, string];
    lines.push(
      `create ports${family} hash:ip,port family ${inet}`,
      `add ports${family} ${one},tcp:${random.pick(PORTS)}`,
      `create holes${family} hash:net family ${inet}`,
      `add holes${family} ${one}/${family === 4 ? 16 : 32}`,
      `add holes${family} ${other}/${family === 4 ? 24 : 64} nomatch`,
      `create pair${family} hash:net,port family ${inet}`,
      `add pair${family} ${third}/${family === 4 ? 24 : 64},${random.pick(PORTS)}`,
      `create wide${family} hash:ip family ${inet} netmask ${family === 4 ? 24 : 64}`,
      `add wide${family} ${other}`,
      `create all${family} list:set`,
      `add all${family} holes${family}`,
      `add all${family} wide${family}`,
    );
  }
  lines.push("create some bitmap:port range 1-9000", ...random.some(PORTS, 3).map((port) => `add some ${port}`));
  return `${[...new Set(lines)].join("\n")}\n`;
}

function lookup({ random, family }: Place, open: boolean): string {
  const not = random.chance(0.15) ? "! " : "";
  const side = random.pick(["src", "dst"]);
  const set = random.pick([
    `holes${family} ${side}`,
    `wide${family} ${side}`,
    `all${family} ${side}`,
    `some ${side}`,
    ...(open ? [`ports${family} ${side},dst`, `pair${family} ${side},dst`] : []),
  ]);
  return `${/port|pair|some/.test(set) ? "-p tcp " : ""}-m set ${not}--match-set ${set}`;
}

// The nft back end has no address types of its own, so both sides of one rule must be spoken of together.
function types({ random, family }: Place): Rule {
  const kinds =
    family === 4
      ? ["UNICAST,LOCAL", "LOCAL,BROADCAST", "MULTICAST,UNICAST", "UNICAST"]
      : ["UNICAST,LOCAL", "MULTICAST,LOCAL", "UNICAST", "LOCAL"];
  const not = random.chance(0.2) ? "! " : "";
  const chain = random.pick(["INPUT", "FORWARD", "OUTPUT"]);
  const target = random.pick(["ACCEPT", "DROP"]);
  return ["filter", `-A ${chain} -p tcp -m addrtype ${not}--${random.pick(["src", "dst"])}-type ${random.pick(kinds)} -j ${target}`];
}

function translation(place: Place, open: boolean): Rule {
  const { random, host, family, addresses } = place;
  const nobody = family === 4 ? random.pick(["10.250.0.1", "10.1.0.77"]) : "2001:db8:99::1";
  const own = host.links.flatMap((link) => link.addresses.map(bare)).filter((address) => address.includes(":") === (family === 6));
  const to = random.pick([...addresses, ...(open ? [nobody] : [])]);
  const text = family === 6 ? `[${to}]` : to;
  const port = random.pick(PORTS);
  const protocol = random.chance(0.7) ? "tcp" : "udp";
  return [
    "nat",
    random.pick([
      `-A PREROUTING -p ${protocol} --dport ${port} -j REDIRECT --to-ports ${random.pick(["22-80", "80-443", "3000-3001", "1-65535"])}`,
      `-A PREROUTING -p ${protocol} --dport 20:9000 -j DNAT --to-destination ${text}:${random.pick(["22-80", "3000-5432", `${port}`])}`,
      `-A PREROUTING -p ${protocol} -m multiport --dports 80,443,3000 -j DNAT --to-destination ${to}`,
      `-A OUTPUT -p ${protocol} -d ${random.pick(addresses)} -j REDIRECT --to-ports ${port}`,
      `-A OUTPUT -p ${protocol} --dport ${port} -j DNAT --to-destination ${text}:${random.pick(PORTS)}`,
      `-A POSTROUTING -p ${protocol} -j SNAT --to-source ${nobody}`,
      `-A POSTROUTING -p ${protocol} --dport ${port} -j SNAT --to-source ${random.pick(own.length === 0 ? addresses : own)}`,
      `-A INPUT -p tcp -j SNAT --to-source ${random.pick(addresses)}`,
    ]),
  ];
}

function marks(place: Place): Rule {
  const { random } = place;
  return random.pick<Rule>([
    ["mangle", "-A OUTPUT -p tcp -j MARK --set-mark 0x1"],
    ["mangle", `-A INPUT -p tcp --dport ${random.pick(PORTS)} -j MARK --set-xmark 0x3/0x3`],
    ["mangle", "-A PREROUTING -m conntrack --ctstate NEW -j CONNMARK --set-xmark 0x4/0xff"],
    ["filter", "-A INPUT -m mark --mark 0x3/0x3 -j DROP"],
    ["filter", "-A FORWARD -m connmark --mark 0x4/0xff -j DROP"],
    ["nat", `-A PREROUTING -p tcp -m mark --mark 0x1/0x1 -j REDIRECT --to-ports ${random.pick(PORTS)}`],
  ]);
}

function undecided(place: Place): Rule {
  const { random } = place;
  const chain = random.pick(["INPUT", "FORWARD"]);
  const target = random.pick(["ACCEPT", "DROP"]);
  return random.pick<Rule>([
    ["mangle", `-A PREROUTING -p tcp --dport ${random.pick(PORTS)} -j TPROXY --on-port ${random.pick(PORTS)} --tproxy-mark 0x1`],
    ["filter", `-A ${chain} -p tcp -m recent --name seen --set -j ${target}`],
    ["filter", `-A ${chain} -p tcp -m recent --name seen --rcheck --seconds 60 -j ${target}`],
    ["filter", `-A ${chain} -p tcp -m length --length ${random.pick(["0:59", "60:1500"])} -j ${target}`],
    ["filter", `-A ${chain} -p tcp -m ttl --ttl-gt ${random.pick([61, 63])} -j ${target}`].map((part) =>
      place.family === 6 ? part.replace("-m ttl --ttl", "-m hl --hl") : part,
    ) as unknown as Rule,
    ["filter", `-A ${chain} -p tcp --tcp-option ${random.pick([2, 8])} -j ${target}`],
    ["filter", `-A ${chain} -m conntrack --ctstatus ${random.pick(["SEEN_REPLY", "ASSURED", "CONFIRMED"])} -j ${target}`],
    ["filter", `-A ${chain} -p tcp -m connlimit --connlimit-above ${random.pick([1, 1000])} -j ${target}`],
    ["filter", `-A OUTPUT -m owner --uid-owner ${random.pick([0, 1000])} -j ${target}`],
    ["filter", `-A ${chain} -m set --match-set wide${place.family} src -j SET --add-set wide${place.family} dst --exist`],
    ["filter", `-A ${chain} -p tcp -j SET --del-set wide${place.family} src`],
    ["mangle", "-A PREROUTING -p tcp -j TTL --ttl-set 1"].map((part) =>
      place.family === 6 ? part.replace("TTL --ttl", "HL --hl") : part,
    ) as unknown as Rule,
  ]);
}
