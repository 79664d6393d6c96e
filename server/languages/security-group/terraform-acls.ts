/** AWS network ACLs and their entries. */
import type { PartReader } from "./firewall-rules.ts";
import { actionOf } from "./given.ts";
import { doubted, type SgRule } from "./normal.ts";
import { isIcmp } from "./protocol.ts";
import { cidrPeers, given, ruled, ruleOf } from "./terraform-groups.ts";
import { type Part, partsOf } from "./terraform-module.ts";
import { subnetsOf } from "./terraform-routes.ts";
import { textOf } from "./value.ts";

/** An entry of an ACL; `names` are the attributes of its number and action. */
export function entryOf(part: Part, direction: "in" | "out", names: { number: string; action: string }, standalone: boolean): SgRule {
  const rule = ruleOf(part, direction, { standalone });
  const icmp = isIcmp(rule.protocol?.number);
  return {
    ...rule,
    from: icmp ? given(part, "icmp_type") : rule.from,
    to: icmp ? given(part, "icmp_code") : rule.to,
    peers: [...cidrPeers(part.get("cidr_block"), 4), ...cidrPeers(part.get("ipv6_cidr_block"), 6)].map((peer) => doubted(peer, part.when)),
    entry: { number: given(part, names.number), ...actionOf(part.get(names.action)), zeros: true },
    sources: part.has("cidr_block") || part.has("ipv6_cidr_block") ? "any" : "one",
  };
}

const INLINE = { number: "rule_no", action: "action" };

const acl: PartReader = (resource, part, into) => {
  for (const subnet of subnetsOf(part)) into.attachments.push({ at: resource.head, subnet, acl: resource.name });
  const [ingress, egress] = [partsOf(resource, "ingress"), partsOf(resource, "egress")];
  into.groups.push({
    kind: "network-acl",
    id: resource.name,
    at: resource.head,
    described: true,
    isDefault: resource.type === "aws_default_network_acl",
    defined: true,
    rules: [
      ...ingress.parts.map((one) => entryOf(one, "in", INLINE, false)),
      ...egress.parts.map((one) => entryOf(one, "out", INLINE, false)),
    ],
    partial: ingress.partial || egress.partial,
  });
};

/** The readers by type of resource. */
export const ACLS: Readonly<Record<string, PartReader>> = {
  aws_network_acl: acl,
  aws_default_network_acl: acl,
  aws_network_acl_rule(resource, part, into) {
    const egress = part.get("egress");
    const of = ruled(part.get("network_acl_id"), resource);
    if (egress !== undefined && textOf(egress) === undefined) {
      into.unread.push(of.maybeFor ?? of.group);
      return;
    }
    const rule = entryOf(part, textOf(egress) === "true" ? "out" : "in", { number: "rule_number", action: "rule_action" }, true);
    into.pending.push({ kind: "network-acl", ...of, rule });
  },
};
