import { conf, type Rule } from "../../../core/rule.ts";
import { lineEnd } from "../../../core/text.ts";
import { WG_QUICK_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const hookCut: Rule<WireGuardUnit> = {
  id: "wireguard/hook-cut",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: 'a hook with "#" inside quotes, which wg-quick cuts off there',
  why: `Up to wireguard-tools 1.0.20210914 everything behind "#" is a comment, also inside quotes: the command loses its rest, and bash fails on the
quote that does not close. Set the target wireguard=1.0.20250521 for versions that keep it.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        PostUp = iptables -A INPUT -m comment --comment "rule «#1" -j ACCEPT»
        `,
    },
    {
      targets: { wireguard: "1.0.20250521" },
      good: conf`
        [Interface]
        PostUp = iptables -A INPUT -m comment --comment "rule #1" -j ACCEPT
        `,
    },
    {
      good: conf`
        [Interface]
        PostUp = iptables -A INPUT -j ACCEPT # "everything"
        `,
    },
  ],
  *check({ file, recent, plain }) {
    if (recent || plain) return;
    const { text } = file.source;
    for (const { value } of file.interface.hooks) {
      const rest = text.slice(value.span.end, lineEnd(text, value.span.end)).trimEnd();
      const hash = rest.indexOf("#");
      if (hash === -1 || !opensQuote(text.slice(value.span.start, value.span.end))) continue;
      yield {
        span: { start: value.span.end + hash, end: value.span.end + rest.length },
        message: 'wg-quick cuts the command here: "#" starts a comment even inside quotes',
      };
    }
  },
};

// Whether a quote is still open at the end, by bash's rules for quotes and backslashes.
function opensQuote(command: string): boolean {
  let quote = "";
  for (let i = 0; i < command.length; i++) {
    const c = command[i];
    if (c === "\\" && quote !== "'") i++;
    else if (quote === "" && (c === '"' || c === "'")) quote = c;
    else if (c === quote) quote = "";
  }
  return quote !== "";
}
