import { conf, type Rule } from "../../../core/rule.ts";
import { SAMPLE, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const severalInterfaces: Rule<WireGuardUnit> = {
  id: "wireguard/several-interfaces",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "a second [Interface]: both become one, and the last values win",
  why: `A file is one interface. wg merges several [Interface] sections without a word, so the private key of the second replaces that of the first:
most often two hosts' files stand in one. Each belongs in a file of its own.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        PrivateKey = ${SAMPLE.private}
        Address = 10.0.0.1/24

        «[Interface]»
        Address = 10.0.0.2/24
        `,
    },
    {
      good: conf`
        [Interface]
        Address = 10.0.0.1/24

        [Peer]
        PublicKey = ${SAMPLE.other}
        `,
    },
  ],
  *check({ file }) {
    const [first, ...others] = file.interface.sections;
    if (first === undefined) return;
    const line = file.lineAt(first.header.start);
    for (const { header: span } of others) {
      yield {
        span,
        message: `wg merges this [Interface] with that of line ${line}: the last value of each key wins`,
        related: [{ span: first.header, message: "the first [Interface]" }],
      };
    }
  },
};
