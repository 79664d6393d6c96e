/** What the internet can reach through a unit's security groups and network ACLs: computed once for each unit. */
import type { Family } from "../../core/address.ts";
import type { NumberRange } from "../../core/filter.ts";
import { brief } from "../../core/markdown.ts";
import { normsOf, portsIn, tierOf } from "../../core/norms.ts";
import { serviceOf } from "../../core/ports.ts";
import type { CidrPeer } from "./choose.ts";
import { denyingIn, isLeftOpen, type Shut, shutFor } from "./denied.ts";
import { cidrsOf, isEverybody, isInternet, shareOf } from "./internet.ts";
import { nameIn } from "./names.ts";
import { type CloudUnit, type Group, type Peer, portsOf, type SgRule, written } from "./normal.ts";
import type { Place } from "./value.ts";

/** Ports that a rule opens to the internet, at the peer that says so; the other `pieces` are needed where no single one is wide. */
export type Exposed = {
  readonly group: Group;
  readonly rule: SgRule;
  readonly peer: CidrPeer;
  readonly pieces: readonly CidrPeer[];
  /** Further ports for the same source, by other rules that name it at the same place. */
  readonly also?: readonly OpenPorts[];
} & OpenPorts;

/** Ports of one or both protocols. */
export type OpenPorts = {
  readonly protocols: readonly ("tcp" | "udp")[];
  readonly ports: NumberRange;
  /** Tells which ports rules that come before keep shut all the same. */
  readonly shut?: Shut;
  /** Who they are open to, where that is known. */
  readonly peer?: CidrPeer;
};

/** Groups with more rules are looked at rule by rule, not for ranges that only several rules make up together. */
const MOST_RULES = 1000;
const known = new WeakMap<CloudUnit, readonly Exposed[]>();

/** Everything that inbound rules of security groups and cloud firewalls open to the internet. */
export function exposedIn(unit: CloudUnit): readonly Exposed[] {
  let found = known.get(unit);
  if (found === undefined) {
    found = atPlaces(unit.estate.groups.filter(mayExpose).flatMap(exposedBy));
    known.set(unit, found);
  }
  return found;
}

/** What is open to a source that stands at one place, as one: loops and lists of ports name it once for many. */
function atPlaces(all: readonly Exposed[]): readonly Exposed[] {
  const places = new Map<string, { readonly first: Exposed; readonly also: OpenPorts[] }>();
  for (const exposed of all) {
    const { uri, span, via }: Place = exposed.peer.at;
    const call = via === undefined ? "" : `${via.uri} ${via.span.start}`;
    const key = exposed.pieces.length > 0 ? `${places.size} of pieces` : `${uri} ${span.start} ${call} ${exposed.peer.when ?? ""}`;
    const before = places.get(key);
    if (before === undefined) places.set(key, { first: exposed, also: [] });
    else before.also.push(exposed);
  }
  return [...places.values()].map(({ first, also }) => (also.length === 0 ? first : { ...first, also }));
}

/** Whether the sources of a group may be half of the internet together: those of most groups are far from it. */
function mayExpose({ kind, rules }: Group): boolean {
  let quads = 0;
  let hextets = 0;
  for (let i = 0; i < rules.length && kind !== "network-acl"; i++) {
    const { direction, peers } = rules[i] as SgRule;
    for (let k = 0; k < peers.length && direction === "in"; k++) {
      const peer = peers[k] as Peer;
      if (peer.kind !== "cidr" || peer.cidr === undefined) continue;
      if (peer.cidr.range.family === 4) quads += shareOf(peer.cidr);
      else hextets += shareOf(peer.cidr);
    }
  }
  return quads >= 0.5 || hextets >= 0.5;
}

const byGroup = new WeakMap<Group, readonly Exposed[]>();

function exposedBy(group: Group): readonly Exposed[] {
  const found = byGroup.get(group) ?? exposedOf(group);
  byGroup.set(group, found);
  return found;
}

function exposedOf(group: Group): Exposed[] {
  const inbound = group.rules.filter((rule) => rule.direction === "in" && rule.entry?.action !== "deny" && portsOf(rule) !== undefined);
  const denying = denyingIn(group);
  const found: Exposed[] = [];
  const narrow: SgRule[] = [];
  for (const rule of inbound) {
    const wide = cidrsOf(rule).filter(isEverybody);
    for (const peer of wide) {
      const shut = shutFor(denying, rule, peer);
      const exposed = { ...common(group, rule), peer, pieces: [], ...(shut === undefined ? {} : { shut }) };
      if (shut === undefined || isLeftOpen(shut, denying, exposed.protocols, exposed.ports)) found.push(exposed);
    }
    if (wide.length === 0) narrow.push(rule);
  }
  const sources = narrow.reduce((sum, { peers }) => sum + peers.length, 0);
  if (sources < 2 || narrow.length > MOST_RULES) return found;
  const seen = new Set<string>();
  for (const family of [4, 6] as const) {
    const all = narrow.flatMap((rule) => cidrsOf(rule).flatMap(({ cidr }) => (cidr?.range.family === family ? [cidr.range] : [])));
    if (all.length < 2 || !isInternet(all)) continue;
    for (const rule of narrow) found.push(...assembled(group, rule, narrow, family, seen));
  }
  return found;
}

/** What a rule opens together with others that open at least its ports: ranges that are the internet only in sum. */
function assembled(group: Group, rule: SgRule, rules: readonly SgRule[], family: Family, seen: Set<string>): Exposed[] {
  const ports = portsOf(rule);
  const key = `${family} ${rule.protocol?.number} ${ports?.join("-")}`;
  if (seen.has(key) || ports === undefined) return [];
  seen.add(key);
  const pieces = rules
    .filter((other) => opens(other, rule))
    .flatMap((other) => cidrsOf(other).filter(({ cidr }) => cidr?.range.family === family));
  const [peer, ...others] = pieces;
  if (peer === undefined || !isInternet(pieces.flatMap(({ cidr }) => (cidr === undefined ? [] : [cidr.range])))) return [];
  return [{ ...common(group, rule), peer, pieces: others }];
}

/** Whether a rule opens every port that another opens. */
function opens(wider: SgRule, rule: SgRule): boolean {
  const [a, b] = [portsOf(wider), portsOf(rule)];
  if (a === undefined || b === undefined) return false;
  return (wider.protocol?.number === "all" || wider.protocol?.number === rule.protocol?.number) && a[0] <= b[0] && a[1] >= b[1];
}

const common = (group: Group, rule: SgRule) => ({
  group,
  rule,
  protocols:
    rule.protocol?.number === 6 ? (["tcp"] as const) : rule.protocol?.number === 17 ? (["udp"] as const) : (["tcp", "udp"] as const),
  ports: portsOf(rule) as NumberRange,
});

/** Whether ports are all ports, or all but port 0, which nothing listens on. */
export const isEveryPort = ([from, to]: NumberRange): boolean => from <= 1 && to === 65535;

/** Calls and games take a thousand and more high UDP ports (RFC 3551 leaves RTP's to the application): that a service has one of them says nothing. */
const isForMedia = (protocol: "tcp" | "udp", [from, to]: NumberRange): boolean => protocol === "udp" && from >= 10_000 && to - from >= 999;

/** The first port of some tiers, by the norms of a unit, within what is open, besides those of `but`, and how many more there are. */
export function worst(unit: CloudUnit, exposed: OpenPorts & Pick<Exposed, "also">, tiers: readonly Tier[], but: readonly number[] = []) {
  const norms = normsOf(unit);
  const found = new Map<string, { port: number; protocol: "tcp" | "udp"; tier: Tier; name: string; peer: CidrPeer | undefined }>();
  for (const { protocols, ports, shut, peer } of partsOf(exposed))
    for (const protocol of protocols.filter((one) => !isForMedia(one, ports)))
      for (const tier of tiers)
        for (const port of portsIn(norms, tier, protocol)) {
          if (port < ports[0] || port > ports[1] || but.includes(port) || shut?.(protocol, port) === true) continue;
          const key = `${port} ${protocol}`;
          if (found.has(key)) continue;
          found.set(key, {
            port,
            protocol,
            tier,
            peer,
            name: serviceOf(port, protocol)?.what.split(/[,:]/)[0] ?? NAMELESS[tier],
          });
        }
  const [first] = found.values();
  return first === undefined ? undefined : { ...first, more: found.size - 1 };
}

type Tier = "admin" | "data" | "clear";
/** What ports without a usual service are called, which only perimeter.yaml puts in a tier. */
const NAMELESS: Readonly<Record<Tier, string>> = { admin: "administration", data: "data", clear: "clear text" };

const partsOf = (exposed: OpenPorts & Pick<Exposed, "also">): readonly OpenPorts[] => [exposed, ...(exposed.also ?? [])];

/** Whether an exposure opens one of some TCP ports. */
export const opensOne = (exposed: Exposed, wanted: readonly number[]): boolean =>
  partsOf(exposed).some(({ protocols, ports }) => protocols.includes("tcp") && wanted.some((port) => ports[0] <= port && port <= ports[1]));

/** The protocols of which an exposure opens every port; none where it does not. */
export const whollyOpen = (exposed: Exposed): readonly ("tcp" | "udp")[] => [
  ...new Set(partsOf(exposed).flatMap(({ protocols, ports }) => (isEveryPort(ports) ? protocols : []))),
];

/** Whether ports are one that everybody may reach: the web's, or one that perimeter.yaml says so of. */
export const isForAll = (unit: CloudUnit, { protocols, ports: [first, last] }: OpenPorts): boolean =>
  first === last && (WEB.includes(first) || protocols.every((protocol) => tierOf(normsOf(unit), first, protocol) === "public"));

const WEB = [80, 443];

/** The name of what is open, for the start of a message; "" where it has none. */
export function titled(unit: CloudUnit, { group, rule }: Pick<Exposed, "group" | "rule">): string {
  const name = nameIn(unit, group, rule);
  return name === "" ? "" : `${brief(name, 22)}: `;
}

/** Who an exposure lets in, to one of its ports where that has a peer of its own, for messages. */
export const whom = (unit: CloudUnit, { peer, pieces }: Exposed, own = peer): string =>
  pieces.length === 0 ? everybody(unit, own) : `the internet: ${pieces.length + 1} ranges together`;

/** The internet by a source that is it: its text, what stands for it where that is something else, and by which condition it is there. */
export function everybody(unit: CloudUnit, { at, text, when }: CidrPeer): string {
  const name = NAME.exec(written(unit, at))
    ?.slice(1)
    .find((one) => one !== undefined);
  return `the internet (${name === undefined ? "" : `${brief(name, 32)}: `}${text.slice(0, 24)})${when === undefined ? "" : ` ${brief(when, 40)}`}`;
}

/** What a source may be called by, and its name in that: `var.cidr`, `!Ref Where`, `"$ANY"`, `{"Ref": "Where"}`. */
const NAME =
  /^(?:"?(?:\$\{)?((?:var|local|each|module|count|data)\.[\w.[\]"-]+?)\}?"?|!(?:Ref|Sub)\s+["']?(?:\$\{)?([\w:.]+)\}?["']?|\{\s*"(?:Ref|Fn::Sub)"\s*:\s*"(?:\$\{)?([\w:.]+)\}?"\s*\}|"?(\$\{?\w+\}?)"?|!FindInMap\s*(\[[^\]]{1,60}\]))$/;

/** The other ranges that an exposure is made of. */
export const piecesOf = (unit: CloudUnit, pieces: Exposed["pieces"]) =>
  pieces.slice(0, 16).map(({ at, text }) => ({
    ...(at.uri === unit.uri ? {} : { uri: at.uri }),
    span: at.span,
    message: `${text.slice(0, 40)} is another part`,
  }));
