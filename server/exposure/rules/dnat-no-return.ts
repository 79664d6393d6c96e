import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { ofEachHost, relatedOf } from "../evidence.ts";
import { forwardingsOf } from "../forwards.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { ANSWERS, accepting } from "../repairs.ts";
import { filterTable, ROUTED } from "../samples.ts";

export const dnatNoReturn: Rule<EstateUnit> = {
  id: "exposure/dnat-no-return",
  category: "correctness",
  severity: "error",
  restates: ["iptables/no-established"],
  since: "0.1.0",
  summary: "A port forward whose answers are dropped on the way back",
  why: `The first packet of a forwarded connection passes FORWARD because a rule accepts the inner address and port. The
answer travels the other way, matches no such rule, and meets the policy. Without a rule that accepts ESTABLISHED packets
no connection is ever completed, and every test with a single packet looks fine.`,
  references: ["https://www.netfilter.org/documentation/HOWTO/NAT-HOWTO.html"],
  examples: [
    {
      path: "hosts/rtr/etc/iptables/rules.v4",
      files: ROUTED,
      bad: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        «-A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000»
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -d 192.168.1.100 -p tcp --dport 3000 -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        -A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -d 192.168.1.100 -p tcp --dport 3000 -j ACCEPT
        -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        COMMIT
      `,
    },
    {
      path: "hosts/rtr/etc/iptables/rules.v4",
      files: ROUTED,
      good: `*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000\nCOMMIT\n${filterTable({ forward: "DROP" }, "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "-A FORWARD -d 192.168.1.100 -p tcp --dport 3000 -j ACCEPT")}`,
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/dnat-no-return", (host) => about(unit, host)),
};

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  for (const { at, answer, port } of forwardingsOf(unit, host)) {
    if (answer?.verdict !== "unreachable" || answer.outcome.ok || answer.outcome.fault !== "answer") continue;
    const fix = accepting(unit, host, "FORWARD", [ANSWERS], answer.run.steps, at.uri);
    yield {
      uri: at.uri,
      span: at.span,
      message: brief(`port ${port} of ${host.name} never connects: the answers are dropped; accept ESTABLISHED in FORWARD`, 100),
      related: relatedOf(answer.run.steps),
      ...(fix && { fix }),
    };
  }
}
