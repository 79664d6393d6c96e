import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { lineEnd } from "../../../core/text.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/file-not-read: a file in a netplan folder whose name netplan does not read. */
export const fileNotRead: Rule<NetplanUnit> = {
  id: "netplan/file-not-read",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "a file in a netplan folder whose name netplan does not read",
  why: `netplan reads the files whose names end in .yaml. A file called .yml stays unread without a word: nothing in it is configured.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      path: "etc/netplan/01-static.yml",
      bad: conf`
        «network:»
          version: 2
          ethernets:
            eth0:
              dhcp4: true
      `,
    },
    {
      path: "etc/netplan/01-static.yaml",
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
      `,
    },
  ],
  *check(unit) {
    for (const { source, place } of unit.files) {
      if (!/(^|\/)((usr\/)?lib|etc|run)\/netplan\/[^/]+\.yml$/.test(source.uri)) continue;
      const { text, uri } = source;
      const start = Math.max(0, text.search(/\S/));
      yield {
        uri,
        span: { start, end: lineEnd(text, start) },
        message: `netplan does not read ${brief(place.name, 40)}: the name must end in .yaml`,
      };
    }
  },
};
