/** The one form that all formats are read into: groups and network ACLs with rules, networks, and what holds addresses. */
import type { AddressRange, Cidr } from "../../core/address.ts";
import type { NumberRange } from "../../core/filter.ts";
import type { AnyUnit } from "../../core/language.ts";
import type { At, Edit, Source, Span } from "../../core/text.ts";
import type { HclBody } from "../shared/hcl.ts";
import { bothWhens, type Place, type Value, type Via } from "./value.ts";

/** What the files of a cloud are written in. */
export type Format = "terraform" | "cloudformation" | "aws-json" | "azure-json" | "gcloud-json" | "shell" | "arm";

/** A protocol by number; "all" for -1; undefined where it is not known or no protocol at all. */
export type Protocol = {
  readonly at: At;
  readonly text: string;
  readonly number: number | "all" | undefined;
  readonly known: boolean;
  /** EC2 gets it as it is written: no program puts a number for a name. */
  readonly raw?: true;
};

/** A number that a rule gives: a port, an ICMP type. Undefined `value` is unknown, or no number: then `text` is what is written. */
export type Given = { readonly at: At; readonly value: number | undefined; readonly text?: string };

/**
 * Who is at the other end. `cidr` is undefined where the text is none, and `field` the family that the field is for. `possible`: a condition
 * that is not known decides whether it is there. `maybe`: that, or it is not this rule's alone; it is compared with no other. `when` says by
 * which condition it, or its rule, is there: "when Dev", "unless Dev".
 */
export type Peer = { readonly at: At; readonly possible?: true; readonly when?: string } & (
  | {
      readonly kind: "cidr";
      readonly text: string;
      readonly cidr: Cidr | undefined;
      readonly field: 4 | 6 | undefined;
      readonly maybe?: boolean;
    }
  | { readonly kind: "group"; readonly name: string }
  | { readonly kind: "self" }
  /** `name` is that of a list of the same text. */
  | { readonly kind: "prefix-list"; readonly name?: string }
  /** `name` is how it is written, where that is known: a service tag, for one. */
  | { readonly kind: "unknown"; readonly name?: string }
);

/** A peer that may not be there. */
export const possible = (peer: Peer): Peer =>
  peer.kind === "cidr" ? { ...peer, maybe: true, possible: true } : { ...peer, possible: true };

/** A peer of what is there under a condition. */
export const doubted = (peer: Peer, when: string | undefined): Peer =>
  when === undefined ? peer : { ...possible(peer), when: within(peer, when) };

/** A rule that may not be there, with its peers. */
export const doubtedRule = (rule: SgRule, when: string | undefined): SgRule =>
  when === undefined ? rule : { ...rule, peers: rule.peers.map((peer) => doubted(peer, when)) };

/** A rule of something that is there under a condition. */
export const told = (rule: SgRule, when: string | undefined): SgRule =>
  when === undefined ? rule : { ...rule, peers: rule.peers.map((peer) => ({ ...peer, when: within(peer, when) })) };

const within = ({ when }: Peer, outer: string): string => (when === undefined ? outer : bothWhens(outer, when));

/** A rule of a group, whatever it was written in. `from` and `to` are the ports (for ICMP, type and code) as given. */
export type SgRule = {
  readonly direction: "in" | "out";
  readonly at: At;
  /** Where a rule as such is spoken of: its head. */
  readonly head: At;
  readonly protocol: Protocol | undefined;
  readonly from: Given | undefined;
  readonly to: Given | undefined;
  readonly peers: readonly Peer[];
  readonly described: boolean;
  /** The description itself, where it is known. */
  readonly description?: string;
  /** Written as a resource of its own, not inside its group; `name` is what a template calls it. */
  readonly standalone: boolean;
  readonly name?: string;
  /** It must name ports, and names none. */
  readonly portless?: true;
  /** "one" or "some": a source must be named, and none is. */
  readonly sources: "any" | "one" | "some";
  /** Where a second source stands, in a rule that takes one. */
  readonly extra?: At;
  /** Ordered filters only. `targets` says which machines it is for, where not for all of them. */
  readonly entry?: {
    readonly number: Given | undefined;
    readonly action: "allow" | "deny" | undefined;
    /** What is written for the action, where it is none. */
    readonly wrong?: { readonly at: At; readonly text: string };
    readonly targets?: string;
    /** The tags of those machines, where it names them so; one that is not known is "". */
    readonly near?: readonly string[];
    /** Terraform writes 0 for ports that it is not given. */
    readonly zeros?: true;
    /** It is for some source ports only. */
    readonly narrowed?: true;
    /** It is no rule of its own: what becomes of packets that no rule is about. */
    readonly isPolicy?: true;
  };
};

/** A group of rules: a security group, a network ACL or a cloud's firewall, whatever it was written in. */
export type Group = {
  /** A cloud firewall is stateful as a security group is, and ordered as an ACL is: Azure's and Google's. */
  readonly kind: "security-group" | "network-acl" | "cloud-firewall";
  readonly id: string;
  readonly at: At;
  readonly described: boolean;
  /** The group that a VPC makes by itself. */
  readonly isDefault: boolean;
  /** Whether the rules written are all that there are: a group that only rules of their own speak of is not. */
  readonly defined: boolean;
  readonly rules: readonly SgRule[];
  /** Rules the reader could not expand. */
  readonly partial: boolean;
  /** The group that these rules may be for: they may not be there, or be for one of several of that name. */
  readonly maybeFor?: string;
  /** Of a group of Azure: all rules inside it are known, and it stays as it is written. Of a network of Google: it exists for certain. */
  readonly whole?: boolean;
  /** The directions whose rules Terraform keeps as they are written inside the group, even where it lists none. */
  readonly owns?: readonly SgRule["direction"][];
};

/** A network or a subnet with the text of its CIDR. */
export type Net = {
  readonly kind: "vpc" | "subnet";
  readonly id: string;
  readonly vpc: string | undefined;
  readonly at: At;
  readonly text: string;
  readonly cidr: Cidr | undefined;
  /** False where more blocks may belong to it than are known. */
  readonly complete: boolean;
  /** The VPC that every account has to begin with. */
  readonly isDefault?: boolean;
  /** By which condition it has this block. */
  readonly when?: string;
};

/** Something that gives an address of the internet to a machine or a database, at the value that says so. */
export type PublicAddress = {
  readonly at: At;
  readonly what: string;
  readonly database: boolean;
  /** The groups of a machine. */
  readonly groups?: readonly string[];
};

/** A machine, an interface or a load balancer, and the groups it is in. */
export type Machine = {
  readonly id: string;
  readonly at: At;
  readonly groups: readonly string[];
  readonly subnet?: string;
  readonly isPublic?: boolean;
  readonly privateAddress?: string;
  readonly publicAddress?: string;
  /** The cloud in which its groups are not said by itself: the interface of a machine of Azure, a machine of Google. */
  readonly cloud?: "azure" | "google";
  /** Which of the instances of its block it is. */
  readonly index?: number;
  /** What rules name it by; undefined where not all of that is known. */
  readonly tags?: readonly string[];
};

/**
 * What is joined with an interface or a subnet of Azure (`holder`) from elsewhere: a group in front of it, an application security group it is in,
 * the machine it belongs to, its public address, or the SKU or the digits of that; also of a network of Google a policy, in which order that is asked, and of both what a group is named; of a machine of AWS a group that it is put into (`member`). "" where one is not known.
 */
export type Join = {
  readonly kind: "guard" | "member" | "tag" | "machine" | "public" | "sku" | "address" | "policy" | "order" | "name";
  readonly holder: string;
  readonly name: string;
};

/** A subnet of Azure or Google, with the network it is in. */
export type Segment = {
  readonly id: string;
  readonly at: At;
  readonly index: number;
  readonly network: string;
  readonly ranges: readonly AddressRange[];
};

/** What a subnet is joined with: an ACL, or a table of routes. */
export type Attachment = { readonly at: At; readonly subnet: string } & ({ readonly acl: string } | { readonly table: string });

/** Routes of a table: whether one of them leads to everywhere by an internet gateway, and whether they are all that it has by itself. */
export type RouteTable = { readonly id: string; readonly internet: boolean; readonly whole: boolean };

/** Addresses that Azure's tag VirtualNetwork has: `sure` those of a virtual network itself, else those that a route may add to it. */
export type Space = { readonly sure: boolean; readonly ranges: readonly AddressRange[] };

/** The list of addresses that a managed service takes connections from: `of` is the resource's own name. */
export type AllowList = {
  readonly of: string;
  /** "the Kubernetes API", "PostgreSQL" … */
  readonly what: string;
  readonly at: At;
  readonly text: string;
  readonly ranges: readonly AddressRange[];
  /** Nobody wrote it: it is the provider's default. */
  readonly isDefault?: boolean;
  /** What it is a list of, where that is described elsewhere: it counts where that is known to have no other filter. */
  readonly domain?: string;
};

/** Where a route leads everything to a peered VPC: the block that says "everything". */
export type PeerRoute = { readonly at: At; readonly text: string };

/** Two VPCs that are to reach each other, at the place that says so. */
export type Peering = { readonly at: At; readonly vpcs: readonly [string, string] };

/** An id of a resource as a command names it, such as `ami-0123456789abcdef0`. */
export type ResourceId = { readonly at: At; readonly text: string };

/** All that the files of a unit say of a network in a cloud, whatever they are written in. */
export type Estate = {
  readonly groups: readonly Group[];
  readonly nets: readonly Net[];
  readonly publicAddresses: readonly PublicAddress[];
  readonly allowLists: readonly AllowList[];
  readonly peerings: readonly Peering[];
  readonly peerRoutes: readonly PeerRoute[];
  readonly machines: readonly Machine[];
  readonly attachments: readonly Attachment[];
  readonly tables: readonly RouteTable[];
  /** Ids of ordered firewalls with rules that are not read in full; the name of a provider where they may be of any. */
  readonly unread: readonly string[];
  readonly spaces: readonly Space[];
  readonly joins: readonly Join[];
  readonly segments: readonly Segment[];
  readonly ids: readonly ResourceId[];
  /** Machines that are started without naming a group. */
  readonly ungrouped: readonly At[];
};

/** A parsed file: the body of Terraform, or the values of the others; no content where nothing could be read. */
export type CloudFile = {
  readonly source: Source;
  readonly format: Format;
  /** What is wrong with the text itself. */
  readonly damage: readonly Damage[];
  readonly content: HclBody | Value | undefined;
};

/** A place that the program which loads the file cannot read, and why. */
export type Damage = { readonly at: At; readonly message: string };

/** What is judged at once: a module of Terraform with those that it calls, the dumps of a folder of Azure or of Google, any other file by itself. */
export type CloudUnit = AnyUnit & {
  readonly files: readonly CloudFile[];
  readonly format: Format;
  readonly estate: Estate;
  readonly damage: readonly Damage[];
  /** Where the resources of each file are, in their order. */
  readonly blocks: ReadonlyMap<string, readonly Span[]>;
  readonly texts: ReadonlyMap<string, string>;
};

/** The text of a place in a unit. */
export const written = (unit: CloudUnit, at: At): string => unit.texts.get(at.uri)?.slice(at.span.start, at.span.end) ?? "";

/** Where a finding is: its span, its file when that is not the unit's own, and the call of a module that it comes from. */
export function placed(unit: CloudUnit, { uri, span, via }: Place): { span: Span; uri?: string; via?: Via } {
  return { span, ...(uri === unit.uri ? {} : { uri }), ...(via === undefined ? {} : { via }) };
}

/** A fix that replaces the text of a place, quotes kept: only where the place holds that text itself, not a name for it. */
export function replacement(unit: CloudUnit, at: At, from: string, to: string): readonly Edit[] | undefined {
  const text = written(unit, at);
  if (text === from) return [{ span: at.span, text: to }];
  const quote = text.charAt(0);
  if ((quote !== '"' && quote !== "'") || text !== `${quote}${from}${quote}`) return undefined;
  return [{ span: { start: at.span.start + 1, end: at.span.end - 1 }, text: to }];
}

/** The ports of a rule, for protocols that have ports: all of them for "all"; undefined where they are not known or turned round. */
export function portsOf(rule: SgRule): NumberRange | undefined {
  const protocol = rule.protocol?.number;
  if (protocol === "all") return [0, 65535];
  // A rule that gives no protocol at all is refused; until it has one, the widest is taken.
  if (rule.protocol !== undefined && !hasPorts(rule)) return undefined;
  if (rule.from === undefined && rule.to === undefined)
    return rule.entry?.zeros === true ? [0, 0] : rule.portless === true ? undefined : [0, 65535];
  const [from, to] = [rule.from?.value, rule.to?.value];
  if (from === -1 && to === -1) return [0, 65535];
  return from === undefined || to === undefined || from < 0 || to > 65535 || from > to ? undefined : [from, to];
}

/** Whether a rule has ports: it is about TCP or UDP. */
export const hasPorts = (rule: SgRule): boolean => rule.protocol?.number === 6 || rule.protocol?.number === 17;

/** A place that stays when the text before it is edited, as those of trees do not. */
export const still = ({ uri, span }: At): At => ({ uri, span: { ...span } });
