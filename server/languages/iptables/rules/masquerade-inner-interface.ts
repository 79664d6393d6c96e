import type { Chain, PacketRule } from "../../../core/filter.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { optionOf, rulesOf, tablesNamed } from "../analysis.ts";
import { innerNetwork, interfaceOf } from "../inner.ts";
import type { IptablesUnit } from "../unit.ts";

export const masqueradeInnerInterface: Rule<IptablesUnit> = {
  id: "iptables/masquerade-inner-interface",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "MASQUERADE on the interface to the inner network",
  why: `The name behind \`-o\` is that of the interface by which connections leave, the one to the internet. FORWARD lets new connections come from this
interface and lets none go to it, so the rule translates nothing of what is forwarded: the inner hosts' private addresses go out as they are, and no
answer finds its way back.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *nat
        :POSTROUTING ACCEPT [0:0]
        -A POSTROUTING -o «eth1» -j MASQUERADE
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -i eth1 -o eth0 -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *nat
        :POSTROUTING ACCEPT [0:0]
        -A POSTROUTING -o eth0 -j MASQUERADE
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -i eth1 -o eth0 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *nat
        :POSTROUTING ACCEPT [0:0]
        -A POSTROUTING -o wg0 -j MASQUERADE
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -i eth1 -o wg0 -j ACCEPT
        -A FORWARD -i wg0 -o eth1 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const nat of tablesNamed(unit, "nat")) {
      const filter = tablesNamed(unit, "filter").find(({ family }) => family === nat.family);
      const chain = nat.chains.get("POSTROUTING");
      const inner = chain === undefined ? undefined : onlyInterface(chain);
      const network = filter === undefined || inner === undefined ? undefined : innerNetwork(filter, inner);
      if (inner === undefined || network === undefined) continue;
      for (const { rule } of rulesOf(unit, [nat])) {
        if (!hides(rule)) continue;
        const { outer } = network;
        const place = optionOf(unit, rule, "-o");
        const whole = unit.origin(rule)?.file.source.text.slice(place.span.start, place.span.end) !== inner;
        const message = `FORWARD takes new connections from ${brief(inner, 15)}, none to it: name the outer interface${outer === undefined ? "" : `, ${brief(outer, 15)}`}`;
        yield outer === undefined || whole || place.uri !== undefined
          ? { ...place, message }
          : { ...place, message, fix: { title: `Write ${brief(outer, 15)}`, safe: false, edits: [{ span: place.span, text: outer }] } };
      }
    }
  },
};

const hides = ({ action }: PacketRule): boolean => action.do === "masquerade" || action.do === "snat" || action.do === "netmap";

/** The one interface whose outgoing packets the chain translates; undefined when there are others, or it is not all that decides. */
function onlyInterface({ rules }: Chain): string | undefined {
  if (rules.some(({ action }) => ["jump", "goto", "unknown"].includes(action.do))) return undefined;
  const names = new Set(rules.filter(hides).map((rule) => interfaceOf(rule, "out")));
  const [name] = names;
  return names.size === 1 && name !== undefined && !name.endsWith("+") ? name : undefined;
}
