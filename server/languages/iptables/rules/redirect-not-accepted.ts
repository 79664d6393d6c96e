import { conf, type Rule } from "../../../core/rule.ts";
import { analysisOf, optionOf, relatedTo, rulesOf, tablesNamed } from "../analysis.ts";
import { portsOf, stateIs, toPort } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const redirectNotAccepted: Rule<IptablesUnit> = {
  id: "iptables/redirect-not-accepted",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "REDIRECT sends packets to a port of this host that INPUT does not accept",
  why: `REDIRECT in PREROUTING changes the port before INPUT is asked, so a rule of INPUT has to accept the new port: one for the port that
clients connect to never sees them. Here INPUT drops by default and accepts no new connection to the port behind the redirect.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports «3000»
        COMMIT
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 80 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3000
        COMMIT
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 3000 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { table, chain, index, rule } of rulesOf(unit, tablesNamed(unit, "nat"))) {
      const { action } = rule;
      if (action.do !== "redirect" || action.ports === undefined || chain.name !== "PREROUTING") continue;
      const filter = tablesNamed(unit, "filter").find((other) => other.family === table.family);
      if (filter?.chains.get("INPUT")?.policy === undefined || analysisOf(table).status(chain.name, index) !== "reachable") continue;
      const kept = rule.conditions.filter(({ on }) => on === "source" || on === "in" || on === "protocol");
      const [port, last] = action.ports;
      if (analysisOf(filter).exists("INPUT", [...kept, stateIs("new"), toPort(port, last)], "accept") !== "none") continue;
      const before = portsOf(rule);
      const meant = (filter.chains.get("INPUT")?.rules ?? []).find(
        (one) => one.action.do === "accept" && portsOf(one).some(([low, high]) => before.some(([first]) => low <= first && first <= high)),
      );
      yield {
        ...optionOf(unit, rule, "--to-ports"),
        message: `INPUT accepts no new connection to port ${port}, where REDIRECT sends these packets: accept it there`,
        ...(meant !== undefined && { related: relatedTo(unit, [meant], "accepts the port before the redirect") }),
      };
    }
  },
};
