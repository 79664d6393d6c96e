/** Configurations for the differential test: generated ones, and mutations of them. Every choice comes from the seed. */

export type Case = { readonly files: Readonly<Record<string, string>>; readonly what: string };

/** A seeded source of choices (a linear congruential generator; good enough to choose test data). */
export type Chooser = { next(): number; pick<T>(from: readonly T[]): T; chance(p: number): boolean; upTo(n: number): number };

export function chooser(seed: number): Chooser {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 8) & 0xffffff) / 0x1000000;
  };
  return {
    next,
    pick: (from) => from[Math.floor(next() * from.length)] as (typeof from)[number],
    chance: (p) => next() < p,
    upTo: (n) => Math.floor(next() * n),
  };
}

const KEY_A = "mNb7OIIXTdgW4khM7OFlzJ+UPs7lmcWHV7xjPgakMkQ=";
const KEY_B = "4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=";
const MODES = ["balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"];
const BOOLS = ["true", "false", "yes", "no", "on", "off", "y", "n", "True", "NO"];

type Lines = string[];
const indent = (lines: Lines): Lines => lines.map((line) => `  ${line}`);
const below = (key: string, lines: Lines): Lines => (lines.length === 0 ? [`${key}: {}`] : [`${key}:`, ...indent(lines)]);

function cidr(c: Chooser): string {
  return c.chance(0.7)
    ? `10.${c.upTo(256)}.${c.upTo(256)}.${c.upTo(256)}/${1 + c.upTo(32)}`
    : `2001:db8:${c.upTo(9999)}::${1 + c.upTo(99)}/${1 + c.upTo(128)}`;
}

function route(c: Chooser): Lines {
  const six = c.chance(0.3);
  const via = six ? "2001:db8::1" : "10.0.0.1";
  const to = c.pick([six ? "2001:db8:5::/48" : "172.16.0.0/12", "default", six ? "::/0" : "0.0.0.0/0", six ? "2001:db8::9" : "10.9.9.9"]);
  const lines = [`- to: ${to}`];
  if (c.chance(0.9)) lines.push(`  via: ${via}`);
  if (c.chance(0.3)) lines.push(`  metric: ${c.upTo(2000)}`);
  if (c.chance(0.2)) lines.push(`  table: ${c.upTo(300)}`);
  if (c.chance(0.2)) lines.push(`  on-link: ${c.pick(BOOLS)}`);
  if (c.chance(0.1)) lines.push(`  scope: ${c.pick(["link", "global", "host", "Global"])}`);
  if (c.chance(0.1)) lines.push(`  type: ${c.pick(["unicast", "blackhole", "local", "throw", "unreachable", "nat"])}`);
  if (c.chance(0.1)) lines.push(`  mtu: ${c.upTo(9000)}`);
  if (c.chance(0.1)) lines.push(`  from: ${six ? "2001:db8::2" : "10.0.0.2"}`);
  return lines;
}

function policy(c: Chooser): Lines {
  const lines = [`- ${c.pick(["from", "to"])}: ${c.pick(["10.0.0.0/8", "192.168.1.1", "172.16.0.0/12"])}`];
  if (c.chance(0.6)) lines.push(`  table: ${c.upTo(300)}`);
  if (c.chance(0.3)) lines.push(`  priority: ${c.upTo(3000)}`);
  if (c.chance(0.2)) lines.push(`  mark: ${c.upTo(99)}`);
  if (c.chance(0.2)) lines.push(`  type-of-service: ${c.upTo(256)}`);
  return lines;
}

function overrides(c: Chooser): Lines {
  const lines: Lines = [];
  for (const key of ["use-dns", "use-ntp", "use-routes", "use-mtu", "send-hostname"])
    if (c.chance(0.2)) lines.push(`${key}: ${c.pick(BOOLS)}`);
  if (c.chance(0.3)) lines.push(`route-metric: ${c.upTo(500)}`);
  if (c.chance(0.2)) lines.push(`hostname: ${c.pick(["a", "b"])}`);
  return lines;
}

function common(c: Chooser): Lines {
  const lines: Lines = [];
  if (c.chance(0.5)) lines.push(`dhcp4: ${c.pick(BOOLS)}`);
  if (c.chance(0.3)) lines.push(`dhcp6: ${c.pick(BOOLS)}`);
  if (c.chance(0.15)) lines.push(...below("dhcp4-overrides", overrides(c)));
  if (c.chance(0.1)) lines.push(...below("dhcp6-overrides", overrides(c)));
  if (c.chance(0.5)) lines.push(`addresses: [${Array.from({ length: 1 + c.upTo(3) }, () => JSON.stringify(cidr(c))).join(", ")}]`);
  if (c.chance(0.1)) lines.push("addresses:", "  - 10.3.0.1/24:", `      label: "l${c.upTo(9)}"`, "      lifetime: 0");
  if (c.chance(0.15)) lines.push("gateway4: 10.0.0.1");
  if (c.chance(0.1)) lines.push("gateway6: 2001:db8::1");
  if (c.chance(0.3)) lines.push("nameservers:", "  addresses: [8.8.8.8, 2001:4860:4860::8888]", "  search: [example.com]");
  if (c.chance(0.3)) lines.push("routes:", ...indent([...route(c), ...(c.chance(0.4) ? route(c) : [])]));
  if (c.chance(0.15)) lines.push("routing-policy:", ...indent(policy(c)));
  if (c.chance(0.2)) lines.push(`mtu: ${c.pick(["1500", "9000", "1280", " 1400", "+1500"])}`);
  if (c.chance(0.1)) lines.push(`macaddress: ${c.pick(["52:54:00:12:34:56", '"AA:bb:CC:dd:EE:ff"'])}`);
  if (c.chance(0.1)) lines.push(`link-local: [${c.pick(["ipv4", "ipv6", "IPv4, ipv6", ""])}]`);
  if (c.chance(0.1)) lines.push(`optional: ${c.pick(BOOLS)}`);
  if (c.chance(0.1)) lines.push(`accept-ra: ${c.pick(BOOLS)}`);
  if (c.chance(0.08)) lines.push(`renderer: ${c.pick(["networkd", "NetworkManager"])}`);
  if (c.chance(0.05)) lines.push(`ipv6-privacy: ${c.pick(BOOLS)}`, `critical: ${c.pick(BOOLS)}`);
  if (c.chance(0.05)) lines.push(`dhcp-identifier: ${c.pick(["mac", "duid", "MAC"])}`);
  if (c.chance(0.05)) lines.push(`ipv6-address-generation: ${c.pick(["eui64", "stable-privacy"])}`);
  if (c.chance(0.05)) lines.push("ipv6-address-token: ::2");
  if (c.chance(0.05)) lines.push(`activation-mode: ${c.pick(["manual", "off"])}`);
  if (c.chance(0.05)) lines.push(`optional-addresses: [${c.pick(["dhcp4", "static", "ipv6-ra, dhcp6"])}]`);
  if (c.chance(0.04)) lines.push("ipv6-mtu: 1300");
  return lines;
}

function physical(c: Chooser): Lines {
  const lines: Lines = [];
  if (c.chance(0.3)) {
    const match = [c.pick(["macaddress: 52:54:00:aa:bb:cc", "name: en*", "driver: virtio_net", "driver: [e1000, ixgbe*]"])];
    lines.push(...below("match", match));
    if (c.chance(0.5)) lines.push("set-name: lan0");
  }
  if (c.chance(0.1)) lines.push(`wakeonlan: ${c.pick(BOOLS)}`);
  if (c.chance(0.05)) lines.push(`emit-lldp: ${c.pick(BOOLS)}`);
  return [...lines, ...common(c)];
}

function tunnel(c: Chooser): Lines {
  const mode = c.pick(["sit", "gre", "ipip", "ip6gre", "vti", "gretap", "wireguard", "vxlan", "ip6ip6", "isatap"]);
  if (mode === "wireguard") {
    const peer = ["- keys:", `    public: ${KEY_B}`, "  allowed-ips: [10.8.0.0/24, 0.0.0.0/0]"];
    if (c.chance(0.6)) peer.push(`  endpoint: ${c.pick(["vpn.example.com:51820", "1.2.3.4:5", '"[2001:db8::1]:51820"'])}`);
    if (c.chance(0.4)) peer.push(`  keepalive: ${c.upTo(100)}`);
    return [
      `mode: ${mode}`,
      ...c.pick([[`key: ${KEY_A}`], ["keys:", `  private: ${KEY_A}`], ["key: /etc/wg.key"]]),
      `port: ${c.upTo(70000)}`,
      "peers:",
      ...indent(peer),
      ...common(c),
    ];
  }
  const six = mode.startsWith("ip6");
  const lines = [`mode: ${mode}`, `local: ${six ? "2001:db8::1" : "1.1.1.1"}`, `remote: ${six ? "2001:db8::2" : "2.2.2.2"}`];
  if (mode === "vxlan") lines.push(`id: ${1 + c.upTo(9999)}`);
  if (c.chance(0.2)) lines.push(`key: ${c.pick(["5", "1.2.3.4"])}`);
  if (c.chance(0.2)) lines.push(`ttl: ${c.upTo(256)}`);
  return [...lines, ...common(c)];
}

function accessPoints(c: Chooser): Lines {
  const points: Lines = [];
  for (const ssid of ["home", '"Work Place"', "open"].slice(0, 1 + c.upTo(3))) {
    const inner: Lines = [];
    if (c.chance(0.6)) inner.push(`password: "${c.pick(["longenough", "0".repeat(64), "s3cr3tpassw0rd"])}"`);
    if (c.chance(0.2)) inner.push(`mode: ${c.pick(["infrastructure", "adhoc", "ap"])}`);
    if (c.chance(0.2)) inner.push(`band: ${c.pick(["5GHz", "2.4G"])}`, `channel: ${c.upTo(12)}`);
    if (c.chance(0.1)) inner.push("auth:", "  key-management: eap", "  method: peap", "  identity: me", "  password: short");
    points.push(...below(ssid, inner));
  }
  return points;
}

/** Which definitions a file has, by section. */
function sections(c: Chooser, ids: { ethernets: string[]; defined: Set<string> }, first: boolean): Lines {
  const parts: Lines[] = [];
  const ethernets = ids.ethernets.filter(() => first || c.chance(0.3));
  if (ethernets.length > 0)
    parts.push(
      below(
        "ethernets",
        ethernets.flatMap((id) => below(id, physical(c))),
      ),
    );
  const free = [...ids.ethernets];
  const member = (): string | undefined => free.splice(c.upTo(free.length), 1)[0];
  const members = (n: number): string =>
    Array.from({ length: n }, member)
      .filter((id) => id !== undefined)
      .join(", ");
  if (c.chance(0.3)) {
    const parameters = [
      `mode: ${c.pick(MODES)}`,
      ...(c.chance(0.4) ? ["mii-monitor-interval: 100"] : []),
      ...(c.chance(0.2) ? [`lacp-rate: ${c.pick(["fast", "slow"])}`] : []),
      ...(c.chance(0.2) ? ["arp-ip-targets: [10.0.0.1]"] : []),
    ];
    parts.push(
      below(
        "bonds",
        below(first ? "bond0" : "bond1", [`interfaces: [${members(1 + c.upTo(2))}]`, ...below("parameters", parameters), ...common(c)]),
      ),
    );
  }
  if (c.chance(0.3)) {
    const one = member();
    const parameters = [
      `stp: ${c.pick(BOOLS)}`,
      ...(one !== undefined && c.chance(0.4) ? ["path-cost:", `  ${one}: ${c.upTo(9)}`] : []),
      ...(c.chance(0.3) ? ["forward-delay: 4"] : []),
    ];
    parts.push(
      below("bridges", below(first ? "br0" : "br1", [`interfaces: [${one ?? ""}]`, ...below("parameters", parameters), ...common(c)])),
    );
  }
  if (c.chance(0.3))
    parts.push(below("vlans", below(`vlan${c.upTo(3)}`, [`id: ${c.upTo(4095)}`, `link: ${c.pick(ids.ethernets)}`, ...common(c)])));
  if (c.chance(0.25)) parts.push(below("tunnels", below(first ? "tun0" : "tun1", tunnel(c))));
  if (c.chance(0.2)) parts.push(below("wifis", below("wlan0", [...below("access-points", accessPoints(c)), ...common(c)])));
  if (c.chance(0.08))
    parts.push(
      below(
        "vrfs",
        below("vrf0", [
          `table: ${c.upTo(99)}`,
          `interfaces: [${c.pick(ids.ethernets)}]`,
          ...(c.chance(0.5)
            ? ["routes:", ...indent(["- to: default", "  via: 10.0.0.1"]), "routing-policy:", ...indent(["- from: 10.0.0.5"])]
            : []),
        ]),
      ),
    );
  if (c.chance(0.04))
    parts.push(below("modems", below("cdc0", ["apn: internet", ...(c.chance(0.6) ? ["renderer: NetworkManager"] : []), ...common(c)])));
  if (c.chance(0.2)) parts.reverse();
  return parts.flat();
}

/** A configuration that is meant to be valid: mostly it is. One to three files. */
export function generated(c: Chooser): Case {
  const ids = { ethernets: ["eth0", "eth1", "enp3s0"].slice(0, 1 + c.upTo(3)), defined: new Set<string>() };
  const files: Record<string, string> = {};
  const count = c.chance(0.6) ? 1 : 2 + c.upTo(2);
  for (let i = 0; i < count; i++) {
    const head = ["version: 2", ...(c.chance(0.4) ? [`renderer: ${c.chance(0.75) ? "networkd" : "NetworkManager"}`] : [])];
    const folder = c.chance(0.85) ? "etc" : c.pick(["run", "lib"]);
    files[`${folder}/netplan/${c.pick(["01", "10", "50", "90"])}-${c.pick(["a", "b"])}.yaml`] =
      `${below("network", [...head, ...sections(c, ids, i === 0)]).join("\n")}\n`;
  }
  return { files, what: "generated" };
}

const WORDS = [
  "dhcp4",
  "addresses",
  "to",
  "via",
  "true",
  "maybe",
  "1",
  "[]",
  "{}",
  "~",
  "eth9",
  "-5",
  "10.0.0.1",
  "10.0.0.1/24",
  "10.0.0.300/24",
  "::1/64",
  "fe80::1%eth0/64",
  "99999999999",
  '""',
  "'x y'",
  "default",
  "[1, 2]",
  "{a: b}",
  "é",
  "052:54:00:12:34:56",
];

/** One change to one file of a configuration: at a line, a word, or a character. */
export function mutated(c: Chooser, from: Case): Case {
  const names = Object.keys(from.files);
  const name = c.pick(names);
  const lines = (from.files[name] ?? "").split("\n");
  const at = c.upTo(Math.max(1, lines.length - 1));
  const line = lines[at] ?? "";
  const kind = c.pick([
    "value",
    "value",
    "value",
    "key",
    "delete",
    "duplicate",
    "indent",
    "outdent",
    "cut",
    "swap",
    "character",
    "character",
    "remove-value",
  ]);
  if (kind === "value") lines[at] = line.replace(/(: |- )(?!.*(: |- )).*$/, `$1${c.pick(WORDS)}`);
  if (kind === "key") lines[at] = line.replace(/[a-z0-9-]+(?=:)/, (key) => (c.chance(0.5) ? `${key}x` : c.pick(WORDS)));
  if (kind === "delete") lines.splice(at, 1);
  if (kind === "duplicate") lines.splice(at, 0, line);
  if (kind === "indent") lines[at] = `  ${line}`;
  if (kind === "outdent") lines[at] = line.replace(/^ {2}/, "");
  if (kind === "cut") lines.length = at + 1;
  if (kind === "swap") [lines[at], lines[at + 1]] = [lines[at + 1] ?? "", line];
  if (kind === "character") {
    const column = c.upTo(line.length + 1);
    lines[at] =
      line.slice(0, column) +
      c.pick(["", "\t", ":", " ", "-", "[", "}", "'", '"', "#", "&a ", "*a", "!x ", "%", ",", "x", "0"]) +
      line.slice(column + c.upTo(2));
  }
  if (kind === "remove-value") lines[at] = line.replace(/: .*$/, ":");
  return { files: { ...from.files, [name]: lines.join("\n") }, what: `${kind} in ${name}:${at + 1}` };
}
