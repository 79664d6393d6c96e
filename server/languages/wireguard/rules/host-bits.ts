import { showRange } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { SAMPLE, shown, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const hostBits: Rule<WireGuardUnit> = {
  id: "wireguard/host-bits",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "an AllowedIPs address with bits behind its prefix, which are dropped",
  why: `10.0.0.2/24 in AllowedIPs is the whole network 10.0.0.0/24. On a server that gives one client the network of all of them; what is
meant is mostly 10.0.0.2/32. wg prints a warning that few see.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = «10.0.0.2/24»
        `,
      fixed: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 10.0.0.0/24
        `,
    },
    {
      bad: conf`
        [Interface]
        Address = 10.8.0.1/24
        ListenPort = 51820
        PrivateKey = ${SAMPLE.private}

        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = «10.8.0.2/24»
      `,
      fixed: conf`
        [Interface]
        Address = 10.8.0.1/24
        ListenPort = 51820
        PrivateKey = ${SAMPLE.private}

        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 10.8.0.2/32
      `,
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 10.0.0.2/32
        `,
    },
  ],
  *check({ file }) {
    const tunnels = new Set(
      file.interface.addresses.flatMap(({ address }) => (address === undefined ? [] : [showRange(address.cidr.range)])),
    );
    for (const { allowed } of file.peers) {
      for (const { cidr, span, text } of allowed) {
        if (cidr === undefined || !cidr.hostBits) continue;
        const means = showRange(cidr.range);
        const alone = `${text.slice(0, text.indexOf("/"))}/${cidr.range.family === 4 ? 32 : 128}`;
        yield {
          span,
          message: `"${shown(text, 43)}" is ${means}, the whole network; one host is ${shown(alone, 43)}`.slice(0, 100),
          fix: tunnels.has(means)
            ? { title: `Change to ${alone}, this peer alone`, safe: false, edits: [{ span, text: alone }] }
            : { title: `Change to ${means}, as it is read`, safe: true, edits: [{ span, text: means }] },
        };
      }
    }
  },
};
