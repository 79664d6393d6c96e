import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { shownValue } from "../show.ts";
import type { SysctlUnit } from "../units.ts";

export const overridden: Rule<SysctlUnit> = {
  id: "sysctl/overridden",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "A setting that a later line or file sets to something else has no effect",
  why: `All files of sysctl.d are applied in the order of their names, sysctl.conf last, and the last assignment of a key
wins. A hardening line in 10-local.conf is undone by a forgotten one in 99-sysctl.conf.`,
  references: ["https://man7.org/linux/man-pages/man5/sysctl.d.5.html"],
  examples: [
    {
      bad: conf`
      «net.ipv4.ip_forward» = 1
      net.ipv4.ip_forward = 0
    `,
    },
    {
      path: "etc/sysctl.d/10-router.conf",
      files: { "etc/sysctl.d/99-hardening.conf": "net.ipv4.ip_forward = 0\n" },
      bad: conf`
        «net.ipv4.ip_forward» = 1
      `,
    },
    {
      good: conf`
      net.ipv4.ip_forward = 1
      net.ipv6.conf.all.forwarding = 1
      net.ipv4.ip_forward = 1
    `,
    },
  ],
  *check(unit) {
    for (const { setting, uri } of unit.applied) {
      const winner = unit.winner(setting.key);
      if (winner === undefined || winner.setting === setting || winner.setting.value === setting.value) continue;
      yield {
        span: setting.keySpan,
        uri,
        message: `${brief(setting.key, 44)} = ${brief(shownValue(setting), 10)} has no effect: it is set to ${brief(shownValue(winner.setting), 10)} later`,
        related: [{ uri: winner.uri, span: winner.setting.span, message: "this assignment wins" }],
        tags: ["unnecessary"],
      };
    }
  },
};
