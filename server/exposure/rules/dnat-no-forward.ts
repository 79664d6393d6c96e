import { showAddress } from "../../core/address.ts";
import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { ofEachHost, relatedOf } from "../evidence.ts";
import { forwardingsOf } from "../forwards.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { ANSWERS, accepting, acceptsAnswers } from "../repairs.ts";
import { filterTable, ROUTED } from "../samples.ts";

export const dnatNoForward: Rule<EstateUnit> = {
  id: "exposure/dnat-no-forward",
  category: "correctness",
  severity: "error",
  restates: ["iptables/dnat-not-forwarded"],
  since: "0.1.0",
  summary: "A port forward whose packets a filter drops",
  why: `DNAT only changes the address. The packet then passes FORWARD of the router, and INPUT of the target, with the new
address and port: a filter there that does not accept them makes the forward dead. The finding names the line that drops. It takes the place of \`iptables/dnat-not-forwarded\`, which sees one file.`,
  references: ["https://www.netfilter.org/documentation/HOWTO/NAT-HOWTO.html"],
  examples: [
    {
      path: "hosts/rtr/etc/iptables/rules.v4",
      files: ROUTED,
      bad: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        «-A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000»
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -p tcp --dport 8080 -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -p tcp --dport 8080 -j ACCEPT
        -A FORWARD -d 192.168.1.100 -p tcp --dport 3000 -j ACCEPT
        COMMIT
      `,
    },
    {
      path: "hosts/rtr/etc/iptables/rules.v4",
      files: ROUTED,
      good: `*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000\nCOMMIT\n${filterTable({ forward: "DROP" }, "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "-A FORWARD -p tcp --dport 3000 -j ACCEPT")}`,
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/dnat-no-forward", (host) => about(unit, host)),
};

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  for (const { at, answer, port, target, to, toPort, protocol } of forwardingsOf(unit, host)) {
    if (target === undefined || answer?.verdict !== "unreachable" || answer.outcome.ok || answer.outcome.fault !== "filter") continue;
    const accept = `-d ${showAddress(to)} -p ${protocol} --dport ${toPort} -j ACCEPT`;
    const rules = acceptsAnswers(host, to.family) ? [accept] : [ANSWERS, accept];
    const fix = accepting(unit, host, "FORWARD", rules, answer.run.steps, at.uri);
    yield {
      uri: at.uri,
      span: at.span,
      message: brief(`nothing comes through port ${port}: ${answer.outcome.why}`, 100),
      related: relatedOf(answer.run.steps),
      ...(fix && { fix }),
    };
  }
}
