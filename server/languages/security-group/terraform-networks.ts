/** AWS VPCs, subnets and peerings, and what gets an address on the internet. */
import type { PartReader } from "./firewall-rules.ts";
import { groupsOf } from "./memberships.ts";
import { cidrOfText, nameOf } from "./terraform-groups.ts";
import type { Part } from "./terraform-module.ts";
import { armsOf, itemsOf, named, namedSome, textOf } from "./value.ts";

const net: PartReader = (resource, part, into) => {
  const kind = resource.type === "aws_subnet" ? "subnet" : "vpc";
  const vpc = kind === "vpc" ? undefined : nameOf(part.get("vpc_id"), resource);
  for (const { value, when } of armsOf(part.get("cidr_block"))) {
    const text = textOf(value);
    if (text === undefined) continue;
    into.nets.push({
      kind,
      id: resource.name,
      vpc,
      at: value.at,
      text,
      cidr: cidrOfText(text),
      complete: true,
      ...(when && { when }),
    });
  }
  const open = part.get("map_public_ip_on_launch");
  if (open !== undefined && textOf(open) === "true")
    into.publicAddresses.push({ at: open.at, what: "every machine in this subnet", database: false });
};

const association: PartReader = (_resource, part, into) => {
  const value = part.get("cidr_block");
  const text = textOf(value);
  into.nets.push({
    kind: "vpc",
    id: named(part.get("vpc_id")),
    vpc: undefined,
    at: value?.at ?? part.head,
    text: text ?? "",
    cidr: cidrOfText(text ?? ""),
    complete: text !== undefined,
  });
};

const machine: PartReader = (resource, part, into) => {
  const inner = part.parts("network_interfaces")[0] ?? part;
  const open = inner.get("associate_public_ip_address");
  const isPublic = textOf(open) === "true";
  const lists = [part.get("vpc_security_group_ids"), part.get("security_groups"), inner.get("security_groups")];
  const groups = lists.flatMap(itemsOf).map(named);
  if (open !== undefined && isPublic) into.publicAddresses.push({ at: open.at, what: "this machine", database: false, groups });
  if (resource.type !== "aws_instance") return;
  const subnet = named(part.get("subnet_id"));
  const address = textOf(part.get("private_ip"));
  into.machines.push({
    id: resource.name,
    at: part.head,
    groups: groupsOf(resource.name, lists, named),
    ...(subnet === "" ? {} : { subnet }),
    ...(open === undefined ? {} : { isPublic }),
    ...(address === undefined ? {} : { privateAddress: address }),
  });
};

/** A load balancer is a machine too: one that is not `internal` has an address on the internet. */
const balancer: PartReader = (resource, part, into) => {
  const internal = textOf(part.get("internal"));
  const isOpen = /^(network|gateway)$/.test(textOf(part.get("load_balancer_type")) ?? "") && !part.has("security_groups");
  const [subnet] = [...itemsOf(part.get("subnets")), ...part.parts("subnet_mapping").flatMap((one) => one.get("subnet_id") ?? [])].map(
    named,
  );
  into.machines.push({
    id: resource.name,
    at: part.head,
    groups: isOpen ? [] : groupsOf(resource.name, [part.get("security_groups")], named),
    ...(subnet === undefined || subnet === "" ? {} : { subnet }),
    ...(internal === undefined && part.has("internal") ? {} : { isPublic: internal !== "true" }),
  });
};

/** Managed data stores that `publicly_accessible` gives an address on the internet, and what they are called. */
const STORES: Readonly<Record<string, string>> = {
  aws_db_instance: "database",
  aws_rds_cluster_instance: "database",
  aws_redshift_cluster: "data warehouse",
  aws_redshiftserverless_workgroup: "data warehouse",
  aws_dms_replication_instance: "replication instance",
  aws_neptune_cluster_instance: "database",
  aws_docdb_cluster_instance: "database",
  aws_mq_broker: "message broker",
  aws_lightsail_database: "database",
};

/** Says that a data store has an address on the internet, where its argument is true. */
export function storeOf(part: Part, name: string, what: string, into: Parameters<PartReader>[2]): void {
  const open = part.get("publicly_accessible");
  if (open !== undefined && textOf(open) === "true")
    into.publicAddresses.push({ at: open.at, what: `${name.slice(name.lastIndexOf(".") + 1)}: this ${what}`, database: true });
}

/** Brokers that MSK gives addresses on the internet. */
const brokers: PartReader = ({ name }, part, into) => {
  const access = part
    .parts("broker_node_group_info")
    .flatMap((one) => one.parts("connectivity_info"))
    .flatMap((one) => one.parts("public_access"))
    .map((one) => one.get("type"));
  for (const type of access)
    if (type !== undefined && textOf(type) === "SERVICE_PROVIDED_EIPS")
      into.publicAddresses.push({ at: type.at, what: `${name.slice(name.lastIndexOf(".") + 1)}: this message broker`, database: true });
};

const service: PartReader = (_resource, part, into) => {
  for (const network of part.parts("network_configuration")) {
    const open = network.get("assign_public_ip");
    const groups = itemsOf(network.get("security_groups")).map(named);
    if (open !== undefined && textOf(open) === "true")
      into.publicAddresses.push({ at: open.at, what: "every task of this service", database: false, groups });
  }
};

const peering: PartReader = (_resource, part, into) => {
  const [own, other] = [part.get("vpc_id"), part.get("peer_vpc_id")];
  const vpcs = [named(own), named(other)] as const;
  if (own !== undefined && vpcs[0] !== "" && vpcs[1] !== "") into.peerings.push({ at: part.head, vpcs });
};

/** A group that the interface of a machine is put into. */
const membership: PartReader = (resource, part, into) => {
  const name = resource.conditional ? "" : named(part.get("security_group_id"));
  into.joins.push({ kind: "member", holder: namedSome(part.get("network_interface_id")), name });
};

/** The readers by type of resource. */
export const NETWORKS: Readonly<Record<string, PartReader>> = {
  aws_vpc: net,
  aws_default_vpc: ({ name }, { head }, into) =>
    void into.nets.push({ kind: "vpc", id: name, vpc: undefined, at: head, text: "", cidr: undefined, complete: false, isDefault: true }),
  aws_subnet: net,
  aws_vpc_ipv4_cidr_block_association: association,
  aws_vpc_peering_connection: peering,
  aws_instance: machine,
  aws_launch_configuration: machine,
  aws_launch_template: machine,
  aws_spot_instance_request: machine,
  aws_network_interface_sg_attachment: membership,
  aws_msk_cluster: brokers,
  aws_ecs_service: service,
  aws_lb: balancer,
  aws_alb: balancer,
  aws_elb: balancer,
  ...Object.fromEntries(
    Object.entries(STORES).map(([type, what]) => [type, (({ name }, part, into) => storeOf(part, name, what, into)) as PartReader]),
  ),
};
