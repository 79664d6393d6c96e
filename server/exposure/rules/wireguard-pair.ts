import { brief } from "../../core/markdown.ts";
import type { Finding, Rule } from "../../core/rule.ts";
import { ofEachHost } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { filterTable } from "../samples.ts";
import { reachesFilter } from "../strangers.ts";

const SERVER =
  "[Interface]\nPrivateKey = 4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=\nAddress = 10.8.0.1/24\nListenPort = «51820»\n\n[Peer]\nPublicKey = sGS2Tx7p1kWZWrL7FEm4NhFfSMnTmkZwpuE4XuZPgHs=\nAllowedIPs = 10.8.0.2/32\n";

export const wireguardPair: Rule<EstateUnit> = {
  id: "exposure/wireguard-pair",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "WireGuard's port is dropped by the host's own filter",
  why: `Peers without an Endpoint in this file can only be met when they call, and their first packet is a new UDP connection
to ListenPort. The host's INPUT chain lets none through: the tunnel never comes up, and WireGuard reports nothing, since
silence is its answer to everything. Accept the UDP port.`,
  references: ["https://www.wireguard.com/protocol/", "https://man7.org/linux/man-pages/man8/wg.8.html"],
  examples: [
    {
      path: "hosts/vpn/etc/wireguard/wg0.conf",
      files: { "hosts/vpn/facts/iptables-save.txt": filterTable({ input: "DROP" }, "-A INPUT -p tcp --dport 51820 -j ACCEPT") },
      bad: SERVER,
    },
    {
      path: "hosts/vpn/etc/wireguard/wg0.conf",
      files: { "hosts/vpn/facts/iptables-save.txt": filterTable({ input: "DROP" }, "-A INPUT -p udp --dport 51820 -j ACCEPT") },
      good: SERVER.replace(/[«»]/g, ""),
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/wireguard-pair", about),
};

function* about(host: Host): Iterable<Finding> {
  for (const listener of host.listeners) {
    if (listener.program !== "wireguard" || listener.protocol !== "udp" || listener.confidence !== "stated") continue;
    const peers = host.peers.filter((peer) => peer.at.uri === listener.at.uri);
    if (peers.length === 0 || peers.some(({ endpoint }) => endpoint !== undefined)) continue;
    const families = ([4, 6] as const).filter((family) => host.filters[family].knowledge === "stated");
    if (
      families.length === 0 ||
      families.some((family) => reachesFilter(host, listener, family) !== "dropped") ||
      narrower(host, listener.port)
    )
      continue;
    yield {
      uri: listener.at.uri,
      span: listener.at.span,
      message: brief(`no peer can call: INPUT of ${host.name} drops UDP port ${listener.port}; accept it`, 100),
      related: [],
    };
  }
}

// A rule for the port that asks for more (a source, an interface) may be meant for the peers.
const narrower = (host: EstateUnit["hosts"][number], port: number): boolean =>
  ([4, 6] as const).some((family) =>
    [...(host.filters[family].tables.get("filter")?.chains.values() ?? [])].some((chain) =>
      chain.rules.some(
        ({ action, conditions }) =>
          action.do === "accept" &&
          conditions.some(
            (condition) => condition.on === "destination-port" && condition.ports.some(([first, last]) => port >= first && port <= last),
          ) &&
          conditions.some(
            (condition) =>
              condition.on === "protocol" && condition.protocols.some(([first, last]) => first <= 17 && last >= 17) !== condition.not,
          ),
      ),
    ),
  );
