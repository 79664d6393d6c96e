/**
 * Looking through the rules of a unit for the few that a check is about. Every check does that, and passes over nearly all: it goes by
 * number here, for an iterator costs more than such a look.
 */
import type { CloudUnit, Group, Peer, SgRule } from "./normal.ts";

/** A peer that is a block of addresses. */
export type CidrPeer = Peer & { readonly kind: "cidr" };

/** A rule, and the group that it is in. */
export type Chosen = { readonly group: Group; readonly rule: SgRule };

/** A source that is a CIDR, and the rule that names it. */
export type ChosenCidr = Chosen & { readonly peer: CidrPeer };

/** All rules of a unit and the group of each, and all CIDRs and the place of the rule of each: in lists beside each other, which take the least room. */
type Choice = { readonly rules: SgRule[]; readonly groups: Group[]; readonly cidrs: CidrPeer[]; readonly places: number[] };
const choices = new WeakMap<CloudUnit, Choice>();

/** The choice that a unit has; looked for once, for all checks. */
function choiceIn(unit: CloudUnit): Choice {
  const known = choices.get(unit);
  if (known !== undefined) return known;
  const choice = choiceOf(unit.estate.groups);
  choices.set(unit, choice);
  return choice;
}

function choiceOf(all: readonly Group[]): Choice {
  const choice: Choice = { rules: [], groups: [], cidrs: [], places: [] };
  for (let i = 0; i < all.length; i++) {
    const group = all[i] as Group;
    for (let k = 0; k < group.rules.length; k++) {
      const rule = group.rules[k] as SgRule;
      for (let n = 0; n < rule.peers.length; n++) {
        const peer = rule.peers[n] as Peer;
        if (peer.kind !== "cidr") continue;
        choice.cidrs.push(peer);
        choice.places.push(choice.rules.length);
      }
      choice.rules.push(rule);
      choice.groups.push(group);
    }
  }
  return choice;
}

/** The rules for which a test holds, in the order of the text. */
export function rulesWhere(unit: CloudUnit, test: (rule: SgRule, group: Group) => boolean): readonly Chosen[] {
  const { rules, groups } = choiceIn(unit);
  const found: Chosen[] = [];
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i] as SgRule;
    const group = groups[i] as Group;
    if (test(rule, group)) found.push({ group, rule });
  }
  return found;
}

/** The sources that are CIDRs for which a test holds, each with its rule. */
export function cidrsWhere(unit: CloudUnit, test: (peer: CidrPeer) => boolean): readonly ChosenCidr[] {
  const { rules, groups, cidrs, places } = choiceIn(unit);
  const found: ChosenCidr[] = [];
  for (let i = 0; i < cidrs.length; i++) {
    const peer = cidrs[i] as CidrPeer;
    if (!test(peer)) continue;
    const place = places[i] as number;
    found.push({ group: groups[place] as Group, rule: rules[place] as SgRule, peer });
  }
  return found;
}
