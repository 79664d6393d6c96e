/** Whether an option's value is one that iptables takes: the kinds of value that many modules share. */
import { brief } from "../../core/markdown.ts";
import { nearest, nearestOf } from "../../core/suggest.ts";
import { isResolvable } from "./addresses.ts";
import { type Wrong, wrong } from "./fault.ts";
import { protocolByName, protocolNames, serviceNames, servicePort } from "./knowledge/services.ts";
import type { OptionFact } from "./knowledge/types.ts";
import { LOG_LEVELS, TOS_NAMES } from "./knowledge/words.ts";
import { inRange, isMaskedValue, readNumber } from "./numbers.ts";
import type { Family } from "./options.ts";

const LIMITS: Readonly<Record<string, number>> = { uint8: 255, uint16: 65535, uint32: 0xffffffff, uint64: 2 ** 64 - 1 };

/** What is wrong with `value` as the kind that the option's table names; undefined when nothing is. */
export function checkKind(option: OptionFact, value: string, family: Family): Wrong | undefined {
  const kind = option.value ?? "string";
  const name = option.name;
  const limit = LIMITS[kind];
  if (limit !== undefined) {
    const max = option.max ?? limit;
    if (inRange(value, option.min ?? 0, max)) return undefined;
    return wrong("bad-value", `${name} takes a number of ${option.min ?? 0} to ${max}, not "${brief(value, 20)}"`);
  }
  switch (kind) {
    case "string":
      return checkLength(option, value);
    case "uint16[:uint16]":
    case "uint32[:uint32]":
    case "uint64[:uint64]":
      return checkNumberRange(name, value, LIMITS[kind.slice(0, 6)] as number);
    case "tcp-port":
      return checkTcpPorts(name, value);
    case "port":
    case "port[:port]":
      return checkPorts(name, value, kind === "port" ? 1 : 2);
    case "protocol":
      return checkProtocol(value);
    case "value[/mask]":
      return isMaskedValue(value) ? undefined : wrong("bad-value", `${name} takes a number or number/mask, not "${brief(value, 30)}"`);
    case "host":
      return isResolvable(value, family) ? undefined : wrong("bad-address", `"${brief(value)}" is no IPv${family} address`);
    case "host[/mask]":
      return checkHostMask(value, family);
    default:
      return checkOther(option, value, family);
  }
}

function checkOther(option: OptionFact, value: string, family: Family): Wrong | undefined {
  const name = option.name;
  switch (option.value) {
    case "prefixlen":
      return inRange(value, 0, 128) ? undefined : wrong("bad-value", `${name} takes a prefix length, not "${brief(value, 20)}"`);
    case "prefixlen|mask":
      if (inRange(value, 0, 128) || isResolvable(value, family)) return undefined;
      return wrong("bad-value", `${name} takes a prefix length or mask, not "${brief(value, 20)}"`);
    case "mac":
      if (/^[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}$/.test(value)) return undefined;
      return wrong("bad-value", `"${brief(value, 30)}" is no MAC address: six hexadecimal bytes with colons`, macText(value));
    case "tos[/mask]":
      return checkTos(name, value);
    case "loglevel":
      return checkLogLevel(value);
    case "number":
      return checkFraction(option, value);
    default:
      return undefined;
  }
}

function macText(value: string): string | undefined {
  const text = value.replace(/[-.]/g, ":");
  return /^[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}$/.test(text) ? text : undefined;
}

function checkLength(option: OptionFact, value: string): Wrong | undefined {
  if ((option.min ?? 0) > value.length) return wrong("bad-value", `${option.name} must not be empty`);
  return undefined;
}

function checkNumberRange(name: string, value: string, max: number): Wrong | undefined {
  const parts = value.split(":");
  if (parts.length > 2) return wrong("bad-value", `${name} takes at most two numbers, "${brief(value, 30)}" has ${parts.length}`);
  const bad = parts.find((part) => part !== "" && !inRange(part, 0, max));
  return bad === undefined ? undefined : wrong("bad-value", `${name} takes numbers of 0 to ${max}, not "${brief(bad, 20)}"`);
}

/** A port of the tcp and sctp matches and of multiport: a number up to 65535 or a service of that protocol; -1 when it is none. */
export function tcpPort(text: string, protocol = "tcp"): number {
  const number = readNumber(text);
  if (number >= 0) return number <= 65535 ? number : -1;
  return servicePort(text, protocol);
}

/** The finding for a port that is none, with the service that may have been meant. */
export function badPort(text: string, whole = text): Wrong {
  // It stands before or behind the colon.
  const at = whole === text || whole.startsWith(`${text}:`) ? 0 : whole.length - text.length;
  const part: readonly [number, number] = [at, at + text.length];
  const put = (meant: string): string => `${whole.slice(0, at)}${meant}${whole.slice(at + text.length)}`;
  if (/^[^,]+,$/.test(text)) {
    const left = text.slice(0, -1);
    const said = `"${brief(text, 30)}" is no port: the comma at its end belongs to it`;
    return { ...wrong("bad-port", said, tcpPort(left) < 0 ? undefined : put(left)), part };
  }
  if (text.includes(",")) return wrong("multiport-needed", `A list of ports needs "-m multiport --dports ${brief(whole, 30)}"`);
  if (/^\d+-\d+$/.test(text)) {
    const range = text.replace("-", ":");
    return { ...wrong("bad-port", `A range of ports is written with a colon: ${range}`, whole === text ? range : undefined), part };
  }
  if (/^!./.test(text)) return { ...wrong("bad-port", `"${brief(text, 30)}" is no port: ! belongs before the option`), part };
  if (/^\d+$/.test(text)) return { ...wrong("bad-port", `Port ${brief(text, 20)} does not exist: ports are 0 to 65535`), part };
  const meant = text.length > 1 ? nearestOf(text, "services", serviceNames) : undefined;
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  return { ...wrong("bad-port", `"${brief(text, 30)}" is no port or known service${hint}`, meant && put(meant)), part };
}

function checkTcpPorts(name: string, value: string): Wrong | undefined {
  const colon = value.indexOf(":");
  if (colon < 0) return tcpPort(value) < 0 ? badPort(value) : undefined;
  const [from, to] = [value.slice(0, colon), value.slice(colon + 1)];
  if (from !== "" && tcpPort(from) < 0) return badPort(from, value);
  if (to !== "" && tcpPort(to) < 0) return badPort(to, value);
  if (from !== "" && to !== "" && tcpPort(from) > tcpPort(to)) return reversed(name, from, to);
  return undefined;
}

/** A range whose first port is above its last. */
const reversed = (name: string, from: string, to: string): Wrong =>
  wrong("port-range", `${name} ${brief(from, 20)}:${brief(to, 20)} runs backwards: the lower port comes first`, `${to}:${from}`);

/** Ports of the looser kind (udp, dccp, conntrack): numbers are not bounded, empty ends are open, backwards is let through. */
function checkPorts(name: string, value: string, most: number): Wrong | undefined {
  const parts = value.split(":");
  if (parts.length > most)
    return wrong("bad-port", `${name} takes ${most === 1 ? "one port" : "at most two ports"}, not "${brief(value, 30)}"`);
  const bad = parts.find((part) => part !== "" && (/^\+?\d+$/.test(part) ? isNegative(part) : servicePort(part) < 0));
  return bad === undefined ? undefined : badPort(bad, value);
}

/**
 * Whether the C library takes a number for a negative one, and so looks for a service of that name: getaddrinfo reads 64 bits, the most
 * where there are more, and keeps the lower 32 with their sign.
 */
function isNegative(digits: string): boolean {
  if (digits.length < 10) return false;
  const number = BigInt(digits.slice(0, 1024));
  return number >= 2n ** 64n || (number & 0x80000000n) !== 0n;
}

/** A protocol name or a number of 0 to 255. */
export function checkProtocol(value: string): Wrong | undefined {
  if (protocolNumber(value) >= 0) return undefined;
  if (/[,/|]/.test(value)) return wrong("bad-protocol", `-p takes one protocol: write a rule for each of "${brief(value, 30)}"`);
  const meant = value === "" ? undefined : nearestOf(value.toLowerCase(), "protocols", protocolNames);
  return wrong("bad-protocol", `"${brief(value, 30)}" is no protocol${meant === undefined ? "" : `; did you mean ${meant}?`}`, meant);
}

/** The number of a protocol as -p takes it, name or number; -1 when there is no such protocol. */
export function protocolNumber(value: string): number {
  if (value !== asked.value) asked = { value, number: readProtocol(value) };
  return asked.number;
}

// Rules of one protocol follow each other.
let asked = { value: "", number: -1 };

function readProtocol(value: string): number {
  const number = readNumber(value);
  if (number >= 0) return number <= 255 ? number : -1;
  return protocolByName(value.toLowerCase());
}

function checkHostMask(value: string, family: Family): Wrong | undefined {
  const slash = value.indexOf("/");
  const host = slash < 0 ? value : value.slice(0, slash);
  const mask = slash < 0 ? "32" : value.slice(slash + 1);
  if (!isResolvable(host, family)) return wrong("bad-address", `"${brief(host)}" is no IPv${family} address`);
  if (inRange(mask, 0, 128) || isResolvable(mask, family)) return undefined;
  return wrong("bad-address", `"/${brief(mask, 20)}" is no mask`);
}

function checkTos(name: string, value: string): Wrong | undefined {
  const slash = value.indexOf("/");
  const numbers = slash < 0 ? [value] : [value.slice(0, slash), value.slice(slash + 1)];
  if (numbers.every((number) => inRange(number, 0, 255))) return undefined;
  if (TOS_NAMES.some((tos) => tos.toLowerCase() === value.toLowerCase())) return undefined;
  const meant = nearest(value, TOS_NAMES);
  return wrong(
    "bad-value",
    `${name}: "${brief(value, 30)}" is no type of service${meant === undefined ? "" : `; did you mean ${meant}?`}`,
    meant,
  );
}

function checkLogLevel(value: string): Wrong | undefined {
  if (inRange(value, 0, 7) || (LOG_LEVELS as readonly string[]).includes(value)) return undefined;
  const known: Readonly<Record<string, string>> = { warn: "warning", err: "error", critical: "crit", information: "info" };
  const meant = (Object.hasOwn(known, value) ? known[value] : undefined) ?? nearest(value, LOG_LEVELS);
  return wrong("bad-value", `"${brief(value, 20)}" is no log level: 0 to 7, or a name such as ${meant ?? "warning"}`, meant);
}

function checkFraction(option: OptionFact, value: string): Wrong | undefined {
  const number = /^[+]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+)$/.test(value) ? Number(value) : Number.NaN;
  if (number >= (option.min ?? 0) && number <= (option.max ?? 1)) return undefined;
  return wrong("bad-value", `${option.name} takes a number of ${option.min ?? 0} to ${option.max ?? 1}, not "${brief(value, 20)}"`);
}
