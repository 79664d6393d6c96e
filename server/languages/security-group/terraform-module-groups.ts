/** Calls of terraform-aws-modules/security-group: its lists of rules in the one form. */
import { looseGroup, textAt } from "./firewall-rules.ts";
import { givenBy } from "./given.ts";
import { namedRule, submoduleRules } from "./knowledge/module-rules.ts";
import { doubted, doubtedRule, type Given, type Group, type Peer, type SgRule } from "./normal.ts";
import { protocolOf } from "./protocol.ts";
import { cidrPeers } from "./terraform-groups.ts";
import { itemsIn, type Part, type Resource } from "./terraform-module.ts";
import { type Arm, armsOf, inEachArm, member, named, textOf, type Value } from "./value.ts";

type Direction = SgRule["direction"];

/** The group that a call makes; its rules are resources of their own. */
export const moduleGroup = (resource: Resource, part: Part, submodule: string | undefined): Group => ({
  ...looseGroup(resource, [...rulesOf(part, "ingress"), ...rulesOf(part, "egress"), ...ownRules(part, submodule)]),
  kind: "security-group",
});

/** A rule for all sources of the call shares them with the others: it is compared with none. */
const shared = (peers: readonly Peer[]): readonly Peer[] => peers.map((peer) => (peer.kind === "cidr" ? { ...peer, maybe: true } : peer));
const ofCall = (part: Part, prefix: string): readonly Peer[] =>
  shared([...cidrPeers(part.get(`${prefix}_cidr_blocks`), 4), ...cidrPeers(part.get(`${prefix}_ipv6_cidr_blocks`), 6)]);

/** The rules that a submodule has by itself, for the addresses that the call gives. */
const ownRules = (part: Part, submodule: string | undefined): readonly SgRule[] =>
  submodule === undefined
    ? []
    : submoduleRules(submodule).flatMap((name) => ruleNamed(textAt(name, part.head), ofCall(part, "ingress"), "in"));

const FAMILIES = [
  ["cidr_blocks", 4],
  ["ipv6_cidr_blocks", 6],
] as const;

function rulesOf(part: Part, list: "ingress" | "egress"): readonly SgRule[] {
  const direction = list === "ingress" ? "in" : "out";
  const rules: SgRule[] = [];
  for (const prefix of ["", "computed_"]) {
    for (const { value, when } of itemsIn(part.get(`${prefix}${list}_rules`)))
      rules.push(...ruleNamed(value, ofCall(part, list), direction).map((rule) => doubtedRule(rule, when)));
    for (const [field, family] of FAMILIES)
      for (const one of rulesIn(part.get(`${prefix}${list}_with_${field}`))) {
        const blocks = member(one.value, field);
        const peers = blocks === undefined ? shared(cidrPeers(part.get(`${list}_${field}`), family)) : partsOf(blocks, family);
        rules.push(...ruleWith(one, peers, direction));
      }
    for (const one of rulesIn(part.get(`${prefix}${list}_with_self`)))
      rules.push(...ruleWith(one, [{ kind: "self", at: one.value.at }], direction));
    for (const one of rulesIn(part.get(`${prefix}${list}_with_source_security_group_id`)))
      rules.push(...ruleWith(one, [groupPeer(one.value)], direction));
  }
  return rules;
}

/** The rules in a list, those of every arm of a condition that chooses the ports. */
export const rulesIn = (list: Value | undefined): readonly Arm[] =>
  itemsIn(list).flatMap((one) => inEachArm(one, ["from_port", "to_port"]));

const groupPeer = (one: Value): Peer => ({ kind: "group", at: one.at, name: named(member(one, "source_security_group_id")) });

/** Blocks in one text with commas, each at its own place where the text is written out; those of every arm of a condition. */
export const partsOf = (blocks: Value, family: 4 | 6): readonly Peer[] =>
  armsOf(blocks).flatMap(({ value, when }) => partsOfText(value, family).map((peer) => doubted(peer, when)));

function partsOfText(blocks: Value, family: 4 | 6): readonly Peer[] {
  const text = textOf(blocks);
  if (text === undefined) return cidrPeers(blocks, family);
  const { uri, span } = blocks.at;
  const isLiteral = span.end - span.start === text.length + 2;
  let offset = span.start + 1;
  const parts = text.split(",");
  return parts.flatMap((part) => {
    const start = offset;
    offset += part.length + 1;
    const at = isLiteral && parts.length > 1 ? { uri, span: { start, end: start + part.length } } : blocks.at;
    // The module takes the text apart at its commas, and leaves spaces where they are.
    return part === "" ? [] : cidrPeers(textAt(part, at), family);
  });
}

/** An entry of a list: a rule by name, or by its protocol and ports; only possible where a condition puts it there. */
export const ruleWith = ({ value, when }: Arm, peers: readonly Peer[], direction: Direction): readonly SgRule[] =>
  rulesWith(value, peers, direction).map((rule) => doubtedRule(rule, when));

function rulesWith(one: Value, peers: readonly Peer[], direction: Direction): readonly SgRule[] {
  const protocol = member(one, "protocol");
  const [from, to] = [member(one, "from_port"), member(one, "to_port")];
  const name = member(one, "rule");
  if (protocol === undefined || from === undefined || to === undefined)
    return name === undefined ? [] : ruleNamed(name, peers, direction, one);
  return [ruleOf(one, direction, peers, protocol, [givenBy(from), givenBy(to)])];
}

/** A rule that the module knows by name; none where it does not. */
function ruleNamed(name: Value, peers: readonly Peer[], direction: Direction, whole: Value = name): readonly SgRule[] {
  const known = namedRule(textOf(name) ?? "");
  if (known === undefined) return [];
  const [protocol, ...ports] = known;
  const [from, to] = ports.map((value) => ({ at: name.at, value }));
  return [ruleOf(whole, direction, peers, textAt(protocol, name.at), from === undefined || to === undefined ? undefined : [from, to])];
}

function ruleOf(
  whole: Value,
  direction: Direction,
  peers: readonly Peer[],
  protocol: Value,
  ports: readonly [Given, Given] | undefined,
): SgRule {
  const [from, to] = ports ?? [];
  return {
    direction,
    at: whole.at,
    head: whole.at,
    protocol: protocolOf(protocol),
    from,
    to,
    peers,
    described: true,
    standalone: true,
    sources: "any",
  };
}
