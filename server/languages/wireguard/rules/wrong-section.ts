import { conf, type Rule } from "../../../core/rule.ts";
import { lineAfter, lineRemoval, SAMPLE, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const wrongSection: Rule<WireGuardUnit> = {
  id: "wireguard/wrong-section",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a key of [Interface] in [Peer], or the other way round",
  why: `wg refuses a key in a section that does not own it. AllowedIPs, Endpoint and PersistentKeepalive describe a peer; Address, DNS, ListenPort
and PrivateKey describe this host.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        ListenPort = 51820
        [Peer]
        PublicKey = ${SAMPLE.public}
        «DNS» = 10.0.0.1
        `,
      fixed: conf`
        [Interface]
        ListenPort = 51820
        DNS = 10.0.0.1
        [Peer]
        PublicKey = ${SAMPLE.public}
        `,
    },
    {
      good: conf`
        [Interface]
        DNS = 10.0.0.1
        `,
    },
  ],
  *check({ file }) {
    const { text } = file.source;
    for (const section of file.sections) {
      if (section.kind !== "interface" && section.kind !== "peer") continue;
      const last = section.kind === "peer" ? file.interface.sections.at(-1) : undefined;
      for (const entry of section.entries) {
        const { key } = entry;
        if (key === undefined || key.section === section.kind) continue;
        const home = key.section === "interface" ? "[Interface]" : "[Peer]";
        const message = `${key.name} belongs in ${home}: wg refuses it in ${section.kind === "peer" ? "[Peer]" : "[Interface]"}`;
        const line = text.slice(entry.span.start, entry.span.end);
        const target = last === undefined || last.header.start > entry.span.start ? undefined : last;
        if (target === undefined) yield { span: entry.nameSpan, message };
        else
          yield {
            span: entry.nameSpan,
            message,
            fix: {
              title: `Move to ${home}`,
              safe: false,
              edits: [lineAfter(text, Math.max(target.header.end - 1, target.end - 1), line), lineRemoval(text, entry.span)],
            },
          };
      }
    }
  },
};
