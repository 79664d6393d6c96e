/** Templates of Azure Resource Manager: their resources with nested ones, copies and deployments. */
import { copiesOf, type Names, nameIn, namesOf, resolved } from "./arm-values.ts";
import { keyIn, readResource } from "./azure-resources.ts";
import { type Collected, collector } from "./collect.ts";
import { itemsOf, member, textOf, type Value } from "./value.ts";

/** Resources nested deeper are not read. */
const DEEPEST = 12;

/** Reads a template. */
export function readArm(root: Value | undefined): Collected {
  const into = collector();
  resourcesIn(member(root, "resources"), namesOf(root), into, { depth: 0, type: "", name: "", conditional: false });
  return into;
}

/** How deep resources are nested, and the type and name of the one that they are in. */
type Nested = { readonly depth: number; readonly type: string; readonly name: string; readonly conditional: boolean };

function resourcesIn(list: Value | undefined, names: Names, into: Collected, place: Nested): void {
  const resources = list?.kind === "map" ? [...list.entries.values()] : itemsOf(list);
  for (const resource of place.depth > DEEPEST ? [] : resources) {
    const copy = member(resource, "copy");
    const rounds = copy === undefined ? [names] : copiesOf(copy, names);
    // Of how many there are, nothing is known: one is looked at, and may not exist.
    const isOpen = rounds === undefined;
    for (const [index, round] of (rounds ?? [names]).entries())
      one(resource, round, into, { ...place, conditional: place.conditional || isOpen }, index);
  }
}

function one(resource: Value, names: Names, into: Collected, place: Nested, index: number): void {
  const condition = member(resource, "condition");
  const exists = condition === undefined ? "true" : textOf(resolved(condition, names))?.toLowerCase();
  if (exists === "false") return;
  const conditional = place.conditional || exists !== "true";
  const own = (textOf(member(resource, "type")) ?? "").toLowerCase();
  const [name, whole] = [member(resource, "name"), member(resource, "properties")];
  if (own === "microsoft.resources/deployments" && whole !== undefined) {
    nested(whole, names, into, { depth: place.depth + 1, type: "", name: "", conditional });
    return;
  }
  // What stands inside another resource may be named by its own part alone.
  const isInside = place.type !== "" && !own.startsWith(`${place.type}/`);
  const written = name === undefined ? undefined : nameIn(name, names);
  const type = isInside ? `${place.type}/${own}` : own;
  const path = written === undefined || !isInside ? (written ?? "") : `${place.name}/${written}`;
  const at = name?.at ?? resource.at;
  const sku = member(resource, "sku");
  const properties = withSku(resolved(whole ?? resource, names), sku && resolved(sku, names));
  const key = written === undefined ? `-/${type.slice(type.indexOf("/") + 1)}/of ${at.span.start}` : keyIn(type, path);
  readResource({ key, type, name: path, at, properties, conditional, index }, into);
  resourcesIn(member(resource, "resources"), names, into, { depth: place.depth + 1, type, name: path, conditional });
}

/** The properties of a resource, with what stands beside them. */
const withSku = (properties: Value, sku: Value | undefined): Value =>
  sku === undefined || properties.kind !== "map" ? properties : { ...properties, entries: new Map([...properties.entries, ["sku", sku]]) };

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
    if (own !== undefined)
      entries.set(name, { kind: "map", at: own.at, entries: whole.set("defaultValue", literal(resolved(own, names))) });
  }
  return { ...namesOf(template, names.budget), parameters: { kind: "map", at: properties.at, entries } };
}

/** A value that is worked out, so that its texts are not taken for expressions once more. */
function literal(value: Value): Value {
  if (value.kind === "list") return { ...value, items: value.items.map(literal) };
  if (value.kind === "map") return { ...value, entries: new Map([...value.entries].map(([key, inner]) => [key, literal(inner)])) };
  const text = textOf(value);
  return value.kind === "scalar" && typeof value.value === "string" && text?.startsWith("[") === true
    ? { ...value, value: `[${text}` }
    : value;
}
