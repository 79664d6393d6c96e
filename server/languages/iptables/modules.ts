/** Whether the value of a module's option is one that the module takes: what no general kind of value tells. */
import { brief } from "../../core/markdown.ts";
import { nearest } from "../../core/suggest.ts";
import { fail, failValue, type Part, type Reading } from "./command.ts";
import { type FaultFix, type Wrong, wrong } from "./fault.ts";
import { icmpTypes, icmpTypesNamed } from "./knowledge/icmp.ts";
import { protocolName } from "./knowledge/services.ts";
import { ADDRESS_TYPES, CT_STATUSES, PACKET_TYPES, STATES, TCP_FLAGS } from "./knowledge/words.ts";
import { type Check, list, oneOf } from "./lists.ts";
import { MORE_CHECKS } from "./modules-more.ts";
import { TARGET_CHECKS } from "./modules-target.ts";
import { inRange, readNumber } from "./numbers.ts";
import type { Module } from "./options.ts";
import { badPort, checkKind, tcpPort } from "./values.ts";
import type { Word } from "./words.ts";

/** Checks the value that an option of `module` was given. */
export function checkValue(reading: Reading, part: Part, module: Module): void {
  const { value, option } = part;
  if (value === undefined || !value.known || part.second?.known === false) return;
  const key = `${module.name} ${option.name}`;
  const special = CHECKS.get(key);
  const said = special === undefined ? checkKind(option, value.text, reading.family) : special(value.text, reading, part);
  if (said === undefined) return;
  const fix = said.rule === "multiport-needed" ? asMultiport(reading, part, value) : undefined;
  if (fix === undefined) failValue(reading, value, said);
  else fail(reading, said.rule, value, said.message, fix);
}

/** The list of ports that one port stands in place of, written for multiport, where multiport takes it. */
function asMultiport(reading: Reading, part: Part, value: Word): FaultFix | undefined {
  const { protocol } = reading;
  const fits = protocol !== undefined && !protocol.not && PORTED.includes(protocol.number);
  const plain = value.end - value.start === value.text.length;
  if (!fits || !plain || part.not || checkMultiport(value.text, reading, part) !== undefined) return undefined;
  const written = `-m multiport ${part.option.name === "--source-port" ? "--sports" : "--dports"} ${value.text}`;
  return { title: `Write "${brief(written, 80)}"`, safe: true, edits: [{ start: part.start, end: value.end, text: written }] };
}

const checkIcmp: Check = (value, reading) => {
  const family = reading.family;
  const named = icmpTypesNamed(value, family);
  if (named.length === 1) return undefined;
  if (named.length > 1) return wrong("bad-icmp-type", `"${brief(value, 20)}" may be ${named[0]?.name} or ${named[1]?.name}`);
  const [type = "", code, ...rest] = value.split("/");
  if (inRange(type, 0, 255) && (code === undefined || inRange(code, 0, 255)) && rest.length === 0) return undefined;
  const meant = nearest(
    value,
    icmpTypes(family).map((one) => one.name),
  );
  const kind = family === 4 ? "ICMP" : "ICMPv6";
  return wrong("bad-icmp-type", `"${brief(value, 30)}" is no ${kind} type${meant ? `; did you mean ${meant}?` : ""}`, meant);
};

const checkTcpFlags: Check = (_, reading, part) => {
  if (part.second === undefined) return wrong("bad-flag", "--tcp-flags takes two words: the flags to look at, and those that are set");
  for (const word of [part.value, part.second]) {
    const members = word?.text.split(",") ?? [];
    if (members.at(-1) === "") members.pop();
    const bad = members.find((flag) => flag === "" || !Object.hasOwn(TCP_FLAGS, flag.toUpperCase()));
    if (bad === undefined || word === undefined) continue;
    const meant = nearest(bad.toUpperCase(), Object.keys(TCP_FLAGS));
    const at = word.text.indexOf(bad);
    const said = wrong("bad-flag", `"${brief(bad, 20)}" is no TCP flag${meant ? `; did you mean ${meant}?` : ""}`);
    failValue(reading, word, { ...said, part: [at, at + bad.length], ...(meant && { instead: word.text.replace(bad, meant) }) });
    return undefined;
  }
  return undefined;
};

const PORTED = [6, 17, 33, 132, 136];

const checkMultiport: Check = (value, reading, part) => {
  const { protocol } = reading;
  if (protocol === undefined || protocol.number === 0) {
    fail(reading, "multiport-needed", part, `${part.option.name} needs -p tcp, udp, udplite, sctp or dccp before it`);
  } else if (protocol.number > 0 && (protocol.not || !PORTED.includes(protocol.number))) {
    fail(
      reading,
      "multiport-needed",
      part,
      `Ports exist in tcp, udp, udplite, sctp and dccp, not in "${protocol.not ? "! " : ""}-p ${brief(protocol.word.text, 20)}"`,
    );
  }
  const of = protocol === undefined || protocol.number <= 0 ? "tcp" : protocolName(protocol.number);
  let slots = 0;
  let from = 0;
  for (const member of value.split(",")) {
    const ends = member.split(":");
    slots += ends.length === 1 ? 1 : 2;
    const bad = ends.length > 2 ? member : ends.find((end) => tcpPort(end, of) < 0);
    const place = [from, from + member.length] as const;
    if (bad !== undefined) return { ...emptyPort(bad, value), part: place };
    const [first = "", last = first] = ends;
    if (tcpPort(first, of) > tcpPort(last, of)) {
      const instead = `${value.slice(0, from)}${last}:${first}${value.slice(from + member.length)}`;
      return {
        ...wrong("port-range", `${brief(first, 20)}:${brief(last, 20)} runs backwards: the lower port comes first`, instead),
        part: place,
      };
    }
    from += member.length + 1;
  }
  return slots > 15 ? tooMany(value, slots) : undefined;
};

function emptyPort(port: string, whole: string): Wrong {
  if (port !== "") return badPort(port);
  const instead = whole.replace(/,+$/, "").replace(/^,+/, "").replace(/,{2,}/g, ",");
  const said = `A port is missing in "${brief(whole, 40)}": multiport has no open ranges, and lists have no blanks`;
  return instead !== whole && !/(^|,):|:(,|$)/.test(instead) ? wrong("bad-port", said, instead) : wrong("bad-port", said);
}

const tooMany = (value: string, slots: number): Wrong =>
  wrong("multiport-limit", `multiport takes 15 ports (a range counts as two), "${brief(value, 20)}" needs ${slots}`);

const checkTcpOption: Check = (value) =>
  inRange(value, 1, 255) ? undefined : wrong("bad-value", `A TCP option is a number of 1 to 255, not "${brief(value, 20)}"`);

const checkState: Check = (value, reading, part) => {
  const words = part.key === "--state" ? STATES.slice(0, 5) : STATES;
  return list(words, "connection state", "bad-state", true)(value, reading, part);
};

const checkHitCount: Check = (value, _, part) => checkKind(part.option, value, 4) ?? hitLimit(value);

const hitLimit = (value: string): Wrong | undefined =>
  readNumber(value) > 65535 ? wrong("bad-value", `--hitcount is at most 65535, not ${brief(value, 20)}`) : undefined;

const checkPort: Check = (value) =>
  value.length > 15 ? wrong("name-too-long", `"${brief(value, 30)}" is longer than the 15 characters of an interface`) : undefined;

const V4_TYPES = ["BROADCAST", "BLACKHOLE", "PROHIBIT", "THROW", "NAT", "XRESOLVE"];

const checkAddressType: Check = (value, reading, part) => {
  const said = list(ADDRESS_TYPES, "address type", "bad-value", true)(value, reading, part);
  if (said !== undefined || reading.family === 4) return said;
  const bad = value.split(",").find((one) => V4_TYPES.some((type) => type.startsWith(one.toUpperCase())));
  return bad === undefined ? undefined : wrong("wrong-family", `IPv6 has no addresses of type ${brief(bad, 20)}`);
};

const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["icmp --icmp-type", checkIcmp],
  ["icmp6 --icmpv6-type", checkIcmp],
  ["tcp --tcp-flags", checkTcpFlags],
  ["tcp --tcp-option", checkTcpOption],
  ["multiport --source-ports", checkMultiport],
  ["multiport --destination-ports", checkMultiport],
  ["multiport --ports", checkMultiport],
  ["conntrack --ctstate", checkState],
  ["state --state", checkState],
  ["conntrack --ctstatus", list(CT_STATUSES, "connection status", "bad-value", true)],
  ["conntrack --ctdir", oneOf(["ORIGINAL", "REPLY"], "direction")],
  ["addrtype --src-type", checkAddressType],
  ["addrtype --dst-type", checkAddressType],
  ["pkttype --pkt-type", oneOf(PACKET_TYPES, "packet type")],
  ["recent --hitcount", checkHitCount],
  ["physdev --physdev-in", checkPort],
  ["physdev --physdev-out", checkPort],
  ...MORE_CHECKS,
  ...TARGET_CHECKS,
]);
