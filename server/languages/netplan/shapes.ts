/** Messages and fixes for keys that are not there, and for values of the wrong shape. */
import { brief } from "../../core/markdown.ts";
import type { Fix } from "../../core/rule.ts";
import { nearest } from "../../core/suggest.ts";
import { lineStart } from "../../core/text.ts";
import { isMissing, type YamlContent, type YamlNode, type YamlScalar } from "../shared/yaml.ts";
import { type Key, keysOf, tablesWith } from "./knowledge/keys.ts";

/** A message for one key or value, and what mends it. */
export type Said = { readonly message: string; readonly fix?: Fix };

/** Words of other tools and former times, and netplan's word for them. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  address: "addresses",
  ip: "addresses",
  gateway: "routes",
  "gateway-4": "gateway4",
  dns: "nameservers",
  "dns-nameservers": "nameservers",
  nameserver: "nameservers",
  "dns-search": "search",
  domain: "search",
  domains: "search",
  dhcp: "dhcp4",
  mac: "macaddress",
  "mac-address": "macaddress",
  hwaddress: "macaddress",
  slaves: "interfaces",
  ports: "interfaces",
  members: "interfaces",
  gw: "via",
  dst: "to",
  destination: "to",
  "next-hop": "via",
  "vlan-raw-device": "link",
  vlan: "vlans",
  ethernet: "ethernets",
  wifi: "wifis",
  bond: "bonds",
  bridge: "bridges",
  route: "routes",
  "listen-port": "port",
  privatekey: "key",
};

/** Words of other tools for what is part of another value here. */
const PARTS: Readonly<Record<string, string>> = {
  netmask: "the mask is a prefix length",
  "subnet-mask": "the mask is a prefix length",
  prefix: "the prefix length stands",
};

/** What to say of a key that `table` does not have. */
export function unknownKey(node: YamlScalar, table: string, prefix: string): Said {
  const name = node.text;
  const keys = keysOf(table);
  const other = Object.hasOwn(OTHER_WORDS, name) ? OTHER_WORDS[name] : undefined;
  const meant = other !== undefined && keys.has(other) ? other : nearest(name, keys.keys());
  const where = prefix === "" ? "" : ` under \`${prefix.slice(0, -1).split(".").at(-1) ?? ""}\``;
  if (name === "<<") return { message: "netplan does not know merge keys (`<<`): write the settings out, or use an alias" };
  if (meant === undefined) {
    const homes = tablesWith(name);
    // What is one step further in was meant sooner than what another kind of interface has.
    const inner = [...keys.values()].find((key) => key.table !== undefined && homes.includes(key.table))?.table;
    const elsewhere = inner ?? homes[0];
    const place = keys.has("to") ? "`to`, as 10.1.0.0/16" : "`addresses`, as 10.0.0.5/24";
    const part = Object.hasOwn(PARTS, name) ? `: ${PARTS[name]} in ${place}` : "";
    const hint = elsewhere === undefined ? part : `: it belongs to ${OWNERS[elsewhere] ?? elsewhere}`;
    return { message: `netplan has no key \`${brief(name, 30)}\`${where === "" ? " here" : where}${hint}` };
  }
  const fix =
    other === undefined && node.style === "plain"
      ? { title: `Write ${meant}`, safe: false, edits: [{ span: node.span, text: meant }] }
      : undefined;
  const message = `netplan has no key \`${brief(name, 30)}\`${where}: did you mean \`${meant}\`?`;
  return fix === undefined ? { message } : { message, fix };
}

const OWNERS: Readonly<Record<string, string>> = {
  root: "the top of the file",
  network: "`network`",
  match: "`match`",
  routes: "an entry of `routes`",
  "ip-rules": "an entry of `routing-policy`",
  nameservers: "`nameservers`",
  "bond-params": "`parameters` of a bond",
  "bridge-params": "`parameters` of a bridge",
  "dhcp4-overrides": "`dhcp4-overrides`",
  auth: "`auth`",
  "wifi-access-point": "an access point",
  "wireguard-peer": "an entry of `peers`",
  "wireguard-peer-keys": "`keys` of a peer",
  "tunnel-keys": "`keys` of a tunnel",
  ethernet: "an interface",
  vlan: "a VLAN",
  bond: "a bond",
  bridge: "a bridge",
  vrf: "a VRF",
  tunnel: "a tunnel",
  wifi: "a wifi",
  modem: "a modem",
};

const SHAPES = { scalar: "a single value", map: "keys below it", seq: "a list", any: "a value" } as const;

/** What to say of a value that is one word where keys should be, as of `dhcp4:true`; undefined of any other. */
export function joinedPair(value: YamlContent): Said | undefined {
  const match = value.kind === "scalar" && value.style === "plain" ? /^[a-z][\w-]*:(?=[^\s:/])/.exec(value.text) : null;
  if (match === null) return undefined;
  const colon = value.span.start + match[0].length;
  const fix = { title: "Put a blank behind the colon", safe: false, edits: [{ span: { start: colon, end: colon }, text: " " }] };
  return { message: `the colon of \`${brief(match[0], 30)}\` needs a blank behind it: this is one word to YAML`, fix };
}

/** What to say of a definition without a mapping, and of which node. */
export function noSettings(name: YamlScalar, node: YamlNode, value: YamlContent): Said & { readonly at?: YamlContent } {
  const joined = joinedPair(value);
  if (joined !== undefined) return { ...joined, at: value };
  const message = `\`${brief(name.text, 30)}\` has no settings below it: write {} if none are meant`;
  if (!isMissing(node) && !(value.kind === "scalar" && value.text === "")) return { message };
  return { message, fix: { title: "Give it an empty mapping", safe: false, edits: [{ span: value.span, text: " {}" }] } };
}

/** A dash of a list that has become a part of what is behind it. */
const DASH = /^-[^\s-]/;
const DASHES = /^([ \t]*-)(?=[^\s-])/gm;
const BLANK = "its dash needs a blank behind it";

/** Whether a value begins its line, outside of braces and brackets: only there a dash begins an item. */
const standsAlone = ({ span: { start, end } }: YamlContent, text: string): boolean =>
  text.slice(lineStart(text, start), start).trim() === "" && !/^\s*[,}\]]/.test(text.slice(end, end + 200));

/** What to say of a value whose shape its key does not take; wraps or unwraps where that is plain. */
export function wrongKind(key: Key, value: YamlContent, text: string): Said {
  const shown = `\`${brief(key.name, 30)}\``;
  const written = text.slice(value.span.start, value.span.end);
  const fixed = (title: string, replacement: string): Fix => ({ title, safe: false, edits: [{ span: value.span, text: replacement }] });
  if (key.shape === "seq" && value.kind === "scalar") {
    if (isMissing(value)) return { message: `${shown} needs a list: nothing is below it`, fix: fixed("Write an empty list", " []") };
    if (value.style === "plain" && DASH.test(written)) {
      if (standsAlone(value, text))
        return { message: `${shown} needs a list: ${BLANK}`, fix: fixed("Put a blank behind the dash", written.replaceAll(DASHES, "$1 ")) };
      const item = written.slice(1);
      if (/[\s,]/.test(item)) return { message: `${shown} needs a list: write each item on a line of its own, behind a dash and a blank` };
      return { message: `${shown} needs a list: write [${brief(item, 30)}]`, fix: fixed("Make it a list", `[${item}]`) };
    }
    if (/[\n#]/.test(written)) return { message: `${shown} needs a list, and has a single value` };
    const items = value.style === "plain" && value.text.includes(",") ? value.text.split(",").map((item) => item.trim()) : [written];
    return {
      message: `${shown} needs a list: write [${brief(items.join(", "), 30)}]`,
      fix: fixed("Make it a list", `[${items.join(", ")}]`),
    };
  }
  const first = value.kind === "map" ? value.entries[0]?.key : undefined;
  if (key.shape === "seq" && first?.kind === "scalar" && DASH.test(first.text)) return { message: `${shown} needs a list: ${BLANK}` };
  if (key.shape === "map" && value.kind === "scalar" && value.text === "")
    return { message: `${shown} has nothing below it: check the indentation, or write {}` };
  if (key.shape === "scalar" && value.kind === "seq" && value.items.length === 1 && value.items[0]?.kind === "scalar") {
    const only = value.items[0].span;
    return {
      message: `${shown} takes a single value, not a list`,
      fix: fixed("Take it out of the list", text.slice(only.start, only.end)),
    };
  }
  const has = value.kind === "scalar" ? "a single value" : value.kind === "seq" ? "a list" : "keys below it";
  return { message: `${shown} needs ${SHAPES[key.shape]}, and has ${has}` };
}
