/** What a rule's target does, in the words of core/filter. */
import type { AddressRange } from "../../core/address.ts";
import { readAddress, readQuad, single } from "../../core/address.ts";
import type { Action, MarkChange, NumberRange } from "../../core/filter.ts";
import { readRanges } from "./addresses.ts";
import type { Command } from "./command.ts";
import { servicePort } from "./knowledge/services.ts";
import { splitNat } from "./modules-target.ts";
import { readNumber } from "./numbers.ts";
import type { Family } from "./options.ts";
import type { TableNode } from "./ruleset.ts";

/** Keys of opaque conditions that targets change: the mark of a packet, of a connection, its TOS byte, its TTL. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  MARK: ["mark"],
  CONNMARK: ["mark", "connmark"],
  HMARK: ["mark"],
  DSCP: ["tos", "dscp"],
  TOS: ["tos", "dscp"],
  ECN: ["ecn", "tos"],
  SET: ["set", "mark"],
  TCPMSS: ["tcpmss"],
  CONNSECMARK: ["connlabel"],
};

const GOES_ON = [
  "LOG",
  "NFLOG",
  "ULOG",
  "AUDIT",
  "TRACE",
  "TEE",
  "CHECKSUM",
  "CLASSIFY",
  "IDLETIMER",
  "LED",
  "RATEEST",
  "SECMARK",
  "TCPOPTSTRIP",
  "CLUSTERIP",
];

const CONTINUE: Action = { do: "continue" };
const VERDICTS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ["ACCEPT", { do: "accept" }],
  ["DROP", { do: "drop" }],
  ["RETURN", { do: "return" }],
  ["REJECT", { do: "reject" }],
  ["NOTRACK", { do: "notrack" }],
  ["SYNPROXY", { do: "unknown", reason: "SYNPROXY answers in the server's place", elsewhere: true }],
  ["TPROXY", { do: "unknown", reason: "TPROXY hands packets to a socket of this host", elsewhere: true }],
  ...GOES_ON.map((name): [string, Action] => [name, CONTINUE]),
]);

/** The action of a command's target; a chain of the same name comes before an extension. */
export function actionOf(table: TableNode, command: Command, family: Family): Action {
  const { target } = command;
  if (target === undefined) return CONTINUE;
  const name = target.name.text;
  if (!target.name.known) return { do: "unknown", reason: "its target is not known" };
  const chain = table.chains.get(name);
  if (chain !== undefined && !chain.builtin) {
    return chain.open
      ? { do: "unknown", reason: `the chain ${name} may hold rules that no file shows` }
      : { do: target.goto ? "goto" : "jump", chain: name };
  }
  const verdict = VERDICTS.get(name);
  if (verdict !== undefined) return verdict;
  const action = command.kept.does ?? extensionAction(name, command, family);
  command.kept.does = action;
  return action;
}

function extensionAction(name: string, command: Command, family: Family): Action {
  const changes = Object.hasOwn(CHANGES, name) ? CHANGES[name] : undefined;
  if (name === "SET" && !command.parts.some(({ key }) => key === "--map-set")) return { do: "continue", changes: ["set"] };
  if (changes !== undefined) {
    const mark = markChange(name, command);
    return { do: "continue", changes, ...(mark && { mark }) };
  }
  if (name === "CT") return trackingAction(command);
  if (name === "TTL" || name === "HL") return lifetimeAction(name, command);
  return natAction(name, command, family) ?? { do: "unknown", reason: `${name} is not understood` };
}

/** No packet crosses more routers than this. */
const FAR = 32;

// A router drops packets that have no hop left.
function lifetimeAction(name: "TTL" | "HL", command: Command): Action {
  const left = readNumber(optionValue(command, `--${name.toLowerCase()}-set`) ?? "");
  const lives = left >= FAR || optionValue(command, `--${name.toLowerCase()}-inc`) !== undefined;
  return lives ? { do: "continue", changes: [name.toLowerCase()] } : { do: "unknown", reason: `${name} may leave packets no hop` };
}

// xt_CT.c: without a zone, a template of zone 0.
function trackingAction(command: Command): Action {
  const own = command.parts.filter((part) => part.use === -2);
  if (own.some(({ key }) => key === "--notrack")) return { do: "notrack" };
  const zone = own.find(({ key }) => key.startsWith("--zone"));
  const id = zone === undefined ? 0 : zone.value?.known === true ? readNumber(zone.value.text) : -1;
  if (id < 0) return { do: "unknown", reason: "which zone tracks the connection is not known", elsewhere: true };
  return { do: "continue", zone: { id, original: zone?.key !== "--zone-reply", reply: zone?.key !== "--zone-orig" } };
}

const ALL_BITS = 0xffffffff;

/** What MARK and CONNMARK do; undefined when a value is not known. */
function markChange(name: string, command: Command): MarkChange | undefined {
  const of = name === "MARK" ? "packet" : name === "CONNMARK" ? "connection" : undefined;
  if (of === undefined) return undefined;
  for (const [option, change] of MARK_OPTIONS) {
    const text = optionValue(command, option);
    if (text === undefined) continue;
    const [value = -1, mask = ALL_BITS] = text.split("/").map(readNumber);
    return value < 0 || mask < 0 ? undefined : { of, ...change(value, mask), copy: 0 };
  }
  return of === "connection" ? copiedMark(command) : undefined;
}

// As libxt_MARK.c and libxt_CONNMARK.c turn them into a mask to clear and bits to flip.
const MARK_OPTIONS: readonly (readonly [string, (value: number, mask: number) => Pick<MarkChange, "keep" | "flip">])[] = [
  ["--set-xmark", (value, mask) => ({ keep: ~mask >>> 0, flip: value })],
  ["--set-mark", (value, mask) => ({ keep: ~(value | mask) >>> 0, flip: value })],
  ["--and-mark", (value) => ({ keep: value, flip: 0 })],
  ["--or-mark", (value) => ({ keep: ~value >>> 0, flip: value })],
  ["--xor-mark", (value) => ({ keep: ALL_BITS, flip: value })],
];

function copiedMark(command: Command): MarkChange | undefined {
  const own = command.parts.filter((part) => part.use === -2);
  const mask = (option: string): number => {
    const given = optionValue(command, option) ?? optionValue(command, "--mask");
    return given === undefined ? ALL_BITS : readNumber(given);
  };
  const [connection, packet] = [mask("--ctmask"), mask("--nfmask")];
  if (connection < 0 || packet < 0 || own.some((part) => part.value?.known === false)) return undefined;
  if (own.some((part) => part.key === "--save-mark")) return { of: "connection", keep: ~connection >>> 0, flip: 0, copy: packet };
  if (own.some((part) => part.key === "--restore-mark")) return { of: "packet", keep: ~packet >>> 0, flip: 0, copy: connection };
  return undefined;
}

function natAction(name: string, command: Command, family: Family): Action | undefined {
  const picks = command.parts.some((part) => part.use === -2 && /^--random(-fully)?$/.test(part.key));
  const random = picks ? ({ random: true } as const) : {};
  if (name === "MASQUERADE" || name === "REDIRECT") {
    const ports = optionValue(command, "--to-ports");
    const range = ports === undefined ? undefined : portRange(ports);
    return { do: name === "MASQUERADE" ? "masquerade" : "redirect", ...(range && { ports: range }), ...random };
  }
  if (name === "NETMAP") {
    const to = readRanges(optionValue(command, "--to") ?? "", family)?.[0];
    return to && { do: "netmap", to };
  }
  if (name !== "DNAT" && name !== "SNAT") return undefined;
  const kind = name === "DNAT" ? "dnat" : "snat";
  const value = optionValue(command, name === "DNAT" ? "--to-destination" : "--to-source");
  const split = value === undefined ? undefined : splitNat(value, family);
  if (split === undefined) return { do: kind, none: true };
  const to = split.address === "" ? undefined : addressRange(split.address, family);
  const ports = split.ports === undefined ? undefined : portRange(split.ports.split("/")[0] ?? "");
  if ((split.address !== "" && to === undefined) || (split.ports !== undefined && ports === undefined) || split.ports?.includes("/"))
    return { do: kind, none: true };
  return { do: kind, ...(to && { to }), ...(ports && { ports }), ...random };
}

function optionValue(command: Command, key: string): string | undefined {
  const value = command.parts.find((part) => part.use === -2 && part.key === key)?.value;
  return value?.known ? value.text : undefined;
}

/** `address` or `address-address`. */
export function addressRange(text: string, family: Family): AddressRange | undefined {
  const [from, to] = ends(text, text.indexOf("-"));
  const first = readOne(from, family);
  const last = readOne(to, family);
  return first === undefined || last === undefined || first > last ? undefined : { family, first, last };
}

const ends = (text: string, dash: number): readonly [string, string] =>
  dash < 0 ? [text, text] : [text.slice(0, dash), text.slice(dash + 1)];

function readOne(text: string, family: Family): bigint | undefined {
  if (family === 4) {
    const quad = readQuad(text);
    return quad < 0 ? undefined : BigInt(quad);
  }
  const address = readAddress(text);
  return address?.family === 6 ? single(address).first : undefined;
}

/** `port` or `port-port`, numbers or names. */
function portRange(text: string): NumberRange | undefined {
  const name = servicePort(text);
  if (name >= 0) return [name, name];
  const [from, to] = ends(text, text.indexOf("-", 1));
  const [first, last] = [port(from), port(to)];
  return first < 0 || last < 0 || first > last ? undefined : [first, last];
}

const port = (text: string): number => {
  const number = readNumber(text);
  return number >= 0 && number <= 65535 ? number : servicePort(text);
};
