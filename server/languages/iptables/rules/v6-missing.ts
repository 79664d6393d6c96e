import { conf, type Rule } from "../../../core/rule.ts";
import { analysisOf, tablesNamed } from "../analysis.ts";
import { blocksByDefault, decidedAt, opening, TCP } from "../posture.ts";
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
    if (four === undefined || tables.some((table) => table.family === 6) || unit.isolated || !blocksByDefault(four)) return;
    if (unit.files.some((file) => file.kind === "ufw") || unit.ruleset.gaps.length > 0) return;
    const decision = analysisOf(four).decide("INPUT", { ...opening(4, TCP, 47811), in: "eth7" });
    const place = decidedAt(unit, four, "INPUT", decision);
    // A script shows all that will be run; a rules file may have its sibling outside the workspace.
    const severity = unit.files.some((file) => file.kind === "script") ? "warning" : "info";
    if (place !== undefined) yield { ...place, severity, message: "IPv4 is filtered, IPv6 is not: no ip6tables rules stand beside these" };
  },
};
