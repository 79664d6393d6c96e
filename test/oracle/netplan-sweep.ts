/** Every key of netplan with values of every kind, one at a time: configurations that differ from a plain one in one place. */
import { type Key, keysOf } from "../../server/languages/netplan/knowledge/keys.ts";
import type { Case } from "./netplan-configs.ts";

const KEY = "mNb7OIIXTdgW4khM7OFlzJ+UPs7lmcWHV7xjPgakMkQ=";
const VALUES =
  'true||0|5|-1|4294967296|abc|[]|[a]|[e0]|[ipv4]|{}|{a: b}|{e0: 5}|{e0: 99}|1.2.3.4|1.2.3.4/24|::1|fe80::1/64|[1.2.3.4]|[1.2.3.4/24]|["::1/64"]|52:54:00:12:34:56|e0|e9|off|manual|active|stable-privacy|networkd|NetworkManager|switchdev|[default, tcp]|[tcp]|[magic_pkt]|default|" 7"|07|7x|[[a, b]]|[{}]|[5, 6]|[6, 5]|[x, 5]|0x10|~|802.3ad|[OpenFlow13]|forever|psk|eap|tls|duid|connected|/k'
    .split("|")
    .concat(KEY);

/** Sections, the table of their definitions, and what such a definition needs besides. */
const SECTIONS: readonly (readonly [section: string, table: string, needs: readonly string[]])[] = [
  ["ethernets", "ethernet", []],
  ["wifis", "wifi", ["access-points: {a: {}}"]],
  ["modems", "modem", []],
  ["bridges", "bridge", []],
  ["bonds", "bond", []],
  ["vlans", "vlan", ["id: 5", "link: e0"]],
  ["vrfs", "vrf", ["table: 7"]],
  ["tunnels", "tunnel", ["mode: sit", "local: 1.1.1.1", "remote: 1.1.1.2"]],
];

function config(renderer: string, section: string, lines: readonly string[]): Case {
  const own = section === "ethernets" ? "" : `  ${section}:\n`;
  const body = lines.length === 0 ? "      {}" : lines.map((line) => `      ${line}`).join("\n");
  const text = `network:\n  version: 2\n  renderer: ${renderer}\n  ethernets:\n    e0: {}\n    e1: {}\n${own}    x0:\n${body}\n`;
  return { files: { "etc/netplan/a.yaml": text }, what: `${section}: ${lines.at(-1) ?? ""}` };
}

/** All of them, for one renderer; about 17,000. */
export function* swept(renderer: string): Generator<Case> {
  const ethernet = keysOf("ethernet");
  for (const [section, table, needs] of SECTIONS)
    for (const key of keysOf(table).values()) {
      if (section !== "ethernets" && ethernet.has(key.name) && key.name !== "openvswitch" && key.name !== "renderer") continue;
      for (const value of VALUES) {
        yield config(renderer, section, [...needs, `${key.name}: ${value}`]);
        for (const line of inner(key, value))
          yield config(renderer, section, key.name === "peers" ? ["mode: wireguard", "key: /k", line] : [...needs, line]);
      }
    }
}

function* inner(key: Key, value: string): Generator<string> {
  if (key.table === undefined || key.name === "addresses") return;
  for (const below of keysOf(key.table).values()) {
    const pair = `${below.name}: ${value}`;
    if (key.name === "routes")
      for (const start of ["", "to: 1.2.3.0/24, via: 1.1.1.1, "])
        if (!start.includes(`${below.name}:`)) yield `routes: [{${start}${pair}}]`;
    if (key.name === "routing-policy") yield `routing-policy: [{${below.name === "from" ? "" : "from: 1.2.3.0/24, "}${pair}}]`;
    if (key.name === "peers" && below.name !== "keys" && below.name !== "allowed-ips")
      yield `peers: [{keys: {public: "${KEY}"}, allowed-ips: [1.1.1.1/32], ${pair}}]`;
    if (key.by === "ssid") yield `access-points: {a: {${pair}}}`;
    if (key.shape === "map" && key.by === undefined) yield `${key.name}: {${pair}}`;
  }
}
