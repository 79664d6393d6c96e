/** What readers gather, and how rules of their own come to their groups. */
import type { At } from "../../core/text.ts";
import type {
  AllowList,
  Attachment,
  Estate,
  Group,
  Join,
  Machine,
  Net,
  Peer,
  Peering,
  PeerRoute,
  PublicAddress,
  ResourceId,
  RouteTable,
  Segment,
  SgRule,
  Space,
} from "./normal.ts";

/** A rule that was written apart from its group; `maybeFor` is the group that it may be for, where it stands in one of its own. */
export type Pending = { readonly kind: Group["kind"]; readonly group: string; readonly maybeFor?: string; readonly rule: SgRule };

/** A list of blocks that rules name: its own blocks, or some that another resource adds to it. */
export type PrefixList = { readonly id: string; readonly peers: readonly Peer[] };

/** What the files of a unit hold, before rules and groups are put together. */
export type Collected = {
  readonly prefixLists: PrefixList[];
  readonly groups: Group[];
  readonly pending: Pending[];
  readonly nets: Net[];
  readonly publicAddresses: PublicAddress[];
  readonly machines: Machine[];
  readonly attachments: Attachment[];
  readonly tables: RouteTable[];
  readonly unread: string[];
  readonly spaces: Space[];
  readonly joins: Join[];
  readonly segments: Segment[];
  readonly allowLists: AllowList[];
  /** Search domains that stand in no VPC. */
  readonly domains: string[];
  readonly peerings: Peering[];
  readonly peerRoutes: PeerRoute[];
  readonly ids: ResourceId[];
  readonly ungrouped: At[];
};

/** Nothing yet. */
export const collector = (): Collected => ({
  prefixLists: [],
  groups: [],
  pending: [],
  nets: [],
  publicAddresses: [],
  machines: [],
  attachments: [],
  tables: [],
  unread: [],
  spaces: [],
  joins: [],
  segments: [],
  allowLists: [],
  domains: [],
  peerings: [],
  peerRoutes: [],
  ids: [],
  ungrouped: [],
});

/** Adds what was gathered apart. */
export function gather(into: Collected, more: Collected): void {
  for (const one of more.groups) into.groups.push(one);
  for (const one of more.pending) into.pending.push(one);
  for (const one of more.nets) into.nets.push(one);
  for (const one of more.publicAddresses) into.publicAddresses.push(one);
  for (const one of more.machines) into.machines.push(one);
  for (const one of more.attachments) into.attachments.push(one);
  for (const one of more.tables) into.tables.push(one);
  for (const one of more.unread) into.unread.push(one);
  for (const one of more.spaces) into.spaces.push(one);
  for (const one of more.joins) into.joins.push(one);
  for (const one of more.segments) into.segments.push(one);
  for (const one of more.allowLists) into.allowLists.push(one);
  for (const one of more.domains) into.domains.push(one);
  for (const one of more.peerings) into.peerings.push(one);
  for (const one of more.peerRoutes) into.peerRoutes.push(one);
  for (const one of more.prefixLists) into.prefixLists.push(one);
}

type Named = {
  readonly kind: Group["kind"];
  readonly id: string;
  readonly maybeFor: string | undefined;
  readonly rules: SgRule[];
  isDefined: boolean;
};
type ById = Map<string, Named>;

/** Everything gathered, each rule in its group; groups that only rules name are there without a definition. */
export function estateOf({ groups, pending, prefixLists, unread, domains, allowLists, ...rest }: Collected): Estate {
  const aliases = aliasesOf(rest.joins);
  const open = [...unread];
  const named: Named[] = [];
  const byKind: Readonly<Record<Group["kind"], ById>> = {
    "security-group": new Map(),
    "network-acl": new Map(),
    "cloud-firewall": new Map(),
  };
  for (let i = 0; i < pending.length; i++) {
    const { kind, group, maybeFor, rule } = pending[i] as Pending;
    const id = aliases.get(group) ?? group;
    const known = byKind[kind].get(id);
    if (known !== undefined) known.rules.push(rule);
    else {
      const first = { kind, id, maybeFor, rules: [rule], isDefined: false };
      named.push(first);
      byKind[kind].set(id, first);
    }
    // Of an ordered filter, a rule that may be there may decide anything.
    if (maybeFor !== undefined && kind !== "security-group") open.push(maybeFor);
  }
  const whole = groups.map((group) => withRules(group, byKind[group.kind].get(group.id)));
  for (const one of named) if (!one.isDefined) whole.push(same(one.rules[0] as SgRule, one.rules, () => undefinedGroup(one)));
  const listed = prefixLists.length === 0 ? whole : withLists(whole, prefixLists);
  const lists = allowLists.filter(({ domain }) => domain === undefined || domains.includes(domain));
  return { groups: listed, unread: open.map((name) => aliases.get(name) ?? name), allowLists: lists, ...rest };
}

/** A group with the rules that name it; of several with one name it is the first. */
function withRules(group: Group, named: Named | undefined): Group {
  if (named === undefined || named.isDefined) return group;
  named.isDefined = true;
  const { rules } = named;
  return same(group, rules, () => ({ ...group, rules: group.rules.length === 0 ? rules : [...group.rules, ...rules] }));
}

/** The groups with the blocks of the lists that their rules name. They are shared with others, and so compared with nothing. */
function withLists(groups: readonly Group[], prefixLists: readonly PrefixList[]): readonly Group[] {
  const blocks = new Map<string, Peer[]>();
  for (const { id, peers } of prefixLists) {
    if (id === "") continue;
    const known = blocks.get(id) ?? [];
    for (const peer of peers) known.push(peer.kind === "cidr" ? { ...peer, maybe: true } : peer);
    blocks.set(id, known);
  }
  const blocksOf = (peer: Peer): readonly Peer[] | undefined => (peer.kind === "prefix-list" ? blocks.get(peer.name ?? "") : undefined);
  const isNaming = ({ peers }: SgRule): boolean => peers.some((peer) => blocksOf(peer) !== undefined);
  const spelled = (rule: SgRule): SgRule =>
    isNaming(rule) ? { ...rule, peers: rule.peers.flatMap((peer) => blocksOf(peer) ?? [peer]) } : rule;
  return groups.map((group) => (group.rules.some(isNaming) ? { ...group, rules: group.rules.map(spelled) } : group));
}

/** The groups that their own names stand for, where one alone has a name. */
function aliasesOf(joins: readonly Join[]): ReadonlyMap<string, string> {
  const holders = new Map<string, string | undefined>();
  for (const { kind, holder, name } of joins)
    if (kind === "name") holders.set(name, holders.has(name) && holders.get(name) !== holder ? undefined : holder);
  return new Map([...holders].flatMap(([name, holder]) => (holder === undefined ? [] : [[name, holder]])));
}

function undefinedGroup({ kind, id, maybeFor, rules }: Named): Group {
  const at = (rules[0] as SgRule).head;
  // A rule for the group that a VPC has by itself names it by the VPC.
  const isDefault = kind === "security-group" && /[ .](default_security_group_id|DefaultSecurityGroup)$/.test(id);
  const possible = maybeFor === undefined ? {} : { maybeFor };
  return { kind, id, at, described: true, isDefault, defined: false, rules, partial: true, ...possible };
}

const made = new WeakMap<object, { readonly rules: readonly SgRule[]; readonly group: Group }>();

/** The group that was made of the same rules the last time: what is known of it stays true. */
function same(of: object, rules: readonly SgRule[], make: () => Group): Group {
  const before = made.get(of);
  if (before?.rules.length === rules.length && before.rules.every((rule, index) => rule === rules[index])) return before.group;
  const group = make();
  made.set(of, { rules, group });
  return group;
}
