import { conf, type Rule } from "../../../core/rule.ts";
import { isZeroKey } from "../../shared/wireguard-values.ts";
import { WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

const MEANS: Readonly<Record<string, string>> = {
  privatekey: "no private key: no handshake is possible",
  publickey: "a key that nobody holds: the peer can never connect",
  presharedkey: "no preshared key",
};

export const zeroKey: Rule<WireGuardUnit> = {
  id: "wireguard/zero-key",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a key of zeros, which stands for no key at all",
  why: `A key of 32 zero bytes is well-formed, so wg takes it, and it removes the private or the preshared key instead of setting one. It is
usually a placeholder that was forgotten.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        PrivateKey = «${"A".repeat(43)}=»
        `,
    },
    {
      good: conf`
        [Interface]
        ListenPort = 51820
        `,
    },
  ],
  *check({ file }) {
    for (const { entry, fault } of file.keys) {
      if (fault === undefined && isZeroKey(entry.value.text))
        yield { span: entry.value.span, message: `a key of zeros means ${MEANS[entry.name]}` };
    }
  },
};
