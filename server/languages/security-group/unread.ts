/** Which rules of ordered firewalls are not read with all that they say: one of them may stand before any other, and decide. */
import type { Part } from "./terraform-module.ts";
import { integerOf, itemsOf, textOf, type Value } from "./value.ts";

/** The address of a network security group of Azure, in any module, or the end of its id. */
export const AZURE_GROUP = /^(module\..+\.)?azurerm_network_security_group\.[^.]+$|(^|\/)networksecuritygroups\/[^/]+$/;
/** The address of a network of Google, in any module. */
export const GOOGLE_NETWORK = /^(module\..+\.)?google_compute_network\.[^.]+$/;

/** One number or range of ports, several with commas, or all. */
const PORTS = /^\s*(\*|\d{1,5}(\s*-\s*\d{1,5})?)(\s*,\s*\d{1,5}(\s*-\s*\d{1,5})?)*\s*$/;

/** Whether a value is the same in every case: one of several, and a list that may hold more, are not. */
export const isSettled = (value: Value | undefined): boolean =>
  value === undefined || (value.kind === "list" ? value.open !== true && value.items.every(isSettled) : value.kind !== "either");

/** Whether ports are known, every one of them. */
export const arePorts = (values: readonly (Value | undefined)[]): boolean =>
  values.every((value) => isSettled(value) && itemsOf(value).every((one) => PORTS.test(textOf(one) ?? "")));

const AZURE_PEERS = ["source", "destination"].flatMap((side) =>
  ["address_prefix", "address_prefixes", "application_security_group_ids", "port_range", "port_ranges"].map((name) => `${side}_${name}`),
);

/** Whether a rule of Azure is read in full, except for addresses that are not known as a whole. */
export const isAzureRead = (part: Part): boolean =>
  /^(in|out)bound$/i.test(textOf(part.get("direction")) ?? "") &&
  /^(allow|deny)$/i.test(textOf(part.get("access")) ?? "") &&
  /^(tcp|udp|icmp|esp|ah|\*)$/i.test(textOf(part.get("protocol")) ?? "") &&
  integerOf(part.get("priority")) !== undefined &&
  arePorts([part.get("destination_port_range"), part.get("destination_port_ranges")]) &&
  AZURE_PEERS.every((name) => isSettled(part.get(name)));

const GOOGLE_PEERS = [
  "source_ranges",
  "destination_ranges",
  "source_tags",
  "target_tags",
  "source_service_accounts",
  "target_service_accounts",
];

/** Whether a firewall of Google is read in full, with its blocks of protocols, except for addresses that are not known as a whole. */
export const isGoogleRead = (part: Part, blocks: readonly Part[]): boolean =>
  /^(in|e)gress$/i.test(part.has("direction") ? (textOf(part.get("direction")) ?? "") : "ingress") &&
  (!part.has("priority") || integerOf(part.get("priority")) !== undefined) &&
  (!part.has("disabled") || textOf(part.get("disabled")) !== undefined) &&
  GOOGLE_PEERS.every((name) => isSettled(part.get(name)) && (!part.has(name) || part.get(name) !== undefined)) &&
  blocks.every((one) => /^[a-z\d]+$/i.test(textOf(one.get("protocol")) ?? "") && arePorts([one.get("ports")]));

const RESOURCE = /^(module\..+\.)?(google|azurerm)_\w+\.[\w-]+$|\/applicationsecuritygroups\//;

/**
 * Tags of machines, as rules and machines name them, with "" where one of them is not known: what a variable stands for may be any tag, and is
 * itself wherever the same variable stands. A tag of Google's has no dot, an account an @, and other names of theirs are those of resources.
 */
export const knownTags = (names: readonly string[]): readonly string[] =>
  names.some((name) => name.includes(".") && !name.includes("@") && !name.startsWith("/") && !RESOURCE.test(name)) ? [...names, ""] : names;
