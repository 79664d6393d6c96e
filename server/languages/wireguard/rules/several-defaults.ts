import { conf, type Rule } from "../../../core/rule.ts";
import { nestedPrefixes } from "../prefixes.ts";
import { peerName, SAMPLE, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const severalDefaults: Rule<WireGuardUnit> = {
  id: "wireguard/several-defaults",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "several peers with 0.0.0.0/0 or ::/0: only the last one gets the traffic",
  why: `All traffic can go to one peer only. On a server, AllowedIPs of a client is the client's own address (10.0.0.2/32), not what the client
may reach: with 0.0.0.0/0 for each, every client but the last is cut off.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = «0.0.0.0/0»
        [Peer]
        PublicKey = ${SAMPLE.third}
        AllowedIPs = 0.0.0.0/0
        `,
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 0.0.0.0/0
        [Peer]
        PublicKey = ${SAMPLE.third}
        AllowedIPs = ::/0
        `,
    },
  ],
  *check({ file }) {
    for (const { same, length } of nestedPrefixes(file)) {
      const winner = same.at(-1);
      if (length !== 0 || winner === undefined) continue;
      const line = file.lineAt(winner.span.start);
      for (const { peer, span, text } of same) {
        if (peer === winner.peer) continue;
        yield {
          span,
          message: `${peerName(file, winner.peer)} in line ${line} gets ${text.slice(0, 20)}: a default route has room for one peer`,
          related: [{ span: winner.span, message: "asks for it last" }],
        };
      }
    }
  },
};
