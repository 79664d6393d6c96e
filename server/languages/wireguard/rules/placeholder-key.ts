import { conf, type Rule } from "../../../core/rule.ts";
import { isTemplated } from "../model.ts";
import { SAMPLE, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

const SOURCE: Readonly<Record<string, string>> = {
  privatekey: "what `wg genkey` prints",
  publickey: "what `wg pubkey` prints for the peer's private key",
  presharedkey: "what `wg genpsk` prints",
};

export const placeholderKey: Rule<WireGuardUnit> = {
  id: "wireguard/placeholder-key",
  category: "invalid",
  severity: "warning",
  since: "0.1.0",
  summary: "a placeholder where a key belongs",
  why: `wg refuses the file until a real key stands here. In a file that a template engine fills in, values in its braces are left alone.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        PrivateKey = «server-private-key»

        [Peer]
        PublicKey = «<client public key>»
        `,
    },
    {
      good: conf`
        [Interface]
        PrivateKey = ${SAMPLE.private}
        `,
    },
    {
      path: "templates/wg0.conf.j2",
      good: conf`
        [Interface]
        PrivateKey = {{ vault_wireguard_key }}
        `,
    },
  ],
  *check({ file }) {
    for (const { entry, fault } of file.keys) {
      if (fault !== "placeholder" || (file.template && isTemplated(entry.value.text))) continue;
      const { text, span } = entry.value;
      const what = text.startsWith("/") ? "is the key itself, not the path of its file" : "is a placeholder";
      yield { span, message: `${entry.key?.name} ${what}: fill in ${SOURCE[entry.name]}` };
    }
  },
};
