/**
 * Azure's network security groups and the firewalls of Google's networks as facts: stateful, the first rule that fits by priority decides, and
 * behind those written stand the provider's own. Sources: "Default security rules" and "Virtual network service tags" of Microsoft's
 * network security groups, "Implied rules" of Google Cloud's VPC firewall rules.
 */
import { type AddressRange, readCidr } from "../../core/address.ts";
import type { CloudFilter, Tagged } from "../../core/facts.ts";
import { type Condition, type PacketRule, undecided } from "../../core/filter.ts";
import { lazy } from "../../core/lazy.ts";
import { grouped } from "../../core/lists.ts";
import { packetsOf } from "./covers.ts";
import { joinsOf } from "./joins.ts";
import { type CloudUnit, type Estate, type Group, type Peer, type SgRule, still, written } from "./normal.ts";
import { AZURE_GROUP, knownTags } from "./unread.ts";

type Provider = "azure" | "google";
type Side = "source" | "destination";
type Conditions = readonly Condition[];

/** The provider of an ordered firewall that hosts can be behind; undefined for every other group. */
export const providerOf = ({ kind, id }: Group): Provider | undefined =>
  kind !== "cloud-firewall" ? undefined : AZURE_GROUP.test(id) ? "azure" : id.startsWith("network ") ? "google" : undefined;

/** The fact of an ordered firewall; it is not complete where a rule could not be read, as that may stand before any other, or where it is not `alone` with its name. */
export function orderedFilter(unit: CloudUnit, group: Group, provider: Provider, alone: boolean): CloudFilter {
  const { own, policies, place } = ruled(unit, group);
  const written = place === "before" ? [...policies, ...own] : [...own, ...policies];
  const rulesOf = (direction: SgRule["direction"]): readonly Ordered[] => [
    ...written.filter((rule) => rule.direction === direction).flatMap((rule) => packetRules(unit, rule)),
    ...implied(unit, group, provider, direction).map((rule) => ({ rule, tagged: {} })),
  ];
  const [inbound, outbound] = [rulesOf("in"), rulesOf("out")];
  const { groups } = unit.estate;
  const unread = unreadIn(unit.estate);
  // Without any list of rules, a list of networks says nothing of them.
  const isListed = unit.format !== "gcloud-json" || groups.some(({ rules }) => rules.length > 0);
  return {
    kind: "cloud-filter",
    type: "security-group",
    ordered: true,
    id: group.id.replace(/^network |^-\//, ""),
    names: [group.id.replace(/^network /, ""), group.id, group.id.slice(group.id.lastIndexOf("/") + 1)],
    inbound: inbound.map(({ rule }) => rule),
    outbound: outbound.map(({ rule }) => rule),
    inboundGroups: {},
    tags: { in: tagsOf(inbound), out: tagsOf(outbound) },
    complete: alone && isListed && group.whole === true && place !== undefined && !unread.has(group.id) && !unread.has(provider),
    at: still(group.at),
    confidence: "stated",
  };
}

/** A rule, and who it names by tags. */
type Ordered = { readonly rule: PacketRule; readonly tagged: Tagged };

const tagsOf = (rules: readonly Ordered[]): Readonly<Record<number, Tagged>> =>
  Object.fromEntries(rules.flatMap(({ tagged }, index) => (Object.keys(tagged).length === 0 ? [] : [[index, tagged]])));

/** The rules of a group in order, and those of the policy that is joined with its network; `place` says where these stand, undefined where not all of that is known. */
function ruled({ estate }: CloudUnit, group: Group) {
  const joins = joinsOf(estate);
  const unread = unreadIn(estate);
  const names = joins.of("policy", group.id);
  const policies = inOrder(names.flatMap((name) => groupsBy(estate, name).flatMap(({ rules }) => rules)));
  // A rule for a group by a name that none here has may be for one whose own name is not known.
  const own = joins.of("name", group.id).filter((name) => !/^(network )?$/.test(name));
  const isOpen =
    names.length > 1 ||
    own.some((name) => groupsBy(estate, tailOf(name)).some(({ id }) => mayBeSame(id, name))) ||
    names.some((name) => unread.has(name)) ||
    (own.length === 0 && unread.has(BY_NAME));
  const [order = "AFTER_CLASSIC_FIREWALL"] = joins.of("order", group.id);
  const places = { BEFORE_CLASSIC_FIREWALL: "before", AFTER_CLASSIC_FIREWALL: "after" } as const;
  const place = names.length === 0 ? "after" : places[order as keyof typeof places];
  return { own: inOrder(group.rules), policies, place: isOpen ? undefined : place };
}

const unreadOf = new WeakMap<Estate, ReadonlySet<string>>();
/** Stands for all that is of some group by its name. */
const BY_NAME = " by name";

/** What an estate says is not read in full. */
function unreadIn(estate: Estate): ReadonlySet<string> {
  const found =
    unreadOf.get(estate) ?? new Set([...estate.unread, ...(estate.unread.some((one) => one.endsWith(BY_NAME)) ? [BY_NAME] : [])]);
  unreadOf.set(estate, found);
  return found;
}

const byTail = new WeakMap<Estate, ReadonlyMap<string, readonly Group[]>>();

/** What ids end with, from their last slash on; all of an id that has none. */
const tailOf = (id: string): string => id.slice(Math.max(0, id.lastIndexOf("/")));

function groupsBy(estate: Estate, tail: string): readonly Group[] {
  const found = byTail.get(estate) ?? grouped(estate.groups, ({ id }) => tailOf(id));
  byTail.set(estate, found);
  return found.get(tail) ?? [];
}

/** Whether two groups of Azure have one name, and the names of their resource groups, written differently, may come to the same. */
function mayBeSame(a: string, b: string): boolean {
  if (a === b || tailOf(a) !== tailOf(b) || !b.includes("/")) return false;
  return [a, b].map((id) => id.slice(0, -tailOf(id).length)).some((around) => around === "" || around.includes("."));
}

const inOrder = (rules: readonly SgRule[]): readonly SgRule[] =>
  [...rules].sort((a, b) => numberOf(a) - numberOf(b) || Number(isAllowing(a)) - Number(isAllowing(b)));

const numberOf = ({ entry }: SgRule): number => entry?.number?.value ?? 0;
const isAllowing = ({ entry }: SgRule): boolean => entry?.action === "allow";
// What decides where no rule that is written does.
function implied(unit: CloudUnit, { at }: Group, provider: Provider, direction: SgRule["direction"]): readonly PacketRule[] {
  const rule = (text: string, action: "accept" | "drop", conditions: Conditions = []): PacketRule => ({
    at: still(at),
    text,
    conditions,
    action: { do: action },
  });
  if (provider === "google")
    return [direction === "in" ? rule("implied: deny ingress (65535)", "drop") : rule("implied: allow egress (65535)", "accept")];
  const named = (text: string, tag: string): readonly PacketRule[] =>
    tagged(unit, tag, direction === "in" ? "source" : "destination").map((conditions) => rule(text, "accept", conditions));
  return direction === "in"
    ? [
        ...named("AllowVnetInBound (65000)", "virtualnetwork"),
        ...named("AllowAzureLoadBalancerInBound (65001)", "azureloadbalancer"),
        rule("DenyAllInBound (65500)", "drop"),
      ]
    : [
        ...named("AllowVnetOutBound (65000)", "virtualnetwork"),
        ...named("AllowInternetOutBound (65001)", "internet"),
        rule("DenyAllOutBound (65500)", "drop"),
      ];
}

function packetRules(unit: CloudUnit, rule: SgRule): readonly Ordered[] {
  const far = rule.direction === "in" ? "source" : "destination";
  const shared = [...protocolsAndPorts(rule), ...nearSide(rule)];
  const near = rule.entry?.near === undefined ? {} : { near: rule.entry.near };
  const packetRule = (conditions: Conditions): PacketRule => ({
    at: still(rule.at),
    text: written(unit, rule.at).replace(/\s+/g, " ").slice(0, 200),
    conditions: [...conditions, ...shared],
    action: { do: isAllowing(rule) ? "accept" : "drop" },
  });
  if (rule.peers.length === 0) return [{ rule: packetRule([undecided("its peers are not known")]), tagged: near }];
  const named = rule.peers.flatMap((peer) => (peer.kind === "group" ? [peer.name] : []));
  const members =
    named.length === 0 ? [] : [{ rule: packetRule([within(far, insideOf(unit))]), tagged: { ...near, far: knownTags(named) } }];
  const others = rule.peers.flatMap((peer) =>
    peer.kind === "group" ? [] : peersAs(unit, peer, far).map((ways) => [...ways, ...doubtOf(peer)]),
  );
  return [...others.map((conditions) => ({ rule: packetRule(conditions), tagged: near })), ...members];
}

function protocolsAndPorts(rule: SgRule): Conditions {
  const known = packetsOf(rule);
  if (known !== undefined) return known;
  const number = rule.protocol?.number;
  const rest = undecided("its protocol or ports are not known");
  return typeof number === "number" ? [{ on: "protocol", not: false, protocols: [[number, number]] }, rest] : [rest];
}

// For which machines and source ports a rule is: addresses that are known, or else nothing that could be compared.
function nearSide({ direction, entry }: SgRule): Conditions {
  const narrowed = entry?.narrowed === true ? [undecided("it is for some source ports")] : [];
  if (entry?.targets === undefined || entry.near !== undefined) return narrowed;
  const cidrs = entry.targets.split(" ").map(readCidr);
  const ranges = cidrs.flatMap((cidr) => (cidr === undefined || cidr.hostBits ? [] : [cidr.range]));
  if (ranges.length < cidrs.length) return [...narrowed, undecided(`it is for ${entry.targets} only`)];
  return [...narrowed, { on: direction === "in" ? "destination" : "source", not: false, ranges }];
}

const doubtOf = (peer: Peer): Conditions => (peer.possible === true ? [undecided("a condition decides whether it is there")] : []);

// Each item is one way for a packet to have the peer.
function peersAs(unit: CloudUnit, peer: Peer, side: Side): readonly Conditions[] {
  const text = (peer.kind === "cidr" ? peer.text : peer.kind === "unknown" ? (peer.name ?? "") : "").toLowerCase();
  if (text === "*" || text === "any") return [[]];
  if (TAGS.has(text)) return tagged(unit, text, side);
  if (peer.kind === "cidr" && peer.cidr !== undefined) return [[within(side, [peer.cidr.range])]];
  return [[undecided(text === "" ? "its peers are not known" : `which addresses ${text} has is not known`)]];
}

const TAGS: ReadonlySet<string> = new Set(["virtualnetwork", "internet", "azureloadbalancer"]);
const rangesOf = (...texts: readonly string[]) => lazy((): readonly AddressRange[] => texts.flatMap((text) => readCidr(text)?.range ?? []));
const privateRanges = rangesOf("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");
/** Where Azure's load balancers probe from. */
const probes = rangesOf("168.63.129.16/32");

/** Addresses that are not outside of Azure's virtual networks for certain. */
export function insideOf({ estate }: CloudUnit): readonly AddressRange[] {
  const found = inside.get(estate) ?? [...privateRanges(), ...estate.spaces.flatMap(({ ranges }) => ranges)];
  inside.set(estate, found);
  return found;
}

/** With more virtual networks than that it is left open which of them an address is in: each group names all of them. */
const MOST_NETWORKS = 64;

const inside = new WeakMap<Estate, readonly AddressRange[]>();
const byTag = new WeakMap<Estate, Map<string, readonly Conditions[]>>();

/** What packets fulfil that have a tag on one side: the same for every rule of a unit. */
function tagged(unit: CloudUnit, tag: string, side: Side): readonly Conditions[] {
  const tags = byTag.get(unit.estate) ?? new Map<string, readonly Conditions[]>();
  byTag.set(unit.estate, tags);
  const found = tags.get(`${tag} ${side}`) ?? taggedAnew(unit, tag, side);
  tags.set(`${tag} ${side}`, found);
  return found;
}

// A virtual network is sure of its own addresses; what is joined with it by peerings, gateways and routes is not known.
function taggedAnew(unit: CloudUnit, tag: string, side: Side): readonly Conditions[] {
  if (tag === "azureloadbalancer") return [[within(side, probes())]];
  const { spaces } = unit.estate;
  const doubt = undecided("what is joined with the virtual network is not known");
  const routed = spaces.flatMap(({ sure, ranges }) => (sure ? [] : ranges));
  if (tag === "internet")
    return [
      [
        { ...within(side, insideOf(unit)), not: true },
        { ...within(side, probes()), not: true },
      ],
      ...(routed.length === 0 ? [] : [[within(side, routed), { ...within(side, privateRanges()), not: true }, doubt]]),
    ];
  const other = side === "source" ? "destination" : "source";
  const networks = spaces.filter(({ sure }) => sure);
  return [
    ...(networks.length > MOST_NETWORKS ? [] : networks).map(({ ranges }) => [within(side, ranges), within(other, ranges)]),
    [within(side, insideOf(unit)), doubt],
  ];
}

const within = (on: Side, ranges: readonly AddressRange[]): Condition & { on: Side } => ({ on, not: false, ranges });
