import { conf, type Rule } from "../../../core/rule.ts";
import { endpointOf } from "../model.ts";
import { SAMPLE, shown, WG_PAGE } from "../show.ts";
import { spanIn } from "../syntax.ts";
import type { WireGuardUnit } from "../unit.ts";

export const unbracketedIpv6: Rule<WireGuardUnit> = {
  id: "wireguard/unbracketed-ipv6",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "an IPv6 Endpoint without brackets, of which the last group becomes the port",
  why: `wg parts host and port at the last colon. "2001:db8::1:51820" works by luck; in "2001:db8::1:2" the "2" is the port although it may have been
meant as a part of the address.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = «2001:db8::1:51820»
        `,
      fixed: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = [2001:db8::1]:51820
        `,
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = [2001:db8::1]:51820
        `,
    },
  ],
  *check({ file }) {
    for (const peer of file.peers) {
      const endpoint = endpointOf(peer);
      const value = peer.entries.get("endpoint")?.value;
      if (value === undefined || endpoint === undefined || endpoint.bracketed || !endpoint.host.includes(":")) continue;
      const host = spanIn(value, ...endpoint.hostAt);
      const edits = [
        { span: { start: host.start, end: host.start }, text: "[" },
        { span: { start: host.end, end: host.end }, text: "]" },
      ];
      const message = `wg reads host ${shown(endpoint.host, 45)} and port ${endpoint.port.port}: put the address in brackets`;
      yield { span: value.span, message, fix: { title: "Put the address in brackets", safe: true, edits } };
    }
  },
};
