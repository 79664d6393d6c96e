/** AWS's managed prefix lists: blocks that rules of security groups name together. */
import type { PartReader } from "./firewall-rules.ts";
import { doubted, type Peer } from "./normal.ts";
import { cidrPeers } from "./terraform-groups.ts";
import { type Part, partsOf } from "./terraform-module.ts";
import { referenceName } from "./value.ts";

const blockOf = (part: Part): readonly Peer[] => {
  const value = part.get("cidr");
  const peers = cidrPeers(value, 4).map((peer) =>
    peer.kind === "cidr" && peer.cidr !== undefined ? { ...peer, field: peer.cidr.range.family } : peer,
  );
  return peers.length > 0 ? peers : [{ kind: "unknown", at: part.head }];
};

/** The readers by type of resource. */
export const PREFIX_LISTS: Readonly<Record<string, PartReader>> = {
  aws_ec2_managed_prefix_list(resource, part, into) {
    const entries = partsOf(resource, "entry");
    const rest: readonly Peer[] = entries.partial ? [{ kind: "unknown", at: part.head }] : [];
    into.prefixLists.push({
      id: resource.name,
      peers: [...entries.parts.flatMap((one) => blockOf(one).map((peer) => doubted(peer, one.when))), ...rest],
    });
  },
  aws_ec2_managed_prefix_list_entry(_resource, part, into) {
    const id = referenceName(part.get("prefix_list_id"));
    if (id !== "") into.prefixLists.push({ id, peers: blockOf(part) });
  },
};
