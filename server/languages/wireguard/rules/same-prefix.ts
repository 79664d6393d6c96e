import { showRange } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { nestedPrefixes } from "../prefixes.ts";
import { peerName, SAMPLE, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const samePrefix: Rule<WireGuardUnit> = {
  id: "wireguard/same-prefix",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "one prefix in AllowedIPs of two peers: only the last peer gets it",
  why: `A prefix belongs to one peer. When a second one claims it, the kernel takes it away from the first without a word: packets go to the last
peer, and what the first sends from there is dropped.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = «10.0.0.2/32»
        [Peer]
        PublicKey = ${SAMPLE.third}
        AllowedIPs = 10.0.0.2
        `,
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 10.0.0.2/32, 10.0.0.2/32
        [Peer]
        PublicKey = ${SAMPLE.third}
        AllowedIPs = 10.0.0.3/32
        `,
    },
  ],
  *check({ file }) {
    for (const { same, range, length } of nestedPrefixes(file)) {
      const winner = same.at(-1);
      if (winner === undefined || length === 0) continue;
      const line = same.length > 1 ? file.lineAt(winner.span.start) : 0;
      for (const { peer, span } of same) {
        if (peer === winner.peer) continue;
        yield {
          span,
          message: `${showRange(range)} goes to ${peerName(file, winner.peer)} in line ${line}: the last peer that asks gets it`,
          related: [{ span: winner.span, message: "asks for it last" }],
        };
      }
    }
  },
};
