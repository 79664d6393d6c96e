import { readAddress, scopeOf } from "../../core/address.ts";
import { brief } from "../../core/markdown.ts";
import type { Finding, Rule } from "../../core/rule.ts";
import { ofEachHost, relatedOf } from "../evidence.ts";
import { translatesPort } from "../forwards.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { accepting, pointing } from "../repairs.ts";
import type { Step } from "../run.ts";
import { filterTable } from "../samples.ts";
import { acceptsNobody } from "../strangers.ts";

const SERVER =
  "[Interface]\nPrivateKey = 4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=\nAddress = 10.8.0.1/24\nListenPort = «51820»\n\n[Peer]\nPublicKey = sGS2Tx7p1kWZWrL7FEm4NhFfSMnTmkZwpuE4XuZPgHs=\nAllowedIPs = 10.8.0.2/32\n";

const GIVEN = ["-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "-A INPUT -p tcp --dport 22 -j ACCEPT"];

export const wireguardPair: Rule<EstateUnit> = {
  id: "exposure/wireguard-pair",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "WireGuard's port is dropped by the host's own filter, or its peer is another host",
  why: `Peers without an Endpoint in this file can only be met when they call, and their first packet is a new UDP connection
to ListenPort. The host's INPUT chain lets none through: the tunnel never comes up, and WireGuard reports nothing, since
silence is its answer to everything. Accept the UDP port. The same happens when Endpoint is the address of one host of the
estate and PublicKey belongs to another. What two files of one tunnel say of each other is checked by wireguard/pair-….`,
  references: ["https://www.wireguard.com/protocol/", "https://man7.org/linux/man-pages/man8/wg.8.html"],
  examples: [
    {
      path: "hosts/vpn/etc/wireguard/wg0.conf",
      files: { "hosts/vpn/facts/iptables-save.txt": filterTable({ input: "DROP" }, "-A INPUT -p tcp --dport 51820 -j ACCEPT") },
      bad: SERVER,
    },
    {
      path: "hosts/vpn/etc/iptables/rules.v4",
      files: { "hosts/vpn/etc/wireguard/wg0.conf": SERVER },
      bad: filterTable({ input: "DROP" }, ...GIVEN),
      fixed: filterTable({ input: "DROP" }, ...GIVEN, "-A INPUT -p udp --dport 51820 -j ACCEPT"),
    },
    {
      path: "hosts/vpn/etc/wireguard/wg0.conf",
      files: { "hosts/vpn/facts/iptables-save.txt": filterTable({ input: "DROP" }, "-A INPUT -p udp --dport 51820 -j ACCEPT") },
      good: SERVER.replace(/[«»]/g, ""),
    },
  ],
  check: (unit) =>
    ofEachHost(unit, "exposure/wireguard-pair", function* (host) {
      yield* deaf(unit, host);
      yield* elsewhere(unit, host);
    }),
};

function* deaf(unit: EstateUnit, host: Host): Iterable<Finding> {
  const families = ([4, 6] as const).filter((family) => host.filters[family].knowledge !== "none");
  const unfiltered =
    !families.includes(6) && host.addresses.some(({ address }) => address.family === 6 && scopeOf(address) !== "link-local");
  for (const listener of families.length === 0 || unfiltered ? [] : host.listeners) {
    if (listener.program !== "wireguard" || listener.protocol !== "udp" || listener.confidence !== "stated") continue;
    const peers = host.peers.filter((peer) => peer.at.uri === listener.at.uri);
    if (peers.length === 0 || peers.some(({ endpoint }) => endpoint !== undefined)) continue;
    const ends = families.map((family) => acceptsNobody(host, family, listener));
    if (ends.includes(undefined)) continue;
    // One line of ufw's settings may be the policy of both families.
    const places = new Map(ends.flatMap((end) => (end?.at === undefined ? [] : [[`${end.at.uri} ${end.at.span.start}`, end.at]])));
    const steps = [...places.values()].map((at): Step => ({ host: host.name, at, text: "drops it", role: "blocks" }));
    const fix = accepting(unit, host, "INPUT", [`-p udp --dport ${listener.port} -j ACCEPT`], steps.slice(0, 1), listener.at.uri);
    yield {
      uri: listener.at.uri,
      span: listener.at.span,
      message: brief(`no peer can call: INPUT of ${host.name} drops UDP port ${listener.port}; accept it`, 100),
      related: relatedOf(steps),
      ...(fix && { fix }),
    };
  }
}

// The endpoint is the address of one described host, and the key that of another.
function* elsewhere(unit: EstateUnit, host: Host): Iterable<Finding> {
  for (const { endpoint, peerKey, at } of host.peers) {
    const address = endpoint === undefined || peerKey === undefined ? undefined : readAddress(endpoint.host);
    if (endpoint === undefined || peerKey === undefined || address === undefined) continue;
    const holders = unit.topology.holdersOf(peerKey);
    const met = unit.topology.facesOf(address.family, address.value);
    unit.met(...holders, ...met);
    const [holder, owner] = [holders[0], met[0]];
    if (holder === undefined || owner === undefined || holders.length > 1 || met.length > 1 || holder === owner) continue;
    const passesOn = (owner.declared?.forwards.length ?? 0) > 0 || translatesPort(owner, address.family, endpoint.port);
    if (passesOn) continue;
    const message = `${endpoint.host} is ${brief(owner.name, 24)}, and this peer's key is that of ${brief(holder.name, 24)}`;
    const fix = pointing(unit, at, endpoint.host, holder, address.family);
    yield { uri: at.uri, span: at.span, message, related: [], ...(fix && { fix }) };
  }
}
