/** What a host's own filter does with a new connection from somebody unknown, wherever the host is attached. */
import type { Family } from "../core/address.ts";
import type { Listener } from "../core/facts.ts";
import { Conntrack } from "./conntrack.ts";
import { filtered } from "./hooks.ts";
import type { Host } from "./hosts.ts";
import { EPHEMERAL, type Packet, SYN, TCP, UDP } from "./packet.ts";
import { explore } from "./run.ts";
import { addressOn } from "./topology.ts";

/** An address that rules rarely speak of: 5.6.7.8 and 2a00::1. */
export const STRANGER: Readonly<Record<Family, bigint>> = { 4: 0x05060708n, 6: 0x2a00_0000_0000_0000_0000_0000_0000_0001n };

/** Whether INPUT lets a stranger's first packet through to a socket: "unknown" where the files do not decide it. */
export function reachesFilter(
  host: Host,
  listener: Pick<Listener, "port" | "protocol">,
  family: Family,
  source = STRANGER[family],
): "accepted" | "dropped" | "unknown" {
  const own = addressOn(host, family, undefined) ?? host.addresses.find(({ address }) => address.family === family)?.address;
  const device = host.addresses.find(({ address }) => address === own)?.interface;
  const packet: Packet = {
    family,
    protocol: listener.protocol === "tcp" ? TCP : UDP,
    source,
    destination: own?.value,
    sourcePort: EPHEMERAL,
    destinationPort: listener.port,
    flags: listener.protocol === "tcp" ? SYN : 0,
  };
  if (host.filters[family].knowledge === "none") return "accepted";
  const { verdict } = explore<undefined>((run) => {
    const entry = new Conntrack().begin(host, packet);
    const blocked = filtered("INPUT", ["mangle", "filter", "security"], packet, {
      run,
      host,
      seen: { entry, direction: "original", state: "new" },
      in: device,
    });
    return blocked === undefined ? { ok: true, socket: undefined, seenAs: undefined } : { ok: false, why: blocked, fault: "filter" };
  });
  return verdict === "reachable" ? "accepted" : verdict === "unreachable" ? "dropped" : "unknown";
}
