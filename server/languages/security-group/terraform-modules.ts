/** Calls of the modules that nearly everybody uses: terraform-aws-modules' security-group, vpc, eks, rds, alb and their like. */
import { readCidr } from "../../core/address.ts";
import { allowList } from "./allow-list.ts";
import { looseGroup, type PartReader } from "./firewall-rules.ts";
import { isOpenEnded } from "./loops.ts";
import type { SgRule } from "./normal.ts";
import { entryOf } from "./terraform-acls.ts";
import { inEachArm, ruleOf, vpcRuleOf } from "./terraform-groups.ts";
import { itemsIn, objectsIn, type Part, type Resource } from "./terraform-module.ts";
import { moduleGroup, partsOf, rulesIn, ruleWith } from "./terraform-module-groups.ts";
import { storeOf } from "./terraform-networks.ts";
import { nothing } from "./terraform-values.ts";
import { type Arm, armsOf, itemsOf, member, textOf } from "./value.ts";

/** `terraform-aws-modules/vpc/aws`, its git address, and `//modules/…` behind either. */
const SOURCE = /terraform-aws-modules\/(?:terraform-aws-)?([\w-]+?)(?:\/aws)?(?:\.git)?(?:\/\/modules\/([\w-]+))?(?:\?|$)/;

/** Reads a call of a module. */
export const module: PartReader = (resource, part, into) => {
  const [, name, submodule] = SOURCE.exec(textOf(part.get("source")) ?? "") ?? [];
  if (name === "security-group" && textOf(part.get("create")) !== "false") into.groups.push(moduleGroup(resource, part, submodule));
  else if (name === "vpc" && submodule === undefined) network(part, resource.name, into);
  else if (name !== undefined) service(name, resource, part, into);
};

/** Modules of data stores that `publicly_accessible` gives an address on the internet. */
const STORES: Readonly<Record<string, string>> = { rds: "database", "rds-aurora": "database", redshift: "data warehouse" };

/** Arguments of modules that hold the rules of groups which they make. */
const RULES = [
  "security_group_rules",
  "security_group_ingress_rules",
  "security_group_additional_rules",
  "cluster_security_group_additional_rules",
  "node_security_group_additional_rules",
];

function service(name: string, resource: Resource, part: Part, into: Parameters<PartReader>[2]): void {
  if (Object.hasOwn(STORES, name)) storeOf(part, resource.name, STORES[name] ?? "", into);
  if (name === "eks")
    for (const argument of ["cluster_endpoint_public_access_cidrs", "endpoint_public_access_cidrs"])
      for (const value of itemsOf(part.get(argument))) allowList(resource.name, "the Kubernetes API", value, into);
  for (const argument of RULES) {
    const value = part.get(argument);
    const rules = objectsIn(value).flatMap(attached);
    const at = value?.at ?? part.head;
    if (rules.length > 0)
      into.groups.push({ ...looseGroup({ name: `${resource.name} ${argument}`, head: at }, rules), kind: "security-group" });
  }
}

/** A rule as these modules take it; nothing for one outwards, or whose ports or protocol are the module's own. */
function attached(part: Part): readonly SgRule[] {
  const isIn = !part.has("type") || textOf(part.get("type")) === "ingress";
  const [older, newer] = [part.has("protocol"), part.has("ip_protocol")];
  const hasPorts = part.has("from_port") && part.has("to_port");
  if (!isIn || (!older && !newer) || (!hasPorts && textOf(part.get("ip_protocol")) !== "-1")) return [];
  // Where a rule names no source, the module has one of its own.
  return inEachArm(part, (one) => (older ? ruleOf(one, "in", { standalone: true }) : { ...vpcRuleOf(one), sources: "any" }));
}

const SUBNETS = ["public", "private", "database", "redshift", "elasticache", "intra", "outpost"];

function network(part: Part, id: string, into: Parameters<PartReader>[2]): void {
  const net = (kind: "vpc" | "subnet", { value, when }: Arm): void => {
    const text = textOf(value);
    if (text === undefined && kind === "subnet") return;
    const names = kind === "subnet" ? { id: `${id} ${text}`, vpc: id } : { id, vpc: undefined };
    const told = { text: text ?? "", cidr: readCidr(text ?? ""), complete: text !== undefined };
    into.nets.push({ kind, ...names, at: value.at, ...told, ...(when && { when }) });
  };
  const blocks = [...armsOf(part.get("cidr")), ...itemsIn(part.get("secondary_cidr_blocks"))];
  for (const block of blocks) net("vpc", block);
  const more = part.get("secondary_cidr_blocks");
  if (more !== undefined && isOpenEnded(more)) net("vpc", { value: nothing(more.at) });
  for (const kind of SUBNETS) for (const block of itemsIn(part.get(`${kind}_subnets`))) net("subnet", block);
  const open = part.get("map_public_ip_on_launch");
  if (open !== undefined && textOf(open) === "true")
    into.publicAddresses.push({ at: open.at, what: "every machine in the public subnets", database: false });
  for (const kind of SUBNETS) if (textOf(part.get(`${kind}_dedicated_network_acl`)) === "true") aclOf(part, id, kind, into);
  if (textOf(part.get("manage_default_network_acl")) !== "false") defaultAcl(part, id, into);
  const group = part.get("default_security_group_ingress");
  const ingress = rulesIn(group).flatMap(defaultRule);
  if (group !== undefined && ingress.length > 0)
    into.groups.push({
      ...looseGroup({ name: `${id} default`, head: group.at }, ingress),
      kind: "security-group",
      isDefault: true,
    });
}

function defaultRule(item: Arm): readonly SgRule[] {
  const one = item.value;
  const blocks = member(one, "cidr_blocks");
  const self = textOf(member(one, "self")) === "true" ? [{ kind: "self", at: one.at } as const] : [];
  return ruleWith(item, [...self, ...(blocks === undefined ? [] : partsOf(blocks, 4))], "in");
}

/** The entries that a call gives an ACL of its own for one kind of subnets. */
function aclOf(part: Part, id: string, kind: string, into: Parameters<PartReader>[2]): void {
  const rules = (["inbound", "outbound"] as const).flatMap((direction) =>
    objectsIn(part.get(`${kind}_${direction}_acl_rules`)).map((one) => entry(one, direction === "inbound" ? "in" : "out")),
  );
  const at = part.get(`${kind}_dedicated_network_acl`)?.at ?? part.head;
  if (rules.length > 0) into.groups.push({ ...looseGroup({ name: `${id} ${kind}`, head: at }, rules), kind: "network-acl" });
}

/** The entries that a call gives the ACL which the VPC has by itself. */
function defaultAcl(part: Part, id: string, into: Parameters<PartReader>[2]): void {
  const names = { number: "rule_no", action: "action" };
  const rules = (["ingress", "egress"] as const).flatMap((name) =>
    objectsIn(part.get(`default_network_acl_${name}`)).map((one) => entry(one, name === "ingress" ? "in" : "out", names)),
  );
  const [first] = rules;
  if (first !== undefined)
    into.groups.push({ ...looseGroup({ name: `${id} default`, head: first.head }, rules), kind: "network-acl", isDefault: true });
}

const OWN = { number: "rule_number", action: "rule_action" };

const entry = (part: Part, direction: "in" | "out", names = OWN): SgRule => ({
  ...entryOf(part, direction, names, true),
  described: true,
  sources: "any",
});
