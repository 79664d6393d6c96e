/**
 * Looking through the rules of a unit for the few that a check is about. Every check does that, and passes over nearly all: it goes by
 * number here, for an iterator costs more than such a look.
 */
import type { CloudUnit, Group, Peer, SgRule } from "./normal.ts";

export type CidrPeer = Peer & { readonly kind: "cidr" };

/** A rule, and the group that it is in. */
export type Chosen = { readonly group: Group; readonly rule: SgRule };

/** A source that is a CIDR, and the rule that names it. */
export type ChosenCidr = Chosen & { readonly peer: CidrPeer };

type Choice = { readonly rules: readonly Chosen[]; readonly cidrs: readonly ChosenCidr[] };
const choices = new WeakMap<CloudUnit, Choice>();

/** All rules of a unit and their CIDRs, each in one list, for all checks. */
function choiceIn(unit: CloudUnit): Choice {
  const known = choices.get(unit);
  if (known !== undefined) return known;
  const choice = choiceOf(unit.estate.groups);
  choices.set(unit, choice);
  return choice;
}

function choiceOf(groups: readonly Group[]): Choice {
  const all: Chosen[] = [];
  const cidrs: ChosenCidr[] = [];
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i] as Group;
    const { rules } = group;
    for (let k = 0; k < rules.length; k++) {
      const rule = rules[k] as SgRule;
      const { peers } = rule;
      all.push({ group, rule });
      for (let n = 0; n < peers.length; n++) {
        const peer = peers[n] as Peer;
        if (peer.kind === "cidr") cidrs.push({ group, rule, peer });
      }
    }
  }
  return { rules: all, cidrs };
}

/** The rules for which a test holds, in the order of the text. */
export function rulesWhere(unit: CloudUnit, test: (rule: SgRule, group: Group) => boolean): readonly Chosen[] {
  const { rules } = choiceIn(unit);
  const found: Chosen[] = [];
  for (let i = 0; i < rules.length; i++) {
    const chosen = rules[i] as Chosen;
    if (test(chosen.rule, chosen.group)) found.push(chosen);
  }
  return found;
}

/** The sources that are CIDRs for which a test holds, each with its rule. */
export function cidrsWhere(unit: CloudUnit, test: (peer: CidrPeer) => boolean): readonly ChosenCidr[] {
  const { cidrs } = choiceIn(unit);
  const found: ChosenCidr[] = [];
  for (let i = 0; i < cidrs.length; i++) {
    const chosen = cidrs[i] as ChosenCidr;
    if (test(chosen.peer)) found.push(chosen);
  }
  return found;
}
