import { conf, type Rule } from "../../../core/rule.ts";
import type { SysctlUnit } from "../units.ts";

export const syntax: Rule<SysctlUnit> = {
  id: "sysctl/syntax",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "A line that is no `key = value` is skipped",
  why: `sysctl prints a complaint about such a line while the machine boots, when nobody reads it, and goes on with the
next one. The setting keeps the kernel's default: forwarding stays off, or a protection that was meant stays away.`,
  references: ["https://man7.org/linux/man-pages/man5/sysctl.d.5.html", "https://man7.org/linux/man-pages/man5/sysctl.conf.5.html"],
  examples: [
    {
      bad: conf`
      «net.ipv4.ip_forward 1»
    `,
    },
    {
      good: conf`
      # forwarding
      ; also a comment
      net.ipv4.ip_forward = 1
      -net.ipv4.conf.eth0.rp_filter
      net/ipv4/tcp_syncookies=1
    `,
    },
  ],
  *check() {
    // Found while reading: see syntax.ts.
  },
};
