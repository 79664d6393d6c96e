/** What -m addrtype answers of a packet from the internet that has come to INPUT: its destination is an address of the host. */
import type { Family } from "../../core/address.ts";
import { everyAddressType } from "../../core/address-type.ts";
import type { Condition, PacketRule, Table } from "../../core/filter.ts";

const answers = new WeakMap<Table, Readonly<Record<string, boolean>>>();

/** By the keys of the opaque conditions of a table that ask for types of addresses; those whose answer is not known are left out. */
export function answersInInput(table: Table): Readonly<Record<string, boolean>> {
  const known = answers.get(table) ?? answersIn(table);
  answers.set(table, known);
  return known;
}

function answersIn(table: Table): Readonly<Record<string, boolean>> {
  const found: Record<string, boolean> = {};
  for (const { rules } of table.chains.values()) {
    for (let i = 0; i < rules.length; i++) {
      const { conditions } = rules[i] as PacketRule;
      for (let j = 0; j < conditions.length; j++) {
        const condition = conditions[j] as Condition;
        if (condition.on !== "opaque" || !condition.key.startsWith("addrtype ") || condition.key in found) continue;
        const answer = answerTo(condition.key, table.family);
        if (answer !== undefined) found[condition.key] = answer;
      }
    }
  }
  return found;
}

function answerTo(key: string, family: Family): boolean | undefined {
  const [, ...words] = key.split(/\s+/).filter((word) => word !== "");
  return everyAddressType(words, (side, wanted) => isOneOf(wanted, side, family));
}

// xt_addrtype.c: for IPv4 the one type that the routing table has for the address; for IPv6 (match_type6()) UNICAST is every address
// that is no multicast address, own ones too, and all the types must fit.
function isOneOf(wanted: readonly string[], side: string, family: Family): boolean | undefined {
  const types = side === "--dst-type" ? ["LOCAL"] : ["UNICAST"];
  if (family === 6 && side === "--dst-type") types.push("UNICAST");
  const fits = (one: string): boolean | undefined => (types.includes(one) ? true : UNUSUAL.has(one) ? undefined : false);
  const each = wanted.map(fits);
  if (family === 4) return each.includes(true) ? true : each.includes(undefined) ? undefined : false;
  return each.includes(false) ? false : each.includes(undefined) ? undefined : true;
}

/** Types of routes that an administrator may have put in the way of an address of the internet. */
const UNUSUAL: ReadonlySet<string> = new Set(["UNREACHABLE", "BLACKHOLE", "PROHIBIT", "THROW", "NAT", "XRESOLVE", "ANYCAST"]);
