/** Resources of Azure by its own interface: what a template of Azure Resource Manager says, as an object or as JSON. */
import { armResource } from "./arm.ts";
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
    const own = { id: textOf(part.get("name")) ?? resource.name, at: resource.head, of: referenceName(part.get("parent_id")) };
    armResource(type, own, text === undefined ? properties : moved(properties, body.at), into);
  },
};
