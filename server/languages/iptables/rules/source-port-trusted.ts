import type { PacketRule } from "../../../core/filter.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { analysisOf, optionOf, rulesWith, tablesNamed } from "../analysis.ts";
import { SOURCE_PORT } from "../convert.ts";
import type { IptablesUnit } from "../unit.ts";

export const sourcePortTrusted: Rule<IptablesUnit> = {
  id: "iptables/source-port-trusted",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "Whoever sends from one port is let in to every port",
  why: `The sender chooses the source port. A rule that accepts packets because they come from port 80 or 53, meant for the answers of servers there,
lets anybody in to every port who binds that one (\`nmap -g 53\`). Answers are what \`-m conntrack --ctstate ESTABLISHED\` accepts; a service is named by
its destination port.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p udp -m udp --sport «53» -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p udp -m udp --sport 67 --dport 68 -j ACCEPT
        -A INPUT -s 192.0.2.53/32 -p udp -m udp --sport 53 -j ACCEPT
        -A INPUT -p tcp -m tcp --sport 80 -m conntrack --ctstate ESTABLISHED -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { table, chain, index, rule } of rulesWith(SOURCE_PORT, unit, tablesNamed(unit, "filter"))) {
      if (chain.name !== "INPUT" && chain.name !== "FORWARD") continue;
      const port = trusted(rule);
      if (port === undefined || analysisOf(table).status(chain.name, index) !== "reachable") continue;
      const message = `Whoever sends from port ${port} is let in to every port: accept ESTABLISHED, or name --dport`;
      yield { ...optionOf(unit, rule, "--source-port", "--source-ports"), message };
    }
  },
};

/** The source port that is all that a rule asks for, beside protocol and interfaces. */
function trusted({ action, conditions }: PacketRule): number | undefined {
  if (action.do !== "accept") return undefined;
  let port: number | undefined;
  for (const condition of conditions) {
    if (condition.on === "source-port" && !condition.not) {
      // A range of high ports is that of clients.
      const [first, last] = condition.ports[0] ?? [0, 65535];
      if (first >= 1024 || last - first > 1024) return undefined;
      port = first;
    } else if (condition.on === "in" || condition.on === "out") {
      if (!condition.not && /^(lo$|docker|br-|veth|virbr|cni|tun|tap|wg|vnet|lxc|lxd)/.test(condition.name)) return undefined;
    } else if (condition.on !== "protocol") return undefined;
  }
  return port;
}
