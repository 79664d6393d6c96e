/**
 * Ordered packet filters and translations in one neutral form: what iptables, security groups and network ACLs are read
 * into, and what `packets/` and `exposure/` reason about.
 */
import type { AddressRange } from "./address.ts";
import type { At } from "./text.ts";

/** Connection tracking states of the `conntrack` and `state` matches. */
export type ConnectionState = "new" | "established" | "related" | "invalid" | "untracked" | "snat" | "dnat";

/** An inclusive range of integers: ports, ICMP codes, protocol numbers. */
export type NumberRange = readonly [first: number, last: number];

/**
 * One condition of a rule; a packet must fulfil all of them. `not` inverts the condition as a whole. `ranges` are unions.
 * An `opaque` condition is one that is not understood: `stable` ones answer the same for the same packet while nothing in
 * between changes what they look at (mark, set of unknown content, mac …) and are compared by `key`; others (limit,
 * recent, statistic …) may answer differently each time.
 */
export type Condition =
  | { readonly on: "source" | "destination"; readonly not: boolean; readonly ranges: readonly AddressRange[] }
  | { readonly on: "protocol"; readonly not: boolean; readonly protocols: readonly NumberRange[] }
  | { readonly on: "source-port" | "destination-port"; readonly not: boolean; readonly ports: readonly NumberRange[] }
  /** Either port: `--ports` of multiport. */
  | { readonly on: "any-port"; readonly not: boolean; readonly ports: readonly NumberRange[] }
  | { readonly on: "icmp"; readonly not: boolean; readonly types: NumberRange; readonly codes: NumberRange }
  /** An interface name; a trailing `+` matches any name that starts so. */
  | { readonly on: "in" | "out"; readonly not: boolean; readonly name: string }
  | { readonly on: "state"; readonly not: boolean; readonly states: readonly ConnectionState[] }
  /** A second or later fragment. */
  | { readonly on: "fragment"; readonly not: boolean }
  /** TCP flags: of `mask`, exactly `set` are on; bits FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32. */
  | { readonly on: "tcp-flags"; readonly not: boolean; readonly mask: number; readonly set: number }
  | { readonly on: "opaque"; readonly not: boolean; readonly key: string; readonly stable: boolean; readonly reason: string };

/** What only something besides the packet decides, for a reason that people read; what has one key is decided alike. */
export const undecided = (reason: string, key = reason): Condition => ({ on: "opaque", not: false, key, stable: true, reason });

/**
 * What a target does to the mark of the packet or of its connection: the bits outside `keep` are cleared, those of `flip` flipped, and
 * those that the other one's mark has within `copy`. All are unsigned numbers of 32 bits.
 */
export type MarkChange = {
  readonly of: "packet" | "connection";
  readonly keep: number;
  readonly flip: number;
  readonly copy: number;
};

/**
 * Where connection tracking files a packet's connection (`CT --zone`): in zone `id` (0 to 65535) for the direction of its first packet, of
 * its answers, or of both. Connections of other zones are not found. The first rule that says so counts, and NOTRACK too.
 */
export type TrackingZone = { readonly id: number; readonly original: boolean; readonly reply: boolean };

/** What a rule does with a packet that fulfils it. */
export type Action =
  | { readonly do: "accept" | "drop" | "reject" | "return" | "notrack" }
  /** No target, LOG, counters: the packet goes on. `changes` names keys of opaque conditions that may answer differently afterwards. */
  | { readonly do: "continue"; readonly changes?: readonly string[]; readonly mark?: MarkChange; readonly zone?: TrackingZone }
  | { readonly do: "jump" | "goto"; readonly chain: string }
  /**
   * Undefined `to` or `ports` keep what the packet has; with `random`, a port is picked even where the packet's own would do. `none` is
   * true for SNAT/DNAT that could not be read: its result is unknown.
   */
  | {
      readonly do: "dnat" | "snat";
      readonly to?: AddressRange;
      readonly ports?: NumberRange;
      readonly random?: true;
      readonly none?: boolean;
    }
  | { readonly do: "masquerade" | "redirect"; readonly ports?: NumberRange; readonly random?: true }
  /** NETMAP: the destination (before routing) or the source (after it) moves into the network `to`, and keeps its host bits. */
  | { readonly do: "netmap"; readonly to: AddressRange }
  /** Not understood: the packet may end here or go on; `elsewhere`: or be answered by another socket than its destination's. */
  | { readonly do: "unknown"; readonly reason: string; readonly elsewhere?: true };

/** One rule of a chain: an action for the packets that fulfil all conditions. */
export type PacketRule = {
  readonly at: At;
  /** The rule as written, in one line, for evidence. */
  readonly text: string;
  readonly conditions: readonly Condition[];
  readonly action: Action;
};

/** The rules of a chain, in the order in which they are asked. */
export type Chain = {
  readonly name: string;
  readonly rules: readonly PacketRule[];
  /** Built-in chains only: what happens to packets that no rule decides. `at` is undefined when the default was never written down. */
  readonly policy?: { readonly action: "accept" | "drop"; readonly at?: At };
};

/** The tables of iptables(8). */
export type TableName = "raw" | "mangle" | "nat" | "filter" | "security";

/** A table of one family as it stands after commit. */
export type Table = { readonly family: 4 | 6; readonly name: TableName; readonly chains: ReadonlyMap<string, Chain> };
