/** What a WireGuard file tells about its host: the interface, its addresses and port, its peers, and the routes to them. */
import { type AddressRange, showAddress } from "../../core/address.ts";
import type { Fact } from "../../core/facts.ts";
import type { At, Span } from "../../core/text.ts";
import { readPort } from "../shared/wireguard-values.ts";
import { endpointOf, type Peer, type WireGuardFile } from "./model.ts";
import { effectiveAllowed } from "./prefixes.ts";
import { hookText, interfaceName, setting } from "./tunnel.ts";
import type { WireGuardUnit } from "./unit.ts";

/** All facts of one file. Keys leave only as fingerprints. */
export function facts({ file }: WireGuardUnit): readonly Fact[] {
  const [section] = file.interface.sections;
  if (section === undefined) return [];
  const name = interfaceName(file);
  const at = (span: Span): At => ({ uri: file.source.uri, span });
  return [
    { kind: "interface", name, type: "wireguard", at: at(section.header), confidence: "stated" },
    ...file.interface.addresses.flatMap(({ address, span }): Fact[] =>
      address === undefined
        ? [{ kind: "gap", about: "address", why: "an address that ip refuses", at: at(span), confidence: "stated" }]
        : [
            {
              kind: "address",
              interface: name,
              address: showAddress(address.cidr.address),
              prefixLength: address.cidr.prefixLength,
              at: at(span),
              confidence: "stated",
            },
          ],
    ),
    ...listeners(file, at),
    ...file.peers.flatMap((peer) => peerFact(file, peer, name, at)),
    ...routes(file, name, at),
    ...hooks(file, at),
  ];
}

// The kernel opens one socket for each family; a datagram is answered only when it proves knowledge of the key.
function listeners(file: WireGuardFile, at: (span: Span) => At): Fact[] {
  const entry = file.interface.entries.get("listenport");
  const port = entry === undefined ? undefined : readPort(entry.value.text)?.port;
  if (entry === undefined || port === undefined || port === 0) return [];
  return (["0.0.0.0", "::"] as const).map((address) => ({
    kind: "listener",
    protocol: "udp",
    address,
    ...(address === "::" ? { dualStack: false } : {}),
    port,
    service: "wireguard",
    program: "wireguard",
    tls: false,
    authenticates: "some",
    at: at(entry.value.span),
    confidence: "stated",
  }));
}

function peerFact(file: WireGuardFile, peer: Peer, name: string, at: (span: Span) => At): Fact[] {
  const endpoint = endpointOf(peer);
  const own = file.ownKey();
  const listen = readPort(file.interface.entries.get("listenport")?.value.text ?? "")?.port;
  if (peer.allowed.some(({ cidr }) => cidr === undefined))
    return [{ kind: "gap", about: "route", why: "AllowedIPs that wg refuses", at: at(peer.section.header), confidence: "stated" }];
  return [
    {
      kind: "vpn-peer",
      interface: name,
      ...(own === undefined ? {} : { ownKey: fingerprint(own) }),
      ...(peer.key === undefined ? {} : { peerKey: fingerprint(peer.key) }),
      allowed: peer.allowed.flatMap(({ cidr }): AddressRange[] => (cidr === undefined ? [] : [cidr.range])),
      ...(endpoint === undefined
        ? {}
        : { endpoint: { host: endpoint.address === undefined ? endpoint.host : showAddress(endpoint.address), port: endpoint.port.port } }),
      ...(listen === undefined ? {} : { listenPort: listen }),
      at: at(peer.section.header),
      confidence: "stated",
    },
  ];
}

// wg-quick makes a route for every prefix that the interface's own addresses do not already cover.
function routes(file: WireGuardFile, name: string, at: (span: Span) => At): Fact[] {
  const table = tableName(setting(file, "table"));
  if (table === "off" || file.interface.addresses.length === 0) return [];
  return effectiveAllowed(file).flatMap(({ cidr, span }): Fact[] =>
    cidr === undefined
      ? []
      : [
          {
            kind: "route",
            interface: name,
            to: cidr.range,
            prefixLength: cidr.prefixLength,
            ...(table === undefined ? {} : { table }),
            at: at(span),
            confidence: "stated",
          },
        ],
  );
}

// A routing table by number or name; undefined for the main one, and for a text that is no table.
const tableName = (text: string | undefined): string | undefined =>
  text !== undefined && text !== "auto" && /^[\w.-]{1,20}$/.test(text) ? text : undefined;

function hooks(file: WireGuardFile, at: (span: Span) => At): Fact[] {
  const found: Fact[] = [];
  for (const hook of file.interface.hooks) {
    const text = file.source.text.slice(hook.value.span.start, hook.value.span.end);
    const forwarding = /\bsysctl\s+(?:-q\s+)?(?:-w\s+)?(net\.[\w.]*forward\w*)=(\d)/.exec(text);
    if (forwarding !== null && /up$/.test(hook.name))
      found.push({
        kind: "setting",
        key: forwarding[1] as string,
        value: forwarding[2] as string,
        at: at(hook.value.span),
        confidence: "stated",
      });
  }
  const commands = hookText(file);
  const first = file.interface.hooks[0];
  if (first !== undefined && /ip6?tables|\bnft\b|\bufw\b|firewall-cmd|\.sh\b/.test(commands))
    found.push({
      kind: "gap",
      // What only forwards and masquerades leaves the host's own sockets alone.
      about: /\bINPUT\b|\bOUTPUT\b|\bnft\b|\bufw\b|firewall-cmd|\.sh\b|\s-[FPX]\b/.test(commands) ? "filter" : "translation",
      why: `hooks of ${interfaceName(file)} change the firewall`,
      at: at(first.value.span),
      confidence: "stated",
    });
  return found;
}

/** Sixteen hexadecimal digits that are equal for equal keys and say nothing about the key: FNV-1a, twice with different seeds. */
function fingerprint(key: string): string {
  const half = (seed: number): string => {
    let hash = seed;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, "0");
  };
  return half(0x811c9dc5) + half(0x050c5d1f);
}
