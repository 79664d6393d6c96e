/** Terraform's AWS resources in the one form. */

import { readCidr } from "../../core/address.ts";
import { attributeOf, type HclBlock } from "../shared/hcl.ts";
import { type Collected, collector, type Pending } from "./collect.ts";
import type { Given, Group, Machine, Net, Peer, PublicAddress, SgRule } from "./normal.ts";
import { protocolOf } from "./protocol.ts";
import { argument, type ModuleFile, type Part, partsOf, type Resource, resourcesOf } from "./terraform-module.ts";
import { OTHERS } from "./terraform-others.ts";
import { integerOf, itemsOf, textOf, type Value } from "./value.ts";

/** Reads a module. */
export function readTerraform(files: readonly ModuleFile[]): Collected {
  const collected = collector();
  for (const resource of resourcesOf(files)) {
    READERS[resource.type]?.(resource, collected);
    if (Object.hasOwn(OTHERS, resource.type)) OTHERS[resource.type]?.(resource, of(resource), collected);
  }
  return collected;
}

type Reader = (resource: Resource, into: Collected) => void;

const READERS: Readonly<Record<string, Reader>> = Object.assign(Object.create(null), {
  aws_security_group: group,
  aws_default_security_group: group,
  aws_security_group_rule: groupRule,
  aws_vpc_security_group_ingress_rule: vpcRule,
  aws_vpc_security_group_egress_rule: vpcRule,
  aws_network_acl: acl,
  aws_default_network_acl: acl,
  aws_network_acl_rule: aclRule,
  aws_vpc: net,
  aws_subnet: net,
  aws_vpc_ipv4_cidr_block_association: association,
  aws_instance: machine,
  aws_db_instance: database,
  aws_rds_cluster_instance: database,
  aws_redshift_cluster: database,
});

const of = (resource: Resource): Part => ({
  at: resource.at,
  head: resource.head,
  get: (name) => argument(resource.block.body, name, resource.scope),
  has: (name) => attributeOf(resource.block.body, name) !== undefined,
});

function group(resource: Resource, into: Collected): void {
  const [ingress, egress] = [partsOf(resource, "ingress"), partsOf(resource, "egress")];
  const rules = [...ingress.parts.map((part) => ruleOf(part, "in")), ...egress.parts.map((part) => ruleOf(part, "out"))];
  into.groups.push({
    kind: "security-group",
    id: resource.name,
    at: resource.head,
    described: of(resource).get("description") !== undefined,
    isDefault: resource.type === "aws_default_security_group",
    defined: true,
    rules,
    partial: ingress.partial || egress.partial || resource.block.body.blocks.some(isIgnoring),
  } satisfies Group);
}

/** `lifecycle { ignore_changes = … }`: others may set the rules. */
const isIgnoring = (block: HclBlock): boolean => block.type === "lifecycle" && attributeOf(block.body, "ignore_changes") !== undefined;

/** The rule of an `ingress` or `egress` block, or of an aws_security_group_rule. */
function ruleOf(part: Part, direction: "in" | "out", more: Partial<SgRule> = {}): SgRule {
  const protocol = part.get("protocol");
  return {
    direction,
    at: part.at,
    head: part.head,
    protocol: protocol && protocolOf(protocol),
    from: given(part, "from_port"),
    to: given(part, "to_port"),
    peers: [
      ...cidrPeers(part.get("cidr_blocks"), 4),
      ...cidrPeers(part.get("ipv6_cidr_blocks"), 6),
      ...itemsOf(part.get("prefix_list_ids")).map(({ at }): Peer => ({ kind: "prefix-list", at })),
      ...itemsOf(part.get("security_groups")).map(groupPeer),
      ...itemsOf(part.get("source_security_group_id")).map(groupPeer),
      ...selfPeer(part.get("self")),
    ],
    described: part.get("description") !== undefined,
    standalone: false,
    sources: "any",
    ...more,
  };
}

/** A number, where one is given; one that may be null is not known. */
function given(part: Part, name: string): Given | undefined {
  const value = part.get(name);
  if (value !== undefined) return { at: value.at, value: integerOf(value) };
  return part.has(name) ? { at: part.head, value: undefined } : undefined;
}

function selfPeer(value: Value | undefined): Peer[] {
  if (value === undefined || textOf(value) === "false") return [];
  return [{ kind: textOf(value) === "true" ? "self" : "unknown", at: value.at }];
}

const groupPeer = (value: Value): Peer => ({ kind: "group", at: value.at, name: textOf(value) ?? referenceName(value) });

/** The resource that an expression names: `aws_security_group.web.id` is `aws_security_group.web`. */
const referenceName = (value: Value | undefined): string =>
  value?.kind === "unknown" && value.names !== undefined
    ? /^(module|data)\./.test(value.names)
      ? value.names
      : value.names.split(".").slice(0, 2).join(".")
    : "";

/** The peers of an argument; those of a condition that is not known are only possible. */
function cidrPeers(value: Value | undefined, field: 4 | 6): Peer[] {
  const maybe = value?.kind === "either" || (value?.kind === "list" && value.items.some(({ kind }) => kind === "either"));
  return itemsOf(value)
    .filter((item) => item.kind !== "scalar" || item.value !== null)
    .map((item) => {
      const peer = cidrPeer(item, field);
      return maybe && peer.kind === "cidr" ? { ...peer, maybe } : peer;
    });
}

/** The peer of a CIDR field; what is not known is an unknown peer. */
function cidrPeer(value: Value, field: 4 | 6): Peer {
  const text = textOf(value);
  return text === undefined ? { kind: "unknown", at: value.at } : { kind: "cidr", at: value.at, text, cidr: cidrOfText(text), field };
}

const cidrOfText = (text: string) => (text.includes("/") ? readCidr(text) : undefined);

function groupRule(resource: Resource, into: Collected): void {
  const part = of(resource);
  const type = textOf(part.get("type"));
  const to = part.get("security_group_id");
  if (type !== "ingress" && type !== "egress") return;
  const isSourced = RULE_SOURCES.some((name) => part.has(name)) || (part.has("self") && textOf(part.get("self")) !== "false");
  const rule = ruleOf(part, type === "ingress" ? "in" : "out", { standalone: true, sources: isSourced ? "any" : "some" });
  into.pending.push({ kind: "security-group", group: nameOf(to, resource), rule } satisfies Pending);
}

const RULE_SOURCES = ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "source_security_group_id"];
const SOURCES = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"];

/** Whether a value is surely not null: it is written out, or names a resource. */
const isWritten = (value: Value): boolean =>
  value.kind === "scalar" || (value.kind === "unknown" && (value.names?.startsWith("aws_") ?? false));

function vpcRule(resource: Resource, into: Collected): void {
  const part = of(resource);
  const protocol = part.get("ip_protocol");
  const rule: SgRule = {
    direction: resource.type.includes("ingress") ? "in" : "out",
    at: part.at,
    head: part.head,
    protocol: protocol && protocolOf(protocol),
    from: given(part, "from_port"),
    to: given(part, "to_port"),
    peers: [
      ...cidrPeers(part.get("cidr_ipv4"), 4),
      ...cidrPeers(part.get("cidr_ipv6"), 6),
      ...itemsOf(part.get("prefix_list_id")).map(({ at }): Peer => ({ kind: "prefix-list", at })),
      ...itemsOf(part.get("referenced_security_group_id")).map(groupPeer),
    ],
    described: part.get("description") !== undefined,
    standalone: true,
    sources: SOURCES.some((name) => part.has(name)) ? "any" : "one",
  };
  const extra = SOURCES.map((name) => part.get(name)).filter((value) => value !== undefined && isWritten(value))[1]?.at;
  into.pending.push({
    kind: "security-group",
    group: nameOf(part.get("security_group_id"), resource),
    rule: extra === undefined ? rule : { ...rule, extra },
  });
}

/** The group or ACL that a rule of its own is for; one that is not known is a group of its own. */
const nameOf = (value: Value | undefined, resource: Resource): string =>
  (resource.conditional ? undefined : (textOf(value) ?? (referenceName(value) || undefined))) ??
  `of ${resource.name} ${resource.scope.budget.left}`;

function entryOf(part: Part, direction: "in" | "out", names: { number: string; action: string }, standalone: boolean): SgRule {
  const rule = ruleOf(part, direction, { standalone });
  const action = textOf(part.get(names.action))?.toLowerCase();
  const icmp = rule.protocol?.number === 1 || rule.protocol?.number === 58;
  return {
    ...rule,
    from: icmp ? given(part, "icmp_type") : rule.from,
    to: icmp ? given(part, "icmp_code") : rule.to,
    peers: [...cidrPeers(part.get("cidr_block"), 4), ...cidrPeers(part.get("ipv6_cidr_block"), 6)],
    entry: { number: given(part, names.number), action: action === "allow" || action === "deny" ? action : undefined },
  };
}

const INLINE = { number: "rule_no", action: "action" };

function acl(resource: Resource, into: Collected): void {
  const [ingress, egress] = [partsOf(resource, "ingress"), partsOf(resource, "egress")];
  into.groups.push({
    kind: "network-acl",
    id: resource.name,
    at: resource.head,
    described: true,
    isDefault: resource.type === "aws_default_network_acl",
    defined: true,
    rules: [
      ...ingress.parts.map((part) => entryOf(part, "in", INLINE, false)),
      ...egress.parts.map((part) => entryOf(part, "out", INLINE, false)),
    ],
    partial: ingress.partial || egress.partial,
  });
}

function aclRule(resource: Resource, into: Collected): void {
  const part = of(resource);
  const egress = part.get("egress");
  if (egress !== undefined && textOf(egress) === undefined) return;
  const rule = entryOf(part, textOf(egress) === "true" ? "out" : "in", { number: "rule_number", action: "rule_action" }, true);
  into.pending.push({ kind: "network-acl", group: nameOf(part.get("network_acl_id"), resource), rule });
}

function net(resource: Resource, into: Collected): void {
  const part = of(resource);
  const kind = resource.type === "aws_vpc" ? "vpc" : "subnet";
  const vpc = kind === "vpc" ? undefined : nameOf(part.get("vpc_id"), resource);
  for (const value of itemsOf(part.get("cidr_block"))) {
    const text = textOf(value);
    if (text !== undefined)
      into.nets.push({ kind, id: resource.name, vpc, at: value.at, text, cidr: cidrOfText(text), complete: true } satisfies Net);
  }
  const open = part.get("map_public_ip_on_launch");
  if (open !== undefined && textOf(open) === "true")
    into.publicAddresses.push({ at: open.at, what: "every machine in this subnet", database: false });
}

function association(resource: Resource, into: Collected): void {
  const part = of(resource);
  const value = part.get("cidr_block");
  const text = textOf(value);
  const vpc = textOf(part.get("vpc_id")) ?? referenceName(part.get("vpc_id"));
  into.nets.push({
    kind: "vpc",
    id: vpc,
    vpc: undefined,
    at: value?.at ?? part.head,
    text: text ?? "",
    cidr: cidrOfText(text ?? ""),
    complete: text !== undefined,
  });
}

function machine(resource: Resource, into: Collected): void {
  const part = of(resource);
  const open = part.get("associate_public_ip_address");
  const isPublic = textOf(open) === "true";
  if (open !== undefined && isPublic)
    into.publicAddresses.push({ at: open.at, what: "this machine", database: false } satisfies PublicAddress);
  const groups = [...itemsOf(part.get("vpc_security_group_ids")), ...itemsOf(part.get("security_groups"))].map(
    (value) => textOf(value) ?? referenceName(value),
  );
  const subnet = textOf(part.get("subnet_id")) ?? referenceName(part.get("subnet_id"));
  into.machines.push({
    id: resource.name,
    at: part.head,
    groups: groups.filter((name) => name !== ""),
    ...(subnet === "" ? {} : { subnet }),
    ...(open === undefined ? {} : { isPublic }),
  } satisfies Machine);
}

function database(resource: Resource, into: Collected): void {
  const open = of(resource).get("publicly_accessible");
  if (open !== undefined && textOf(open) === "true") into.publicAddresses.push({ at: open.at, what: "this database", database: true });
}
