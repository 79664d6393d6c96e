/** What readers of other clouds share: sources with words for "everybody", and ports in one text. */

import { everything, readCidr } from "../../core/address.ts";
import { lazy } from "../../core/lazy.ts";
import type { At } from "../../core/text.ts";
import type { Collected } from "./collect.ts";
import { doubted, type Given, type Group, type Peer, type SgRule } from "./normal.ts";
import { protocolOf } from "./protocol.ts";
import type { Part, Resource } from "./terraform-module.ts";
import { armsOf, itemsOf, named, textOf, type Value } from "./value.ts";

/** Reads one type of resource. */
export type PartReader = (resource: Resource, part: Part, into: Collected) => void;

const whole = lazy(() => readCidr("0.0.0.0/0") as NonNullable<ReturnType<typeof readCidr>>);

/** What is meant as an address or a block, readable or not: no name of anything. */
const NUMERIC = /^(\d{1,3}(\.\d{1,3}){3}|[\da-f]{0,4}(:[\da-f]{0,4}){2,7})\/\d+$/i;

/** A block of addresses, which is compared with nothing. Service tags are unknown; one with host bits is the whole internet if its length is 0, and else unknown. */
export function addressPeer(value: Value): Peer {
  const text = textOf(value)?.trim();
  const isAny = text !== undefined && /^(\*|any|internet|0\.0\.0\.0|\/0)$/i.test(text);
  const cidr = isAny ? { ...whole(), range: everything(4) } : readCidr(text ?? "");
  if (text === undefined) return { kind: "unknown", at: value.at };
  const isOpaque = cidr === undefined ? !NUMERIC.test(text) : cidr.hostBits && cidr.prefixLength > 0;
  if (isOpaque) return { kind: "unknown", at: value.at, name: text };
  return { kind: "cidr", at: value.at, text, cidr, field: undefined, maybe: true };
}

/** The blocks that an argument gives; those of a condition that is not known are only possible. */
export const addressPeers = (value: Value | undefined): readonly Peer[] =>
  armsOf(value).map((arm) => doubted(addressPeer(arm.value), arm.when));

/** The rules for some ports: "22", "8000-9000", "22,80", "22:80" or "22/80"; "*", "all" and none are all ports. Others are left out. */
export function rulesFor(protocol: Value, ports: readonly Value[], peers: readonly Peer[], at: At, more: Partial<SgRule> = {}): SgRule[] {
  const named = protocolOf(/^any$/i.test(textOf(protocol) ?? "") ? textAt("all", protocol.at) : protocol);
  const rule: SgRule = {
    direction: "in",
    at,
    head: at,
    protocol: named,
    from: undefined,
    to: undefined,
    peers,
    described: true,
    standalone: true,
    sources: "any",
    ...more,
  };
  if (named.number === undefined) return named.known && named.text !== "" ? [rule] : [];
  if (ports.length === 0) return [rule];
  // Ports of every protocol are those of the two that have any.
  const both = named.number === "all" ? [6, 17].map((number) => ({ ...rule, protocol: { ...named, number } })) : [rule];
  return ports.flatMap((value) =>
    (textOf(value) ?? "").split(",").flatMap((text): SgRule[] => {
      const range = portRange(text.trim());
      if (range === undefined) return [];
      const from: Given = { at: value.at, value: range[0] };
      const to: Given = { at: value.at, value: range[1] };
      if (range[0] > range[1] || range[1] > 65535) return both.slice(0, 1).map((one) => ({ ...one, from, to }));
      return from.value === 0 && to.value === 65535 ? [{ ...rule, from, to }] : both.map((one) => ({ ...one, from, to }));
    }),
  );
}

function portRange(text: string): readonly [number, number] | undefined {
  if (/^(\*|all|any|-1\/-1|-1)$/i.test(text)) return [0, 65535];
  const [, low, high = low] = /^(\d{1,5})(?:\s*[-:/]\s*(\d{1,5}))?$/.exec(text) ?? [];
  return low === undefined ? undefined : [Number(low), Number(high)];
}

/** Both ports as one range; undefined where one is not known. -1, and none, are all ports, and so are 0 and 0 where `zeros` says so; else nobody knows. */
export function between(part: Part, [from, to]: readonly [string, string], zeros?: "every"): readonly Value[] | undefined {
  const [low, high] = [part.get(from), part.get(to)];
  if (low === undefined && high === undefined) return [];
  const [a, b] = [textOf(low ?? high), textOf(high ?? low)];
  if (a === undefined || b === undefined || (a === "0" && b === "0" && zeros === undefined)) return undefined;
  return (a === "0" && b === "0") || (a === "-1" && b === "-1") ? [] : [textAt(`${a}-${b}`, (low ?? high ?? part).at)];
}

/** The group that a rule of its own is for; a name of its own where that is not known. */
export function ownerOf(part: Part, resource: Resource, name: string): string {
  const [value] = itemsOf(part.get(name));
  return (resource.conditional ? "" : named(value)) || `of ${resource.name} ${resource.index}`;
}

/** A group of rules that may not be all there are. */
export const looseGroup = ({ name, head }: Pick<Resource, "name" | "head">, rules: readonly SgRule[]): Group => ({
  kind: "cloud-firewall",
  id: name,
  at: head,
  described: true,
  isDefault: false,
  defined: false,
  rules,
  partial: true,
});

/** A text as a value at the place of another. */
export const textAt = (value: string | number, at: At): Value => ({ kind: "scalar", value, at });
