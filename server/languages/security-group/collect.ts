/** What readers gather, and how rules of their own come to their groups. */
import type { At } from "../../core/text.ts";
import type {
  AllowList,
  Attachment,
  Estate,
  Group,
  Machine,
  Missing,
  Net,
  Peering,
  PublicAddress,
  ResourceId,
  RouteTable,
  SgRule,
} from "./normal.ts";

/** A rule that was written apart from its group. */
export type Pending = { readonly kind: Group["kind"]; readonly group: string; readonly rule: SgRule };

export type Collected = {
  readonly groups: Group[];
  readonly pending: Pending[];
  readonly nets: Net[];
  readonly publicAddresses: PublicAddress[];
  readonly machines: Machine[];
  readonly attachments: Attachment[];
  readonly tables: RouteTable[];
  readonly allowLists: AllowList[];
  readonly peerings: Peering[];
  readonly missing: Missing[];
  readonly ids: ResourceId[];
  readonly ungrouped: At[];
};

/** Nothing yet. */
export const collector = (): Collected => ({
  groups: [],
  pending: [],
  nets: [],
  publicAddresses: [],
  machines: [],
  attachments: [],
  tables: [],
  allowLists: [],
  peerings: [],
  missing: [],
  ids: [],
  ungrouped: [],
});

/** Everything gathered, each rule in its group; groups that only rules name are there without a definition. */
export function estateOf({ groups, pending, ...rest }: Collected): Estate {
  const byName = new Map<string, { kind: Group["kind"]; id: string; rules: SgRule[] }>();
  for (const { kind, group, rule } of pending) {
    const key = `${kind} ${group}`;
    const known = byName.get(key);
    if (known === undefined) byName.set(key, { kind, id: group, rules: [rule] });
    else known.rules.push(rule);
  }
  const whole = groups.map((group): Group => {
    const key = `${group.kind} ${group.id}`;
    const rules = byName.get(key)?.rules ?? [];
    byName.delete(key);
    return rules.length === 0 ? group : { ...group, rules: [...group.rules, ...rules] };
  });
  for (const { kind, id, rules } of byName.values()) {
    const at = (rules[0] as SgRule).head;
    whole.push({ kind, id, at, described: true, isDefault: false, defined: false, rules, partial: true });
  }
  return { groups: whole, ...rest };
}
