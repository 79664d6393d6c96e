import { conf, type Rule } from "../../../core/rule.ts";
import { optionOf, rulesOf, tablesNamed } from "../analysis.ts";
import { forwardsOf } from "../dnat.ts";
import { portsOf } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const dockerUserMissingCtorig: Rule<IptablesUnit> = {
  id: "iptables/docker-user-missing-ctorig",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: "A port in DOCKER-USER is the container's, not the published one",
  why: `Packets come to DOCKER-USER after Docker's DNAT: \`--dport\` is then the port inside the container. The port that was published is asked for
by \`-m conntrack --ctorigdstport\`. Where both are the same number, nothing is wrong, and nothing is said.`,
  references: ["https://docs.docker.com/engine/network/packet-filtering-firewalls/"],
  examples: [
    {
      bad: conf`
        *filter
        :FORWARD DROP [0:0]
        :DOCKER-USER - [0:0]
        -A FORWARD -j DOCKER-USER
        -A DOCKER-USER -i eth0 -p tcp -m tcp --dport «8080» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :FORWARD DROP [0:0]
        :DOCKER-USER - [0:0]
        -A FORWARD -j DOCKER-USER
        -A DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport 8080 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    if (!unit.tables.some((table) => table.chains.has("DOCKER-USER"))) return;
    const inside = new Set(forwardsOf(unit).map((forward) => forward.port));
    for (const { chain, rule } of rulesOf(unit, tablesNamed(unit, "filter"))) {
      const port = chain.name === "DOCKER-USER" ? portsOf(rule)[0]?.[0] : undefined;
      if (port === undefined || inside.has(port)) continue;
      if (rule.conditions.some((condition) => condition.on === "opaque" && condition.key.includes("ctorigdstport"))) continue;
      const place = optionOf(unit, rule, "--destination-port", "--destination-ports");
      yield { ...place, message: `Port ${port} here is the container's: the published one is --ctorigdstport ${port}` };
    }
  },
};
