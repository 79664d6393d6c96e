import { conf, type Rule } from "../../../core/rule.ts";
import { SAMPLE, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";
import { portsOf } from "./port-wraps.ts";

export const portZero: Rule<WireGuardUnit> = {
  id: "wireguard/port-zero",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "an Endpoint with port 0, to which nothing can be sent",
  why: `wg accepts port 0, and "*", without a word; the tunnel never comes up. As ListenPort, 0 means a random port and is nothing special.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = 192.0.2.1:«0»
        `,
    },
    {
      good: conf`
        [Interface]
        ListenPort = 0
        `,
    },
  ],
  *check({ file }) {
    for (const { port, span, of } of portsOf(file)) {
      if (of === "endpoint" && port.port === 0) yield { span, message: "nothing can be sent to port 0: write the peer's ListenPort" };
    }
  },
};
