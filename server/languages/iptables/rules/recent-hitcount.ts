import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { optionOf, rulesOf } from "../analysis.ts";
import type { Command } from "../command.ts";
import type { IptablesUnit } from "../unit.ts";

/** How many packets of a source the list remembers, unless the module is loaded with another `ip_pkt_list_tot`. */
const REMEMBERED = 20;

export const recentHitcount: Rule<IptablesUnit> = {
  id: "iptables/recent-hitcount",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "`recent` counts what no rule records, or more than it remembers",
  why: `\`-m recent --update\` and \`--rcheck\` look into a list that some rule has to fill with \`--set\` under the same name; without one they never
match, and the limit that they were written for does not exist. And a list remembers 20 packets of each source by default: older
kernels refuse a higher \`--hitcount\` when the rules are loaded.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp -m tcp --dport 22 -m recent --update --seconds 60 --hitcount 4 --name «ssh» --rsource -j DROP
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --set --name ssh --rsource
        -A INPUT -p tcp -m tcp --dport 22 -m recent --update --seconds 60 --hitcount 4 --name ssh --rsource -j DROP
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    if (!["--update", "--rcheck"].some((key) => [...unit.parts(key)].length > 0)) return;
    const recorded = new Set<string>();
    const asking = [...rulesOf(unit)].filter(({ rule }) => {
      const command = unit.origin(rule)?.command;
      if (command === undefined || !command.matches.some(({ module }) => module.name === "recent")) return false;
      if (hasOption(command, "--set")) for (const name of listOf(command)) recorded.add(name);
      return hasOption(command, "--update") || hasOption(command, "--rcheck");
    });
    for (const { rule } of asking) {
      const command = unit.origin(rule)?.command as Command;
      const [name = "DEFAULT"] = listOf(command);
      const hits = Number(command.parts.find((part) => part.key === "--hitcount")?.value?.text ?? 0);
      if (!recorded.has(name)) {
        const place = optionOf(unit, rule, "--name", "--update", "--rcheck");
        yield { ...place, message: `Never matches: no rule puts sources on the list ${brief(name, 20)} (--set --name ${brief(name, 20)})` };
      } else if (hits > REMEMBERED) {
        const place = optionOf(unit, rule, "--hitcount");
        yield {
          ...place,
          severity: "info",
          message: `The list remembers ${REMEMBERED} packets of a source by default: kernels before 3.19 refuse ${hits}`,
        };
      }
    }
  },
};

const hasOption = (command: Command, key: string): boolean => command.parts.some((part) => part.key === key);

// The names of the lists that a rule uses; the default one when it names none.
function listOf(command: Command): readonly string[] {
  const named = command.parts
    .filter((part) => part.key === "--name")
    .flatMap((part) => (part.value === undefined ? [] : [part.value.text]));
  return named.length > 0 ? named : ["DEFAULT"];
}
