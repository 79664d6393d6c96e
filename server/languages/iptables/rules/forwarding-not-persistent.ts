import { conf, type Rule } from "../../../core/rule.ts";
import { placed } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const forwardingNotPersistent: Rule<IptablesUnit> = {
  id: "iptables/forwarding-not-persistent",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: "Forwarding switched on until the next reboot only",
  why: `A value written into /proc lasts until the kernel starts anew. A file in /etc/sysctl.d keeps it.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        #!/bin/sh
        «echo 1 > /proc/sys/net/ipv4/ip_forward»
        iptables -P FORWARD DROP
      `,
      path: "srv/forward.sh",
    },
    {
      good: conf`
        #!/bin/sh
        sysctl --system
        iptables -P FORWARD DROP
      `,
      path: "srv/forward.sh",
    },
  ],
  *check(unit) {
    for (const file of unit.files) {
      if (file.kind !== "script") continue;
      for (const match of file.source.text.matchAll(WRITES)) {
        const start = match.index + (match[1] ?? "").length;
        yield placed(
          unit,
          file,
          { start, end: match.index + match[0].length },
          "Forwarding ends with the next reboot: net.ipv4.ip_forward=1 belongs into /etc/sysctl.d",
        );
      }
    }
  },
};

/** A write of 1 into a forwarding switch of /proc. */
const WRITES = /(^|[\n;&|])(?:sudo )?echo ["']?1["']? >>? ?\/proc\/sys\/net\/(?:ipv4\/ip_forward|ipv6\/conf\/all\/forwarding)/g;
