import { showAddress } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { endpointOf } from "../model.ts";
import { SAMPLE, shown, WG_PAGE, WG_QUICK_PAGE } from "../show.ts";
import { spanIn } from "../syntax.ts";
import type { WireGuardUnit } from "../unit.ts";

export const octalAddress: Rule<WireGuardUnit> = {
  id: "wireguard/octal-address",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "an IPv4 address with leading zeros or missing parts, which means another address",
  why: `In Endpoint the C library reads a number with a leading zero as octal, 0x as hexadecimal, and lets the last number fill what is missing:
010.0.0.1 is 8.0.0.1 and 10.1 is 10.0.0.1. In Address, ip(8) reads zeros as octal too, even in the prefix length (/024 is /20), and fills from the right: 10.1 is 10.1.0.0.`,
  references: [WG_PAGE, WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = «10.0.0.1/024»
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = «010.0.0.1»:51820
        `,
    },
    {
      good: conf`
        [Interface]
        Address = 10.0.0.1/24
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = 10.0.0.1:51820
        `,
    },
  ],
  *check({ file }) {
    for (const { text, span, address } of file.interface.addresses) {
      if (address?.strange === undefined) continue;
      const means = `${showAddress(address.cidr.address)}/${address.cidr.prefixLength}`;
      yield {
        span,
        message: `ip sets "${shown(text)}" as ${means}`,
        fix: { title: `Change to ${means}, as it is read`, safe: true, edits: [{ span, text: means }] },
      };
    }
    for (const peer of file.peers) {
      const endpoint = endpointOf(peer);
      const value = peer.entries.get("endpoint")?.value;
      if (endpoint?.address?.family !== 4 || value === undefined) continue;
      const means = showAddress(endpoint.address);
      if (means === endpoint.host) continue;
      const span = spanIn(value, ...endpoint.hostAt);
      yield {
        span,
        message: `wg reads "${shown(endpoint.host)}" as ${means}`,
        fix: { title: `Change to ${means}, as it is read`, safe: true, edits: [{ span, text: means }] },
      };
    }
  },
};
