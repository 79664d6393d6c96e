/** Resources of Azure by its own interface: what a template of Azure Resource Manager says, as an object or as JSON. */
import { keyIn, readResource } from "./azure-resources.ts";
import type { PartReader } from "./firewall-rules.ts";
import { readJson } from "./json.ts";
import { member, moved, referenceName, textOf } from "./value.ts";

/** The readers by type of resource. */
export const AZAPI: Readonly<Record<string, PartReader>> = {
  azapi_resource(resource, part, into) {
    const type = (textOf(part.get("type")) ?? "").toLowerCase().replace(/@.*$/, "");
    const body = part.get("body");
    const text = textOf(body);
    const properties = member(text === undefined ? body : readJson(resource.at.uri, text).value, "properties");
    if (properties === undefined || body === undefined) return;
    const [own, parent] = [textOf(part.get("name")) ?? resource.name, referenceName(part.get("parent_id"))];
    const isInside = type.split("/").length > 2;
    const name = isInside ? `${parent === "" ? `of ${resource.name}` : parent}/${own}` : own;
    const key = keyIn(type, isInside || parent === "" ? name : resource.name);
    readResource(
      { key, type, name, at: resource.head, properties: text === undefined ? properties : moved(properties, body.at), conditional: true },
      into,
    );
  },
};
