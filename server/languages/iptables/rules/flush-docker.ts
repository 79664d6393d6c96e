import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import type { Span } from "../../../core/text.ts";
import type { IptablesFile } from "../file.ts";
import { commandsRun } from "../script.ts";
import type { IptablesUnit } from "../unit.ts";

export const flushDocker: Rule<IptablesUnit> = {
  id: "iptables/flush-docker",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "Flushing whole tables deletes Docker's rules: containers lose their network until Docker is restarted",
  why: `Docker keeps its chains in the filter and nat tables and writes them once, when it starts. \`iptables -F\` and \`-X\` without a chain take them
away: published ports stop working and containers lose the internet. Flush the chains that are one's own, or restart Docker afterwards.
Said of scripts that mention Docker only.`,
  references: ["https://docs.docker.com/engine/network/packet-filtering-firewalls/"],
  examples: [
    {
      path: "root/firewall.sh",
      bad: conf`
        #!/bin/sh
        «iptables -F»
        iptables -P INPUT DROP
        iptables -A INPUT -i lo -j ACCEPT
        iptables -A INPUT -i docker0 -j ACCEPT
        iptables -A INPUT -p tcp --dport 22 -j ACCEPT
      `,
    },
    {
      path: "root/firewall.sh",
      good: conf`
        #!/bin/sh
        iptables -F INPUT
        iptables -P INPUT DROP
        iptables -A INPUT -i lo -j ACCEPT
        iptables -A INPUT -i docker0 -j ACCEPT
        iptables -A INPUT -p tcp --dport 22 -j ACCEPT
      `,
    },
  ],
  *check(unit) {
    for (const file of unit.files) {
      const { text } = file.source;
      if (file.kind !== "script" || !/docker/i.test(text) || /(systemctl|service)\s+(restart\s+docker|docker\s+restart)/.test(text))
        continue;
      const finding = flushOf(unit, file);
      if (finding !== undefined) yield finding;
    }
  },
};

function flushOf(unit: IptablesUnit, file: IptablesFile): Finding | undefined {
  for (const one of commandsRun(file.script)) {
    if (one.kind !== "iptables" || one.runs === "skip" || one.command.verb !== "F" || one.command.chain !== undefined) continue;
    const table = one.command.table?.text ?? "filter";
    if (table === "filter" || table === "nat") return found(unit, file, { start: one.start, end: one.end }, table);
  }
  return undefined;
}

function found(unit: IptablesUnit, file: IptablesFile, span: Span, table: string): Finding {
  return {
    span,
    ...(file.source.uri === unit.uri ? {} : { uri: file.source.uri }),
    message: `This deletes Docker's chains in ${table} too: containers are cut off until Docker restarts`,
  };
}
