import { conf, type Rule } from "../../../core/rule.ts";
import { SAMPLE, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const defaultWithoutPrefix: Rule<WireGuardUnit> = {
  id: "wireguard/default-without-prefix",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "0.0.0.0 or :: in AllowedIPs without /0",
  why: `An entry of AllowedIPs without a prefix length is one address. 0.0.0.0 is then the address 0.0.0.0/32, which no packet has: nothing goes through
the tunnel. Everything is 0.0.0.0/0, and ::/0 for IPv6.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = «0.0.0.0», ::/0
        `,
      fixed: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 0.0.0.0/0, ::/0
        `,
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 0.0.0.0/0, ::/0
        `,
    },
  ],
  *check({ file }) {
    for (const { allowed } of file.peers) {
      for (const { cidr, text, span } of allowed) {
        if (cidr === undefined || cidr.range.first !== 0n || cidr.range.last !== 0n) continue;
        const all = cidr.range.family === 4 ? "0.0.0.0/0" : "::/0";
        const fix = { title: `Change to ${all}`, safe: false, edits: [{ span, text: all }] };
        yield { span, message: `${text} is this one address, which no packet has: everything is ${all}`, fix };
      }
    }
  },
};
