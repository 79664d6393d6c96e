import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { isPhysical, type NetplanUnit, type Setting } from "../model.ts";

/** netplan/duplicate-match: two definitions match the same interface. */
export const duplicateMatch: Rule<NetplanUnit> = {
  id: "netplan/duplicate-match",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "two definitions match the same interface",
  why: `When two definitions match one interface, networkd takes the first file that matches and leaves the other out: half of the settings are missing.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            a:
              match:
                macaddress: "52:54:00:12:34:56"
            b:
              match:
                macaddress: «"52:54:00:12:34:56"»
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            a:
              match:
                macaddress: "52:54:00:12:34:56"
            b:
              match:
                macaddress: "52:54:00:12:34:57"
      `,
    },
  ],
  *check(unit) {
    const first = new Map<string, { id: string; setting: Setting }>();
    for (const def of unit.defs.values())
      for (const path of isPhysical(def) ? ["match.macaddress", "match.name"] : []) {
        const setting = def.settings.get(path);
        if (setting === undefined || /[*?[{]/.test(setting.text)) continue;
        const both = `${def.settings.get("match.macaddress")?.text ?? ""} ${def.settings.get("match.name")?.text ?? ""} ${def.settings.get("match.driver")?.text ?? ""}`;
        const key = `${path} ${setting.text.toLowerCase()} ${both.toLowerCase()}`;
        const before = first.get(key);
        if (before === undefined) first.set(key, { id: def.id, setting });
        else
          yield {
            uri: setting.at.uri,
            span: setting.at.span,
            message: `${brief(before.id, 16)} matches ${brief(setting.text, 24)} already`,
            related: [{ ...before.setting.at, message: "matched here" }],
          };
      }
  },
};
