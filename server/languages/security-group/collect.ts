/** What readers gather, and how rules of their own come to their groups. */
import type { Estate, Group, Machine, Net, PublicAddress, SgRule } from "./normal.ts";

/** A rule that was written apart from its group. */
export type Pending = { readonly kind: Group["kind"]; readonly group: string; readonly rule: SgRule };

export type Collected = {
  readonly groups: Group[];
  readonly pending: Pending[];
  readonly nets: Net[];
  readonly publicAddresses: PublicAddress[];
  readonly machines: Machine[];
};

/** Nothing yet. */
export const collector = (): Collected => ({ groups: [], pending: [], nets: [], publicAddresses: [], machines: [] });

/** Everything gathered, each rule in its group; groups that only rules name are there without a definition. */
export function estateOf({ groups, pending, nets, publicAddresses, machines }: Collected): Estate {
  const byName = new Map<string, SgRule[]>();
  for (const { kind, group, rule } of pending) {
    const key = `${kind} ${group}`;
    const rules = byName.get(key);
    if (rules === undefined) byName.set(key, [rule]);
    else rules.push(rule);
  }
  const whole = groups.map((group): Group => {
    const key = `${group.kind} ${group.id}`;
    const rules = byName.get(key) ?? [];
    byName.delete(key);
    return rules.length === 0 ? group : { ...group, rules: [...group.rules, ...rules] };
  });
  for (const [key, rules] of byName) {
    const kind = key.startsWith("network-acl") ? "network-acl" : "security-group";
    const at = (rules[0] as SgRule).head;
    whole.push({ kind, id: key.slice(kind.length + 1), at, described: true, isDefault: false, defined: false, rules, partial: true });
  }
  return { groups: whole, nets, publicAddresses, machines };
}
