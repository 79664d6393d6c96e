/** Google's firewalls: rules of a network in the order of their priorities; of equal ones, those that deny come first. */
import type { At } from "../../core/text.ts";
import { addressPeer, addressPeers, looseGroup, type PartReader, rulesFor, textAt } from "./firewall-rules.ts";
import { doubtedRule, type Peer, type SgRule } from "./normal.ts";
import { type Part, partsOf, type Resource } from "./terraform-module.ts";
import { GOOGLE_NETWORK, isGoogleRead, knownTags } from "./unread.ts";
import { integerOf, itemsOf, named, referenceName, textOf, type Value } from "./value.ts";

/** The readers by type of resource. */
export const GOOGLE: Readonly<Record<string, PartReader>> = {
  google_compute_network(resource, part, into) {
    const group = `network ${resource.name}`;
    into.groups.push({ ...looseGroup({ name: group, head: resource.head }, []), whole: !resource.conditional });
    into.joins.push({ kind: "name", holder: group, name: `network ${textOf(part.get("name")) ?? ""}` });
    const order = part.get("network_firewall_policy_enforcement_order");
    if (order !== undefined) into.joins.push({ kind: "order", holder: group, name: textOf(order)?.toUpperCase() ?? "" });
  },
  google_compute_firewall(resource, part, into) {
    const name = part.get("network");
    const network = resource.conditional ? undefined : (lastOf(textOf(name)) ?? (referenceName(name) || undefined));
    const blocks = [partsOf(resource, "allow"), partsOf(resource, "deny")];
    const isRead =
      isGoogleRead(
        part,
        blocks.flatMap(({ parts }) => parts),
      ) && !blocks.some(({ partial }) => partial);
    const isNamed = textOf(name) !== undefined && !resource.conditional;
    if (!isNamed && !GOOGLE_NETWORK.test(network ?? "")) into.unread.push("google");
    if (isNamed) into.unread.push("google by name");
    if (network !== undefined && !isRead) into.unread.push(`network ${network}`);
    if (isOff(part)) return;
    const rules = (["allow", "deny"] as const).flatMap((action) =>
      partsOf(resource, action).parts.flatMap((one) =>
        googleRules(resource, part, { action, protocol: one.get("protocol"), ports: one.get("ports"), at: one.at }).map((rule) =>
          doubtedRule(rule, one.when),
        ),
      ),
    );
    for (const rule of rules)
      into.pending.push({
        kind: "cloud-firewall",
        group: network === undefined ? `of ${resource.name} ${resource.index}` : `network ${network}`,
        rule,
      });
  },
};

/** A network's own name, at the end of its link. */
const lastOf = (text: string | undefined): string | undefined => text?.slice(text.lastIndexOf("/") + 1);

const isOff = (part: Part): boolean => {
  const [off, log] = [textOf(part.get("disabled")), textOf(part.get("disable"))];
  return off === "true" || log === "true" || (part.get("disabled")?.kind === "unknown" && part.has("disabled"));
};

/** Without sources of any kind, everybody is one; a tag or account alone is nobody from outside. */
function sourcesOf(part: Part): readonly Peer[] {
  const direction = directionOf(part);
  if (direction === "out")
    return addressPeers(part.has("destination_ranges") ? part.get("destination_ranges") : textAt("0.0.0.0/0", part.head));
  const isTagged = part.has("source_tags") || part.has("source_service_accounts");
  const tags: Peer[] = [...itemsOf(part.get("source_tags")), ...itemsOf(part.get("source_service_accounts"))].map((value) => ({
    kind: "group",
    at: value.at,
    name: tagOf(value),
  }));
  if (part.has("source_ranges") || isTagged) return [...addressPeers(part.get("source_ranges")), ...tags];
  return [addressPeer(textAt("0.0.0.0/0", part.head))];
}

/** Whether a name is that of the account which machines have that name none: what it is called depends on the project. */
export const isDefaultAccount = (name: string): boolean => /compute@developer|google_compute_default_service_account/.test(name);

/** The tag or account that a value names; "" where that is not known. */
function tagOf(value: Value): string {
  const name = named(value);
  return isDefaultAccount(name) ? "" : name;
}

const directionOf = (part: Part): SgRule["direction"] | undefined => {
  const text = (part.has("direction") ? textOf(part.get("direction")) : "INGRESS")?.toUpperCase();
  return text === "INGRESS" ? "in" : text === "EGRESS" ? "out" : undefined;
};

/** What a rule lets through, or does not: a protocol with its ports. */
export type GoogleTraffic = {
  readonly action: "allow" | "deny";
  readonly protocol: Value | undefined;
  readonly ports: Value | undefined;
  readonly at: At;
};

/** The rules of a firewall about a protocol: one for each range of ports. */
export function googleRules(
  { head }: Pick<Resource, "head">,
  part: Part,
  { action, protocol, ports, at }: GoogleTraffic,
  peers = sourcesOf(part),
): readonly SgRule[] {
  const direction = directionOf(part);
  if (protocol === undefined || direction === undefined) return [];
  const priority = part.get("priority");
  const named = [part.get("target_tags"), part.get("target_service_accounts")];
  const targets = named.flatMap(itemsOf).map(tagOf);
  // A list without anything in it is for all machines.
  const isTargeted = named.some(
    (value) => value !== undefined && !(value.kind === "list" && value.items.length === 0 && value.open !== true),
  );
  return rulesFor(protocol, itemsOf(ports), peers, at, {
    direction,
    head,
    described: part.get("description") !== undefined,
    entry: {
      number: { at: priority?.at ?? part.head, value: part.has("priority") ? integerOf(priority) : 1000 },
      action,
      ...(isTargeted ? { targets: targets.sort().join(" "), near: knownTags(targets) } : {}),
    },
  });
}
