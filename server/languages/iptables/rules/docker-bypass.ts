import type { PacketRule } from "../../../core/filter.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { at, lineName, relatedTo, rulesOf, tablesNamed } from "../analysis.ts";
import { byPort, forwardsOf, type PortForward, restricts } from "../dnat.ts";
import { passedBy } from "../docker-run.ts";
import { portsOf } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const dockerBypass: Rule<IptablesUnit> = {
  id: "iptables/docker-bypass",
  category: "exposure",
  severity: "warning",
  since: "0.1.0",
  summary: "INPUT rules for a published port do nothing: Docker's DNAT sends its packets past INPUT",
  why: `Docker publishes a port by DNAT in PREROUTING. The packets then belong to the container and go through FORWARD, so that no rule of INPUT,
and no rule of ufw, ever sees them: a port that is dropped here is open all the same. Rules for published ports belong into DOCKER-USER
(with \`-m conntrack --ctorigdstport\`), or the port is published on 127.0.0.1 only.`,
  references: ["https://docs.docker.com/engine/network/packet-filtering-firewalls/"],
  examples: [
    {
      bad: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        :DOCKER - [0:0]
        -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
        -A DOCKER ! -i docker0 -p tcp -m tcp --dport 5432 -j DNAT --to-destination 172.17.0.2:5432
        COMMIT
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        «-A INPUT -p tcp -m tcp --dport 5432 -j DROP»
        COMMIT
      `,
    },
    {
      path: "root/firewall.sh",
      bad: conf`
        #!/bin/sh
        docker run -d -p 8080:80 nginx
        «iptables -A INPUT -p tcp --dport 8080 -j DROP»
      `,
    },
    {
      good: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        :DOCKER - [0:0]
        -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
        -A DOCKER ! -i docker0 -p tcp -m tcp --dport 5432 -j DNAT --to-destination 172.17.0.2:5432
        COMMIT
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        -A INPUT -p tcp -m tcp --dport 8080 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const file of unit.files) if (file.script !== undefined) yield* passedBy(unit, file);
    const published = forwardsOf(unit).filter((forward) => forward.chain === "DOCKER" && forward.ports.length > 0);
    if (published.length === 0) return;
    const around = byPort(published);
    for (const { chain, rule, table } of rulesOf(unit, tablesNamed(unit, "filter"))) {
      if (!/^(INPUT|ufw6?-user-input)$/.test(chain.name)) continue;
      if (!restricts(rule)) continue;
      const same = portsOf(rule).flatMap(([first, last]) => (last - first < 1000 ? around(first, last) : []));
      const past = same.find((forward) => forward.filter === table && alike(rule, forward));
      if (past === undefined) continue;
      const port = past.ports[0]?.[0];
      yield at(
        unit,
        rule,
        `No effect on published port ${port}: ${lineName(unit, past.rule, rule)} sends its packets past INPUT to Docker`,
        {
          related: relatedTo(unit, [past.rule], "Docker's DNAT"),
        },
      );
    }
  },
};

// Whether a rule is about the protocol that the forward takes away.
const alike = (rule: PacketRule, { protocol }: PortForward): boolean =>
  protocol === undefined ||
  rule.conditions.some(
    (condition) =>
      condition.on === "protocol" && !condition.not && condition.protocols.some(([first, last]) => first <= protocol && protocol <= last),
  );
