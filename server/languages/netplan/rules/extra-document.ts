import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/extra-document: a second YAML document, which netplan does not read. */
export const extraDocument: Rule<NetplanUnit> = {
  id: "netplan/extra-document",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "a second YAML document, which netplan does not read",
  why: `netplan reads the first document of a file. What follows \`---\` further down is left out without a word: put it into a file of its own.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
        «---»
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
      `,
    },
    {
      good: conf`
        ---
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
      `,
    },
  ],
  *check(unit) {
    for (const file of unit.files) {
      const extra = file.yaml.documents[1];
      if (extra?.root === undefined) continue;
      const { start } = extra.span;
      yield {
        uri: file.source.uri,
        span: { start, end: Math.min(start + 3, file.source.text.length) },
        message: "netplan reads the first document only: nothing from here on counts",
      };
    }
  },
};
