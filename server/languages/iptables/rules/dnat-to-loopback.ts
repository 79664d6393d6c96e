import { showRange } from "../../../core/address.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { analysisOf, optionOf, rulesOf, tablesNamed } from "../analysis.ts";
import type { IptablesUnit } from "../unit.ts";

export const dnatToLoopback: Rule<IptablesUnit> = {
  id: "iptables/dnat-to-loopback",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: "DNAT sends what comes from the network to 127.0.0.1, and the kernel drops it",
  why: `A packet that came in by an interface and is for 127.0.0.0/8 is a martian: the kernel drops it without a word, unless
\`net.ipv4.conf.INTERFACE.route_localnet\` is 1. \`-j REDIRECT --to-ports\` sends it to the address of that interface instead; the program then has to
listen there. The setting may be made elsewhere, so this is a note. With it, everything that listens on 127.0.0.1 can be reached by neighbours, unless the filter stops them.`,
  references: ["https://docs.kernel.org/networking/ip-sysctl.html"],
  examples: [
    {
      bad: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j DNAT --to-destination «127.0.0.1:8080»
        COMMIT
      `,
    },
    {
      good: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        -A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8080
        -A PREROUTING -i eth0 -p tcp -m tcp --dport 443 -j DNAT --to-destination 192.168.1.10:8443
        -A OUTPUT -d 192.0.2.1/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 127.0.0.1:8080
        COMMIT
      `,
    },
    {
      path: "srv/fw.sh",
      good: conf`
        #!/bin/sh
        sysctl -w net.ipv4.conf.eth0.route_localnet=1
        iptables -t nat -A PREROUTING -i eth0 -p tcp --dport 80 -j DNAT --to-destination 127.0.0.1:8080
      `,
    },
  ],
  *check(unit) {
    if (unit.files.some((file) => file.source.text.includes("route_localnet"))) return;
    for (const { table, chain, index, rule } of rulesOf(unit, tablesNamed(unit, "nat"))) {
      const { action } = rule;
      if (action.do !== "dnat" || action.to?.family !== 4 || action.to.first >> 24n !== 127n || chain.name !== "PREROUTING") continue;
      if (rule.conditions.some((one) => one.on === "in" && one.name === "lo" && !one.not)) continue;
      if (analysisOf(table).status(chain.name, index) !== "reachable") continue;
      const finding: Finding = {
        ...optionOf(unit, rule, "--to-destination"),
        message: `The kernel drops packets from outside for ${showRange(action.to)}: use REDIRECT, or set route_localnet`,
      };
      yield finding;
    }
  },
};
