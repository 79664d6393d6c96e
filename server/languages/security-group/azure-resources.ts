/** Resources of Azure by its own interface, as templates, dumps and azapi have them, in the one form. */
import { allowList, allowRange } from "./allow-list.ts";
import type { Collected } from "./collect.ts";
import { looseGroup } from "./firewall-rules.ts";
import type { Join, SgRule } from "./normal.ts";
import { azureRules, rangesIn } from "./terraform-azure.ts";
import { mapPart, type Part } from "./terraform-module.ts";
import { isAzureRead } from "./unread.ts";
import { itemsOf, member, textOf, type Value } from "./value.ts";

/**
 * A resource: its key (see `keyOf`), where it is spoken of, its type in lower case and without a version, and its own name. `conditional`: it may
 * not exist, or more of it may stand elsewhere.
 */
export type AzureResource = {
  readonly key: string;
  readonly type: string;
  readonly name: string;
  readonly at: Value["at"];
  readonly properties: Value;
  readonly conditional?: boolean;
  /** Which of several copies it is. */
  readonly index?: number;
};

/** What names a resource by the path of its id, in lower case, with its group before it: "rg/networksecuritygroups/web"; "" where it is none. */
export function keyOf(id: string): string {
  const [, group = "", path] = /\/resourcegroups\/([^/]+)\/providers\/[^/]+\/(.+)$/i.exec(id) ?? [];
  return path === undefined ? "" : `${group}/${path}`.toLowerCase();
}

/** The key of a resource of a template by its type and its name, both with slashes; its group is the one that the template is for. */
export function keyIn(type: string, name: string): string {
  const [, ...kinds] = type.toLowerCase().split("/");
  const names = name.toLowerCase().split("/");
  return `-/${kinds.map((kind, place) => `${kind}/${names[place] ?? ""}`).join("/")}`;
}

/** The key behind `{ "id": … }`; "" where it is not known. */
const keyAt = (value: Value | undefined): string => keyOf(textOf(member(value, "id")) ?? "");

type Reader = (resource: AzureResource, into: Collected) => void;

/** Reads a resource by its type. */
export function readResource(resource: AzureResource, into: Collected): void {
  const { type } = resource;
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (reader !== undefined) reader(resource, into);
  else if (/(^|\/)firewallrules$/.test(type)) firewall(resource, into);
}

function group({ key, at, properties, conditional }: AzureResource, into: Collected): void {
  const parts = itemsOf(member(properties, "securityRules")).map(rulePart);
  const listed = member(properties, "securityRules");
  const isOpen = listed !== undefined && (listed.kind !== "list" || listed.open === true);
  const rules = parts.flatMap((part) => (part === undefined ? [] : azureRules(part, false)));
  const whole = conditional !== true && !isOpen && parts.every((part) => part !== undefined && isAzureRead(part));
  into.groups.push({ ...looseGroup({ name: key, head: at }, rules), whole });
  for (const kind of ["networkInterfaces", "subnets"])
    for (const one of itemsOf(member(properties, kind))) join("guard", keyAt(one), key, into);
}

const join = (kind: Join["kind"], holder: string, name: string, into: Collected): void => void into.joins.push({ kind, holder, name });

/** A group that a resource says is in front of it. */
function guard(holder: string, { properties, conditional }: Pick<AzureResource, "properties" | "conditional">, into: Collected): void {
  const own = member(properties, "networkSecurityGroup");
  if (own !== undefined) join("guard", holder, conditional === true ? "" : keyAt(own), into);
}

function rule({ key, properties, conditional }: AzureResource, into: Collected): void {
  const part = rulePart(properties);
  const group = key.slice(0, key.indexOf("/securityrules/"));
  const rules: readonly SgRule[] = part === undefined ? [] : azureRules(part, true);
  if (group === "" || /\/$/.test(group)) into.unread.push("azure");
  else if (conditional === true || part === undefined || !isAzureRead(part)) into.unread.push(group);
  // A rule that may not be there is compared with no other.
  const isApart = group === "" || conditional === true;
  for (const one of rules) into.pending.push({ kind: "cloud-firewall", group: isApart ? `of ${key}` : group, rule: one });
}

/** A rule by the names that Terraform gives its arguments; its properties stand apart, or in it. Empty texts are as good as none. */
function rulePart(value: Value): Part | undefined {
  const properties = member(value, "properties") ?? value;
  if (properties.kind !== "map") return undefined;
  const given = [...properties.entries].filter(([, inner]) => inner.kind !== "scalar" || (inner.value !== "" && inner.value !== null));
  const filled = given.filter(([, inner]) => inner.kind !== "list" || inner.items.length > 0 || inner.open === true);
  const entries = new Map(filled.map(([name, inner]) => [terraformName(name), /Groups$/.test(name) ? keysIn(inner) : inner]));
  return mapPart({ ...properties, entries });
}

/** Application security groups by their keys. */
const keysIn = (value: Value): Value =>
  value.kind !== "list" ? value : { ...value, items: value.items.map((one) => ({ kind: "scalar", value: keyAt(one), at: one.at })) };

const terraformName = (name: string): string =>
  name.replace(/ApplicationSecurityGroups$/, "ApplicationSecurityGroupIds").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function face(resource: AzureResource, into: Collected): void {
  const { key, at, name, properties, index = 0 } = resource;
  guard(key, resource, into);
  join("machine", key, name, into);
  const machine = keyAt(member(properties, "virtualMachine"));
  if (machine !== "") join("machine", key, machine.slice(machine.lastIndexOf("/") + 1), into);
  for (const one of itemsOf(member(properties, "ipConfigurations"))) {
    const own = member(one, "properties") ?? one;
    const address = textOf(member(own, "privateIPAddress") ?? member(own, "privateIpAddress"));
    const open = member(own, "publicIPAddress") ?? member(own, "publicIpAddress");
    for (const tag of itemsOf(member(own, "applicationSecurityGroups"))) join("tag", key, keyAt(tag), into);
    if (open !== undefined) join("public", key, keyAt(open), into);
    into.machines.push({
      id: key,
      at,
      groups: [],
      cloud: "azure",
      index,
      subnet: keyAt(member(own, "subnet")),
      ...(open === undefined ? {} : { isPublic: true }),
      ...(address === undefined ? {} : { privateAddress: address }),
    });
  }
}

function subnet({ key, at, properties, conditional, index = 0 }: AzureResource, into: Collected): void {
  guard(key, { properties, ...(conditional === undefined ? {} : { conditional }) }, into);
  const ranges = rangesIn(member(properties, "addressPrefixes") ?? member(properties, "addressPrefix")) ?? [];
  into.segments.push({ id: key, at, index, network: key.slice(0, key.lastIndexOf("/subnets/")), ranges });
}

function network(resource: AzureResource, into: Collected): void {
  const { key, properties } = resource;
  const ranges = rangesIn(member(member(properties, "addressSpace"), "addressPrefixes"));
  if (ranges !== undefined) into.spaces.push({ sure: true, ranges });
  for (const one of itemsOf(member(properties, "subnets"))) {
    const name = textOf(member(one, "name")) ?? "";
    const at = member(one, "name")?.at ?? one.at;
    subnet({ ...resource, key: `${key}/subnets/${name.toLowerCase()}`, name, at, properties: member(one, "properties") ?? one }, into);
  }
}

function routes({ properties }: AzureResource, into: Collected): void {
  const listed = member(properties, "routes");
  for (const one of listed === undefined ? [properties] : itemsOf(listed)) {
    const ranges = rangesIn(member(member(one, "properties") ?? one, "addressPrefix"));
    if (ranges !== undefined) into.spaces.push({ sure: false, ranges });
  }
}

function machine({ name, properties }: AzureResource, into: Collected): void {
  for (const one of itemsOf(member(member(properties, "networkProfile"), "networkInterfaces"))) join("machine", keyAt(one), name, into);
}

function address({ key, properties }: AzureResource, into: Collected): void {
  const sku = textOf(member(member(properties, "sku"), "name"));
  join("sku", key, (sku ?? "").toLowerCase(), into);
  const own = textOf(member(properties, "ipAddress"));
  if (own !== undefined) join("address", key, own, into);
}

const READERS: Readonly<Record<string, Reader>> = {
  "microsoft.network/networksecuritygroups": group,
  "microsoft.network/networksecuritygroups/securityrules": rule,
  "microsoft.network/networkinterfaces": face,
  "microsoft.network/virtualnetworks": network,
  "microsoft.network/virtualnetworks/subnets": subnet,
  "microsoft.network/routetables": routes,
  "microsoft.network/routetables/routes": routes,
  "microsoft.network/publicipaddresses": address,
  "microsoft.compute/virtualmachines": machine,
  "microsoft.containerservice/managedclusters": ({ name, properties }, into) => {
    for (const value of itemsOf(member(member(properties, "apiServerAccessProfile"), "authorizedIPRanges")))
      allowList(name, "the Kubernetes API", value, into);
  },
};

const SERVERS: readonly (readonly [type: RegExp, what: string])[] = [
  [/postgresql/, "PostgreSQL"],
  [/mysql/, "MySQL"],
  [/mariadb/, "MariaDB"],
  [/cache/, "Redis"],
];

/** A range of addresses that a database takes connections from. */
function firewall({ name, type, properties }: AzureResource, into: Collected): void {
  const [from, to] = [
    member(properties, "startIpAddress") ?? member(properties, "startIP"),
    member(properties, "endIpAddress") ?? member(properties, "endIP"),
  ];
  allowRange(name, SERVERS.find(([pattern]) => pattern.test(type))?.[1] ?? "SQL Server", [from, to], into);
}
