import { conf, type Rule } from "../../../core/rule.ts";
import { SAMPLE, shown, WG_QUICK_PAGE } from "../show.ts";
import { fullTunnels, hookText, setting } from "../tunnel.ts";
import type { WireGuardUnit } from "../unit.ts";

export const tableDefault: Rule<WireGuardUnit> = {
  id: "wireguard/table-default",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "a default route in AllowedIPs, but Table keeps it from taking effect",
  why: `With Table = off wg-quick makes no route at all. With a number or a name, the routes go into that table, and the rules that make a default
route work (fwmark, suppress_prefixlength) are not made: nothing uses the table until some "ip rule" points to it. Left alone when a hook calls ip; a note only for off, which routing daemons want.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = 10.0.0.2/24
        Table = «off»
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        AllowedIPs = 0.0.0.0/0
        `,
    },
    {
      good: conf`
        [Interface]
        Address = 10.0.0.2/24
        Table = 1234
        PostUp = ip rule add from 10.0.0.2 table 1234
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        AllowedIPs = 0.0.0.0/0
        `,
    },
  ],
  *check({ file }) {
    const entry = file.interface.entries.get("table");
    const table = setting(file, "table");
    if (entry === undefined || table === undefined || table === "" || table === "auto" || !entry.quick) return;
    if (
      fullTunnels(file).length === 0 ||
      /\bip\b|\bnft\b|iptables|\.sh\b|^\s*\//m.test(hookText(file)) ||
      file.interface.entries.has("fwmark")
    )
      return;
    const message =
      table === "off"
        ? "Table = off: no route is made, so the default route in AllowedIPs sends nothing here"
        : `routes go to table ${shown(table, 20)}, which no rule uses: the default route has no effect`;
    // Routes without wg-quick are what Table = off is for: a routing daemon may make them.
    yield { span: entry.value.span, message, ...(table === "off" ? { severity: "info" as const } : {}) };
  },
};
