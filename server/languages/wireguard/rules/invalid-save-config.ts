import { conf, type Rule } from "../../../core/rule.ts";
import { isTemplated } from "../model.ts";
import { shown, WG_QUICK_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const invalidSaveConfig: Rule<WireGuardUnit> = {
  id: "wireguard/invalid-save-config",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "SaveConfig is neither true nor false",
  why: `wg-quick stops at once when SaveConfig is anything but the words true and false, in any case: neither 1 nor yes.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        SaveConfig = «yes»
        `,
      fixed: conf`
        [Interface]
        SaveConfig = true
        `,
    },
    {
      good: conf`
        [Interface]
        SaveConfig = True
        `,
    },
  ],
  *check({ file, plain }) {
    if (plain) return;
    for (const { entries } of file.interface.sections) {
      for (const { name, value, quick, nameSpan } of entries) {
        const text = file.source.text.slice(value.span.start, value.span.end);
        if (name !== "saveconfig" || !quick || /^(true|false)$/i.test(text) || (file.template && isTemplated(text))) continue;
        const meant = /^(1|y|yes|on|t)$/i.test(text) ? "true" : /^(0|n|no|off|f)$/i.test(text) ? "false" : undefined;
        const message =
          text === "" ? "SaveConfig has no value: wg-quick wants true or false" : `wg-quick wants true or false here, not "${shown(text)}"`;
        const span = text === "" ? nameSpan : value.span;
        if (meant === undefined) yield { span, message };
        else yield { span, message, fix: { title: `Change to ${meant}`, safe: false, edits: [{ span, text: meant }] } };
      }
    }
  },
};
