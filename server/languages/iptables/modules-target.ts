/** Values of the targets' options. */

import { readAddress, readQuad } from "../../core/address.ts";
import { brief } from "../../core/markdown.ts";
import { nearest } from "../../core/suggest.ts";
import { isName, readHost } from "./addresses.ts";
import { fail, type Reading } from "./command.ts";
import { type Wrong, wrong } from "./fault.ts";
import { servicePort } from "./knowledge/services.ts";
import { CT_EVENTS, DSCP_CLASSES, HMARK_PARTS, REJECT_TYPES, TCP_OPTION_NAMES } from "./knowledge/words.ts";
import { type Check, list, oneOf } from "./lists.ts";
import { inRange, readNumber } from "./numbers.ts";

const checkReject: Check = (value, reading) => {
  const types = REJECT_TYPES[reading.family];
  const text = value.toLowerCase();
  if (types.some((type) => type.startsWith(text))) return undefined;
  const other = REJECT_TYPES[reading.family === 4 ? 6 : 4];
  if ((other as readonly string[]).includes(text)) {
    const instead = reading.family === 4 ? text.replace("icmp6-", "icmp-") : text.replace("icmp-", "icmp6-");
    const fits = (types as readonly string[]).includes(instead) ? instead : undefined;
    return wrong(
      "wrong-family",
      `"${brief(value, 30)}" is a reply of IPv${reading.family === 4 ? 6 : 4}, not of IPv${reading.family}`,
      fits,
    );
  }
  const meant = nearest(text, types);
  return wrong("bad-value", `"${brief(value, 30)}" is no way to reject${meant ? `; did you mean ${meant}?` : ""}`, meant);
};

/** What `--to-destination` and `--to-source` hold: `[address[-address]][:port[-port]]`, IPv6 in brackets when a port follows. */
export type NatRange = { readonly address: string; readonly ports: string | undefined };

/** Splits a NAT range; undefined when brackets do not match. */
export function splitNat(value: string, family: 4 | 6): NatRange | undefined {
  if (value.startsWith("[")) {
    const close = value.indexOf("]");
    if (close < 0 || family === 4) return undefined;
    const rest = value.slice(close + 1);
    return { address: value.slice(1, close), ports: rest.startsWith(":") ? rest.slice(1) : undefined };
  }
  const colon = value.indexOf(":");
  if (colon < 0 || (family === 6 && value.indexOf(":", colon + 1) >= 0)) return { address: value, ports: undefined };
  return { address: value.slice(0, colon), ports: value.slice(colon + 1) };
}

const checkNat: Check = (value, reading, part) => {
  const split = splitNat(value, reading.family);
  if (split === undefined) return wrong("bad-address", `"${brief(value)}" does not pair its brackets: only [IPv6]:port has them`);
  if (split.ports !== undefined) {
    needsPorts(reading, part);
    const said = checkNatPorts(split.ports, part.key === "--to-destination");
    if (said !== undefined) return said;
    if (split.address === "") return undefined;
  }
  if (/,/.test(split.address)) return wrong("bad-address", `${part.key} takes one address or range, not the list "${brief(value)}"`);
  const dash = split.address.indexOf("-");
  const ends = dash < 0 ? [split.address] : [split.address.slice(0, dash), split.address.slice(dash + 1)];
  const bad = ends.find((end) => (reading.family === 4 ? readQuad(end) < 0 && !octalQuad(end) : readAddress(end)?.family !== 6));
  if (bad === undefined) return undefined;
  const name = isName(bad) ? "NAT takes addresses only" : `"${brief(bad)}" is no IPv${reading.family} address`;
  return wrong("bad-address", isName(bad) ? `"${brief(bad)}" is a name: ${name}` : name);
};

const octalQuad = (text: string): boolean => text.split(".").length === 4 && readHost(text, 4).doubts.includes("octal");

const PORTED = [6, 17, 33, 132, 136, 1, 58];

/** NAT of ports wants a protocol that has them. */
function needsPorts(reading: Reading, part: { start: number; end: number; key: string }): void {
  const { protocol } = reading;
  if (protocol !== undefined && (protocol.number < 0 || PORTED.includes(protocol.number))) return;
  fail(reading, "nat-port-proto", part, `${part.key} with a port needs -p tcp, udp, sctp or dccp before it`);
}

function checkNatPorts(ports: string, shifted: boolean): Wrong | undefined {
  const [range = "", base] = shifted ? ports.split("/") : [ports];
  const dash = range.indexOf("-", 1);
  const ends = dash < 0 || servicePort(range) >= 0 ? [range] : [range.slice(0, dash), range.slice(dash + 1)];
  const bad = [...ends, ...(base === undefined ? [] : [base])].find((end) => natPort(end) < 0);
  if (bad !== undefined) return badNatPort(bad, ports);
  const [first = "", last] = ends;
  if (last !== undefined && natPort(first) > natPort(last)) return wrong("port-range", `The ports ${brief(ports, 20)} run backwards`);
  return undefined;
}

const natPort = (text: string): number => {
  const number = readNumber(text);
  return number >= 0 ? (number <= 65535 ? number : -1) : servicePort(text);
};

function badNatPort(port: string, ports: string): Wrong {
  if (port === "") return wrong("bad-port", "A port is missing behind the colon");
  if (port.includes(":")) return wrong("bad-port", `A range of ports is written with a dash here: ${brief(ports.replace(":", "-"), 30)}`);
  return wrong("bad-port", `"${brief(port, 30)}" is no port`);
}

const checkToPorts: Check = (value, reading, part) => {
  needsPorts(reading, part);
  if (value.includes(":")) {
    const instead = value.replace(":", "-");
    return wrong("bad-port", `A range of ports is written with a dash here: ${brief(instead, 30)}`, instead);
  }
  return checkNatPorts(value, false);
};

const checkClass: Check = (value) =>
  /^[0-9a-fA-F]+:[0-9a-fA-F]+$/.test(value) ? undefined : wrong("bad-value", `--set-class takes major:minor, not "${brief(value, 20)}"`);

const checkPrefix: Check = (value, _, part) => {
  if (value === "") return wrong("bad-value", `${part.key} must not be empty`);
  return value.includes("\n") ? wrong("bad-value", `${part.key} must not hold a line break`) : undefined;
};

const checkZone: Check = (value) =>
  value === "mark" || inRange(value, 0, 65535)
    ? undefined
    : wrong("bad-value", `A zone is a number of 0 to 65535 or "mark", not "${brief(value, 20)}"`);

const checkBalance: Check = (value) => {
  const [from = "", to, ...more] = value.split(":");
  if (to === undefined || more.length > 0 || !inRange(from, 0, 65535) || !inRange(to, 0, 65535))
    return wrong("bad-value", `--queue-balance takes first:last, not "${brief(value, 20)}"`);
  return readNumber(from) >= readNumber(to) ? wrong("bad-value", `The queues ${brief(value, 20)} run backwards`) : undefined;
};

const checkStrip: Check = (value) => {
  const bad = value.split(",").find((one) => !inRange(one, 2, 255) && !(TCP_OPTION_NAMES as readonly string[]).includes(one));
  return bad === undefined
    ? undefined
    : wrong("bad-value", `"${brief(bad, 20)}" is no TCP option: ${TCP_OPTION_NAMES.join(", ")} or a number`);
};

/** The kernel counts the time in milliseconds of 31 bits. */
const MOST_IDLE = 2_147_482;

const checkIdle: Check = (value) =>
  inRange(value, 1, MOST_IDLE) ? undefined : wrong("bad-value", `--timeout takes 1 to ${MOST_IDLE} seconds, not "${brief(value, 20)}"`);

const checkLabel: Check = (value) =>
  value === "" || value.includes("/")
    ? wrong("bad-value", `--label becomes a file in /sys: "${brief(value, 28)}" cannot be its name`)
    : undefined;

const checkGateway: Check = (value, reading) => {
  const host = readHost(value, reading.family);
  if (value.includes("/") || (host.kind !== "address" && host.kind !== "name"))
    return wrong("bad-address", `"${brief(value)}" is no IPv${reading.family} address`);
  return host.range?.first === 0n ? wrong("bad-address", `${brief(value)} is no gateway`) : undefined;
};

const checkRateest: Check = (value) =>
  !/^\s*[+-]?(0x[\da-f]+|\d+\.?\d*|\.\d+)(e[+-]?\d+)?(s|secs?|ms|msecs?|us|usecs?)?$/i.test(value)
    ? wrong("bad-value", `"${brief(value, 20)}" is no length of time`)
    : undefined;

/** Checks by target and option. */
export const TARGET_CHECKS: readonly (readonly [string, Check])[] = [
  ["REJECT --reject-with", checkReject],
  ["DNAT --to-destination", checkNat],
  ["SNAT --to-source", checkNat],
  ["REDIRECT --to-ports", checkToPorts],
  ["MASQUERADE --to-ports", checkToPorts],
  ["CLASSIFY --set-class", checkClass],
  ["LOG --log-prefix", checkPrefix],
  ["NFLOG --nflog-prefix", checkPrefix],
  ["CT --zone", checkZone],
  ["CT --zone-orig", checkZone],
  ["CT --zone-reply", checkZone],
  ["CT --ctevents", list(CT_EVENTS, "event")],
  ["CT --expevents", list(["new"], "event")],
  ["NFQUEUE --queue-balance", checkBalance],
  ["TCPOPTSTRIP --strip-options", checkStrip],
  ["IDLETIMER --timeout", checkIdle],
  ["TEE --gateway", checkGateway],
  ["IDLETIMER --label", checkLabel],
  ["AUDIT --type", oneOf(["accept", "drop", "reject"], "type")],
  ["DSCP --set-dscp-class", oneOf(DSCP_CLASSES, "DSCP class")],
  ["HMARK --hmark-tuple", list(HMARK_PARTS, "part of a packet")],
  ["RATEEST --rateest-interval", checkRateest],
  ["RATEEST --rateest-ewmalog", checkRateest],
];
