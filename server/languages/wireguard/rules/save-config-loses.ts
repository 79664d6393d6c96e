import { conf, type Rule } from "../../../core/rule.ts";
import { endpointOf } from "../model.ts";
import { SAMPLE, shown, WG_QUICK_PAGE } from "../show.ts";
import { setting } from "../tunnel.ts";
import type { WireGuardUnit } from "../unit.ts";

export const saveConfigLoses: Rule<WireGuardUnit> = {
  id: "wireguard/save-config-loses",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "SaveConfig = true writes over what was edited by hand: comments and host names are lost",
  why: `When the interface goes down, wg-quick writes its running state over this file. Comments disappear, a name in Endpoint becomes the address that it
had, and an edit made while the interface was up is undone. Peers added with "wg set" are what it keeps.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        SaveConfig = «true»
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        `,
      fixed: conf`
        [Interface]
        SaveConfig = false
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        `,
    },
    {
      good: conf`
        [Interface]
        SaveConfig = true
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = 192.0.2.1:51820
        `,
    },
  ],
  *check({ file }) {
    const entry = file.interface.entries.get("saveconfig");
    if (entry === undefined || !entry.quick || !/^true$/i.test(setting(file, "saveconfig") ?? "")) return;
    const { span } = entry.value;
    const fix = { title: "Change to false", safe: false, edits: [{ span, text: "false" }] };
    const named = file.peers.map(endpointOf).find((endpoint) => endpoint !== undefined && endpoint.address === undefined);
    if (named !== undefined)
      yield { span, message: `down writes the address of ${shown(named.host, 40)} over its name, and removes comments`, fix };
    else if (file.comments.length > 0)
      yield { span, message: `down writes this file anew: its ${file.comments.length} comments are lost`, fix };
  },
};
