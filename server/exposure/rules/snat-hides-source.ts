import { contains, showAddress } from "../../core/address.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { ofEachHost, relatedOf } from "../evidence.ts";
import { forwardingsOf } from "../forwards.ts";
import type { Host } from "../hosts.ts";
import { sourceLists } from "../lists.ts";
import type { EstateUnit } from "../model.ts";
import { narrowing } from "../repairs.ts";
import { ROUTED, withFiles } from "../samples.ts";

const MASQUERADING =
  "*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n";

export const snatHidesSource: Rule<EstateUnit> = {
  id: "exposure/snat-hides-source",
  category: "exposure",
  severity: "error",
  since: "0.1.0",
  summary: "A list of allowed sources that never sees them, because a router rewrites every source",
  why: `MASQUERADE without -o, or on the inner interface, also rewrites the source of connections that come in through a port
forward: the server sees the router's own address for everybody. Its rules for outside sources then match nobody, and a
rule for the router's address would match everybody; logs and fail2ban see one client only. Masquerade what leaves by the
outer interface only: -A POSTROUTING -o eth0 -j MASQUERADE.`,
  references: ["https://www.netfilter.org/documentation/HOWTO/NAT-HOWTO.html"],
  examples: [
    {
      path: "hosts/srv/etc/iptables/rules.v4",
      files: withFiles(ROUTED, { "hosts/srv/facts/iptables-save.txt": undefined, "hosts/rtr/etc/iptables/rules.v4": MASQUERADING }),
      bad: conf`
        *filter
        :INPUT ACCEPT [0:0]
        «-A INPUT -s 198.51.100.0/24 -p tcp --dport 3000 -j ACCEPT»
        -A INPUT -p tcp --dport 3000 -j DROP
        COMMIT
      `,
    },
    {
      path: "hosts/srv/etc/iptables/rules.v4",
      files: withFiles(ROUTED, {
        "hosts/srv/facts/iptables-save.txt": undefined,
        "hosts/rtr/etc/iptables/rules.v4": MASQUERADING.replace("POSTROUTING -j", "POSTROUTING -o eth0 -j"),
      }),
      good: conf`
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -s 198.51.100.0/24 -p tcp --dport 3000 -j ACCEPT
        -A INPUT -p tcp --dport 3000 -j DROP
        COMMIT
      `,
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/snat-hides-source", (host) => about(unit, host)),
};

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  for (const forwarding of forwardingsOf(unit, host)) {
    const { host, target, rewritten, toPort, protocol } = forwarding;
    if (target === undefined || target === host || rewritten === undefined) continue;
    const fix = narrowing(unit, host, rewritten.rule);
    for (const list of sourceLists(target, toPort, protocol)) {
      if (list.ranges.some((range) => contains(range, rewritten.source))) continue;
      const seen = showAddress(rewritten.source);
      yield {
        uri: list.at.uri,
        span: list.at.span,
        message: `matches nobody from outside: ${host.name} rewrites every source to ${seen}`,
        related: [
          { uri: rewritten.rule.at.uri, span: rewritten.rule.at.span, message: `${host.name} rewrites the source here` },
          ...relatedOf(forwarding.answer?.run.steps ?? []),
        ],
        ...(fix && { fix }),
      };
    }
  }
}
