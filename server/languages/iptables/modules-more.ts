/** Values of the rarer matches: rates, times, owners, strings, policies. */

import { readAddress } from "../../core/address.ts";
import { brief } from "../../core/markdown.ts";
import { readHost } from "./addresses.ts";
import { type Wrong, wrong } from "./fault.ts";
import { DCCP_TYPES, DSCP_CLASSES, HASHLIMIT_MODES, IPV6_HEADERS, MH_TYPES, SCTP_CHUNKS, WEEKDAYS } from "./knowledge/words.ts";
import { type Check, list, oneOf } from "./lists.ts";
import { inRange, readNumber, readPrefix } from "./numbers.ts";
import { checkU32 } from "./u32.ts";
import { protocolNumber } from "./values.ts";

const UNITS: readonly (readonly [string, number])[] = [
  ["second", 1],
  ["minute", 60],
  ["hour", 3600],
  ["day", 86400],
];

/** A rate as `--limit` takes it: how many, and per how many seconds; undefined when it is none. */
export function readRate(text: string): { readonly count: number; readonly seconds: number } | undefined {
  const slash = text.indexOf("/");
  const unit = slash < 0 ? "second" : text.slice(slash + 1).toLowerCase();
  const found = unit === "" ? undefined : UNITS.find(([name]) => name.startsWith(unit));
  const count = /^\s*([+-]?\d+)/.exec(text.slice(0, slash < 0 ? undefined : slash))?.[1];
  if (found === undefined || count === undefined || Number(count) === 0) return undefined;
  return { count: Number(count), seconds: found[1] };
}

const badRate = (text: string): Wrong => {
  const instead = /^\d+\/(hours|minutes|days|seconds|mins|secs|hr|hrs)$/i.test(text) ? text.replace(/\/(.).*$/, "/$1") : undefined;
  return wrong("bad-rate", `"${brief(text, 20)}" is no rate: a number, then /second, /minute, /hour or /day`, instead);
};

const checkLimit: Check = (value) => {
  const rate = readRate(value);
  if (rate === undefined) return badRate(value);
  if (rate.count < 0 || rate.count / rate.seconds > 10000)
    return wrong("bad-rate", `${brief(value, 20)} is too fast: at most 10000/second`);
  return undefined;
};

const BYTES = /^(\d+)(kb|mb|b)?(\/(s|se|sec|seco|secon|second))?/;

/** Whether a rate of hashlimit is one of bytes. */
export const isByteRate = (text: string): boolean => /^\d+[kmg]?b/i.test(text);

const checkHashlimit: Check = (value) => {
  if (isByteRate(value)) return BYTES.test(value) || /^\d+gb/i.test(value) ? undefined : badRate(value);
  const rate = readRate(value);
  if (rate === undefined || rate.count < 0) return badRate(value);
  return rate.count / rate.seconds > 1000000 ? wrong("bad-rate", `${brief(value, 20)} is too fast: at most 1000000/second`) : undefined;
};

const checkBurst: Check = (value) => {
  const number = readPrefix(value)?.value ?? -1;
  if (/^\d+[kmg]?b$/i.test(value) && number > 0) return undefined;
  return number >= 1 && number <= 1000000
    ? undefined
    : wrong("bad-value", `--hashlimit-burst takes 1 to 1000000, not "${brief(value, 20)}"`);
};

const fileName: Check = (value, _, part) => {
  if (value !== "" && value !== "." && value !== ".." && !value.includes("/")) return undefined;
  return wrong("bad-value", `${part.key} becomes a file in /proc: "${brief(value, 30)}" cannot be its name`);
};

const checkRange: Check = (value, reading) => {
  const ends = value.split("-");
  for (const end of ends.length > 1 ? [ends[0] ?? "", ends.slice(1).join("-")] : [value]) {
    const host = end.includes("/") ? undefined : readHost(end, reading.family);
    if (host?.kind !== "address" || (host.doubts.includes("plain-number") && !(Number(end) <= 255))) {
      const said =
        end === "" ? `An end is missing in "${brief(value)}"` : `"${brief(end)}" is no IPv${reading.family} address; a range is first-last`;
      return wrong("bad-address", said);
    }
  }
  return undefined;
};

const checkOwner: Check = (value, _, part) => {
  const read = readPrefix(value);
  const what = part.key === "--uid-owner" ? "user" : "group";
  if (read === undefined) {
    // A name: which ones exist is the host's matter, but some can be none.
    return /^[A-Za-z_][A-Za-z0-9_.-]*\$?$/.test(value) ? undefined : wrong("bad-value", `"${brief(value, 30)}" is no ${what}`);
  }
  const rest = value.slice(read.end);
  if (rest === "" && read.value < 0xffffffff && read.value >= 0) return undefined;
  const second = /^[-:]/.test(rest) ? readNumber(rest.slice(1)) : -1;
  if (second < 0 || second >= 0xffffffff) return wrong("bad-value", `"${brief(value, 30)}" is no ${what} or range of numbers`);
  if (second < read.value) return wrong("bad-value", `The range ${brief(value, 30)} runs backwards`, `${second}-${read.value}`);
  return undefined;
};

const checkHex: Check = (value) => {
  const blocks = value.split("|");
  if (value === "") return wrong("bad-value", "The string to look for is empty");
  if (blocks.length % 2 === 0) return wrong("bad-value", `A hexadecimal block in "${brief(value, 30)}" is not closed with |`);
  const bad = blocks.find((block, i) => i % 2 === 1 && (/[^0-9a-fA-F\s]/.test(block) || block.replace(/\s/g, "").length % 2 === 1));
  return bad === undefined ? undefined : wrong("bad-value", `"|${brief(bad, 30)}|" is no row of hexadecimal bytes`);
};

const checkString: Check = (value) => {
  if (value === "") return wrong("bad-value", "The string to look for is empty");
  return value.length > 128 ? wrong("bad-value", `The string is longer than 128 characters`) : undefined;
};

const algorithm: Check = (value) =>
  value === "bm" || value === "kmp" || value === "fsm"
    ? undefined
    : wrong("bad-value", `There is no algorithm "${brief(value, 20)}": bm or kmp`, "bm");

const clock = (text: string): boolean => {
  const parts = text.split(":");
  if (parts.length < 2 || parts.length > 3) return false;
  return parts.every((part, i) => (part === "" ? i > 0 : /^\d+$/.test(part) && Number(part) <= (i === 0 ? 23 : 59)));
};

const checkTime: Check = (value) =>
  clock(value) ? undefined : wrong("bad-value", `"${brief(value, 20)}" is no time of day: hh:mm, 00:00 to 23:59:59`);

const checkDate: Check = (value) => {
  const match = /^(\d+)(?:-(\d+)(?:-(\d+)(?:T(\d*)(?::(\d*)(?::(\d*))?)?)?)?)?$/.exec(value);
  const limits: readonly (readonly [number, number])[] = [
    [1970, 2038],
    [1, 12],
    [1, 31],
    [0, 23],
    [0, 59],
    [0, 59],
  ];
  const fits =
    match !== null && limits.every(([min, max], i) => !match[i + 1] || (Number(match[i + 1]) >= min && Number(match[i + 1]) <= max));
  return fits ? undefined : wrong("bad-value", `"${brief(value, 30)}" is no date: YYYY-MM-DDThh:mm:ss, years 1970 to 2038`);
};

const checkWeekdays: Check = (value) => {
  const bad = value.split(",").find((day) => {
    if (day === "") return false;
    if (/^\d/.test(day)) return readNumber(day) <= 0 && day !== "";
    return day.length < 2 || !WEEKDAYS.some((name) => day.slice(0, 2) === name.slice(0, 2));
  });
  return bad === undefined ? undefined : wrong("bad-value", `"${brief(bad, 20)}" is no weekday: Mon to Sun, or 1 to 7`);
};

const checkMonthdays: Check = (value) => {
  const bad = value.split(",").find((day) => day !== "" && !(/^\d+$/.test(day) && readNumber(day) >= 0 && readNumber(day) <= 31));
  if (bad === undefined) return undefined;
  // What begins with 0 is read as octal.
  if (/^0[89]$/.test(bad))
    return wrong("bad-value", `"${bad}" is no octal number: write ${bad.slice(1)}`, value.replace(/\b0([89])\b/g, "$1"));
  return wrong("bad-value", `"${brief(bad, 20)}" is no day of the month: 1 to 31`);
};

const checkRouted: Check = (value) => {
  const bad = value.split(",").find((one) => readAddress(one)?.family !== 6);
  return bad === undefined ? undefined : wrong("bad-address", `"${brief(bad, 40)}" is no IPv6 address`);
};

const checkConnbytes: Check = (value) => {
  const parts = value.split(":");
  const [from = "", to = ""] = parts;
  if (parts.length > 2 || parts.some((part) => part !== "" && !inRange(part, 0, 2 ** 64)))
    return wrong("bad-value", `"${brief(value, 30)}" is no range of numbers`);
  if (from !== "" && to !== "" && readNumber(from) > readNumber(to))
    return wrong("bad-value", `The range ${brief(value, 30)} runs backwards`, `${to}:${from}`);
  return undefined;
};

const checkMss: Check = (value) => {
  const parts = value.split(":");
  if (parts.length > 2 || parts.some((part) => part !== "" && !inRange(part, 0, 65535)))
    return wrong("bad-value", `--mss takes numbers of 0 to 65535, not "${brief(value, 20)}"`);
  const [from = "", to = ""] = parts;
  return from !== "" && to !== "" && readNumber(from) > readNumber(to)
    ? wrong("bad-value", `The range ${brief(value, 20)} runs backwards`, `${to}:${from}`)
    : undefined;
};

const checkPolicyProtocol: Check = (value) =>
  [50, 51, 108].includes(protocolNumber(value))
    ? undefined
    : wrong("bad-protocol", `IPsec's protocol is esp, ah or ipcomp, not "${brief(value, 20)}"`);

const checkChunks: Check = (value, reading, part) => {
  if (part.second === undefined) return wrong("bad-value", "--chunk-types takes two words: all, any or only, and a list of chunks");
  if (!["all", "any", "only"].includes(value.toLowerCase()))
    return wrong("bad-value", `"${brief(value, 20)}" is not one of all, any and only`, "any");
  const names = part.second.text
    .replace(/,$/, "")
    .split(",")
    .map((name) => name.replace(/:.*/, ""));
  return list([...SCTP_CHUNKS, "ALL", "NONE"], "SCTP chunk")(names.join(","), reading, part);
};

const checkGroup: Check = (value, _, part) => {
  const [group = "", mask] = value.split("/");
  if (inRange(group, 0, 0xffffffff) && (mask === undefined || inRange(mask, 0, 0xffffffff))) return undefined;
  return value === "default" || value === "cosmos"
    ? undefined
    : wrong("bad-value", `${part.key} takes a number or number/mask, not "${brief(value, 30)}"`);
};

const checkHelperMask: Check = (value, reading) =>
  inRange(value, 0, 128) || readAddress(value)?.family === reading.family
    ? undefined
    : wrong("bad-address", `"${brief(value, 30)}" is no mask`);

const checkOptList: Check = (value) =>
  value.split(",").every((one) => one.split(":").every((number) => readNumber(number) >= 0))
    ? undefined
    : wrong("bad-value", `"${brief(value, 30)}" is no list of option numbers`);

const checkBytecode: Check = (value) => {
  const [length = "", ...instructions] = value.replace(/,$/, "").split(",");
  if (!/^\d+$/.test(length)) return wrong("bad-value", "The program must begin with its number of instructions");
  const fits = instructions.length === Number(length) && instructions.every((one) => /^\s*\d+ \d+ \d+ \d+\s*$/.test(one));
  return fits ? undefined : wrong("bad-value", `This is no program of ${brief(length, 10)} instructions of four numbers each`);
};

const checkMh: Check = (value) => {
  const parts = value.split(":");
  const bad = parts.find((one) => one !== "" && mobilityType(one) < 0);
  if (bad !== undefined) return wrong("bad-value", `"${brief(bad, 30)}" is no mobility header type`);
  const [from = "", to = "", ...more] = parts;
  if (more.length > 0) return wrong("bad-value", `--mh-type takes at most two types, "${brief(value, 30)}" has ${parts.length}`);
  const backwards = parts.length > 1 && to !== "" && mobilityType(from === "" ? "0" : from) > mobilityType(to);
  return backwards ? wrong("bad-value", `--mh-type ${brief(value, 30)} runs backwards: the lower type comes first`) : undefined;
};

/** The number of a type of mobility header: each has two names, in the order of the numbers; -1 when there is none. */
function mobilityType(text: string): number {
  const at = (MH_TYPES as readonly string[]).indexOf(text.toLowerCase());
  return at >= 0 ? at >> 1 : inRange(text, 0, 255) ? readNumber(text) : -1;
}

const checkLabel: Check = (value) => {
  const number = readNumber(value);
  return number > 127 ? wrong("bad-value", `Labels are 0 to 127, not ${brief(value, 20)}`) : undefined;
};

const checkMode: Check = (value) => {
  const bad = value.split(",").find((mode) => mode !== "" && !(HASHLIMIT_MODES as readonly string[]).includes(mode));
  return bad === undefined ? undefined : wrong("bad-value", `"${brief(bad, 20)}" is not one of ${HASHLIMIT_MODES.join(", ")}`);
};

/** Checks by module and option. */
export const MORE_CHECKS: readonly (readonly [string, Check])[] = [
  ["limit --limit", checkLimit],
  ["hashlimit --hashlimit-upto", checkHashlimit],
  ["hashlimit --hashlimit-above", checkHashlimit],
  ["hashlimit --hashlimit", checkHashlimit],
  ["hashlimit --hashlimit-burst", checkBurst],
  ["hashlimit --hashlimit-mode", checkMode],
  ["hashlimit --hashlimit-name", fileName],
  ["recent --name", fileName],
  ["recent --mask", checkHelperMask],
  ["iprange --src-range", checkRange],
  ["iprange --dst-range", checkRange],
  ["owner --uid-owner", checkOwner],
  ["owner --gid-owner", checkOwner],
  ["string --string", checkString],
  ["string --hex-string", checkHex],
  ["string --algo", algorithm],
  ["time --timestart", checkTime],
  ["time --timestop", checkTime],
  ["time --datestart", checkDate],
  ["time --datestop", checkDate],
  ["time --weekdays", checkWeekdays],
  ["time --monthdays", checkMonthdays],
  ["connbytes --connbytes", checkConnbytes],
  ["connbytes --connbytes-dir", oneOf(["original", "reply", "both"], "direction", false)],
  ["connbytes --connbytes-mode", oneOf(["packets", "bytes", "avgpkt"], "mode", false)],
  ["connlabel --label", checkLabel],
  ["rt --rt-0-addrs", checkRouted],
  ["tcpmss --mss", checkMss],
  ["dscp --dscp-class", oneOf(DSCP_CLASSES, "DSCP class")],
  ["dccp --dccp-types", list(DCCP_TYPES, "DCCP type")],
  ["sctp --chunk-types", checkChunks],
  ["policy --dir", oneOf(["in", "out"], "direction", false)],
  ["policy --pol", oneOf(["none", "ipsec"], "policy", false)],
  ["policy --mode", oneOf(["transport", "tunnel"], "mode", false)],
  ["policy --proto", checkPolicyProtocol],
  ["statistic --mode", oneOf(["random", "nth"], "mode", false)],
  ["devgroup --src-group", checkGroup],
  ["devgroup --dst-group", checkGroup],
  ["realm --realm", checkGroup],
  ["u32 --u32", checkU32],
  ["bpf --bytecode", checkBytecode],
  ["ipv6header --header", list([...IPV6_HEADERS, "0", "60", "43", "44", "51", "50", "59", "255"], "IPv6 header")],
  ["mh --mh-type", checkMh],
  ["hbh --hbh-opts", checkOptList],
  ["dst --dst-opts", checkOptList],
];
