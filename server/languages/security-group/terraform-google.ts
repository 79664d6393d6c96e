/** Google's firewalls: rules of a network in the order of their priorities; of equal ones, those that deny come first. */
import type { At } from "../../core/text.ts";
import { addressPeer, looseGroup, type PartReader, rulesFor, textAt } from "./firewall-rules.ts";
import type { Peer, SgRule } from "./normal.ts";
import { type Part, partsOf, type Resource } from "./terraform-module.ts";
import { GOOGLE_NETWORK, isGoogleRead, knownTags } from "./unread.ts";
import { integerOf, itemsOf, member, referenceName, textOf, type Value } from "./value.ts";

/** The readers by type of resource. */
export const GOOGLE: Readonly<Record<string, PartReader>> = {
  google_compute_network(resource, _part, into) {
    into.groups.push({ ...looseGroup({ name: `network ${resource.name}`, head: resource.head }, []), whole: !resource.conditional });
  },
  google_compute_firewall(resource, part, into) {
    const name = part.get("network");
    const network = resource.conditional ? undefined : (textOf(name) ?? (referenceName(name) || undefined));
    const blocks = [partsOf(resource, "allow"), partsOf(resource, "deny")];
    const isRead =
      isGoogleRead(
        part,
        blocks.flatMap(({ parts }) => parts),
      ) && !blocks.some(({ partial }) => partial);
    if (!GOOGLE_NETWORK.test(network ?? "")) into.unread.push("google");
    else if (!isRead) into.unread.push(`network ${network}`);
    if (isOff(part)) return;
    const rules = (["allow", "deny"] as const).flatMap((action) =>
      partsOf(resource, action).parts.flatMap((one) =>
        googleRules(resource, part, { action, protocol: one.get("protocol"), ports: one.get("ports"), at: one.at }),
      ),
    );
    for (const rule of rules)
      into.pending.push({
        kind: "cloud-firewall",
        group: network === undefined ? `of ${resource.name} ${resource.index}` : `network ${network}`,
        rule,
      });
  },
  google_compute_firewall_policy_rule: policyRule,
  google_compute_network_firewall_policy_rule: policyRule,
  google_compute_region_network_firewall_policy_rule: policyRule,
};

const isOff = (part: Part): boolean => {
  const [off, log] = [textOf(part.get("disabled")), textOf(part.get("disable"))];
  return off === "true" || log === "true" || (part.get("disabled")?.kind === "unknown" && part.has("disabled"));
};

/** Without sources of any kind, everybody is one; a tag or account alone is nobody from outside. */
function sourcesOf(part: Part): readonly Peer[] {
  const direction = directionOf(part);
  if (direction === "out")
    return (part.has("destination_ranges") ? itemsOf(part.get("destination_ranges")) : [textAt("0.0.0.0/0", part.head)]).map(addressPeer);
  const isTagged = part.has("source_tags") || part.has("source_service_accounts");
  const ranges = itemsOf(part.get("source_ranges"));
  const tags: Peer[] = [...itemsOf(part.get("source_tags")), ...itemsOf(part.get("source_service_accounts"))].map((value) => ({
    kind: "group",
    at: value.at,
    name: tagOf(value),
  }));
  if (part.has("source_ranges") || isTagged) return [...ranges.map(addressPeer), ...tags];
  return [addressPeer(textAt("0.0.0.0/0", part.head))];
}

/** Whether a name is that of the account which machines have that name none: what it is called depends on the project. */
export const isDefaultAccount = (name: string): boolean => /compute@developer|google_compute_default_service_account/.test(name);

/** The tag or account that a value names; "" where that is not known. */
function tagOf(value: Value): string {
  const name = textOf(value) ?? referenceName(value);
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

/** A rule of a policy; each is looked at alone, as what other policies decide before is not known. */
function policyRule(resource: Resource, part: Part, into: Parameters<PartReader>[2]): void {
  into.unread.push("google");
  if (isOff(part) || textOf(part.get("action"))?.toLowerCase() !== "allow" || directionOf(part) !== "in") return;
  for (const match of partsOf(resource, "match").parts) {
    const peers = itemsOf(match.get("src_ip_ranges")).map(addressPeer);
    const layers = itemsOf(match.get("layer4_configs"));
    const blocks = match.parts?.("layer4_configs") ?? [];
    const each = [
      ...layers.map((one) => [member(one, "ip_protocol"), member(one, "ports")] as const),
      ...blocks.map((one) => [one.get("ip_protocol"), one.get("ports")] as const),
    ];
    for (const [protocol, ports] of each)
      for (const rule of googleRules(resource, part, { action: "allow", protocol, ports, at: match.at }, peers))
        into.pending.push({ kind: "cloud-firewall", group: `of ${resource.name}`, rule });
  }
}
