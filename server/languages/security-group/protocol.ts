/** Names and numbers of protocols as EC2 takes them. */

import type { Protocol } from "./normal.ts";
import type { Value } from "./value.ts";
import { textOf } from "./value.ts";

/** Names that EC2 and Terraform's provider take, by the provider's table of IANA names. */
const NAMES: Readonly<Record<string, number | "all">> = {
  "-1": "all",
  all: "all",
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  ospf: 89,
  sctp: 132,
  "*": "all",
};

/** The protocol that a value names. */
export function protocolOf(value: Value): Protocol {
  const text = textOf(value);
  if (text === undefined) return { at: value.at, text: "", number: undefined, known: false };
  const name = text.trim().toLowerCase();
  const named = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  const number = named ?? (/^\d{1,3}$/.test(name) && Number(name) <= 255 ? Number(name) : undefined);
  return { at: value.at, text, number, known: true };
}

/** EC2 knows TCP, UDP, ICMP and ICMPv6 by name, and looks at the ports, or types, of these alone: IpProtocol of EC2's API. */
export const isKnownByName = (number: number): boolean => number === 6 || number === 17 || isIcmp(number);

/** ICMP of either family. */
export const isIcmp = (number: Protocol["number"]): boolean => number === 1 || number === 58;

/** A protocol's name for messages. */
export const protocolName = (number: number | "all"): string =>
  number === "all" ? "every protocol" : (Object.entries(NAMES).find(([, of]) => of === number)?.[0] ?? `protocol ${number}`);
