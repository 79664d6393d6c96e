import { conf, type Rule } from "../../../core/rule.ts";
import { lineEnd } from "../../../core/text.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/cloud-init-file: a file that cloud-init may write anew at boot. */
export const cloudInitFile: Rule<NetplanUnit> = {
  id: "netplan/cloud-init-file",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: "a file that cloud-init may write anew at boot",
  why: `50-cloud-init.yaml is made by cloud-init from the data of the provider. Changes in it are lost when it is made again: put them into a file that sorts after it, or switch this part of cloud-init off in /etc/cloud/cloud.cfg.d.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      path: "etc/netplan/50-cloud-init.yaml",
      bad: conf`
        «network:»
          version: 2
      `,
    },
    {
      path: "etc/netplan/60-static.yaml",
      good: conf`
        network:
          version: 2
      `,
    },
    {
      path: "etc/netplan/50-cloud-init.yaml",
      good: conf`
        # This file is generated from information provided by the datasource.
        network:
          version: 2
      `,
    },
  ],
  *check(unit) {
    for (const file of unit.files) {
      const { text, uri } = file.source;
      // With its heading it is as cloud-init made it, or looks so.
      if (file.place.name !== "50-cloud-init.yaml" || /generated (from|by)/i.test(text.slice(0, 2000))) continue;
      const start = Math.max(0, text.search(/\S/));
      yield {
        uri,
        span: { start, end: lineEnd(text, start) },
        message: "cloud-init may write this file anew at boot: put changes into a file of your own",
      };
    }
  },
};
