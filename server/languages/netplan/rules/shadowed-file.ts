import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { lineEnd } from "../../../core/text.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/shadowed-file: a file that another of the same name hides. */
export const shadowedFile: Rule<NetplanUnit> = {
  id: "netplan/shadowed-file",
  category: "ignored",
  severity: "info",
  since: "0.1.0",
  summary: "a file that another of the same name hides",
  why: `Of files with one name netplan reads the one in /run, else the one in /etc, else the one in /lib. The others count for nothing.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      path: "run/netplan/10-a.yaml",
      files: {
        "etc/netplan/10-a.yaml": conf`
        «network:»
          version: 2
      `,
      },
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
      `,
    },
    {
      path: "etc/netplan/10-a.yaml",
      good: conf`
        network:
          version: 2
      `,
    },
  ],
  *check(unit) {
    for (const { file, by } of unit.shadowed) {
      const { text, uri } = file.source;
      const start = Math.max(0, text.search(/\S/));
      const folder = ["/lib", "/etc", "/run"][by.place.rank ?? 1] ?? "/run";
      yield {
        uri,
        span: { start, end: lineEnd(text, start) },
        message: `netplan does not read this file: ${folder}/netplan/${brief(by.place.name, 40)} hides it`,
        tags: ["unnecessary"],
      };
    }
  },
};
