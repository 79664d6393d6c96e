/**
 * Looking through the rules of a unit for the few that a check is about. Every check does that, and passes over nearly all: it goes by
 * number here, for an iterator costs more than such a look.
 */
import type { CloudUnit, Group, Peer, SgRule } from "./normal.ts";

export type CidrPeer = Peer & { readonly kind: "cidr" };

/** A rule, and the group that it is in. */
export type Chosen = { readonly group: Group; readonly rule: SgRule };

/** The rules for which a test holds, in the order of the text. */
export function rulesWhere({ estate: { groups } }: CloudUnit, test: (rule: SgRule, group: Group) => boolean): readonly Chosen[] {
  const found: Chosen[] = [];
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i] as Group;
    const { rules } = group;
    for (let k = 0; k < rules.length; k++) {
      const rule = rules[k] as SgRule;
      if (test(rule, group)) found.push({ group, rule });
    }
  }
  return found;
}

/** Whether a test holds for one of the sources of a rule that are CIDRs. */
function someCidr({ peers }: SgRule, test: (peer: CidrPeer) => boolean): boolean {
  for (let i = 0; i < peers.length; i++) {
    const peer = peers[i] as Peer;
    if (peer.kind === "cidr" && test(peer)) return true;
  }
  return false;
}

/** The sources that are CIDRs for which a test holds, each with its rule. */
export const cidrsWhere = (unit: CloudUnit, test: (peer: CidrPeer) => boolean): readonly (Chosen & { readonly peer: CidrPeer })[] =>
  rulesWhere(unit, (rule) => someCidr(rule, test)).flatMap(({ group, rule }) =>
    rule.peers.flatMap((peer) => (peer.kind === "cidr" && test(peer) ? [{ group, rule, peer }] : [])),
  );
