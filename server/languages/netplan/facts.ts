/** What netplan's configuration tells about reachability: interfaces, addresses, routes, forwarding, VPN peers; and what it does not. */
import { everything, readCidr } from "../../core/address.ts";
import type { Address, Fact, Gap, Interface, Listener, Route, VpnPeer } from "../../core/facts.ts";
import type { At } from "../../core/text.ts";
import { addressesOf, carriersOf, usesDhcp } from "./addressing.ts";
import { hasMatch } from "./grammar.ts";
import { type Def, type Item, isPhysical, type NetplanUnit, textOf } from "./model.ts";
import { familyOf, isTemplate, readBool, readUint, splitPrefix } from "./values.ts";

const TYPES: Readonly<Record<string, Interface["type"]>> = {
  ethernets: "ethernet",
  wifis: "wifi",
  bridges: "bridge",
  bonds: "bond",
  vlans: "vlan",
  tunnels: "tunnel",
  "dummy-devices": "dummy",
};

/** All facts of a host's configuration, in the order of its definitions. */
export function factsOf(unit: NetplanUnit): readonly Fact[] {
  const facts: Fact[] = [];
  for (const file of unit.files) {
    if (file.template)
      facts.push(gap({ uri: file.source.uri, span: { start: 0, end: 0 } }, "address", "a template: what netplan will read is not known"));
  }
  for (const def of unit.defs.values()) if (def.type !== "ports") facts.push(...factsOfDef(unit, def));
  return facts;
}

function* factsOfDef(unit: NetplanUnit, def: Def): Generator<Fact> {
  const name = nameOf(def);
  const members = carriersOf(unit, def).map((id) => nameIn(unit, id));
  const isWireguard = def.type === "tunnels" && textOf(def, "mode") === "wireguard";
  const type = def.id === "lo" ? "loopback" : isWireguard ? "wireguard" : (TYPES[def.type] ?? "other");
  const told = { at: def.at, confidence: "stated" } as const;
  yield { kind: "interface", name, type, ...told, ...(members.length === 0 ? {} : { members }) } satisfies Interface;
  if (isPhysical(def) && hasMatch(def) && !def.settings.has("set-name"))
    yield gap(def.at, "address", `which interface ${def.id} is depends on the hardware that matches`);
  yield* addressFacts(def, name);
  for (const route of def.routes) yield* routeFacts(def, route, name);
  if (def.type !== "vrfs") for (const { at } of def.policies) yield gap(at, "policy-route", "a rule that chooses a table of routes");
  for (const path of ["gateway4", "gateway6"]) {
    const gateway = def.settings.get(path);
    const family = gateway === undefined ? undefined : familyOf(gateway.text);
    if (gateway !== undefined && family !== undefined) yield defaultRoute(gateway.at, family, name, gateway.text);
  }
  if (!isWireguard) return;
  yield* listenerFacts(def);
  yield* peerFacts(def, name);
}

/** The name that the kernel will show: `set-name`, or the id where nothing is matched. */
const nameOf = (def: Def): string => textOf(def, "set-name") ?? (isPhysical(def) && hasMatch(def) ? (plainMatch(def) ?? def.id) : def.id);

function plainMatch(def: Def): string | undefined {
  const name = textOf(def, "match.name");
  return name === undefined || /[*?[]/.test(name) ? undefined : name;
}

function nameIn(unit: NetplanUnit, id: string): string {
  const def = unit.defs.get(id);
  return def === undefined ? id : nameOf(def);
}

function* addressFacts(def: Def, name: string): Generator<Address | Gap> {
  const known = new Set<string>();
  for (const { setting, cidr } of addressesOf(def)) {
    known.add(setting.text);
    const address = splitPrefix(setting.text).address.toLowerCase();
    yield { kind: "address", interface: name, address, prefixLength: cidr.prefixLength, at: setting.at, confidence: "stated" };
  }
  for (const { text, at } of def.lists.get("addresses") ?? [])
    if (!known.has(text))
      yield gap(at, "address", isTemplate(text) ? "an address that a template fills in" : "an address that cannot be read");
  for (const family of [4, 6] as const) {
    const dhcp = def.settings.get(`dhcp${family}`);
    if (dhcp !== undefined && usesDhcp(def, family))
      yield { kind: "address", interface: name, address: "", prefixLength: 0, dynamic: family, at: dhcp.at, confidence: "stated" };
  }
}

/** The number of the table that every packet is routed by where no policy says otherwise (rt_tables(5)). */
const MAIN_TABLE = "254";
const REFUSING = new Set(["blackhole", "unreachable", "prohibit", "throw"]);

function* routeFacts(def: Def, route: Item, name: string): Generator<Route | Gap> {
  const to = textOf(route, "to");
  const via = textOf(route, "via");
  const table = textOf(route, "table") ?? (def.type === "vrfs" ? textOf(def, "table") : undefined);
  if (to === undefined || to === "") return;
  const family = familyOf(via ?? "") ?? familyOf(to);
  const range = to === "default" ? (family === undefined ? undefined : everything(family)) : readCidr(to)?.range;
  if (range === undefined) {
    yield gap(route.at, "route", "a route whose destination cannot be read");
    return;
  }
  const prefixLength = to === "default" ? 0 : (readCidr(to)?.prefixLength ?? 0);
  const gateway = via === undefined ? {} : { via: splitPrefix(via).address };
  const metric = readUint(textOf(route, "metric") ?? "");
  const where = def.type === "vrfs" ? {} : { interface: name };
  yield {
    kind: "route",
    ...where,
    to: range,
    prefixLength,
    ...gateway,
    ...(readBool(textOf(route, "on-link") ?? "") === true ? { onLink: true } : {}),
    ...(table === undefined || table === MAIN_TABLE ? {} : { table }),
    ...(metric === undefined ? {} : { metric }),
    ...(REFUSING.has(textOf(route, "type") ?? "") ? { refuses: true } : {}),
    at: route.at,
    confidence: "stated",
  };
}

const defaultRoute = (at: At, family: 4 | 6, name: string, via: string): Route => ({
  kind: "route",
  interface: name,
  to: everything(family),
  prefixLength: 0,
  via,
  at,
  confidence: "stated",
});

// The kernel opens one socket for each family.
function* listenerFacts(def: Def): Generator<Listener> {
  const setting = def.settings.get("port");
  const port = readUint(setting?.text ?? "");
  for (const address of setting === undefined || port === undefined || port === 0 ? [] : ["0.0.0.0", "::"])
    yield {
      kind: "listener",
      protocol: "udp",
      address,
      ...(address === "::" ? { dualStack: false } : {}),
      port: port as number,
      service: "wireguard",
      program: "wireguard",
      tls: false,
      authenticates: "some",
      at: (setting as { readonly at: At }).at,
      confidence: "stated",
    };
}

function* peerFacts(def: Def, name: string): Generator<VpnPeer> {
  const port = readUint(textOf(def, "port") ?? "");
  for (const peer of def.peers) {
    const allowed = (peer.lists.get("allowed-ips") ?? []).flatMap(({ text }) => readCidr(text)?.range ?? []);
    const endpoint = endpointOf(textOf(peer, "endpoint"));
    const listens = port === undefined || port === 0 ? {} : { listenPort: port };
    yield {
      kind: "vpn-peer",
      interface: name,
      allowed,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...listens,
      at: peer.at,
      confidence: "stated",
    };
  }
}

function endpointOf(text: string | undefined): { host: string; port: number } | undefined {
  const colon = text?.lastIndexOf(":") ?? -1;
  if (text === undefined || colon < 0) return undefined;
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ""), port: readUint(text.slice(colon + 1)) ?? 0 };
}

const gap = (at: At, about: Gap["about"], why: string): Gap => ({ kind: "gap", about, why, at, confidence: "stated" });
