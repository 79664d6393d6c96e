/** Templates of Azure Resource Manager in the one form: network security groups, and firewalls of databases. */
import { readAddress } from "../../core/address.ts";
import { allowList } from "./allow-list.ts";
import { type Collected, collector } from "./collect.ts";
import { looseGroup } from "./firewall-rules.ts";
import { azureRules } from "./terraform-azure.ts";
import { mapPart } from "./terraform-module.ts";
import { itemsOf, member, moved, textOf, type Value } from "./value.ts";

type Names = { readonly parameters: Value | undefined; readonly variables: Value | undefined };

/** Resources nested deeper are not read. */
const DEEPEST = 12;

/** Reads a template. */
export function readArm(root: Value | undefined): Collected {
  const into = collector();
  const names = { parameters: member(root, "parameters"), variables: member(root, "variables") };
  resourcesIn(member(root, "resources"), names, into, { depth: 0, of: "" });
  return into;
}

/** How deep resources are nested, and the name of the one that they are in. */
type Nested = { readonly depth: number; readonly of: string };

function resourcesIn(list: Value | undefined, names: Names, into: Collected, { depth, of }: Nested): void {
  const resources = list?.kind === "map" ? [...list.entries.values()] : itemsOf(list);
  for (const resource of depth > DEEPEST ? [] : resources) {
    const type = (textOf(member(resource, "type")) ?? "").toLowerCase();
    const name = member(resource, "name");
    const whole = member(resource, "properties");
    if (type === "microsoft.resources/deployments" && whole !== undefined) {
      nested(whole, names, into, { depth: depth + 1, of: "" });
      continue;
    }
    const own = { id: textOf(resolved(name ?? resource, names)) ?? "", at: name?.at ?? resource.at, of };
    const properties = resolved(whole ?? resource, names);
    armResource(type, own, properties, into);
    resourcesIn(member(resource, "resources"), names, into, { depth: depth + 1, of: own.id });
  }
}

/** The template inside a deployment, as Bicep writes modules: with names of its own, or with those around it. */
function nested(properties: Value, names: Names, into: Collected, place: Nested): void {
  const template = member(properties, "template");
  const isInner = textOf(member(member(properties, "expressionEvaluationOptions"), "scope"))?.toLowerCase() === "inner";
  resourcesIn(member(template, "resources"), isInner ? innerNames(properties, template, names) : names, into, place);
}

/** The parameters of an inner template, those that are given in the place of their defaults. */
function innerNames(properties: Value, template: Value | undefined, names: Names): Names {
  const [declared, given] = [member(template, "parameters"), member(properties, "parameters")];
  const entries = new Map(declared?.kind === "map" ? declared.entries : []);
  for (const [name, value] of given?.kind === "map" ? given.entries : []) {
    const own = member(value, "value");
    const type = member(entries.get(name), "type");
    const whole = new Map<string, Value>(type === undefined ? [] : [["type", type]]);
    if (own !== undefined) entries.set(name, { kind: "map", at: own.at, entries: whole.set("defaultValue", resolved(own, names)) });
  }
  return { parameters: { kind: "map", at: properties.at, entries }, variables: member(template, "variables") };
}

/** A resource of Azure: its name, where it is spoken of, and the name of the one that it stands in. */
export type ArmOwn = { readonly id: string; readonly at: Value["at"]; readonly of: string };

/** Reads a resource by its type, in lower case and without a version. */
export function armResource(type: string, own: ArmOwn, properties: Value, into: Collected): void {
  const nameOf = (id: string): string => `azurerm_network_security_group.${id}`;
  const group = { name: nameOf(own.id), head: own.at };
  if (type === "microsoft.network/networksecuritygroups") {
    const rules = itemsOf(member(properties, "securityRules")).flatMap((one) => rulesOf(member(one, "properties")));
    into.groups.push(looseGroup(group, rules));
  } else if (/^(microsoft\.network\/networksecuritygroups\/)?securityrules$/.test(type))
    for (const rule of rulesOf(properties))
      into.pending.push({ kind: "cloud-firewall", group: nameOf(ownerOf(own)), rule: { ...rule, standalone: true } });
  else if (/(^|\/)firewallrules$/.test(type)) firewall(own, type, properties, into);
  else if (type === "microsoft.containerservice/managedclusters")
    for (const value of itemsOf(member(member(properties, "apiServerAccessProfile"), "authorizedIPRanges")))
      allowList(own.id, "the Kubernetes API", value, into);
}

/** The group that a rule of its own is for: the first part of its name, or the resource that it stands in; itself where neither is known. */
const ownerOf = ({ id, at, of }: ArmOwn): string =>
  id.includes("/") ? id.slice(0, id.indexOf("/")) : of === "" ? `of ${at.span.start}` : of;

/** A rule by the names that Terraform gives its arguments. */
function rulesOf(properties: Value | undefined): ReturnType<typeof azureRules> {
  if (properties?.kind !== "map") return [];
  const entries = new Map([...properties.entries].map(([name, value]) => [terraformName(name), value]));
  return azureRules(mapPart({ ...properties, entries }), false);
}

const terraformName = (name: string): string =>
  name.replace(/ApplicationSecurityGroups$/, "ApplicationSecurityGroupIds").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const SERVERS: readonly (readonly [type: RegExp, what: string])[] = [
  [/postgresql/, "PostgreSQL"],
  [/mysql/, "MySQL"],
  [/mariadb/, "MariaDB"],
  [/cache/, "Redis"],
];

function firewall({ id }: ArmOwn, type: string, properties: Value, into: Collected): void {
  const [from, to] = [
    member(properties, "startIpAddress") ?? member(properties, "startIP"),
    member(properties, "endIpAddress") ?? member(properties, "endIP"),
  ];
  const [low, high] = [readAddress(textOf(from) ?? ""), readAddress(textOf(to) ?? "")];
  if (to === undefined || low === undefined || high === undefined || low.value > high.value) return;
  const what = SERVERS.find(([pattern]) => pattern.test(type))?.[1] ?? "SQL Server";
  const ranges = [{ family: low.family, first: low.value, last: high.value }];
  into.allowLists.push({ of: id, what, at: to.at, text: `${textOf(from)} to ${textOf(to)}`, ranges });
}

/** A value with `[parameters('…')]` and `[variables('…')]` worked out; other expressions are unknown. */
function resolved(value: Value, names: Names, depth = 0): Value {
  if (depth > DEEPEST * 3) return { kind: "unknown", at: value.at };
  if (value.kind === "list") return { ...value, items: value.items.map((item) => resolved(item, names, depth + 1)) };
  if (value.kind === "map")
    return { ...value, entries: new Map([...value.entries].map(([key, inner]) => [key, resolved(inner, names, depth + 1)])) };
  const text = textOf(value);
  if (text === undefined || !text.startsWith("[") || text.startsWith("[[")) return value;
  const [, kind, name = ""] = /^\[\s*(parameters|variables)\(\s*'([^']+)'\s*\)\s*\]$/i.exec(text) ?? [];
  const parameter = kind?.toLowerCase() === "parameters" ? member(names.parameters, name) : undefined;
  const isSecret = /^secure/i.test(textOf(member(parameter, "type")) ?? "");
  const found =
    kind?.toLowerCase() === "variables" ? member(names.variables, name) : isSecret ? undefined : member(parameter, "defaultValue");
  return found === undefined ? { kind: "unknown", at: value.at } : moved(resolved(found, names, depth + 1), value.at);
}
