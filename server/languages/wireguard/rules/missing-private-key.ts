import { conf, type Rule } from "../../../core/rule.ts";
import { SAMPLE, WG_QUICK_PAGE } from "../show.ts";
import { hookText } from "../tunnel.ts";
import type { WireGuardUnit } from "../unit.ts";

export const missingPrivateKey: Rule<WireGuardUnit> = {
  id: "wireguard/missing-private-key",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "an interface without a private key, which can shake no hand",
  why: `wg loads such a file and the interface comes up, but no handshake ever succeeds. A hook that sets the key ("wg set %i private-key FILE") is
understood.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        «[Interface]»
        Address = 10.0.0.1/24
        [Peer]
        PublicKey = ${SAMPLE.other}
        `,
    },
    {
      good: conf`
        [Interface]
        PostUp = wg set %i private-key /etc/wireguard/%i.key
        [Peer]
        PublicKey = ${SAMPLE.other}
        `,
    },
  ],
  *check({ file, plain }) {
    const [section] = file.interface.sections;
    if (section === undefined || file.peers.length === 0 || plain || file.template || file.interface.entries.has("privatekey")) return;
    if (file.interface.addresses.length === 0 || /private-key|wg\s+(set|add|sync)|wg-?conf/i.test(hookText(file))) return;
    yield { span: section.header, message: "there is no PrivateKey, in the file or in a hook: no handshake can succeed" };
  },
};
