import { conf, type Rule } from "../../../core/rule.ts";
import { readPort } from "../../shared/wireguard-values.ts";
import { isTemplated } from "../model.ts";
import { shown, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const invalidPort: Rule<WireGuardUnit> = {
  id: "wireguard/invalid-port",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a ListenPort that is neither a number nor a UDP service name",
  why: `wg asks the C library for the port, which knows decimal numbers and the UDP names of /etc/services, exactly as written there. For anything
else it says "Servname not supported" and loads nothing. Without ListenPort a random port is chosen.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        ListenPort = «auto»
        `,
    },
    {
      bad: conf`
        [Interface]
        ListenPort = «51820/udp»
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
    for (const section of file.sections) {
      if (section.kind !== "interface") continue;
      for (const { name, value } of section.entries) {
        if (name !== "listenport" || value.text === "" || readPort(value.text) !== undefined) continue;
        if (file.template && isTemplated(value.text)) continue;
        const digits = /^(\d{1,5})\D/.exec(value.text)?.[1];
        const advice = digits === undefined ? "write a number from 1 to 65535" : `did you mean ${digits}?`;
        yield { span: value.span, message: `wg refuses "${shown(value.text)}" as ListenPort: ${advice}` };
      }
    }
  },
};
