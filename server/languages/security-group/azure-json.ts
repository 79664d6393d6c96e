/** What `az network nsg list`, `az network nic list` and their like print, in the one form. */
import { keyOf, readResource } from "./azure-resources.ts";
import { type Collected, collector } from "./collect.ts";
import { member, textOf, type Value } from "./value.ts";

/** Answers may be wrapped this deep. */
const DEEPEST = 4;

/** Reads a file: one resource, a list of them, or answers inside something else. */
export function readAzure(root: Value | undefined): Collected {
  const into = collector();
  for (const resource of resourcesIn(root, 0)) read(resource, into);
  return into;
}

function resourcesIn(value: Value | undefined, depth: number): readonly Value[] {
  if (value === undefined || depth > DEEPEST) return [];
  if (value.kind === "list") return value.items.flatMap((item) => resourcesIn(item, depth + 1));
  if (value.kind !== "map") return [];
  return typeOf(value) === "" ? [...value.entries.values()].flatMap((inner) => resourcesIn(inner, depth + 1)) : [value];
}

/** The type of a resource, in lower case, as it says itself or as its id has it. */
function typeOf(value: Value): string {
  const own = textOf(member(value, "type"));
  if (own !== undefined && /^microsoft\.\w+\//i.test(own)) return own.toLowerCase();
  const [, provider, path = ""] = /\/providers\/(microsoft\.\w+)\/([^?]+)$/i.exec(textOf(member(value, "id")) ?? "") ?? [];
  const kinds = path.split("/").filter((_part, place) => place % 2 === 0);
  return provider === undefined ? "" : [provider, ...kinds].join("/").toLowerCase();
}

function read(value: Value, into: Collected): void {
  const [id, named] = [textOf(member(value, "id")) ?? "", member(value, "name")];
  const type = typeOf(value);
  const name = textOf(named) ?? id.slice(id.lastIndexOf("/") + 1);
  const { start } = value.at.span;
  const at = named?.at ?? { ...value.at, span: { start, end: start + 1 } };
  // Answers of the interface itself have properties apart, those of the command line do not.
  const properties = member(value, "properties") ?? value;
  const key = keyOf(id) || `-/${type.slice(type.indexOf("/") + 1)}/${name.toLowerCase()}`;
  readResource({ key, type, name, at, properties }, into);
}
