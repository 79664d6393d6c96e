/** Matches that ask more than the packet's header: the host's routing table, its connection memory, the packet's mark. */
import { type Family, readCidr, scopeOf } from "../core/address.ts";
import { everyAddressType } from "../core/address-type.ts";
import type { Condition, MarkChange, NumberRange, PacketRule } from "../core/filter.ts";
import type { Host } from "./hosts.ts";
import { type HostPassage, type Packet, type Port, portIn, TCP, UDP } from "./packet.ts";
import { isLocal, prefixOf, routeTo } from "./topology.ts";

/** Whether a packet fulfils an opaque condition, as far as the host's files decide it; undefined where they do not. */
export function fulfilsOpaque(
  host: Host,
  rule: PacketRule,
  condition: Condition,
  packet: Packet,
  passage: HostPassage,
): boolean | undefined {
  if (condition.on !== "opaque") return undefined;
  const [module, ...words] = condition.key.split(/\s+/).filter((word) => word !== "");
  // Of a packet without a connection xt_conntrack.c looks at the state alone, and at nothing where no state is asked for.
  if (module === "conntrack" && passage.entry === undefined) return rule.conditions.some(({ on }) => on === "state");
  const plain =
    module === "addrtype"
      ? addressType(host, words, packet)
      : module === "rpfilter"
        ? reversePath(host, words, packet, passage)
        : module === "mark" || module === "connmark"
          ? marked(module, words, passage)
          : module === "conntrack"
            ? ofConnection(words, packet, passage)
            : undefined;
  return plain === undefined ? undefined : plain !== condition.not;
}

/** Carries out what a rule's target does to the marks. Without a `change` that was understood, the mark is not known afterwards. */
export function remark(passage: HostPassage, kinds: readonly string[], change: MarkChange | undefined): void {
  const { memory, entry } = passage;
  memory.changes++;
  if (change === undefined) {
    if (kinds.includes("mark")) memory.mark = undefined;
    if (kinds.includes("connmark") && entry !== undefined) entry.mark = undefined;
    return;
  }
  // Packets without a connection have no connection's mark: xt_connmark leaves them alone.
  const aboutConnection = change.of === "connection" || change.copy !== 0;
  if (aboutConnection && entry === undefined) return;
  const [old, other] = change.of === "packet" ? [memory.mark, entry?.mark] : [entry?.mark, memory.mark];
  const known = (old !== undefined || change.keep === 0) && (other !== undefined || change.copy === 0);
  const next = known ? (((old ?? 0) & change.keep) ^ change.flip ^ ((other ?? 0) & change.copy)) >>> 0 : undefined;
  if (change.of === "packet") memory.mark = next;
  else if (entry !== undefined) entry.mark = next;
}

// xt_addrtype.c asks the host's own routing table about the addresses.
const addressType = (host: Host, words: readonly string[], packet: Packet): boolean | undefined =>
  everyAddressType(words, (side, wanted) => {
    const value = side === "--src-type" ? packet.source : packet.destination;
    return value === undefined ? undefined : isOfType(host, packet.family, value, wanted);
  });

// LOCAL is an own address, UNICAST another's.
function isOfType(host: Host, family: Family, value: bigint, wanted: readonly string[]): boolean | undefined {
  if (family === 6) return isOfTypes6(host, value, wanted);
  const own = isLocal(host, family, value);
  const scope = scopeOf({ family, value });
  return wanted.some((one) => {
    if (one === "LOCAL") return own;
    if (one === "MULTICAST") return scope === "multicast";
    if (own || scope === "multicast") return false;
    return one === (scope === "broadcast" || isNetworkEdge(host, family, value) ? "BROADCAST" : "UNICAST");
  });
}

// IPv6 addresses must be of all the types (match_type6()): UNICAST is any that is no multicast address, own ones too.
function isOfTypes6(host: Host, value: bigint, wanted: readonly string[]): boolean | undefined {
  const isMulticast = scopeOf({ family: 6, value }) === "multicast";
  if (wanted.includes(isMulticast ? "UNICAST" : "MULTICAST")) return false;
  if (wanted.includes("UNSPEC") && value !== 0n) return false;
  if (wanted.includes("LOCAL") && isLocal(host, 6, value)) return true;
  if (wanted.includes("ANYCAST") || wanted.includes("UNREACHABLE")) return undefined;
  return !wanted.includes("LOCAL");
}

// The last address of an own network is its broadcast address.
const isNetworkEdge = (host: Host, family: Family, value: bigint): boolean =>
  family === 4 && host.addresses.some((own) => own.address.family === 4 && own.prefixLength < 31 && prefixOf(own).last === value);

// xt_rpfilter: the route back to the source is no local one, and leads out where the packet came in; any way out with --loose.
function reversePath(host: Host, words: readonly string[], packet: Packet, { in: device }: HostPassage): boolean | undefined {
  const known = words.every((word) => word === "--invert" || word === "--loose");
  if (!known || packet.source === undefined || device === undefined) return undefined;
  const near = packet.family === 6 && scopeOf({ family: 6, value: packet.source }) === "link-local";
  const passes = device === "lo" || near || passesBack(host, packet, packet.source, device, words.includes("--loose"));
  return passes === undefined ? undefined : passes !== words.includes("--invert");
}

function passesBack(host: Host, packet: Packet, source: bigint, device: string, loose: boolean): boolean | undefined {
  if (isLocal(host, packet.family, source)) return false;
  const back = routeTo(host, packet.family, source);
  if (back.kind === "unknown") return undefined;
  if (back.kind === "none") return false;
  return loose ? true : back.out === undefined ? undefined : back.out === device;
}

function marked(module: "mark" | "connmark", words: readonly string[], { memory, entry }: HostPassage): boolean | undefined {
  if (words.length !== 2 || words[0] !== "--mark") return undefined;
  if (module === "connmark" && entry === undefined) return undefined;
  const mark = module === "mark" ? memory.mark : entry?.mark;
  const [value = Number.NaN, mask = 0xffffffff] = (words[1] ?? "").split("/").map(Number);
  return mark === undefined || Number.isNaN(value) || Number.isNaN(mask) ? undefined : (mark & mask) >>> 0 === value >>> 0;
}

const PROTOCOLS: Readonly<Record<string, number>> = { tcp: TCP, udp: UDP };

// The tuple of the first packet (orig), the one that answers have (repl), and which way this packet goes.
function ofConnection(words: readonly string[], packet: Packet, { entry, direction }: HostPassage): boolean | undefined {
  const [option, text] = words;
  if (entry === undefined || text === undefined || words.length !== 2) return undefined;
  const { before, after } = entry;
  switch (option) {
    case "--ctdir":
      return text.toLowerCase() === direction;
    case "--ctproto":
      return Number(text) > 0 ? Number(text) === packet.protocol : PROTOCOLS[text.toLowerCase()] === packet.protocol;
    case "--ctorigsrc":
      return addressIn(text, packet.family, before.source);
    case "--ctorigdst":
      return addressIn(text, packet.family, before.destination);
    case "--ctreplsrc":
      return addressIn(text, packet.family, after.destination);
    case "--ctrepldst":
      return addressIn(text, packet.family, after.source);
    case "--ctorigsrcport":
      return portAmong(text, before.sourcePort);
    case "--ctorigdstport":
      return portAmong(text, before.destinationPort);
    case "--ctreplsrcport":
      return portAmong(text, after.destinationPort);
    case "--ctrepldstport":
      return portAmong(text, after.sourcePort);
    default:
      return undefined;
  }
}

function addressIn(text: string, family: Family, address: bigint | undefined): boolean | undefined {
  const range = readCidr(text.includes("/") ? text : `${text}/${family === 4 ? 32 : 128}`)?.range;
  if (range === undefined || range.family !== family || address === undefined) return undefined;
  return address >= range.first && address <= range.last;
}

function portAmong(text: string, port: Port | undefined): boolean | undefined {
  const match = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(text);
  if (match === null || port === undefined) return undefined;
  const range: NumberRange = [Number(match[1]), Number(match[2] ?? match[1])];
  return portIn([range], port);
}
