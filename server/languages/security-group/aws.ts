/** What `aws ec2 describe-*` prints, in the one form. */
import { readCidr } from "../../core/address.ts";
import { allowList } from "./allow-list.ts";
import { type Collected, collector } from "./collect.ts";
import { AWS_KEYS } from "./format.ts";
import { actionOf, givenBy } from "./given.ts";
import { doubted, type Group, type Peer, type SgRule } from "./normal.ts";
import { peerRoute } from "./peer-routes.ts";
import { protocolOf } from "./protocol.ts";
import { armsOf, itemsOf, member, textOf, type Value } from "./value.ts";

/** Reads a file: one answer, several behind each other, or answers inside something else. */
export function readAws(root: Value | undefined): Collected {
  const into = collector();
  for (const answer of answersIn(root, 0)) readAnswer(answer, into);
  return into;
}

/** Answers may be wrapped this deep. */
const DEEPEST = 4;

function answersIn(value: Value | undefined, depth: number): readonly Value[] {
  if (value?.kind === "list" && isPermission(value.items[0])) return [value];
  if (value?.kind === "list") return depth > DEEPEST ? [] : value.items.flatMap((item) => answersIn(item, depth + 1));
  if (value?.kind !== "map") return [];
  if (isPermission(value) || AWS_KEYS.some((key) => value.entries.has(key))) return [value];
  return depth > DEEPEST ? [] : [...value.entries.values()].flatMap((inner) => answersIn(inner, depth + 1));
}

const isPermission = (value: Value | undefined): boolean =>
  member(value, "IpProtocol") !== undefined &&
  ["IpRanges", "Ipv6Ranges", "UserIdGroupPairs", "PrefixListIds"].some((key) => member(value, key) !== undefined);

/** Permissions alone, as `--ip-permissions file://…` takes them: their direction is in the command, and perhaps in the file's name. */
function permissionsAlone(root: Value, into: Collected): void {
  const { uri } = root.at;
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  const [, inbound, outbound] = /(ingress|inbound)|(egress|outbound)/i.exec(name) ?? [];
  for (const value of itemsOf(root).filter(isPermission)) {
    // Everything for everybody is what groups let out, unless the name says otherwise.
    const isOut = outbound !== undefined || (inbound === undefined && protocolOf(member(value, "IpProtocol") ?? value).number === "all");
    into.pending.push({ kind: "security-group", group: "permissions", rule: permission(value, isOut ? "out" : "in") });
  }
}

function readAnswer(root: Value, into: Collected): void {
  if (root.kind === "list" || isPermission(root)) {
    permissionsAlone(root, into);
    return;
  }
  for (const group of itemsOf(member(root, "SecurityGroups"))) into.groups.push(groupOf(group));
  if (member(root, "SecurityGroups") === undefined && root?.kind === "map") {
    const alone = groupOf(root);
    if (alone.rules.length > 0) into.groups.push(alone);
  }
  for (const rule of itemsOf(member(root, "SecurityGroupRules"))) {
    const read = singleRule(rule);
    into.pending.push({ kind: "security-group", group: textOf(member(rule, "GroupId")) ?? "", rule: read });
  }
  for (const acl of itemsOf(member(root, "NetworkAcls"))) {
    into.groups.push(aclOf(acl));
    for (const one of itemsOf(member(acl, "Associations"))) {
      const [subnet, id] = [textOf(member(one, "SubnetId")), textOf(member(acl, "NetworkAclId"))];
      if (subnet !== undefined && id !== undefined) into.attachments.push({ at: one.at, subnet, acl: id });
    }
  }
  for (const table of itemsOf(member(root, "RouteTables"))) tableOf(table, into);
  for (const reservation of itemsOf(member(root, "Reservations")))
    for (const instance of itemsOf(member(reservation, "Instances"))) machineOf(instance, into);
  for (const vpc of [...itemsOf(member(root, "Vpcs")), ...itemsOf(member(root, "Vpc"))]) vpcOf(vpc, into);
  for (const subnet of itemsOf(member(root, "Subnets"))) netOf(subnet, "subnet", textOf(member(subnet, "VpcId")), into);
  const drawn = member(root, "VPC");
  if (drawn !== undefined) sketch(drawn, into);
  for (const one of itemsOf(member(root, "DBInstances"))) storeOf(one, "this database", into);
  for (const one of itemsOf(member(root, "Clusters"))) storeOf(one, "this data warehouse", into);
  const cluster = member(root, "resourcesVpcConfig");
  if (textOf(member(cluster, "endpointPublicAccess")) === "true")
    for (const value of itemsOf(member(cluster, "publicAccessCidrs")))
      allowList(textOf(member(root, "name")) ?? "", "the Kubernetes API", value, into);
}

function storeOf(one: Value, what: string, into: Collected): void {
  const open = member(one, "PubliclyAccessible");
  if (open !== undefined && textOf(open) === "true") into.publicAddresses.push({ at: open.at, what, database: true });
}

/** `{"VPC": {"CidrBlock": …, "Subnets": [{"Public": …}]}}`: how a network is sketched in documents. */
function sketch(vpc: Value, into: Collected): void {
  netOf(vpc, "vpc", undefined, into, "VPC");
  for (const subnet of itemsOf(member(vpc, "Subnets"))) {
    const blocks = subnet.kind === "map" ? [...subnet.entries.values()].filter((value) => readCidr(textOf(value) ?? "") !== undefined) : [];
    const [block] = blocks.filter((value) => textOf(value)?.includes("/") ?? false);
    const text = textOf(block);
    if (block !== undefined && text !== undefined)
      into.nets.push({ kind: "subnet", id: text, vpc: "VPC", at: block.at, text, cidr: readCidr(text), complete: true });
  }
}

function groupOf(value: Value): Group {
  const name = textOf(member(value, "GroupName"));
  const own = textOf(member(value, "GroupId"));
  const rules = [
    ...itemsOf(member(value, "IpPermissions")).map((one) => permission(one, "in")),
    ...itemsOf(member(value, "IpPermissionsEgress")).map((one) => permission(one, "out")),
  ];
  const toItself = (peer: Peer): Peer => (peer.kind === "group" && peer.name === own ? { kind: "self", at: peer.at } : peer);
  return {
    kind: "security-group",
    id: own ?? name ?? "",
    at: (
      member(value, "GroupId") ??
      member(value, "GroupName") ?? { at: { ...value.at, span: { start: value.at.span.start, end: value.at.span.start + 1 } } }
    ).at,
    described: true,
    isDefault: name === "default",
    defined: true,
    partial: false,
    rules: rules.map((rule) => ({ ...rule, peers: rule.peers.map(toItself) })),
  };
}

/** One entry of IpPermissions. */
export function permission(value: Value, direction: "in" | "out"): SgRule {
  const protocol = member(value, "IpProtocol");
  return {
    ...base(value, direction),
    protocol: protocol && { ...protocolOf(protocol), raw: true },
    from: given(member(value, "FromPort")),
    to: given(member(value, "ToPort")),
    peers: [
      ...itemsOf(member(value, "IpRanges")).map((range) => cidrPeer(member(range, "CidrIp"), range, 4)),
      ...itemsOf(member(value, "Ipv6Ranges")).map((range) => cidrPeer(member(range, "CidrIpv6"), range, 6)),
      ...itemsOf(member(value, "PrefixListIds")).map(({ at }): Peer => ({ kind: "prefix-list", at })),
      ...itemsOf(member(value, "UserIdGroupPairs")).map(
        (pair): Peer => ({ kind: "group", at: pair.at, name: textOf(member(pair, "GroupId")) ?? textOf(member(pair, "GroupName")) ?? "" }),
      ),
    ],
  };
}

const base = (value: Value, direction: "in" | "out") => {
  const { start } = value.at.span;
  const head = { uri: value.at.uri, span: { start, end: start + 1 } };
  return { direction, at: value.at, head, described: true, standalone: false, sources: "any" } as const;
};

/** A number, where one is given; null is none. */
export const given = (value: Value | undefined) => value && givenBy(value);

/** The peer that a value names; what is not known is an unknown peer. */
export function cidrPeer(value: Value | undefined, whole: Value, field: 4 | 6): Peer {
  const text = textOf(value);
  if (value === undefined || text === undefined) return { kind: "unknown", at: (value ?? whole).at };
  return { kind: "cidr", at: value.at, text, cidr: text.includes("/") ? readCidr(text) : undefined, field };
}

/** The peers that a value names, each arm of a condition as one that is possible. */
const cidrPeers = (value: Value | undefined, whole: Value, field: 4 | 6): readonly Peer[] =>
  armsOf(value).map((arm) => doubted(cidrPeer(arm.value, whole, field), arm.when));

/** One rule, as it is listed or changed. */
export function singleRule(value: Value): SgRule {
  const protocol = member(value, "IpProtocol");
  const [v4, v6] = [member(value, "CidrIpv4"), member(value, "CidrIpv6")];
  const group = member(value, "ReferencedGroupInfo");
  const list = member(value, "PrefixListId");
  const id = member(value, "SecurityGroupRuleId") ?? member(value, "GroupId");
  return {
    ...base(value, textOf(member(value, "IsEgress")) === "true" ? "out" : "in"),
    ...(id === undefined ? {} : { head: id.at }),
    protocol: protocol && protocolOf(protocol),
    from: given(member(value, "FromPort")),
    to: given(member(value, "ToPort")),
    peers: [
      ...(v4 === undefined ? [] : [cidrPeer(v4, value, 4)]),
      ...(v6 === undefined ? [] : [cidrPeer(v6, value, 6)]),
      ...(list === undefined ? [] : [{ kind: "prefix-list", at: list.at } as const]),
      ...(group === undefined ? [] : [{ kind: "group", at: group.at, name: textOf(member(group, "GroupId")) ?? "" } as const]),
    ],
  };
}

function aclOf(value: Value): Group {
  const id = member(value, "NetworkAclId");
  const { start } = value.at.span;
  return {
    kind: "network-acl",
    id: textOf(id) ?? "",
    at: id?.at ?? { uri: value.at.uri, span: { start, end: start + 1 } },
    described: true,
    isDefault: textOf(member(value, "IsDefault")) === "true",
    defined: true,
    partial: false,
    rules: itemsOf(member(value, "Entries")).map(listedEntry),
  };
}

/** Numbers under which the last entries are listed that refuse the rest, of IPv4 and of IPv6; nobody can write or delete those. */
const LAST = [32767, 32768];

function listedEntry(value: Value): SgRule {
  const rule = aclEntry(value);
  const { entry } = rule;
  return entry !== undefined && LAST.includes(entry.number?.value ?? 0) ? { ...rule, entry: { ...entry, isPolicy: true } } : rule;
}

/** A number of a range; of a range that is not known, it is not known either. */
const within = (range: Value | undefined, key: string) =>
  range !== undefined && range.kind !== "map" ? { at: range.at, value: undefined } : given(member(range, key));

/** An entry of an ACL: also the properties of AWS::EC2::NetworkAclEntry. */
export function aclEntry(value: Value): SgRule {
  const protocol = member(value, "Protocol");
  const [v4, v6] = [member(value, "CidrBlock"), member(value, "Ipv6CidrBlock")];
  const range = member(value, "PortRange");
  const icmp = member(value, "IcmpTypeCode") ?? member(value, "Icmp");
  return {
    ...base(value, textOf(member(value, "Egress")) === "true" ? "out" : "in"),
    protocol: protocol && protocolOf(protocol),
    from: within(range, "From") ?? within(icmp, "Type"),
    to: within(range, "To") ?? within(icmp, "Code"),
    peers: [...cidrPeers(v4, value, 4), ...cidrPeers(v6, value, 6)],
    entry: { number: given(member(value, "RuleNumber")), ...actionOf(member(value, "RuleAction")) },
  };
}

function tableOf(value: Value, into: Collected): void {
  const id = textOf(member(value, "RouteTableId")) ?? "";
  const internet = itemsOf(member(value, "Routes")).some(
    (route) =>
      textOf(member(route, "DestinationCidrBlock")) === "0.0.0.0/0" && (textOf(member(route, "GatewayId")) ?? "").startsWith("igw-"),
  );
  into.tables.push({ id, internet, whole: true });
  for (const one of itemsOf(member(value, "Routes"))) {
    const destination = member(one, "DestinationCidrBlock") ?? member(one, "DestinationIpv6CidrBlock");
    if (destination !== undefined && member(one, "VpcPeeringConnectionId") !== undefined)
      peerRoute(destination.at, textOf(destination) ?? "", into);
  }
  for (const one of itemsOf(member(value, "Associations"))) {
    const subnet = textOf(member(one, "SubnetId"));
    if (subnet !== undefined) into.attachments.push({ at: one.at, subnet, table: id });
  }
}

function machineOf(value: Value, into: Collected): void {
  const [subnet, address, open] = ["SubnetId", "PrivateIpAddress", "PublicIpAddress"].map((key) => textOf(member(value, key)));
  const id = member(value, "InstanceId");
  into.machines.push({
    id: textOf(id) ?? "",
    at: (id ?? value).at,
    groups: itemsOf(member(value, "SecurityGroups")).flatMap((group) => textOf(member(group, "GroupId")) ?? []),
    isPublic: open !== undefined,
    ...(subnet === undefined ? {} : { subnet }),
    ...(address === undefined ? {} : { privateAddress: address }),
    ...(open === undefined ? {} : { publicAddress: open }),
  });
}

function vpcOf(value: Value, into: Collected): void {
  const more = itemsOf(member(value, "CidrBlockAssociationSet"));
  const id = textOf(member(value, "VpcId"));
  if (more.length === 0) netOf(value, "vpc", undefined, into);
  for (const one of more) netOf(one, "vpc", undefined, into, id);
}

function netOf(value: Value, kind: "vpc" | "subnet", vpc: string | undefined, into: Collected, id?: string): void {
  const block = member(value, "CidrBlock");
  const text = textOf(block);
  if (block === undefined || text === undefined) return;
  const own = id ?? textOf(member(value, kind === "vpc" ? "VpcId" : "SubnetId")) ?? "";
  into.nets.push({ kind, id: own, vpc, at: block.at, text, cidr: readCidr(text), complete: true });
}
