/** Templates of CloudFormation in the one form. */
import { readCidr } from "../../core/address.ts";
import { allowList } from "./allow-list.ts";
import { aclEntry, cidrPeer, given as numberOf } from "./aws.ts";
import { SERVICES } from "./cloudformation-services.ts";
import { type Collected, collector, type Pending } from "./collect.ts";
import { templateOf } from "./intrinsics.ts";
import { groupsOf } from "./memberships.ts";
import { doubted, type Peer, type SgRule, told } from "./normal.ts";
import { domainPolicy } from "./opensearch.ts";
import { peerRoute } from "./peer-routes.ts";
import { protocolOf } from "./protocol.ts";
import { type Arm, armsOf, inEachArm, itemsOf, member, NAMELESS, textOf, type Value } from "./value.ts";

/** Reads a template. */
export function readTemplate(root: Value | undefined): Collected {
  const into = collector();
  const template = templateOf(root);
  for (const [id, resource] of template.resources) {
    const type = textOf(member(resource, "Type")) ?? "";
    const properties = member(resource, "Properties");
    // What a condition may leave out is compared with nothing: it stands under a name of its own.
    const condition = member(resource, "Condition");
    const when = condition && `when ${textOf(condition) ?? NAMELESS}`;
    const head = headOf(member(resource, "Type") ?? resource);
    if (Object.hasOwn(READERS, type)) READERS[type]?.({ id, properties: template.resolve(properties), head, when }, into);
  }
  return into;
}

type Resource = { readonly id: string; readonly properties: Value; readonly head: Value["at"]; readonly when: string | undefined };
type Reader = (resource: Resource, into: Collected) => void;

const READERS: Readonly<Record<string, Reader>> = {
  "AWS::EC2::SecurityGroup": group,
  "AWS::EC2::SecurityGroupIngress": (resource, into) => apart(resource, "in", into),
  "AWS::EC2::SecurityGroupEgress": (resource, into) => apart(resource, "out", into),
  "AWS::EC2::NetworkAcl": ({ id, head }, into) => {
    into.groups.push({ kind: "network-acl", id, at: head, described: true, isDefault: false, defined: true, rules: [], partial: false });
  },
  "AWS::EC2::NetworkAclEntry": (resource, into) => {
    const { properties, head, when, id } = resource;
    const isFor = !isWritten(properties) || ["CidrBlock", "Ipv6CidrBlock"].some((key) => member(properties, key) !== undefined);
    const sources = isFor ? "any" : "one";
    const rule: SgRule = { ...told(aclEntry(properties), when), head, standalone: true, name: id, sources };
    const egress = member(properties, "Egress");
    const of = ruled(member(properties, "NetworkAclId"), resource);
    if (egress === undefined || egress.kind === "scalar") into.pending.push({ kind: "network-acl", ...of, rule });
    else into.unread.push(of.maybeFor ?? of.group);
  },
  "AWS::EC2::VPC": ({ id, properties }, into) => net("vpc", id, undefined, properties, into),
  "AWS::EC2::VPCCidrBlock": ({ id, properties }, into) => net("vpc", nameOf(member(properties, "VpcId"), id), undefined, properties, into),
  "AWS::EC2::Subnet": ({ id, properties, when }, into) => {
    net("subnet", id, when !== undefined ? `of ${id}` : nameOf(member(properties, "VpcId"), id), properties, into);
    const open = member(properties, "MapPublicIpOnLaunch");
    if (open !== undefined && textOf(open) === "true")
      into.publicAddresses.push({ at: open.at, what: "every machine in this subnet", database: false });
  },
  "AWS::EC2::Instance": ({ id, head, properties }, into) => {
    const groups = ["SecurityGroupIds", "SecurityGroups"].map((key) => member(properties, key));
    const faces = itemsOf(member(properties, "NetworkInterfaces"));
    const open = faces.map((face) => member(face, "AssociatePublicIpAddress")).find((value) => textOf(value) === "true");
    const lists = [...groups, ...faces.map((face) => member(face, "GroupSet"))];
    const own = lists.flatMap(itemsOf).map((value) => nameOf(value, ""));
    if (open !== undefined) into.publicAddresses.push({ at: open.at, what: "this machine", database: false, groups: own });
    const subnet = nameOf(member(properties, "SubnetId") ?? member(faces[0], "SubnetId"), "");
    const address = textOf(member(properties, "PrivateIpAddress") ?? member(faces[0], "PrivateIpAddress"));
    into.machines.push({
      id,
      at: head,
      groups: groupsOf(id, lists, (value) => nameOf(value, "")),
      ...(subnet === "" ? {} : { subnet }),
      ...(open === undefined ? {} : { isPublic: true }),
      ...(address === undefined ? {} : { privateAddress: address }),
    });
  },
  "AWS::EC2::SubnetNetworkAclAssociation": ({ properties, head }, into) => {
    const [subnet, acl] = [nameOf(member(properties, "SubnetId"), ""), nameOf(member(properties, "NetworkAclId"), "")];
    into.attachments.push({ at: head, subnet, acl });
  },
  "AWS::EC2::SubnetRouteTableAssociation": ({ properties, head }, into) => {
    const [subnet, table] = [nameOf(member(properties, "SubnetId"), ""), nameOf(member(properties, "RouteTableId"), "")];
    into.attachments.push({ at: head, subnet, table });
  },
  "AWS::EC2::RouteTable": ({ id }, into) => {
    into.tables.push({ id, internet: false, whole: true });
  },
  "AWS::EC2::Route": ({ properties }, into) => {
    const everywhere = ["DestinationCidrBlock", "DestinationIpv6CidrBlock"].some((key) =>
      ["0.0.0.0/0", "::/0"].includes(textOf(member(properties, key)) ?? ""),
    );
    const gateway = member(properties, "GatewayId");
    const destination = member(properties, "DestinationCidrBlock") ?? member(properties, "DestinationIpv6CidrBlock");
    if (member(properties, "VpcPeeringConnectionId") !== undefined && textOf(destination) !== undefined)
      peerRoute((destination as Value).at, textOf(destination) ?? "", into);
    into.tables.push({ id: nameOf(member(properties, "RouteTableId"), ""), internet: everywhere && gateway !== undefined, whole: false });
  },
  "AWS::EC2::VPCPeeringConnection": ({ id, head, properties }, into) =>
    into.peerings.push({
      at: head,
      vpcs: [nameOf(member(properties, "VpcId"), id), nameOf(member(properties, "PeerVpcId"), `${id} peer`)],
    }),
  "AWS::ElasticLoadBalancingV2::LoadBalancer": balancer,
  "AWS::ElasticLoadBalancing::LoadBalancer": balancer,
  "AWS::EC2::PrefixList": ({ id, properties }, into) => {
    const entries = itemsOf(member(properties, "Entries"));
    const peers = entries.map((one) =>
      cidrPeer(member(one, "Cidr"), one, /6$/.test(textOf(member(properties, "AddressFamily")) ?? "") ? 6 : 4),
    );
    into.prefixLists.push({ id, peers });
  },
  "AWS::OpenSearchService::Domain": search,
  "AWS::Elasticsearch::Domain": search,
  "AWS::RDS::DBSecurityGroup": ({ id, properties }, into) => {
    for (const one of itemsOf(member(properties, "DBSecurityGroupIngress"))) classic(id, one, into);
  },
  "AWS::RDS::DBSecurityGroupIngress": ({ id, properties }, into) => classic(id, properties, into),
  "AWS::Redshift::ClusterSecurityGroupIngress": ({ id, properties }, into) => classic(id, properties, into),
  ...SERVICES,
};

function search({ id, properties }: Resource, into: Collected): void {
  const isInside = ["VPCOptions", "AdvancedSecurityOptions"].some((key) => member(properties, key) !== undefined);
  if (!isInside) domainPolicy(id, member(properties, "AccessPolicies"), into);
}

function classic(id: string, one: Value, into: Collected): void {
  const value = member(one, "CIDRIP");
  if (value !== undefined) allowList(id, "the database", value, into);
}

function balancer({ id, head, properties }: Resource, into: Collected): void {
  const isOpen = /^(network|gateway)$/.test(textOf(member(properties, "Type")) ?? "") && member(properties, "SecurityGroups") === undefined;
  const scheme = member(properties, "Scheme");
  const isKnown = scheme === undefined || textOf(scheme) !== undefined;
  into.machines.push({
    id,
    at: head,
    groups: isOpen ? [] : groupsOf(id, [member(properties, "SecurityGroups")], (value) => nameOf(value, "")),
    ...(isKnown ? { isPublic: textOf(scheme) !== "internal" } : {}),
  });
}

const headOf = (value: Value): Value["at"] => value.at;

/** The logical or real id that a value names; what is not known is a thing of its own. */
const nameOf = (value: Value | undefined, id: string): string =>
  textOf(value) ?? (value?.kind === "unknown" && value.names !== undefined ? value.names : id === "" ? "" : `of ${id}`);

function group({ id, properties, head, when }: Resource, into: Collected): void {
  const lists = [member(properties, "SecurityGroupIngress"), member(properties, "SecurityGroupEgress")] as const;
  const rules = lists.flatMap((list, place) =>
    armsOf(list)
      .filter(({ value }) => value.kind === "map")
      .flatMap((arm) => inEachArm(arm, PORTS))
      .map((arm) => told(ruleOf(arm, place === 0 ? "in" : "out"), when)),
  );
  into.groups.push({
    kind: "security-group",
    id,
    at: head,
    described: true,
    isDefault: false,
    defined: true,
    rules,
    partial: lists.some((list) => itemsOf(list).some(({ kind }) => kind !== "map")),
  });
}

const PORTS = ["FromPort", "ToPort"];

function ruleOf({ value, when }: Arm, direction: "in" | "out"): SgRule {
  const protocol = member(value, "IpProtocol");
  const peer = (key: string): Value | undefined => member(value, key);
  const peers = (keys: readonly string[], read: (one: Value) => Peer): Peer[] =>
    keys.flatMap((key) => armsOf(peer(key), when).map((arm) => doubted(read(arm.value), arm.when)));
  const given = SOURCES.filter((key) => peer(key) !== undefined);
  const extra = given.map(peer).filter((one) => one !== undefined && isCertain(one))[1];
  return {
    direction,
    at: value.at,
    head: protocol?.at ?? value.at,
    protocol: protocol && protocolOf(protocol),
    from: numberOf(peer("FromPort")),
    to: numberOf(peer("ToPort")),
    peers: [
      ...peers(["CidrIp"], (one) => cidrPeer(one, value, 4)),
      ...peers(["CidrIpv6"], (one) => cidrPeer(one, value, 6)),
      ...peers(GROUP_PEERS, (one) => ({ kind: "group", at: one.at, name: nameOf(one, "") })),
      ...peers(LIST_PEERS, (one) => ({ kind: "prefix-list", at: one.at, name: nameOf(one, "") })),
    ],
    described: peer("Description") !== undefined,
    standalone: false,
    sources: given.length > 0 || !isWritten(value) ? "any" : "one",
    ...(extra === undefined ? {} : { extra: extra.at }),
  };
}

const GROUP_PEERS = ["SourceSecurityGroupId", "SourceSecurityGroupName", "DestinationSecurityGroupId"];
const LIST_PEERS = ["SourcePrefixListId", "DestinationPrefixListId"];
const SOURCES = ["CidrIp", "CidrIpv6", ...GROUP_PEERS, ...LIST_PEERS];

/** Whether a map is all written out: nothing is merged or transformed into it. */
const isWritten = (value: Value): boolean =>
  value.kind === "map" && [...value.entries.keys()].every((key) => key !== "<<" && !key.startsWith("Fn::"));

/** Whether a value is there whatever the parameters and conditions are. */
const isCertain = (value: Value): boolean => value.kind === "scalar" || (value.kind === "unknown" && value.names !== undefined);

function apart(resource: Resource, direction: "in" | "out", into: Collected): void {
  const { properties, head, when, id } = resource;
  const to = member(properties, "GroupId") ?? member(properties, "GroupName");
  for (const arm of inEachArm({ value: properties }, PORTS)) {
    const rule = { ...told(ruleOf(arm, direction), when), head, standalone: true, name: id };
    into.pending.push({ kind: "security-group", ...ruled(to, resource), rule });
  }
}

/** The group or ACL that a rule of its own is for. One that may not be there is in a group of its own. */
function ruled(to: Value | undefined, { id, when }: Resource): Pick<Pending, "group" | "maybeFor"> {
  const name = nameOf(to, id);
  return when === undefined ? { group: name } : { group: `of ${id}`, maybeFor: name };
}

function net(kind: "vpc" | "subnet", id: string, vpc: string | undefined, properties: Value, into: Collected): void {
  const block = member(properties, "CidrBlock");
  const text = textOf(block);
  if (text !== undefined && block !== undefined)
    into.nets.push({ kind, id, vpc, at: block.at, text, cidr: readCidr(text), complete: true });
  else if (kind === "vpc") into.nets.push({ kind, id, vpc, at: properties.at, text: "", cidr: undefined, complete: false });
}
