import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { isPhysical, type NetplanUnit } from "../model.ts";

/** netplan/name-too-long: an interface name of more than 15 characters. */
export const nameTooLong: Rule<NetplanUnit> = {
  id: "netplan/name-too-long",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "an interface name of more than 15 characters",
  why: `The kernel has room for 15 characters. netplan only warns, writes the file, and the back end leaves the interface out.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          bridges:
            «bridge-for-guests»:
              interfaces: []
      `,
    },
    {
      good: conf`
        network:
          version: 2
          bridges:
            br-guests:
              interfaces: []
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      const name = def.settings.get("set-name");
      const [text, at] = isPhysical(def) ? [name?.text ?? "", name?.at ?? def.at] : [def.id, def.at];
      const length = new TextEncoder().encode(text).length;
      if (length > 15 && def.type !== "nm-devices" && def.type !== "ports")
        yield {
          uri: at.uri,
          span: at.span,
          message: `"${brief(text, 24)}" has ${length} characters, and an interface name 15 at most: it is ignored`,
        };
    }
  },
};
