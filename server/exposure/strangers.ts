/** What a host's own filter does with a new connection from somebody unknown, wherever the host is attached. */
import type { AddressRange, Family } from "../core/address.ts";
import type { Listener } from "../core/facts.ts";
import type { Chain, Condition, NumberRange, Table } from "../core/filter.ts";
import type { At } from "../core/text.ts";
import { Conntrack } from "./conntrack.ts";
import { filtered } from "./hooks.ts";
import { type Host, isTunnel } from "./hosts.ts";
import { EPHEMERAL, type Packet, SYN, TCP, UDP } from "./packet.ts";
import { explore } from "./run.ts";
import { addressOn } from "./topology.ts";

/** An address that rules rarely speak of: 5.6.7.8 and 2a00::1. */
export const STRANGER: Readonly<Record<Family, bigint>> = { 4: 0x05060708n, 6: 0x2a00_0000_0000_0000_0000_0000_0000_0001n };

/** A stranger's first packet to a socket of a host, at the host's first address. */
export function packetTo(
  host: Host,
  { port, protocol }: Pick<Listener, "port" | "protocol">,
  family: Family,
  source = STRANGER[family],
): Packet {
  const own = addressOn(host, family, undefined) ?? host.addresses.find(({ address }) => address.family === family)?.address;
  return {
    family,
    protocol: protocol === "tcp" ? TCP : UDP,
    source,
    destination: own?.value,
    sourcePort: EPHEMERAL,
    destinationPort: port,
    flags: protocol === "tcp" ? SYN : 0,
  };
}

/** Whether INPUT lets a stranger's first packet through to a socket: "unknown" where the files do not decide it. */
export function reachesFilter(
  host: Host,
  listener: Pick<Listener, "port" | "protocol">,
  family: Family,
  source = STRANGER[family],
): "accepted" | "dropped" | "unknown" {
  return decidedBy(host, listener, family, source).verdict;
}

/** The same with the line that decides, where one does. */
export function decidedBy(
  host: Host,
  listener: Pick<Listener, "port" | "protocol">,
  family: Family,
  source = STRANGER[family],
): { readonly verdict: "accepted" | "dropped" | "unknown"; readonly at: At | undefined } {
  const packet = packetTo(host, listener, family, source);
  const device = host.addresses.find(({ address }) => address.family === family && address.value === packet.destination)?.interface;
  if (host.filters[family].knowledge === "none") return { verdict: "accepted", at: undefined };
  const { verdict, run } = explore<undefined>((run) => {
    const entry = new Conntrack().begin(host, packet);
    const blocked = filtered("INPUT", ["mangle", "filter", "security"], packet, {
      run,
      host,
      seen: { entry, direction: "original", state: "new" },
      in: device,
    });
    return blocked === undefined ? { ok: true, socket: undefined, seenAs: undefined } : { ok: false, why: blocked, fault: "filter" };
  });
  return { verdict: verdict === "reachable" ? "accepted" : verdict === "unreachable" ? "dropped" : "unknown", at: run.steps.at(-1)?.at };
}

/**
 * Whether INPUT surely accepts no first packet to a port that comes by a link, whoever sends it and wherever it arrives. Then `at` is the
 * place that drops what no rule takes, where it is written down. `outside`: what comes through the host's own tunnels does not count.
 */
export function acceptsNobody(
  host: Host,
  family: Family,
  { port, protocol }: Pick<Listener, "port" | "protocol">,
  outside = false,
): { readonly at: At | undefined } | undefined {
  const { knowledge, tables } = host.filters[family];
  const table = tables.get("filter");
  const input = table?.chains.get("INPUT");
  if (knowledge !== "stated" || table === undefined || input === undefined) return undefined;
  if (host.changes.some(({ about }) => about === "filter")) return undefined;
  const end = endOf(table, input, flowTo(protocol, port, outside ? host : undefined), new Map());
  if (end === "accepted") return undefined;
  return end === "on" ? (input.policy?.action === "drop" ? { at: input.policy.at } : undefined) : end;
}

/** A connection to a port; `beside` is the host by whose tunnels it does not come. */
type Flow = { readonly protocol: number; readonly port: number; readonly beside: Host | undefined };

const flowTo = (protocol: Listener["protocol"], port: number, beside?: Host): Flow => ({
  protocol: protocol === "tcp" ? TCP : UDP,
  port,
  beside,
});

type End = "accepted" | "on" | { readonly at: At };

// Where a chain ends a connection to the port at the latest: "on" when it may come through, "accepted" when some rule may accept it.
function endOf(table: Table, chain: Chain, flow: Flow, known: Map<string, End>): End {
  const before = known.get(chain.name);
  if (before !== undefined) return before;
  known.set(chain.name, "on");
  const end = endIn(table, chain, flow, known);
  known.set(chain.name, end);
  return end;
}

function endIn(table: Table, chain: Chain, flow: Flow, known: Map<string, End>): End {
  // Whether packets may have gone back to the calling chain by now: what the rest of this one drops is not the end for them.
  let returned = false;
  for (const { action, conditions, at } of chain.rules) {
    if (conditions.some((condition) => speaksOf(condition, flow) === false)) continue;
    const always = conditions.every((condition) => speaksOf(condition, flow) === true);
    if (action.do === "accept" || action.do === "unknown") return "accepted";
    if (action.do === "return" && always) return "on";
    returned ||= action.do === "return";
    if ((action.do === "drop" || action.do === "reject") && always) return returned ? "on" : { at };
    const next = action.do === "jump" || action.do === "goto" ? table.chains.get(action.chain) : undefined;
    const there = next === undefined ? "on" : endOf(table, next, flow, known);
    if (there === "accepted") return "accepted";
    if (there !== "on" && always) return returned ? "on" : there;
    if (action.do === "goto" && always) return "on";
    returned ||= action.do === "goto";
  }
  return "on";
}

/** So many rules are looked at, those of a chain again for each jump to it. */
const MOST_RULES = 5000;

/**
 * The sources from which INPUT may accept a first packet to a port that comes by a link: all of them lie in these ranges. "anyone" where some
 * rule that may accept names no source, or not all rules are known.
 */
export function acceptedFrom(
  host: Host,
  family: Family,
  { port, protocol }: Pick<Listener, "port" | "protocol">,
): readonly AddressRange[] | "anyone" {
  const { knowledge, tables } = host.filters[family];
  const table = tables.get("filter");
  const input = table?.chains.get("INPUT");
  if (knowledge !== "stated" || table === undefined || input?.policy?.action !== "drop")
    return acceptsNobody(host, family, { port, protocol }) ? [] : "anyone";
  if (host.changes.some(({ about }) => about === "filter")) return "anyone";
  const asked: Asked = { table, flow: flowTo(protocol, port), found: [], left: MOST_RULES };
  return gathers(asked, input, undefined) ? asked.found : "anyone";
}

type Asked = { readonly table: Table; readonly flow: Flow; readonly found: AddressRange[]; left: number };

// Gathers the sources that rules of a chain accept; false where some rule accepts, or may accept, whoever sends. `from`: who comes there.
function gathers(asked: Asked, chain: Chain, from: readonly AddressRange[] | undefined): boolean {
  for (const { action, conditions } of chain.rules) {
    if (--asked.left < 0) return false;
    if (conditions.some((condition) => speaksOf(condition, asked.flow) === false)) continue;
    const named = conditions.flatMap((one) => (one.on === "source" && !one.not ? [one.ranges] : []))[0] ?? from;
    if (action.do === "accept" || action.do === "unknown") {
      if (named === undefined) return false;
      for (const range of named) asked.found.push(range);
    }
    const next = action.do === "jump" || action.do === "goto" ? asked.table.chains.get(action.chain) : undefined;
    if (next !== undefined && !gathers(asked, next, named)) return false;
  }
  return true;
}

// Whether first packets to the port fulfil a condition: true for all, false for none that comes by a link.
function speaksOf(condition: Condition, { protocol, port, beside }: Flow): boolean | undefined {
  const within = (ranges: readonly NumberRange[], value: number): boolean =>
    ranges.some(([first, last]) => value >= first && value <= last);
  if (condition.on === "protocol") return within(condition.protocols, protocol) !== condition.not;
  if (condition.on === "destination-port") return within(condition.ports, port) !== condition.not;
  if (condition.on === "state") return condition.states.includes("new") !== condition.not;
  if (condition.on === "in")
    return condition.name === "lo" || (beside !== undefined && isTunnel(beside, condition.name)) ? condition.not : undefined;
  return undefined;
}
