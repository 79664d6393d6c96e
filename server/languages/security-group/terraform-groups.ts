/** AWS security groups and their rules, in all three ways of writing them. */
import { readCidr } from "../../core/address.ts";
import { lazy } from "../../core/lazy.ts";
import type { At } from "../../core/text.ts";
import { attributeOf, type HclBlock } from "../shared/hcl.ts";
import type { Pending } from "./collect.ts";
import type { PartReader } from "./firewall-rules.ts";
import { givenBy } from "./given.ts";
import { doubted, doubtedRule, type Given, type Peer, type Protocol, type SgRule } from "./normal.ts";
import { protocolOf } from "./protocol.ts";
import { type Part, partsOf, type Resource } from "./terraform-module.ts";
import { armsOf, chosen, named, namedSome, referenceName, textOf, toldAmong, type Value, whenOf } from "./value.ts";

const group: PartReader = (resource, part, into) => {
  const ingress = partsOf(resource, "ingress");
  const egress = partsOf(resource, "egress");
  into.groups.push({
    kind: "security-group",
    id: resource.name,
    at: resource.head,
    described: part.has("description"),
    isDefault: resource.type === "aws_default_security_group",
    defined: true,
    rules: rulesOf(ingress.parts, inbound).concat(rulesOf(egress.parts, outbound)),
    partial: ingress.partial || egress.partial || resource.block.body.blocks.some(isIgnoring),
    owns: ownedBy(part),
  });
};

/** The rules of parts, by number: there are so many of them. */
function rulesOf(parts: readonly Part[], read: (part: Part) => SgRule): SgRule[] {
  const rules: SgRule[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Part;
    const rule = read(part);
    if (isOpen(rule)) rules.push(...inEachArm(part, read));
    else rules.push(rule);
  }
  return rules;
}

/** Whether a rule names a port that is not known. */
const isOpen = ({ from, to }: SgRule): boolean =>
  (from !== undefined && from.value === undefined) || (to !== undefined && to.value === undefined);

const inbound = (part: Part): SgRule => ruleOf(part, "in");
const outbound = (part: Part): SgRule => ruleOf(part, "out");

function ownedBy(part: Part): readonly SgRule["direction"][] {
  const isIn = isEmptied(part, "ingress");
  const isOut = isEmptied(part, "egress");
  if (isIn) return isOut ? ["in", "out"] : ["in"];
  return isOut ? ["out"] : NONE;
}

const NONE: readonly never[] = [];

/** `ingress = []`: Terraform removes whatever is there. */
function isEmptied(part: Part, name: string): boolean {
  const value = part.get(name);
  return value?.kind === "list" && value.items.length === 0;
}

/** `lifecycle { ignore_changes = … }`: others may set the rules. */
export const isIgnoring = (block: HclBlock): boolean =>
  block.type === "lifecycle" && attributeOf(block.body, "ignore_changes") !== undefined;

/** The rule of an `ingress` or `egress` block, or of an aws_security_group_rule. */
export function ruleOf(part: Part, direction: "in" | "out", more?: Partial<SgRule>): SgRule {
  const description = textOf(part.get("description"));
  const rule: { -readonly [Key in keyof SgRule]: SgRule[Key] } = {
    direction,
    at: part.at,
    head: part.head,
    protocol: protocolIn(part, "protocol"),
    from: given(part, "from_port"),
    to: given(part, "to_port"),
    peers: peersOf(part, PEERS),
    described: part.has("description"),
    standalone: false,
    sources: "any",
  };
  if (description !== undefined) rule.description = description;
  const own = doubtedRule(rule, part.when);
  return more === undefined ? own : { ...own, ...more };
}

/** The rule of a part; where a condition chooses its ports, the rule of each arm. */
export function inEachArm(part: Part, read: (part: Part) => SgRule): readonly SgRule[] {
  const rule = read(part);
  if (!isOpen(rule)) return [rule];
  const port = toldAmong([part.get("from_port"), part.get("to_port")]);
  return port === undefined ? [rule] : port.options.map((_, place) => read(armOf(part, port, place)));
}

/** A part as it is in one arm of a condition, wherever that chooses. */
const armOf = (part: Part, choice: Value & { kind: "either" }, place: number): Part => ({
  at: part.at,
  head: part.head,
  when: whenOf(choice, place, part.when),
  get: (name) => chosen(part.get(name), choice, place),
  has: (name) => part.has(name),
  parts: (type) => part.parts(type),
});

/** The protocol that is given; one that may be null is not known. */
export function protocolIn(part: Part, name: string): Protocol | undefined {
  const value = part.get(name);
  if (value !== undefined) return protocolOf(value);
  return part.has(name) ? { at: part.head, text: "", number: undefined, known: false } : undefined;
}

/** A number, where one is given; one that may be null is not known. */
export function given(part: Part, name: string): Given | undefined {
  const value = part.get(name);
  if (value !== undefined) return givenBy(value);
  return part.has(name) ? { at: part.head, value: undefined } : undefined;
}

type Reader = (value: Value) => readonly Peer[];
/** How an argument that names sources is read. */
type Named = { readonly name: string; readonly read: Reader };

/** What the arguments of a rule that name sources name, in the order of `readers`. */
function peersOf(part: Part, readers: readonly Named[]): readonly Peer[] {
  let found: readonly Peer[] = [];
  for (let i = 0; i < readers.length; i++) {
    const { name, read } = readers[i] as Named;
    const value = part.get(name);
    if (value !== undefined) found = found.length === 0 ? read(value) : found.concat(read(value));
  }
  return found;
}

const lists: Reader = (value) => peersIn(value, (one): Peer => ({ kind: "prefix-list", at: one.at, name: referenceName(one) }));
const groups: Reader = (value) => peersIn(value, groupPeer);
const v4: Reader = (value) => cidrPeers(value, 4);
const v6: Reader = (value) => cidrPeers(value, 6);

function selfPeer(value: Value): Peer[] {
  if (textOf(value) === "false") return [];
  return [{ kind: textOf(value) === "true" ? "self" : "unknown", at: value.at }];
}

const PEERS: readonly Named[] = [
  { name: "cidr_blocks", read: v4 },
  { name: "ipv6_cidr_blocks", read: v6 },
  { name: "prefix_list_ids", read: lists },
  { name: "security_groups", read: groups },
  { name: "source_security_group_id", read: groups },
  { name: "self", read: selfPeer },
];

const groupPeer = (value: Value): Peer => ({ kind: "group", at: value.at, name: named(value) });

/** The peers of an argument that takes blocks; those of a condition that is not known are only possible. */
export const cidrPeers = (value: Value | undefined, field: 4 | 6): readonly Peer[] => peersIn(value, (item) => cidrPeer(item, field));

function peersIn(value: Value | undefined, read: (item: Value) => Peer): readonly Peer[] {
  if (value?.kind === "list" && value.items.every(isPlain)) return value.items.map(read);
  const isMixed = value?.kind === "list" && value.items.some(({ kind }) => kind === "either");
  return armsOf(value).map((arm) =>
    arm.when !== undefined ? doubted(read(arm.value), arm.when) : isMixed ? beside(read(arm.value)) : read(arm.value),
  );
}

/** Whether a value is there for certain, one and no choice. */
const isPlain = (value: Value): boolean => value.kind !== "either" && (value.kind !== "scalar" || value.value !== null);

/** A peer beside those of a condition: it is there, and compared with none of them. */
const beside = (peer: Peer): Peer => (peer.kind === "cidr" ? { ...peer, maybe: true } : peer);

/** The peer of a CIDR field; what is not known is an unknown peer. */
function cidrPeer(value: Value, field: 4 | 6): Peer {
  const text = textOf(value);
  return text === undefined ? { kind: "unknown", at: value.at } : { kind: "cidr", at: value.at, text, cidr: cidrOfText(text), field };
}

/** The block that a text is, which must have a length. */
export const cidrOfText = (text: string) => (text === "0.0.0.0/0" ? everywhere() : text.includes("/") ? readCidr(text) : undefined);

/** What most rules for everything name. */
const everywhere = lazy(() => readCidr("0.0.0.0/0"));

const groupRule: PartReader = (resource, part, into) => {
  const type = textOf(part.get("type"));
  if (type !== "ingress" && type !== "egress") {
    into.unread.push(namedSome(part.get("security_group_id")));
    return;
  }
  const isSelf = part.has("self") && textOf(part.get("self")) !== "false";
  const isSourced = RULE_SOURCES.some((name) => part.has(name)) || isSelf;
  const ranges = ["cidr_blocks", "ipv6_cidr_blocks"]
    .map((name) => part.get(name))
    .find((value) => value?.kind === "list" && value.items.length > 0);
  const others = [part.get("source_security_group_id"), isSelf ? part.get("self") : undefined];
  const extra = others.find((value) => value !== undefined && isWritten(value));
  const more = { standalone: true, sources: isSourced ? "any" : "some", ...(ranges && extra ? { extra: extra.at } : {}) } as const;
  for (const rule of inEachArm(part, (one) => ruleOf(one, type === "ingress" ? "in" : "out", more)))
    into.pending.push({ kind: "security-group", ...ruled(part.get("security_group_id"), resource), rule });
};

const RULE_SOURCES = ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "source_security_group_id"];
const SOURCES: readonly Named[] = [
  { name: "cidr_ipv4", read: v4 },
  { name: "cidr_ipv6", read: v6 },
  { name: "prefix_list_id", read: lists },
  { name: "referenced_security_group_id", read: groups },
];

/** Whether a value is surely not null: it is written out, or names a resource. */
const isWritten = (value: Value): boolean =>
  value.kind === "scalar" || (value.kind === "unknown" && (value.names?.startsWith("aws_") ?? false));

/** A rule as aws_vpc_security_group_ingress_rule and its sibling have it. */
export function vpcRuleOf(part: Part, direction: SgRule["direction"] = "in"): SgRule {
  const sources = SOURCES.filter(({ name }) => part.has(name));
  const rule: SgRule = {
    direction,
    at: part.at,
    head: part.head,
    protocol: protocolIn(part, "ip_protocol"),
    from: given(part, "from_port"),
    to: given(part, "to_port"),
    peers: peersOf(part, sources),
    described: part.has("description"),
    standalone: true,
    sources: sources.length > 0 ? "any" : "one",
  };
  // Another source beside what may be null is no second one.
  const extra = sources.length < 2 ? undefined : secondOf(part, sources);
  return doubtedRule(extra === undefined ? rule : { ...rule, extra }, part.when);
}

const vpcRule: PartReader = (resource, part, into) => {
  const direction = resource.type.includes("ingress") ? "in" : "out";
  for (const rule of inEachArm(part, (one) => vpcRuleOf(one, direction)))
    into.pending.push({ kind: "security-group", ...ruled(part.get("security_group_id"), resource), rule });
};

/** Where the second source stands that is surely given. */
const secondOf = (part: Part, sources: readonly Named[]): At | undefined =>
  sources.map(({ name }) => part.get(name)).filter((value) => value !== undefined && isWritten(value))[1]?.at;

/** The group or ACL that a rule of its own is for. One that may not be there, or is for one of several, is in a group of its own. */
export function ruled(value: Value | undefined, resource: Resource): Pick<Pending, "group" | "maybeFor"> {
  const [group, possible] = [nameOf(value, resource), namedSome(value)];
  return possible === "" || possible === group ? { group } : { group, maybeFor: possible };
}

/** What an argument names; what is not known, or may not be there, is something of its own, as is one of several by a key. */
export function nameOf(value: Value | undefined, resource: Resource): string {
  const path = value?.kind === "unknown" ? value.names?.split(".") : undefined;
  const step = path?.[2] ?? "id";
  const key = step === "id" || step === "name" || step === "0" || path?.[0] === "module" ? "" : ` ${step}`;
  const name = resource.conditional ? undefined : (textOf(value) ?? (referenceName(value) || undefined));
  return name === undefined ? `of ${resource.name} ${resource.index}` : `${name}${key}`;
}

/** The readers by type of resource. */
export const GROUPS: Readonly<Record<string, PartReader>> = {
  aws_security_group: group,
  aws_default_security_group: group,
  aws_security_group_rule: groupRule,
  aws_vpc_security_group_ingress_rule: vpcRule,
  aws_vpc_security_group_egress_rule: vpcRule,
};
