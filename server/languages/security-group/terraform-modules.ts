/** Calls of the modules that nearly everybody uses: terraform-aws-modules' security-group, vpc, eks and rds. */
import { readCidr } from "../../core/address.ts";
import type { At } from "../../core/text.ts";
import { allowList } from "./allow-list.ts";
import { addressPeer, looseGroup, type PartReader, rulesFor, textAt } from "./firewall-rules.ts";
import { namedRule, submoduleRules } from "./knowledge/module-rules.ts";
import type { Peer, SgRule } from "./normal.ts";
import { given, protocolIn } from "./terraform-groups.ts";
import { mapPart, type Part } from "./terraform-module.ts";
import { storeOf } from "./terraform-networks.ts";
import { integerOf, itemsOf, member, textOf, type Value } from "./value.ts";

/** `terraform-aws-modules/vpc/aws`, its git address, and `//modules/…` behind either. */
const SOURCE =
  /terraform-aws-modules\/(?:terraform-aws-)?(security-group|vpc|eks|rds)(?:\/aws)?(?:\.git)?(?:\/\/modules\/([\w-]+))?(?:\?|$)/;

/** Reads a call of a module. */
export const module: PartReader = (resource, part, into) => {
  const [, name, submodule] = SOURCE.exec(textOf(part.get("source")) ?? "") ?? [];
  if (name === "security-group" && textOf(part.get("create")) !== "false")
    into.groups.push(looseGroup(resource, [...groupRules(part, "ingress"), ...ownRules(part, submodule)]));
  else if (name === "vpc" && submodule === undefined) network(part, resource.name, into);
  else if (name === "rds") storeOf(part, resource.name, "database", into);
  else if (name === "eks")
    for (const argument of ["cluster_endpoint_public_access_cidrs", "endpoint_public_access_cidrs"])
      for (const value of itemsOf(part.get(argument))) allowList(resource.name, "the Kubernetes API", value, into);
};

const ipv4 = (part: Part): readonly Value[] => itemsOf(part.get("ingress_cidr_blocks"));
const everySource = (part: Part): readonly Peer[] => [...ipv4(part), ...itemsOf(part.get("ingress_ipv6_cidr_blocks"))].map(addressPeer);

/** The rules that a submodule has by itself, for the addresses that the call gives. */
const ownRules = (part: Part, submodule: string | undefined): readonly SgRule[] =>
  submodule === undefined ? [] : submoduleRules(submodule).flatMap((name) => ruleNamed(name, everySource(part), part.head));

function groupRules(part: Part, direction: "ingress"): readonly SgRule[] {
  const rules: SgRule[] = [];
  for (const prefix of ["", "computed_"]) {
    for (const name of itemsOf(part.get(`${prefix}${direction}_rules`))) rules.push(...ruleNamed(textOf(name), everySource(part), name.at));
    for (const [family, field] of [
      ["cidr_blocks", "cidr_blocks"],
      ["ipv6_cidr_blocks", "ipv6_cidr_blocks"],
    ] as const)
      for (const one of itemsOf(part.get(`${prefix}${direction}_with_${family}`)))
        rules.push(...ruleWith(one, peersOf(member(one, field), family === "cidr_blocks" ? ipv4(part) : [])));
    for (const family of ["self", "source_security_group_id"])
      for (const one of itemsOf(part.get(`${prefix}${direction}_with_${family}`)))
        rules.push(...ruleWith(one, [{ kind: "group", at: one.at, name: textOf(member(one, "source_security_group_id")) ?? "" }]));
  }
  return rules;
}

/** Blocks in one text with commas; where there are none, those of the call. */
const peersOf = (blocks: Value | undefined, otherwise: readonly Value[]): readonly Peer[] =>
  blocks === undefined
    ? otherwise.map(addressPeer)
    : (textOf(blocks) ?? "").split(",").map((text) => addressPeer(textAt(text.trim(), blocks.at)));

/** A rule by name, whose ports an entry may also give itself. */
function ruleWith(one: Value, peers: readonly Peer[]): readonly SgRule[] {
  const [protocol, from, to] = [member(one, "protocol"), member(one, "from_port"), member(one, "to_port")];
  const named = ruleNamed(textOf(member(one, "rule")), peers, one.at);
  const [low, high] = [integerOf(from), integerOf(to)];
  if (protocol === undefined || low === undefined || high === undefined) return named;
  const ports = low <= 0 && high <= 0 ? [] : [textAt(`${low}-${high}`, (from ?? one).at)];
  return rulesFor(protocol, ports, peers, one.at);
}

function ruleNamed(name: string | undefined, peers: readonly Peer[], at: At): readonly SgRule[] {
  const known = name === undefined ? undefined : namedRule(name);
  if (known === undefined) return [];
  const [protocol, from, to] = known;
  return rulesFor(textAt(protocol, at), from < 0 ? [] : [textAt(`${from}-${to}`, at)], peers, at);
}

const SUBNETS = ["public", "private", "database", "redshift", "elasticache", "intra", "outpost"];

function network(part: Part, id: string, into: Parameters<PartReader>[2]): void {
  const net = (kind: "vpc" | "subnet", value: Value): void => {
    const text = textOf(value);
    if (text === undefined && kind === "subnet") return;
    const vpc = kind === "subnet" ? id : undefined;
    const own = kind === "subnet" ? `${id} ${text}` : id;
    into.nets.push({ kind, id: own, vpc, at: value.at, text: text ?? "", cidr: readCidr(text ?? ""), complete: text !== undefined });
  };
  const blocks = [...itemsOf(part.get("cidr")), ...itemsOf(part.get("secondary_cidr_blocks"))];
  for (const value of blocks) net("vpc", value);
  for (const kind of SUBNETS) for (const value of itemsOf(part.get(`${kind}_subnets`))) net("subnet", value);
  const open = part.get("map_public_ip_on_launch");
  if (open !== undefined && textOf(open) === "true")
    into.publicAddresses.push({ at: open.at, what: "every machine in the public subnets", database: false });
  for (const kind of SUBNETS) if (textOf(part.get(`${kind}_dedicated_network_acl`)) === "true") aclOf(part, id, kind, into);
  const group = part.get("default_security_group_ingress");
  if (group?.kind === "list" && group.items.length > 0)
    into.groups.push({
      ...looseGroup({ name: `${id} default`, head: group.at }, group.items.flatMap(defaultRule)),
      kind: "security-group",
      isDefault: true,
    });
}

function defaultRule(one: Value): readonly SgRule[] {
  return ruleWith(one, textOf(member(one, "self")) === "true" ? [{ kind: "self", at: one.at }] : peersOf(member(one, "cidr_blocks"), []));
}

/** The entries that a call gives an ACL of its own for one kind of subnets. */
function aclOf(part: Part, id: string, kind: string, into: Parameters<PartReader>[2]): void {
  const rules = (["inbound", "outbound"] as const).flatMap((direction) =>
    itemsOf(part.get(`${kind}_${direction}_acl_rules`)).flatMap((one) =>
      one.kind === "map" ? [entry(mapPart(one), direction === "inbound" ? "in" : "out")] : [],
    ),
  );
  const at = part.get(`${kind}_dedicated_network_acl`)?.at ?? part.head;
  if (rules.length > 0) into.groups.push({ ...looseGroup({ name: `${id} ${kind}`, head: at }, rules), kind: "network-acl" });
}

function entry(part: Part, direction: "in" | "out"): SgRule {
  const action = textOf(part.get("rule_action"));
  const blocks = [...itemsOf(part.get("cidr_block")), ...itemsOf(part.get("ipv6_cidr_block"))];
  return {
    direction,
    at: part.at,
    head: part.head,
    protocol: protocolIn(part, "protocol"),
    from: given(part, "from_port"),
    to: given(part, "to_port"),
    peers: blocks.map(addressPeer),
    described: true,
    standalone: false,
    sources: "any",
    entry: { number: given(part, "rule_number"), action: action === "allow" || action === "deny" ? action : undefined },
  };
}
