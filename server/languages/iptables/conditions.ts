/** What a rule asks of a packet, in the words of core/filter. */
import type { Condition, ConnectionState, NumberRange } from "../../core/filter.ts";
import { addressRange } from "./actions.ts";
import { readRanges } from "./addresses.ts";
import { type Command, OWN, type Part, TARGET } from "./command.ts";
import { hasLooseWord } from "./filled.ts";
import { icmpTypesNamed } from "./knowledge/icmp.ts";
import { protocolName, servicePort } from "./knowledge/services.ts";
import type { OptionFact } from "./knowledge/types.ts";
import { STATES, TCP_FLAGS } from "./knowledge/words.ts";
import { readNumber } from "./numbers.ts";
import { ASKING, opaque, opaqueUse, WHOLE } from "./opaque.ts";
import type { Family } from "./options.ts";
import type { Contents } from "./set-contents.ts";
import { protocolNumber as protocolNumberOf } from "./values.ts";

/** The conditions of a command, all of which a packet must fulfil. They are kept with the command unless it looks into a set. */
export function conditionsOf(command: Command, family: Family, sets?: Sets): readonly Condition[] {
  const { kept } = command;
  if (kept.asks !== undefined) return kept.asks;
  let looks = false;
  const found: Condition[] = [];
  const { parts } = command;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Part;
    if (part.use === TARGET) continue;
    const condition = part.use === OWN ? own(part, family) : remembered(part, command, family);
    if (condition !== undefined) found.push(condition);
  }
  for (let i = 0; i < command.matches.length; i++) {
    const name = command.matches[i]?.module.name ?? "";
    if (!ASKING.has(name)) continue;
    looks ||= name === "set";
    const condition = wholeUse(command, i, name, sets);
    if (condition !== undefined) found.push(condition);
  }
  if (hasLooseWord(command)) found.push(LOOSE);
  // A copy has no room left over for more.
  const conditions = found.slice();
  if (!looks) kept.asks = conditions;
  return conditions;
}

const LOOSE: Condition = { on: "opaque", not: false, key: "?", stable: false, reason: "not all of its words are known" };

// The condition of a match as a whole, where its options are not conditions of their own.
function wholeUse(command: Command, i: number, name: string, sets: Sets | undefined): Condition | undefined {
  const known = name === "set" && sets !== undefined ? setCondition(command, i, sets) : undefined;
  if (known !== undefined) return known;
  const quiet = command.parts.every((part) => part.use !== i);
  return WHOLE.has(name) || quiet ? opaqueUse(command, i) : undefined;
}

/** What is known of sets: what those hold that a save file shows whole. */
export type Sets = (name: string) => Contents | undefined;

/** A look into a set of known addresses or ports, by source or destination alone. */
function setCondition(command: Command, use: number, sets: Sets): Condition | undefined {
  const [part, more] = command.parts.filter((one) => one.use === use);
  const side = part?.second?.text;
  if (part?.value?.known !== true || part.key !== "--match-set" || more !== undefined || (side !== "src" && side !== "dst"))
    return undefined;
  const held = sets(part.value.text);
  if (held === undefined) return undefined;
  if ("ports" in held) return { on: side === "src" ? "source-port" : "destination-port", not: part.not, ports: held.ports };
  return { on: side === "src" ? "source" : "destination", not: part.not, ranges: held.addresses };
}

const unknown = (part: Part, why: string): Condition => ({
  on: "opaque",
  not: part.not,
  key: `${part.key} ${part.value?.text ?? ""}`,
  stable: part.value?.known !== false,
  reason: why,
});

function own(part: Part, family: Family): Condition | undefined {
  const text = part.value?.text ?? "";
  const known = part.value?.known !== false;
  switch (part.key) {
    case "-s":
    case "-d":
      return known ? hosts(part, text, family) : unknown(part, "its addresses are not known");
    case "-p":
      return known ? protocol(part, text) : unknown(part, "its protocol is not known");
    case "-i":
    case "-o":
      if (!known) return unknown(part, "its interface is not known");
      return text === "+" || text === "" ? undefined : { on: part.key === "-i" ? "in" : "out", not: part.not, name: text };
    case "-f":
      return { on: "fragment", not: part.not };
    default:
      return undefined;
  }
}

function hosts(part: Part, text: string, family: Family): Condition | undefined {
  const ranges = readRanges(text, family);
  if (ranges === undefined) return unknown(part, "a host name, or a mask with holes, stands for addresses not known here");
  return { on: part.key === "-s" ? "source" : "destination", not: part.not, ranges };
}

function protocol(part: Part, text: string): Condition | undefined {
  const number = protocolNumberOf(text);
  const value = number >= 0 ? number : readNumber(text);
  if (value < 0) return unknown(part, "its protocol is not known");
  if (value === 0 && !part.not) return undefined;
  const known = only[value];
  if (known?.not === part.not) return known;
  const made: ProtocolCondition = { on: "protocol", not: part.not, protocols: [[value, value]] };
  if (value <= 255) only[value] = made;
  return made;
}

type ProtocolCondition = Extract<Condition, { on: "protocol" }>;

/** The last condition made for each protocol: nearly all rules ask for one of a few. */
const only: (ProtocolCondition | undefined)[] = [];

/** What was made for one option: by its text, and of single ports by their number. `pause` counts the texts that are not looked up. */
type Seen = { readonly texts: Map<string, Condition>; readonly ports: (Condition | undefined)[]; found: number; pause: number };
const seen: Readonly<Record<Family, Map<OptionFact, Seen>>> = { 4: new Map(), 6: new Map() };
const MOST_SEEN = 4096;

/** Matches of one text say the same wherever they stand: the objects are shared, which saves most of the memory of large files. */
function remembered(part: Part, command: Command, family: Family): Condition | undefined {
  if (part.second !== undefined || part.not || part.value?.known !== true) return matched(part, command, family);
  const { text } = part.value;
  const own = seenOf(part.option, family);
  const { ports, texts } = own;
  const asks = PORTS.has(part.key);
  const port = asks ? plainPort(text) : -1;
  if (port >= 0) {
    ports[port] ??= matched(part, command, family);
    return ports[port];
  }
  if (own.pause > 0) {
    own.pause--;
    return matched(part, command, family);
  }
  // Names of services mean other ports in other protocols.
  const key = !asks || NUMBERS.test(text) ? text : `${text} ${command.protocol?.number}`;
  const known = texts.get(key);
  if (known !== undefined) {
    own.found++;
    return known;
  }
  const made = matched(part, command, family);
  if (made !== undefined) texts.set(key, made);
  return made;
}

function seenOf(option: OptionFact, family: Family): Seen {
  let own = seen[family].get(option);
  if (own === undefined || own.texts.size > MOST_SEEN) {
    // Where hardly any text came twice, it is not worth while to look for the next ones.
    const pause = own !== undefined && own.found * FEW_FOUND < MOST_SEEN ? MOST_SEEN * FEW_FOUND : 0;
    own = { texts: new Map(), ports: [], found: 0, pause };
    seen[family].set(option, own);
  }
  return own;
}

/** One text of so many that is there already makes few. */
const FEW_FOUND = 16;

/** The number of a port that is written as nearly all are; -1 for anything else. */
function plainPort(text: string): number {
  if (text.length > 5 || text.length === 0 || text.charCodeAt(0) === 48) return -1;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value > 65535 ? -1 : value;
}

type PortsOn = "source-port" | "destination-port" | "any-port";

const PORTS: ReadonlyMap<string, PortsOn> = new Map([
  ["--source-port", "source-port"],
  ["--destination-port", "destination-port"],
  ["--source-ports", "source-port"],
  ["--destination-ports", "destination-port"],
  ["--ports", "any-port"],
]);
/** Matches of single ports and ranges. */
const PORTED: ReadonlySet<string> = new Set(["tcp", "udp", "sctp", "dccp"]);
const NUMBERS = /^[0-9][0-9:,]*$/;

function matched(part: Part, command: Command, family: Family): Condition | undefined {
  const module = command.matches[part.use]?.module;
  const name = module?.name ?? "";
  if (WHOLE.has(name)) return undefined;
  if (part.value?.known === false || part.second?.known === false)
    return { ...unknown(part, "a value is not known"), stable: false } as Condition;
  const text = part.value?.text ?? "";
  return portsOf(part, name, text, command) ?? headerOf(part, name, text, family);
}

/** Ports, where the option is about them. */
function portsOf(part: Part, name: string, text: string, command: Command): Condition | undefined {
  const on = PORTS.get(part.key);
  if (on === undefined) return undefined;
  const of = protocolName(command.protocol?.number ?? 6);
  if (name === "multiport") return ports(on, part, text.split(","), of, "tcp");
  return PORTED.has(name) && on !== "any-port" ? ports(on, part, [text], of, name) : undefined;
}

function headerOf(part: Part, name: string, text: string, family: Family): Condition | undefined {
  if (name === "comment") return undefined;
  switch (`${name} ${part.key}`) {
    case "icmp --icmp-type":
    case "icmp6 --icmpv6-type":
      return icmp(part, text, family);
    case "tcp --syn":
      return { on: "tcp-flags", not: part.not, mask: 23, set: 2 };
    case "tcp --tcp-flags":
      return { on: "tcp-flags", not: part.not, mask: flags(text), set: flags(part.second?.text ?? "") };
    case "conntrack --ctstate":
    case "state --state":
      return { on: "state", not: part.not, states: states(text) };
    case "iprange --src-range":
    case "iprange --dst-range":
      return range(part, text, family);
    default:
      return opaque(part, name, text);
  }
}

function ports(on: PortsOn, part: Part, texts: readonly string[], protocolOf: string, module: string): Condition {
  const ranges = texts.map((text) => portRange(text, protocolOf, module));
  if (!ranges.every((range) => range !== undefined)) return unknown(part, "a port is not known");
  // A range that runs backwards holds nothing.
  const read = ranges.every(isForward) ? ranges : ranges.filter(isForward);
  // iptables-nft leaves a range of all ports out, inverted or not: there it matches everything, in legacy nothing.
  if (part.not && read.some(([first, last]) => first === 0 && last === 65535)) return unknown(part, "back ends differ in what it means");
  return { on, not: part.not, ports: read };
}

const isForward = ([first, last]: NumberRange): boolean => first <= last;

/** `port`, `first:last`, `first:`, `:last`; one that runs backwards stays so. */
function portRange(text: string, protocolOf: string, module: string): NumberRange | undefined {
  const colon = text.indexOf(":");
  const first = portIn(colon < 0 ? text : text.slice(0, colon), 0, protocolOf, module);
  const last = colon < 0 ? first : portIn(text.slice(colon + 1), 65535, protocolOf, module);
  return first < 0 || last < 0 ? undefined : [first, last];
}

/** A port, `open` where none is written; -1 when there is no such port. */
function portIn(text: string, open: number, protocolOf: string, module: string): number {
  if (text === "") return open;
  const number = readNumber(text);
  // The looser matches let numbers wrap around 16 bits.
  if (number >= 0) return number <= 65535 ? number : module === "tcp" || module === "sctp" ? -1 : number % 65536;
  return servicePort(text, module === "udp" || module === "dccp" ? undefined : protocolOf);
}

function icmp(part: Part, text: string, family: Family): Condition | undefined {
  const [type = "", code] = text.split("/");
  const number = readNumber(type);
  if (number >= 0) {
    // IPv4's type 255 without a code is its word for "any".
    if (family === 4 && number === 255 && code === undefined && !part.not) return undefined;
    const codes: NumberRange = code === undefined ? [0, 255] : [readNumber(code), readNumber(code)];
    return { on: "icmp", not: part.not, types: [number, number], codes };
  }
  const named = icmpTypesNamed(text, family)[0];
  if (named === undefined) return unknown(part, "its ICMP type is not known");
  return named.name === "any" && !part.not ? undefined : { on: "icmp", not: part.not, types: named.types, codes: named.codes };
}

const flags = (text: string): number =>
  text
    .split(",")
    .reduce((bits, flag) => bits | (Object.hasOwn(TCP_FLAGS, flag.toUpperCase()) ? (TCP_FLAGS[flag.toUpperCase()] as number) : 0), 0);

/** The states that a list names, abbreviated or not. */
const states = (text: string): ConnectionState[] =>
  text.split(",").flatMap((one) =>
    STATES.filter((state) => one !== "" && state.startsWith(one.toUpperCase()))
      .map((state) => state.toLowerCase() as ConnectionState)
      .slice(0, 1),
  );

function range(part: Part, text: string, family: Family): Condition {
  const found = addressRange(text, family);
  const on = part.key === "--src-range" ? "source" : "destination";
  // Backwards: iptables warns, and the rule never matches.
  return { on, not: part.not, ranges: found === undefined ? [] : [found] };
}
