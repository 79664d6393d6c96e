/** What each host remembers of one connection: its addresses before and after translation, in both directions. */
import type { ConnectionState } from "../core/filter.ts";
import type { Host } from "./hosts.ts";
import { type Packet, type Port, SYN, TCP } from "./packet.ts";

type Tuple = {
  readonly source: bigint | undefined;
  readonly destination: bigint | undefined;
  readonly sourcePort: Port | undefined;
  readonly destinationPort: Port | undefined;
};

/** `before` is the tuple of the first packet as it came in; `after` as it left, or was delivered; `answered` once the host saw an answer. */
export type Entry = { readonly host: Host; readonly before: Tuple; after: Tuple; answered: boolean; mark: number | undefined };

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

export const tupleOf = (packet: Packet): Tuple => ({
  source: packet.source,
  destination: packet.destination,
  sourcePort: packet.sourcePort,
  destinationPort: packet.destinationPort,
});

/** The memories of all hosts that one connection has crossed. */
export class Conntrack {
  readonly #entries: Entry[] = [];

  /** The state of a packet at a host. `answer` is true for a SYN-ACK or a datagram sent back. */
  see(host: Host, packet: Packet, answer: boolean): Seen {
    const tuple = tupleOf(packet);
    for (const entry of this.#entries) {
      if (entry.host !== host) continue;
      if (same(tuple, turned(entry.after))) return { entry, direction: "reply", state: "established" };
      if (!same(tuple, entry.before)) continue;
      if (packet.flags === SYN) return { entry, direction: "original", state: "new" };
      // The client's ACK where only its SYN came by, because the answer took another way: nf_conntrack_proto_tcp.c, SYN_SENT and ACK.
      const strange = packet.protocol === TCP && !entry.answered;
      return { entry: strange ? undefined : entry, direction: "original", state: strange ? "invalid" : "established" };
    }
    // A SYN-ACK whose SYN was never seen starts no connection: nf_conntrack_proto_tcp.c, tcp_new().
    return { entry: undefined, direction: "original", state: answer && packet.protocol === TCP ? "invalid" : "new" };
  }

  /** Remembers the first packet of a connection at a host. */
  begin(host: Host, packet: Packet): Entry {
    const entry = { host, before: tupleOf(packet), after: tupleOf(packet), answered: false, mark: 0 };
    this.#entries.push(entry);
    return entry;
  }
}
