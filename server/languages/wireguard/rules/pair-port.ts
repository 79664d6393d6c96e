import { scopeOf } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { readPort } from "../../shared/wireguard-values.ts";
import { endpointOf } from "../model.ts";
import { fileLabel, pairsOf } from "../pairs.ts";
import { SAMPLE, shown, WG_PAGE } from "../show.ts";
import { spanIn } from "../syntax.ts";
import type { WireGuardUnit } from "../unit.ts";

export const pairPort: Rule<WireGuardUnit> = {
  id: "wireguard/pair-port",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "Endpoint names another port than the other end listens on",
  why: `The peer's own file is in the workspace and its ListenPort differs, or is missing, so that it listens on a random port. That is right only
where a router in between forwards one port to the other.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.public}
        Endpoint = vpn.example.com:«51821»
        `,
      fixed: conf`
        [Peer]
        PublicKey = ${SAMPLE.public}
        Endpoint = vpn.example.com:51820
        `,
      files: { "hosts/server/etc/wireguard/wg0.conf": `[Interface]\nPrivateKey = ${SAMPLE.private}\nListenPort = 51820\n` },
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.public}
        Endpoint = vpn.example.com:51820
        `,
      files: { "hosts/server/etc/wireguard/wg0.conf": `[Interface]\nPrivateKey = ${SAMPLE.private}\nListenPort = 51820\n` },
    },
  ],
  *check(unit) {
    for (const { peer, other } of pairsOf(unit)) {
      const endpoint = endpointOf(peer);
      const value = peer.entries.get("endpoint")?.value;
      if (endpoint === undefined || value === undefined || (endpoint.address !== undefined && scopeOf(endpoint.address) === "loopback"))
        continue;
      const entry = other.interface.entries.get("listenport");
      const listens = entry === undefined ? undefined : readPort(entry.value.text);
      if (listens?.port === endpoint.port.port || (entry !== undefined && listens === undefined)) continue;
      const where = shown(fileLabel(other), 40);
      const span = spanIn(value, ...endpoint.portAt);
      const fix =
        listens === undefined ? undefined : { title: `Call port ${listens.port}`, safe: false, edits: [{ span, text: `${listens.port}` }] };
      yield {
        span,
        message:
          listens === undefined ? `${where} has no ListenPort: it listens on a random port` : `${where} listens on port ${listens.port}`,
        related: [
          {
            uri: other.source.uri,
            span: entry?.value.span ?? other.interface.sections[0]?.header ?? { start: 0, end: 0 },
            message: "the other end",
          },
        ],
        ...(fix && { fix }),
      };
    }
  },
};
