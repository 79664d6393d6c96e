/** Azure's network security groups: rules of both directions in the order of their priorities, the first that fits decides. */
import { type AddressRange, everything, readCidr } from "../../core/address.ts";
import { addressPeer, looseGroup, type PartReader, rulesFor, textAt } from "./firewall-rules.ts";
import { doubted, doubtedRule, type Peer, type SgRule } from "./normal.ts";
import { isIgnoring } from "./terraform-groups.ts";
import { type Part, partsOf } from "./terraform-module.ts";
import { AZURE_GROUP, isAzureRead, isSettled, knownTags } from "./unread.ts";
import { armsOf, integerOf, itemsOf, named, referenceName, textOf, type Value } from "./value.ts";

/** The readers by type of resource. */
export const AZURE: Readonly<Record<string, PartReader>> = {
  azurerm_network_security_group(resource, part, into) {
    const { parts, partial } = partsOf(resource, "security_rule");
    const rules = parts.flatMap((part) => azureRules(part, false));
    const whole = !partial && !resource.conditional && parts.every(isAzureRead) && !resource.block.body.blocks.some(isIgnoring);
    into.groups.push({ ...looseGroup(resource, rules), whole });
    into.joins.push({ kind: "name", holder: resource.name, name: nameIn(part, "name") });
  },
  azurerm_network_security_rule(resource, part, into) {
    const name = part.get("network_security_group_name");
    const isNamed = textOf(name) !== undefined && !resource.conditional;
    const own = isNamed ? nameIn(part, "network_security_group_name") : resource.conditional ? undefined : referenceName(name) || undefined;
    if (isNamed) into.unread.push("azure by name", ...(isAzureRead(part) ? [] : [own ?? ""]));
    else if (!AZURE_GROUP.test(own ?? "")) into.unread.push("azure");
    else if (own !== undefined && !isAzureRead(part)) into.unread.push(own);
    for (const rule of azureRules(part, true))
      into.pending.push({ kind: "cloud-firewall", group: own ?? `of ${resource.name} ${resource.index}`, rule });
  },
  azurerm_virtual_network(_resource, part, into) {
    const ranges = rangesIn(part.get("address_space"));
    if (ranges !== undefined) into.spaces.push({ sure: true, ranges });
  },
  azurerm_route: (_resource, part, into) => routed(part, into),
  azurerm_route_table(resource, _part, into) {
    const { parts, partial } = partsOf(resource, "route");
    for (const part of parts) routed(part, into);
    if (partial) into.spaces.push({ sure: false, ranges: [everything(4), everything(6)] });
  },
};

/** A group by its own name and that of its resource group, as they are written; "" where it has none. */
function nameIn(part: Part, name: string): string {
  const own = textOf(part.get(name));
  const around = part.get("resource_group_name");
  return own === undefined ? "" : `${named(around)}/${own}`;
}

/** What a route leads to may count as the virtual network. */
function routed(part: Part, into: Parameters<PartReader>[2]): void {
  into.spaces.push({ sure: false, ranges: rangesIn(part.get("address_prefix")) ?? [everything(4), everything(6)] });
}

/** The ranges of a list of CIDR blocks; undefined where one is not known. */
export function rangesIn(value: Value | undefined): readonly AddressRange[] | undefined {
  const items = itemsOf(value);
  const ranges = items.flatMap((one) => readCidr(textOf(one) ?? "")?.range ?? []);
  return isSettled(value) && ranges.length === items.length && ranges.length > 0 ? ranges : undefined;
}

/** The rules of one block: one for each range of ports. */
export function azureRules(part: Part, standalone: boolean): readonly SgRule[] {
  const text = (name: string): string => textOf(part.get(name))?.toLowerCase() ?? "";
  const [direction, access, priority] = [text("direction"), text("access"), part.get("priority")];
  if ((direction !== "inbound" && direction !== "outbound") || (access !== "allow" && access !== "deny")) return [];
  const [far, near] = direction === "inbound" ? ["source", "destination"] : ["destination", "source"];
  // Azure wants a protocol; without one, any is meant.
  const protocol = part.get("protocol") ?? textAt(part.has("protocol") ? "" : "*", part.head);
  const ports = both(part, "destination_port_range");
  if (ports.length === 0 && (part.has("destination_port_range") || part.has("destination_port_ranges"))) return [];
  // A rule that only takes some source ports denies less than it says.
  const isPartial = access === "deny" && both(part, "source_port_range").some((value) => textOf(value) !== "*");
  const targets = targetsOf(part, near);
  const members = itemsOf(part.get(`${near}_application_security_group_ids`)).map(named);
  const rules = rulesFor(protocol, ports, isPartial ? [{ kind: "unknown", at: part.head }] : peersOf(part, far), part.at, {
    direction: direction === "inbound" ? "in" : "out",
    head: part.head,
    standalone,
    described: part.has("description"),
    entry: {
      number: priority && { at: priority.at, value: integerOf(priority) },
      action: access,
      ...(both(part, "source_port_range").some((value) => textOf(value) !== "*") ? { narrowed: true } : {}),
      ...(targets === "" ? {} : { targets }),
      ...(members.length === 0 ? {} : { near: knownTags(members) }),
    },
  });
  return rules.map((rule) => doubtedRule(rule, part.when));
}

/** The values of an argument and of its plural. */
const both = (part: Part, name: string): readonly Value[] => {
  const many = name.endsWith("prefix") ? `${name}es` : `${name}s`;
  return [...itemsOf(part.get(name)), ...itemsOf(part.get(many))];
};

const peersOf = (part: Part, side: string): readonly Peer[] => [
  ...[`${side}_address_prefix`, `${side}_address_prefixes`]
    .flatMap((name) => armsOf(part.get(name)))
    .flatMap(({ value, when }) => listed(value).map((one) => doubted(addressPeer(one), when))),
  ...itemsOf(part.get(`${side}_application_security_group_ids`)).map(
    (value): Peer => ({ kind: "group", at: value.at, name: named(value) }),
  ),
];

/** The machines that a rule is for, where it is not for all of the network; "" for all. */
const targetsOf = (part: Part, side: string): string =>
  [...both(part, `${side}_address_prefix`), ...itemsOf(part.get(`${side}_application_security_group_ids`))]
    .map((value) => textOf(value) ?? (referenceName(value) || "?"))
    .filter((text) => !/^(\*|VirtualNetwork|0\.0\.0\.0\/0)$/i.test(text))
    .sort()
    .join(" ");

/** Prefixes are also written in one text, with commas. */
function listed(value: Value): readonly Value[] {
  const text = textOf(value);
  return text?.includes(",") === true ? text.split(",").map((one) => textAt(one.trim(), value.at)) : [value];
}
