import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/tab-indentation: a tab indents a line; YAML allows spaces only. */
export const tabIndentation: Rule<NetplanUnit> = {
  id: "netplan/tab-indentation",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a tab indents a line; YAML allows spaces only",
  why: `YAML forbids tabs in indentation, and netplan refuses the file. In an editor tabs and spaces look the same.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: "network:\n«\t»version: 2\n",
      fixed: conf`
        network:
          version: 2
      `,
    },
    {
      good: conf`
        network:
          version: 2
      `,
    },
  ],
  // Told by the reader itself, as damage of the file.
  *check() {},
};
