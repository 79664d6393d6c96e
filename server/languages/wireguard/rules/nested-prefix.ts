import { showRange } from "../../../core/address.ts";
import { put } from "../../../core/lists.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import type { WireGuardFile } from "../model.ts";
import { type Nested, nestedPrefixes } from "../prefixes.ts";
import { peerName, SAMPLE, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

const RELATED = 20;

export const nestedPrefix: Rule<WireGuardUnit> = {
  id: "wireguard/nested-prefix",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a peer's network holds addresses that other peers take out of it",
  why: `The longest prefix wins: packets to the inner network go to its own peer, and the outer peer may not send from there. That is
right for a gateway with exceptions, and wrong when the client entries of a server were written with /24 instead of /32. A default route (/0, /1) around others is normal and not reported.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = «10.0.0.0/24»
        [Peer]
        PublicKey = ${SAMPLE.third}
        AllowedIPs = 10.0.0.3/32
        `,
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 0.0.0.0/0
        [Peer]
        PublicKey = ${SAMPLE.third}
        AllowedIPs = 10.0.0.3/32
        `,
    },
  ],
  *check({ file }) {
    const inside = new Map<Nested, Nested[]>();
    for (const inner of nestedPrefixes(file)) {
      const { outer } = inner;
      if (outer === undefined || outer.length <= 1 || outer.same.at(-1)?.peer === inner.same.at(-1)?.peer) continue;
      put(inside, outer, inner);
    }
    for (const [outer, inner] of inside) yield finding(file, outer, inner);
  },
};

function finding(file: WireGuardFile, outer: Nested, inner: readonly Nested[]): Finding {
  const first = inner[0] as Nested;
  const more = inner.length > 1 ? `, and ${inner.length - 1} more` : "";
  const owner = outer.same.at(-1) ?? outer.item;
  return {
    span: owner.span,
    message: `${peerName(file, first.item.peer)} takes ${showRange(first.range)} out of this${more}: the longest prefix wins`,
    related: inner
      .slice(0, RELATED)
      .map(({ item, range }) => ({ span: item.span, message: `${showRange(range)} goes to ${peerName(file, item.peer)}` })),
  };
}
