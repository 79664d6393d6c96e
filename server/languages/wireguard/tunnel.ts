/** Questions about a configuration as a whole that several rules ask. */
import type { AddressRange } from "../../core/address.ts";
import { endpointOf, type Peer, takesAll, type WireGuardFile } from "./model.ts";

/** The last value of a key of [Interface], as it is written; undefined when it is not set. */
export function setting(file: WireGuardFile, name: string): string | undefined {
  const entry = file.interface.entries.get(name);
  return entry === undefined ? undefined : file.source.text.slice(entry.value.span.start, entry.value.span.end);
}

/** The commands of all hooks, one after the other. */
export const hookText = (file: WireGuardFile): string =>
  file.interface.hooks.map(({ value }) => file.source.text.slice(value.span.start, value.span.end)).join("\n");

/** The interface's name: that of the file. */
export const interfaceName = (file: WireGuardFile): string => /([^/]*?)\.conf[^/]*$/.exec(file.source.uri)?.[1] ?? "wg0";

/** Peers to which all traffic of the host goes. */
export const fullTunnels = (file: WireGuardFile): readonly Peer[] => file.peers.filter((peer) => takesAll(peer, 4) || takesAll(peer, 6));

/** Whether wg-quick makes no routes, or the hooks make their own: then AllowedIPs say little about what goes through the tunnel. */
export const routesByHand = (file: WireGuardFile): boolean => {
  const table = setting(file, "table");
  return (table !== undefined && table !== "auto") || /\bip\s+(-\d\s+)?(rule|route|r|ro|ru)\b/.test(hookText(file));
};

/** A client: it calls, and does not wait to be called. */
export const isClient = (file: WireGuardFile): boolean =>
  file.peers.length > 0 &&
  file.interface.entries.get("listenport") === undefined &&
  file.peers.every((peer) => endpointOf(peer) !== undefined);

/** Whether some peer of the file takes packets to all of `range`. */
export const isAllowed = (file: WireGuardFile, range: AddressRange): boolean =>
  file.peers.some(
    (peer) =>
      takesAll(peer, range.family) ||
      peer.allowed.some(
        ({ cidr }) =>
          cidr !== undefined && cidr.range.family === range.family && cidr.range.first <= range.first && range.last <= cidr.range.last,
      ),
  );
