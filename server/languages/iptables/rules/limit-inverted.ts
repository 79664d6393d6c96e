import type { Chain, Condition, PacketRule } from "../../../core/filter.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { isGenerated, placeOf, rulesOf, tablesNamed } from "../analysis.ts";
import type { Command } from "../command.ts";
import { sameConditions } from "../dead.ts";
import type { RuleNode } from "../ruleset.ts";
import type { IptablesUnit } from "../unit.ts";

export const limitInverted: Rule<IptablesUnit> = {
  id: "iptables/limit-inverted",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "A rate limit that works the wrong way round",
  why: `\`-m limit\` matches up to its rate, and no longer above it. With DROP it drops the few packets within the rate and lets a flood through.
Accept up to the rate and drop the rest behind it, or drop what is above: \`-m hashlimit --hashlimit-above\`, \`-m connlimit --connlimit-above\`.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        «-A INPUT -p tcp -m tcp --dport 80 -m limit --limit 25/min -j DROP»
        -A INPUT -p tcp -m tcp --dport 80 -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        «-A INPUT -p tcp -m tcp --dport 80 -m connlimit --connlimit-above 10 -j ACCEPT»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp -m tcp --dport 80 -m connlimit --connlimit-above 10 -j DROP
        -A INPUT -p tcp -m tcp --dport 80 -m limit --limit 25/min -j ACCEPT
        -A INPUT -p udp -m limit --limit 5/min -j REJECT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    const limited = new Set<RuleNode>();
    for (const key of [...ABOVE, ...WITHIN]) for (const { rule } of unit.parts(key)) limited.add(rule);
    if (limited.size === 0) return;
    for (const { chain, index, rule } of rulesOf(unit, tablesNamed(unit, "filter"))) {
      const node = unit.origin(rule);
      const side = node === undefined || !limited.has(node) || isGenerated(chain.name, rule) ? undefined : sideOf(node.command);
      if (side === undefined) continue;
      const drops = rule.action.do === "drop" || rule.action.do === "reject";
      if (side === "within" ? !drops : rule.action.do !== "accept") continue;
      const rest = restOf(chain, index, rule);
      if (rest !== (drops ? "accept" : "drop")) continue;
      const message = drops
        ? "Stops only what is within the rate, and lets the rest through: accept up to it, drop the rest"
        : "Accepts only what is above the limit, and drops the rest: drop what is above";
      yield { ...placeOf(unit, rule), message };
    }
  },
};

const ABOVE = ["--connlimit-above", "--hashlimit-above"];
const WITHIN = ["--limit", "--connlimit-upto", "--hashlimit-upto", "--hashlimit"];

/** Which packets a rule with a limit takes; undefined without one. */
function sideOf({ parts }: Command): "within" | "above" | undefined {
  for (const { key, not } of parts) {
    const above = ABOVE.includes(key);
    if (above || WITHIN.includes(key)) return above === not ? "within" : "above";
  }
  return undefined;
}

/** So many rules behind one are looked at. */
const MOST = 200;

/** What happens to the packets that the limit leaves over: the next rule that takes all of them, or the policy as written. */
function restOf(chain: Chain, index: number, { conditions }: PacketRule): "accept" | "drop" | undefined {
  const asked = conditions.filter(({ on }) => on !== "opaque");
  const among = (one: Condition): boolean => asked.some((other) => sameConditions([one], [other]));
  for (const { action, conditions: later } of chain.rules.slice(index + 1, index + MOST)) {
    if (!later.every(among)) continue;
    if (action.do === "accept") return "accept";
    if (action.do === "drop" || action.do === "reject") return "drop";
    if (action.do !== "continue") return undefined;
  }
  return chain.policy?.at === undefined || chain.rules.length > index + MOST ? undefined : chain.policy.action;
}
