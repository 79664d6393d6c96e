import { conf, type Rule } from "../../../core/rule.ts";
import { shown, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";
import { portsOf } from "./port-wraps.ts";

export const portName: Rule<WireGuardUnit> = {
  id: "wireguard/port-name",
  category: "hygiene",
  severity: "info",
  since: "0.1.0",
  summary: "a port given by a service name",
  why: `The C library looks the name up in /etc/services of the host that loads the file. Where that file is missing or shorter, as in many
containers, wg refuses the whole configuration. A number means the same everywhere.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        ListenPort = «domain»
        `,
      fixed: conf`
        [Interface]
        ListenPort = 53
        `,
    },
    {
      good: conf`
        [Interface]
        ListenPort = 53
        `,
    },
  ],
  *check({ file }) {
    for (const { port, span } of portsOf(file)) {
      if (port.service === undefined) continue;
      const fix = { title: `Change to ${port.port}`, safe: true, edits: [{ span, text: String(port.port) }] };
      yield { span, message: `wg reads "${shown(port.service)}" as port ${port.port}, from /etc/services`, fix };
    }
  },
};
