import { conf, type Rule } from "../../../core/rule.ts";
import { analysisOf, at, isGenerated } from "../analysis.ts";
import { deadRules } from "../dead.ts";
import type { IptablesUnit } from "../unit.ts";

export const neverMatches: Rule<IptablesUnit> = {
  id: "iptables/never-matches",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "No packet can fulfil all conditions of the rule where it stands",
  why: `The conditions contradict each other, or those of every rule through which packets come to this chain: a port of a packet that came
through \`-p udp\`, an outgoing interface in a chain that only INPUT calls, an inverted range that leaves nothing, a state that
the nat table never sees (it is asked about the first packet of a connection only).`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        :WEB - [0:0]
        -A INPUT -p udp -j WEB
        «-A WEB -p tcp -m tcp --dport 443 -j ACCEPT»
        -A WEB -p udp -m udp --dport 443 -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        «-A PREROUTING -p tcp -m conntrack --ctstate ESTABLISHED -m tcp --dport 80 -j REDIRECT --to-ports 8080»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        :WEB - [0:0]
        -A INPUT -p tcp -j WEB
        -A WEB -p tcp -m tcp --dport 443 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { death, rule, table, chain } of deadRules(unit)) {
      if (death !== "never" || isGenerated(chain, rule)) continue;
      const called = analysisOf(table).chain(chain) !== "uncalled" && table.chains.get(chain)?.policy === undefined;
      const why = called ? `no packet that comes to ${chain.slice(0, 28)} fulfils its conditions` : "its conditions leave no packet";
      yield at(unit, rule, `Never matches: ${why}`, { tags: ["unnecessary"] });
    }
  },
};
