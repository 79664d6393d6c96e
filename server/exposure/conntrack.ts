/** What each host remembers of one connection: its addresses before and after translation, in both directions. */
import type { ConnectionState, TrackingZone } from "../core/filter.ts";
import type { Host } from "./hosts.ts";
import { type Packet, type Port, SYN, TCP } from "./packet.ts";

type Tuple = {
  readonly source: bigint | undefined;
  readonly destination: bigint | undefined;
  readonly sourcePort: Port | undefined;
  readonly destinationPort: Port | undefined;
};

/** `before` is the tuple of the first packet as it came in; `after` as it left, or was delivered; `answered` once the host saw an answer. */
export type Entry = {
  readonly host: Host;
  readonly zone: TrackingZone | undefined;
  readonly before: Tuple;
  after: Tuple;
  answered: boolean;
  mark: number | undefined;
};

/** How a host sees a packet. */
export type Seen = { readonly entry: Entry | undefined; readonly direction: "original" | "reply"; readonly state: ConnectionState };

const same = (a: Tuple, b: Tuple): boolean =>
  a.source === b.source && a.destination === b.destination && a.sourcePort === b.sourcePort && a.destinationPort === b.destinationPort;

const turned = (tuple: Tuple): Tuple => ({
  source: tuple.destination,
  destination: tuple.source,
  sourcePort: tuple.destinationPort,
  destinationPort: tuple.sourcePort,
});

const tupleOf = (packet: Packet): Tuple => ({
  source: packet.source,
  destination: packet.destination,
  sourcePort: packet.sourcePort,
  destinationPort: packet.destinationPort,
});

// nf_ct_zone_id(): in a direction that a zone does not speak of, zone 0 counts.
const idIn = (zone: TrackingZone | undefined, direction: "original" | "reply"): number => (zone?.[direction] === true ? zone.id : 0);
const isOf = (entry: Entry, zone: TrackingZone | undefined, direction: "original" | "reply"): boolean =>
  idIn(entry.zone, direction) === idIn(zone, direction);

/** The memories of all hosts that one connection has crossed. */
export class Conntrack {
  readonly #entries: Entry[] = [];

  /** The state of a packet at a host, in a zone. `answer` is true for a SYN-ACK or a datagram sent back. */
  see(host: Host, packet: Packet, answer: boolean, zone?: TrackingZone): Seen {
    const tuple = tupleOf(packet);
    for (const entry of this.#entries) {
      if (entry.host !== host) continue;
      if (isOf(entry, zone, "reply") && same(tuple, turned(entry.after))) return { entry, direction: "reply", state: "established" };
      if (!isOf(entry, zone, "original") || !same(tuple, entry.before)) continue;
      if (packet.flags === SYN) return { entry, direction: "original", state: "new" };
      // The client's ACK where only its SYN came by, because the answer took another way: nf_conntrack_proto_tcp.c, SYN_SENT and ACK.
      const strange = packet.protocol === TCP && !entry.answered;
      return { entry: strange ? undefined : entry, direction: "original", state: strange ? "invalid" : "established" };
    }
    // A SYN-ACK whose SYN was never seen starts no connection: nf_conntrack_proto_tcp.c, tcp_new().
    return { entry: undefined, direction: "original", state: answer && packet.protocol === TCP ? "invalid" : "new" };
  }

  /** Whether a packet belongs to a connection that the host has seen, in whichever zone. */
  knows(host: Host, packet: Packet): boolean {
    const tuple = tupleOf(packet);
    return this.#entries.some((entry) => entry.host === host && (same(tuple, turned(entry.after)) || same(tuple, entry.before)));
  }

  /** Remembers the first packet of a connection at a host. */
  begin(host: Host, packet: Packet, zone?: TrackingZone): Entry {
    const entry = { host, zone, before: tupleOf(packet), after: tupleOf(packet), answered: false, mark: 0 };
    this.#entries.push(entry);
    return entry;
  }
}
