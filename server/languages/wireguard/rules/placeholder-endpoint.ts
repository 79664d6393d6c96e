import { conf, type Rule } from "../../../core/rule.ts";
import { endpointOf } from "../model.ts";
import { SAMPLE, shown, WG_PAGE } from "../show.ts";
import { spanIn } from "../syntax.ts";
import type { WireGuardUnit } from "../unit.ts";

const PLACEHOLDER =
  /^(your|my|the|public|server|vpn|vps|remote|peer|endpoint|client|host|domain|change|replace|insert|wg)?[-_.]?(your|public|server|vpn|vps|remote|peer|endpoint|host|domain|me)?[-_.]?(ip|ipv4|ipv6|address|addr|host|hostname|name|domain|fqdn|here|me)([-_.]?(here|address))?$/i;

export const placeholderEndpoint: Rule<WireGuardUnit> = {
  id: "wireguard/placeholder-endpoint",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "an Endpoint whose host is a placeholder",
  why: `A word like "your-server-ip" is a name for wg, which asks DNS for it again and again and gives up. Only whole words without a dot are taken for
placeholders; a name that your hosts file knows may look like one, then ignore this line.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = «your-vps-ip»:51820
        `,
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = gateway:51820
        `,
    },
  ],
  *check({ file }) {
    for (const peer of file.peers) {
      const endpoint = endpointOf(peer);
      const value = peer.entries.get("endpoint")?.value;
      if (endpoint === undefined || value === undefined || endpoint.address !== undefined || endpoint.host.length > 60) continue;
      const named = /^your[-_.]/i.test(endpoint.host) || (!endpoint.host.includes(".") && PLACEHOLDER.test(endpoint.host));
      if (named)
        yield {
          span: spanIn(value, ...endpoint.hostAt),
          message: `"${shown(endpoint.host)}" is a placeholder: fill in the peer's address or name`,
        };
    }
  },
};
