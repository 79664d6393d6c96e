import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { isLocalOnly, ofEachHost, relatedOf, socketsOf, socketText } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import { mayAdmitHosts } from "../insiders.ts";
import type { EstateUnit } from "../model.ts";
import { filterTable, listening, netplan } from "../samples.ts";

export const listenerBlocked: Rule<EstateUnit> = {
  id: "exposure/listener-blocked",
  category: "hygiene",
  severity: "hint",
  since: "0.1.0",
  summary: "A socket on an outer address that no zone and no other host can reach",
  why: `The filter drops every packet for it. If that is meant, bind the socket to 127.0.0.1, so that it does not depend on the
filter being loaded; if it is not, accept the port from those who need it.`,
  references: ["https://man7.org/linux/man-pages/man8/iptables.8.html"],
  examples: [
    {
      path: "hosts/web/facts/ss.txt",
      files: {
        "hosts/web/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"] }, "203.0.113.1"),
        "hosts/web/facts/iptables-save.txt": filterTable({ input: "DROP" }, "-A INPUT -i lo -j ACCEPT"),
      },
      bad: conf`
        «LISTEN 0 511 0.0.0.0:3000 0.0.0.0:* users:(("node",pid=7,fd=18))»
      `,
    },
    {
      path: "hosts/web/facts/ss.txt",
      files: {
        "hosts/web/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"] }, "203.0.113.1"),
        "hosts/web/facts/iptables-save.txt": filterTable({ input: "DROP" }, "-A INPUT -i lo -j ACCEPT"),
      },
      good: conf`
        LISTEN 0 511 127.0.0.1:3000 0.0.0.0:* users:(("node",pid=7,fd=18))
      `,
    },
    {
      path: "hosts/db/facts/ss.txt",
      files: {
        "hosts/web/etc/netplan/10.yaml": netplan({ eth0: ["10.1.0.10/24"] }),
        "hosts/db/etc/netplan/10.yaml": netplan({ eth0: ["10.1.0.20/24"] }),
        "hosts/db/facts/iptables-save.txt": filterTable({ input: "DROP" }, "-A INPUT -s 10.1.0.10 -p tcp --dport 5432 -j ACCEPT"),
      },
      good: listening("0.0.0.0", 5432, "postgres"),
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/listener-blocked", (host) => about(unit, host)),
};

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  for (const listener of socketsOf(host)) {
    if (isLocalOnly(listener) || listener.program === "sshd") continue;
    const verdicts = unit.exposure(host, listener);
    const blocked = verdicts.find(({ steps }) => steps.some(({ role }) => role === "blocks"));
    if (blocked === undefined || verdicts.some(({ verdict }) => verdict !== "not exposed") || mayAdmitHosts(unit, host, listener)) continue;
    yield {
      uri: listener.at.uri,
      span: listener.at.span,
      message: brief(`nobody outside reaches ${socketText(listener)}: ${blocked.because[0] ?? "it is filtered"}`, 100),
      related: relatedOf(blocked.steps),
    };
  }
}
