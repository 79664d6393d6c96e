import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { nearest } from "../../../core/suggest.ts";
import { KNOWN_KEYS } from "../knowledge/keys.ts";
import type { SysctlUnit } from "../units.ts";

const EXACT = new Set(KNOWN_KEYS.map(({ key }) => key));

export const unknownKey: Rule<SysctlUnit> = {
  id: "sysctl/unknown-key",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "A misspelt key sets nothing",
  why: `The kernel has no such file under /proc/sys: the assignment fails at boot with a message in the journal, and the
setting that was meant keeps its default. Only keys that are one slip away from a well-known one are reported, since
modules bring keys of their own.`,
  references: ["https://docs.kernel.org/networking/ip-sysctl.html"],
  examples: [
    {
      bad: conf`
      «net.ipv4.ipforward» = 1
    `,
      fixed: conf`
      net.ipv4.ip_forward = 1
    `,
    },
    {
      bad: conf`
      «net.ipv4.conf.all.rpfilter» = 1
    `,
      fixed: conf`
      net.ipv4.conf.all.rp_filter = 1
    `,
    },
    {
      good: conf`
      net.ipv4.conf.eth0.rp_filter = 1
      vm.swappiness = 10
      net.ipv4.tcp_fastopen = 3
    `,
    },
  ],
  *check(unit) {
    for (const { setting, uri } of unit.applied) {
      const [general, interfaceName] = generalised(setting.key);
      if (EXACT.has(general) || setting.key.includes("*")) continue;
      const meant = nearest(general, EXACT);
      if (meant === undefined || squeezed(meant) !== squeezed(general)) continue;
      const key = meant.replace("*", interfaceName);
      yield {
        span: setting.keySpan,
        uri,
        message: `the kernel has no ${brief(setting.key)}: nothing is set; ${key} is meant`,
        fix: { title: `Change to ${key}`, safe: false, edits: [{ span: setting.keySpan, text: key }] },
      };
    }
  },
};

/** The key with `*` for the interface, and the interface. */
function generalised(key: string): [string, string] {
  const match = /^(net\.ipv[46]\.conf\.)([^.]+)(\..+)$/.exec(key);
  return match === null ? [key, ""] : [`${match[1]}*${match[3]}`, match[2] ?? ""];
}

// Same letters apart from separators: a slip of the pen, not another key that happens to look alike.
const squeezed = (key: string): string => key.toLowerCase().replace(/[-_.]/g, "").replace(/(.)\1/g, "$1");
