/** Which socket of a host takes a packet. */
import { readAddress, showAddress } from "../core/address.ts";
import type { Listener } from "../core/facts.ts";
import type { Host } from "./hosts.ts";
import { type Packet, portIn, portText, shown, TCP } from "./packet.ts";
import type { Run } from "./run.ts";
import { bindsV6Only } from "./settings.ts";
import { isLoopback } from "./topology.ts";

/** The socket that takes a packet, "none" when no socket does, "unknown" when one that no file mentions may. */
export function socketFor(run: Run, host: Host, packet: Packet, device: string | undefined): Listener | "none" | "unknown" {
  const taking = host.listeners.filter((listener) => listener.namespace === undefined && takes(host, listener, packet, device));
  if (typeof packet.destinationPort === "object" && taking.length > 0) {
    run.leaveOpen({ code: "unknown-target", text: `${host.name} picks one of the ports ${portText(packet.destinationPort)}` });
    return "unknown";
  }
  const best = taking.sort((a, b) => nearness(b, packet) - nearness(a, packet))[0];
  if (best !== undefined) {
    const text = `${best.program === "" ? "a program" : best.program} listens on ${best.address} port ${best.port}`;
    run.steps.push({ host: host.name, at: best.at, text, role: "listens" });
    return best;
  }
  if (host.listenersComplete !== undefined) return "none";
  const port = `${portText(packet.destinationPort)}/${packet.protocol === TCP ? "tcp" : "udp"}`;
  return run.choose({ code: "listeners", text: `no file says whether anything listens on ${host.name} port ${port}` }) ? "unknown" : "none";
}

// As inet_lookup_listener() prefers: the very address, then the interface, then the family.
function nearness({ address, device }: Listener, { family }: Packet): number {
  const bound = readAddress(address);
  return (bound?.value === 0n ? 0 : 4) + (device === undefined ? 0 : 2) + (bound?.family === family ? 1 : 0);
}

function takes(host: Host, listener: Listener, packet: Packet, device: string | undefined): boolean {
  if (listener.protocol !== (packet.protocol === TCP ? "tcp" : "udp")) return false;
  if (portIn([[listener.port, listener.port]], packet.destinationPort) === false) return false;
  if (listener.device !== undefined && device !== undefined && listener.device !== device) return false;
  const bound = readAddress(listener.address);
  if (bound === undefined) return false;
  if (bound.value === 0n) return bound.family === packet.family || (bound.family === 6 && (listener.dualStack ?? !bindsV6Only(host)));
  if (packet.destination === undefined) return !isLoopback(bound.family, bound.value) && bound.family === packet.family;
  return bound.family === packet.family && bound.value === packet.destination;
}

/** The source that a program sees in `accept()`: an IPv6 socket sees IPv4 clients as ::ffff:…, which is shown as IPv4 here. */
export const seenSource = (packet: Packet): string | undefined =>
  packet.source === undefined ? undefined : showAddress({ family: packet.family, value: packet.source });

/** "10.0.0.5 port 5432" for reasons. */
export const targetText = (packet: Packet): string =>
  `${shown(packet.family, packet.destination)} port ${portText(packet.destinationPort)}`;
