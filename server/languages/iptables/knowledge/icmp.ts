/** ICMP and ICMPv6 types by the names that iptables gives them: `name type code`, without a code all codes. */

import type { NumberRange } from "../../../core/filter.ts";
import { lazy } from "../../../core/lazy.ts";

const V4 = `any 255
echo-reply 0
pong 0
destination-unreachable 3
network-unreachable 3 0
host-unreachable 3 1
protocol-unreachable 3 2
port-unreachable 3 3
fragmentation-needed 3 4
source-route-failed 3 5
network-unknown 3 6
host-unknown 3 7
network-prohibited 3 9
host-prohibited 3 10
TOS-network-unreachable 3 11
TOS-host-unreachable 3 12
communication-prohibited 3 13
host-precedence-violation 3 14
precedence-cutoff 3 15
source-quench 4
redirect 5
network-redirect 5 0
host-redirect 5 1
TOS-network-redirect 5 2
TOS-host-redirect 5 3
echo-request 8
ping 8
router-advertisement 9
router-solicitation 10
time-exceeded 11
ttl-exceeded 11
ttl-zero-during-transit 11 0
ttl-zero-during-reassembly 11 1
parameter-problem 12
ip-header-bad 12 0
required-option-missing 12 1
timestamp-request 13
timestamp-reply 14
address-mask-request 17
address-mask-reply 18`;

const V6 = `destination-unreachable 1
no-route 1 0
communication-prohibited 1 1
beyond-scope 1 2
address-unreachable 1 3
port-unreachable 1 4
failed-policy 1 5
reject-route 1 6
packet-too-big 2
time-exceeded 3
ttl-exceeded 3
ttl-zero-during-transit 3 0
ttl-zero-during-reassembly 3 1
parameter-problem 4
bad-header 4 0
unknown-header-type 4 1
unknown-option 4 2
echo-request 128
ping 128
echo-reply 129
pong 129
router-solicitation 133
router-advertisement 134
neighbour-solicitation 135
neighbor-solicitation 135
neighbour-advertisement 136
neighbor-advertisement 136
redirect 137`;

/** A type of ICMP with the codes that a rule matches; type 255 with all codes is "any" in IPv4. */
export type IcmpType = { readonly name: string; readonly types: NumberRange; readonly codes: NumberRange };

const read = (table: string): readonly IcmpType[] =>
  table.split("\n").map((line) => {
    const [name = "", type = "", code] = line.split(" ");
    return {
      name,
      types: name === "any" ? [0, 255] : [Number(type), Number(type)],
      codes: code === undefined ? [0, 255] : [Number(code), Number(code)],
    };
  });

const TYPES = { 4: lazy(() => read(V4)), 6: lazy(() => read(V6)) };

/** All types of a family, in the order of the program's own list. */
export const icmpTypes = (family: 4 | 6): readonly IcmpType[] => TYPES[family]();

/** The types whose names begin with `text`, without regard to case: one is what is meant, more are ambiguous. */
export const icmpTypesNamed = (text: string, family: 4 | 6): readonly IcmpType[] =>
  TYPES[family]().filter((type) => type.name.toLowerCase().startsWith(text.toLowerCase()));

/** The usual name of a type and code; undefined when it has none. */
export function icmpName(type: number, code: number | undefined, family: 4 | 6): string | undefined {
  const fits = (one: IcmpType, codes: number): boolean => one.types[0] === type && one.types[1] === type && one.codes[0] === codes;
  const exact = code === undefined ? undefined : TYPES[family]().find((one) => fits(one, code) && one.codes[1] === code);
  return (exact ?? TYPES[family]().find((one) => fits(one, 0) && one.codes[1] === 255))?.name;
}
