import { conf, type Rule } from "../../../core/rule.ts";
import { pathOf } from "../../../core/uri.ts";
import { isZeroKey } from "../../shared/wireguard-values.ts";
import { SAMPLE, WG_QUICK_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const privateKeyInClear: Rule<WireGuardUnit> = {
  id: "wireguard/private-key-in-clear",
  category: "security",
  severity: "info",
  since: "0.1.0",
  summary: "a private or preshared key in a file outside the host's own /etc/wireguard",
  why: `Whoever reads the repository can be this host. Keep the key in a file on the host, readable by root only, and let wg read it when the interface comes up:
PostUp = wg set %i private-key /etc/wireguard/%i.key. A key that was in a repository once should be replaced.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      path: "hosts/vps/etc/wireguard/wg0.conf",
      bad: conf`
        [Interface]
        PrivateKey = «${SAMPLE.private}»
        `,
      fixed: conf`
        [Interface]
        PostUp = wg set %i private-key /etc/wireguard/%i.key
        `,
    },
    {
      path: "etc/wireguard/wg0.conf",
      good: conf`
        [Interface]
        PrivateKey = ${SAMPLE.private}
        `,
    },
  ],
  *check({ file, plain }) {
    if (/^\/?etc\/wireguard\//.test(pathOf(file.source.uri))) return;
    for (const { entry, fault } of file.keys) {
      const { key, value, name } = entry;
      if (key?.secret !== true || fault !== undefined || isZeroKey(value.text)) continue;
      const message = `${key.name} stands here in clear: whoever reads this file can ${name === "privatekey" ? "be this host" : "share the secret"}`;
      if (name !== "privatekey" || plain) yield { span: value.span, message };
      else
        yield {
          span: value.span,
          message,
          fix: {
            title: "Read the key from /etc/wireguard/%i.key (copy it there first)",
            safe: false,
            alone: true,
            edits: [{ span: entry.span, text: "PostUp = wg set %i private-key /etc/wireguard/%i.key" }],
          },
        };
    }
  },
};
