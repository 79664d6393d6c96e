import type { Table } from "../../../core/filter.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { analysisOf, optionOf, tablesNamed } from "../analysis.ts";
import { blocksByDefault, decidedAt, opening, portsOf, TCP } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const v6Missing: Rule<IptablesUnit> = {
  id: "iptables/v6-missing",
  category: "exposure",
  severity: "warning",
  since: "0.1.0",
  summary: "IPv4 is filtered, and nothing filters IPv6",
  why: `iptables filters IPv4 only. Where the host has an IPv6 address, and most have, every port that is blocked here is open there, because
sockets on \`[::]\` and the wildcard listen on both. The same rules are needed for ip6tables (rules.v6 beside rules.v4, or ip6tables
commands in the script), with ICMPv6 accepted.`,
  references: ["https://manpages.debian.org/bookworm/iptables/ip6tables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT «DROP» [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
      path: "srv/firewall.sh",
      bad: conf`
        #!/bin/sh
        iptables -A INPUT -p tcp --dport 3000 -s 203.0.113.0/24 -j ACCEPT
        iptables -A INPUT -p tcp --dport «3000» -j DROP
      `,
    },
    {
      files: {
        "etc/iptables/rules.v6": "*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p ipv6-icmp -j ACCEPT\nCOMMIT\n",
      },
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    const tables = tablesNamed(unit, "filter");
    const four = tables.find((table) => table.family === 4);
    if (four === undefined || tables.some((table) => table.family === 6) || unit.ruleset.gaps.length > 0) return;
    if (unit.files.some((file) => file.kind === "ufw")) return;
    if (!blocksByDefault(four)) return yield* closedPort(unit, four);
    if (unit.isolated) return;
    const decision = analysisOf(four).decide("INPUT", { ...opening(4, TCP, 47811), in: "eth7" });
    const place = decidedAt(unit, four, "INPUT", decision);
    // A script shows all that will be run; a rules file may have its sibling outside the workspace.
    const severity = unit.files.some((file) => file.kind === "script") ? "warning" : "info";
    if (place !== undefined) yield { ...place, severity, message: "IPv4 is filtered, IPv6 is not: no ip6tables rules stand beside these" };
  },
};

/** The first port that a script closes for everybody, in IPv4 alone. */
function* closedPort(unit: IptablesUnit, table: Table): Generator<Finding> {
  for (const rule of table.chains.get("INPUT")?.rules ?? []) {
    if (unit.origin(rule)?.file.kind !== "script" || (rule.action.do !== "drop" && rule.action.do !== "reject")) continue;
    const [port] = portsOf(rule);
    if (port === undefined || !rule.conditions.every(({ on }) => on === "protocol" || on === "destination-port" || on === "in")) continue;
    const place = optionOf(unit, rule, "--destination-port", "--destination-ports");
    const message = `Port ${port[0]} is closed over IPv4 only: ip6tables needs the same rule`;
    return yield { ...place, severity: "info", message };
  }
}
