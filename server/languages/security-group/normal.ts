/** The one form that all formats are read into: groups and network ACLs with rules, networks, and what holds addresses. */
import type { Cidr } from "../../core/address.ts";
import type { NumberRange } from "../../core/filter.ts";
import type { AnyUnit } from "../../core/language.ts";
import type { At, Edit, Source, Span } from "../../core/text.ts";

import type { HclBody } from "../shared/hcl.ts";
import type { Value } from "./value.ts";

export type Format = "terraform" | "cloudformation" | "aws-json" | "shell";

/** A protocol by number; "all" for -1; undefined where it is not known or no protocol at all. */
export type Protocol = { readonly at: At; readonly text: string; readonly number: number | "all" | undefined; readonly known: boolean };

/** A number that a rule gives: a port, an ICMP type. Undefined `value` is unknown. */
export type Given = { readonly at: At; readonly value: number | undefined };

/** Who is at the other end. `cidr` is undefined where the text is none. `field` is the family that the field is for; `maybe`: it depends on a condition. */
export type Peer = { readonly at: At } & (
  | {
      readonly kind: "cidr";
      readonly text: string;
      readonly cidr: Cidr | undefined;
      readonly field: 4 | 6 | undefined;
      readonly maybe?: boolean;
    }
  | { readonly kind: "group"; readonly name: string }
  | { readonly kind: "self" | "prefix-list" | "unknown" }
);

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
  /** Written as a resource of its own, not inside its group. */
  readonly standalone: boolean;
  /** "one" or "some": a source must be named, and none is. */
  readonly sources: "any" | "one" | "some";
  /** Where a second source stands, in a rule that takes one. */
  readonly extra?: At;
  /** Ordered filters only. */
  readonly entry?: { readonly number: Given | undefined; readonly action: "allow" | "deny" | undefined };
};

export type Group = {
  readonly kind: "security-group" | "network-acl";
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
};

/** Something that gives an address of the internet to a machine or a database, at the value that says so. */
export type PublicAddress = { readonly at: At; readonly what: string; readonly database: boolean };

/** A machine, and the groups it is in. */
export type Machine = {
  readonly id: string;
  readonly at: At;
  readonly groups: readonly string[];
  readonly subnet?: string;
  readonly isPublic?: boolean;
};

export type Estate = {
  readonly groups: readonly Group[];
  readonly nets: readonly Net[];
  readonly publicAddresses: readonly PublicAddress[];
  readonly machines: readonly Machine[];
};

export type CloudFile = {
  readonly source: Source;
  readonly format: Format;
  /** What is wrong with the text itself. */
  readonly damage: readonly Damage[];
  readonly content: HclBody | Value | undefined;
};

export type Damage = { readonly at: At; readonly message: string };

export type CloudUnit = AnyUnit & {
  readonly format: Format;
  readonly estate: Estate;
  readonly damage: readonly Damage[];
  /** Where the resources of each file are, in their order. */
  readonly blocks: ReadonlyMap<string, readonly Span[]>;
  readonly texts: ReadonlyMap<string, string>;
};

/** The text of a place in a unit. */
export const written = (unit: CloudUnit, at: At): string => unit.texts.get(at.uri)?.slice(at.span.start, at.span.end) ?? "";

/** Where a finding is: its span, and its file when that is not the unit's own. */
export const placed = (unit: CloudUnit, at: At) => (at.uri === unit.uri ? { span: at.span } : { span: at.span, uri: at.uri });

/** A fix that replaces the text of a place, quotes kept: only where the place holds that text itself, not a name for it. */
export function replacement(unit: CloudUnit, at: At, from: string, to: string): readonly Edit[] | undefined {
  const text = written(unit, at);
  if (text === from) return [{ span: at.span, text: to }];
  const quote = text.charAt(0);
  if ((quote !== '"' && quote !== "'") || text !== `${quote}${from}${quote}`) return undefined;
  return [{ span: { start: at.span.start + 1, end: at.span.end - 1 }, text: to }];
}

const TCP = 6;
const UDP = 17;

/** The ports of a rule, for protocols that have ports: all of them for "all"; undefined where they are not known or turned round. */
export function portsOf(rule: SgRule): NumberRange | undefined {
  const protocol = rule.protocol?.number;
  if (protocol === "all") return [0, 65535];
  if (protocol !== TCP && protocol !== UDP) return undefined;
  if (rule.from === undefined && rule.to === undefined) return [0, 65535];
  const [from, to] = [rule.from?.value, rule.to?.value];
  if (from === -1 && to === -1) return [0, 65535];
  return from === undefined || to === undefined || from < 0 || to > 65535 || from > to ? undefined : [from, to];
}

/** Whether a rule has ports: it is about TCP or UDP. */
export const hasPorts = (rule: SgRule): boolean => rule.protocol?.number === TCP || rule.protocol?.number === UDP;
