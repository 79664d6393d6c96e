/**
 * Firewall policies of Google. A global one of a network decides behind the network's own firewalls, or before them where the network says so;
 * those of folders and organisations stand before both ("Policy and rule evaluation order", Google Cloud).
 */
import { addressPeer, addressPeers, type PartReader, textAt } from "./firewall-rules.ts";
import { doubted, doubtedRule, type Peer } from "./normal.ts";
import { googleRules } from "./terraform-google.ts";
import { type Part, partsOf, type Resource } from "./terraform-module.ts";
import { arePorts, GOOGLE_NETWORK, isSettled } from "./unread.ts";
import { integerOf, namedSome, textOf } from "./value.ts";

const POLICY = /^(module\..+\.)?google_compute_network_firewall_policy\.[^.]+$/;

/** What a rule may match besides addresses, protocols and ports. */
const OTHER = [
  "src_fqdns",
  "dest_fqdns",
  "src_region_codes",
  "dest_region_codes",
  "src_threat_intelligences",
  "dest_threat_intelligences",
  "src_address_groups",
  "dest_address_groups",
  "src_networks",
  "src_network_scope",
  "dest_network_scope",
];

/** A rule of a policy; those of one whose policy is not known are looked at alone. */
const rule =
  (isOfNetwork: boolean): PartReader =>
  (resource, part, into) => {
    const policy = namedSome(part.get("firewall_policy"));
    const isKnown = isOfNetwork && POLICY.test(policy) && !resource.conditional;
    if (!isKnown) into.unread.push("google");
    else if (!isPolicyRead(resource, part)) into.unread.push(`policy ${policy}`);
    if (textOf(part.get("disabled")) === "true") return;
    const action = textOf(part.get("action"))?.toLowerCase();
    if (action !== "allow" && action !== "deny") return;
    for (const one of rulesOf(resource, part, action))
      into.pending.push({
        kind: "cloud-firewall",
        group: isKnown ? `policy ${policy}` : `of ${resource.name} ${resource.index}`,
        rule: one,
      });
  };

function rulesOf(resource: Resource, part: Part, action: "allow" | "deny") {
  const isOut = textOf(part.get("direction"))?.toUpperCase() === "EGRESS";
  return partsOf(resource, "match").parts.flatMap((match) => {
    const isOther = OTHER.some((name) => match.get(name) !== undefined) || match.parts("src_secure_tags").length > 0;
    const written = addressPeers(match.get(isOut ? "dest_ip_ranges" : "src_ip_ranges"));
    const named = written.length === 0 && !isOther ? [addressPeer(textAt("0.0.0.0/0", match.head))] : written;
    // What else it matches lets less in, and denies less, than the addresses say.
    const peers: readonly Peer[] =
      isOther && action === "deny" ? [{ kind: "unknown", at: match.head }] : named.map((peer) => doubted(peer, match.when));
    return match
      .parts("layer4_configs")
      .flatMap((layer) =>
        googleRules(
          resource,
          part,
          { action, protocol: layer.get("ip_protocol"), ports: layer.get("ports"), at: match.at },
          isOther && action === "allow" ? [] : peers,
        ).map((one) => doubtedRule(one, layer.when)),
      );
  });
}

/** Whether a rule is read with all that it says. */
function isPolicyRead(resource: Resource, part: Part): boolean {
  const { parts, partial } = partsOf(resource, "match");
  return (
    !partial &&
    /^(in|e)gress$/i.test(textOf(part.get("direction")) ?? "") &&
    /^(allow|deny)$/i.test(textOf(part.get("action")) ?? "") &&
    integerOf(part.get("priority")) !== undefined &&
    (!part.has("disabled") || textOf(part.get("disabled")) !== undefined) &&
    part.parts("target_secure_tags").length === 0 &&
    parts.every(
      (match) =>
        OTHER.every((name) => match.get(name) === undefined) &&
        match.parts("src_secure_tags").length === 0 &&
        isSettled(match.get("src_ip_ranges")) &&
        isSettled(match.get("dest_ip_ranges")) &&
        match.parts("layer4_configs").every((one) => textOf(one.get("ip_protocol")) !== undefined && arePorts([one.get("ports")])),
    )
  );
}

/** The readers by type of resource. */
export const GOOGLE_POLICIES: Readonly<Record<string, PartReader>> = {
  google_compute_network_firewall_policy_association(resource, part, into) {
    const [policy, target] = [namedSome(part.get("firewall_policy")), namedSome(part.get("attachment_target"))];
    const isKnown = !resource.conditional && POLICY.test(policy) && GOOGLE_NETWORK.test(target);
    if (isKnown) into.joins.push({ kind: "policy", holder: `network ${target}`, name: `policy ${policy}` });
    else into.unread.push("google");
  },
  google_compute_firewall_policy_rule: rule(false),
  google_compute_network_firewall_policy_rule: rule(true),
  google_compute_region_network_firewall_policy_rule: rule(false),
};
