import { conf, type Rule } from "../../../core/rule.ts";
import { placed } from "../parts.ts";
import { commandsRun, type ScriptCommand } from "../script.ts";
import type { IptablesUnit } from "../unit.ts";

export const scriptRepeats: Rule<IptablesUnit> = {
  id: "iptables/script-repeats",
  category: "hygiene",
  severity: "info",
  since: "0.1.0",
  summary: "A script that adds its rules again each time it runs",
  why: `-A appends without asking what is there. Run twice, the script leaves every rule twice, with all that this means for their order. A flush before, or -C before -A, keeps it repeatable.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        #!/bin/sh
        iptables «-A» INPUT -i lo -j ACCEPT
        iptables -A INPUT -s 192.0.2.7 -j DROP
      `,
      path: "srv/firewall.sh",
    },
    {
      good: conf`
        #!/bin/sh
        iptables -F INPUT
        iptables -A INPUT -i lo -j ACCEPT
      `,
      path: "srv/firewall.sh",
    },
  ],
  *check(unit) {
    for (const file of unit.files) {
      const commands = commandsRun(file.script).filter((command): command is Rules => command.kind === "iptables");
      if (commands.some(({ command }) => "FDCX".includes(command.verb) && command.verb !== "")) continue;
      const first = commands.find(({ command, runs }) => command.verb === "A" && runs === "always" && command.faults.length === 0);
      const word = first?.command.verbWord;
      if (word !== undefined)
        yield placed(
          unit,
          file,
          { start: word.start, end: word.end },
          "Run twice, this script adds every rule twice: flush the chain first, or ask with -C",
        );
    }
  },
};

type Rules = ScriptCommand & { kind: "iptables" };
