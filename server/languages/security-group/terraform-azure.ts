/** Azure's network security groups: rules of both directions in the order of their priorities, the first that fits decides. */
import { addressPeer, looseGroup, type PartReader, rulesFor, textAt } from "./firewall-rules.ts";
import type { SgRule } from "./normal.ts";
import { type Part, partsOf, referenceName } from "./terraform-module.ts";
import { integerOf, itemsOf, textOf, type Value } from "./value.ts";

/** The readers by type of resource. */
export const AZURE: Readonly<Record<string, PartReader>> = {
  azurerm_network_security_group(resource, _part, into) {
    const { parts } = partsOf(resource, "security_rule");
    into.groups.push(
      looseGroup(
        resource,
        parts.flatMap((part) => ruleOf(part, false)),
      ),
    );
  },
  azurerm_network_security_rule(resource, part, into) {
    const name = part.get("network_security_group_name");
    const own = resource.conditional ? undefined : (textOf(name) ?? (referenceName(name) || undefined));
    for (const rule of ruleOf(part, true))
      into.pending.push({ kind: "cloud-firewall", group: own ?? `of ${resource.name} ${resource.scope.budget.left}`, rule });
  },
};

function ruleOf(part: Part, standalone: boolean): readonly SgRule[] {
  const text = (name: string): string => textOf(part.get(name))?.toLowerCase() ?? "";
  const both = (one: string, many: string): readonly Value[] => [...itemsOf(part.get(one)), ...itemsOf(part.get(many))];
  const [direction, access, priority] = [text("direction"), text("access"), part.get("priority")];
  // Azure wants a protocol; without one, any is meant.
  const protocol = part.get("protocol") ?? textAt(part.has("protocol") ? "" : "*", part.head);
  if (direction !== "inbound" && direction !== "outbound") return [];
  if (access !== "allow" && access !== "deny") return [];
  const far = direction === "inbound" ? "source" : "destination";
  const sources = both(`${far}_address_prefix`, `${far}_address_prefixes`);
  const groups = itemsOf(part.get(`${far}_application_security_group_ids`));
  const ports = both("destination_port_range", "destination_port_ranges");
  if (ports.length === 0 && (part.has("destination_port_range") || part.has("destination_port_ranges"))) return [];
  // A rule that only takes some source ports denies less than it says.
  const isPartial = access === "deny" && both("source_port_range", "source_port_ranges").some((value) => textOf(value) !== "*");
  const near = direction === "inbound" ? "destination" : "source";
  const places = [
    ...both(`${near}_address_prefix`, `${near}_address_prefixes`),
    ...itemsOf(part.get(`${near}_application_security_group_ids`)),
  ];
  const targets = places
    .map((value) => textOf(value) ?? (referenceName(value) || "?"))
    .filter((text) => !/^(\*|VirtualNetwork|0\.0\.0\.0\/0)$/i.test(text));
  return rulesFor(
    protocol,
    ports,
    [
      ...(isPartial ? [{ kind: "unknown" as const, at: part.head }] : sources.flatMap(listed).map(addressPeer)),
      ...groups.map(({ at }) => ({ kind: "group" as const, at, name: "" })),
    ],
    part.at,
    {
      direction: direction === "inbound" ? "in" : "out",
      head: part.head,
      standalone,
      described: part.get("description") !== undefined,
      entry: {
        number: priority && { at: priority.at, value: integerOf(priority) },
        action: access,
        ...(targets.length === 0 ? {} : { targets: targets.sort().join(" ") }),
      },
    },
  );
}

/** Prefixes are also written in one text, with commas. */
function listed(value: Value): readonly Value[] {
  const text = textOf(value);
  return text?.includes(",") === true ? text.split(",").map((one) => textAt(one.trim(), value.at)) : [value];
}
