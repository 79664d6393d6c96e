import { BITS } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { followed } from "../../shared/yaml.ts";
import { goCidr } from "../ip-rules.ts";
import { type Block, fieldsIn, flag, textIn } from "../model.ts";
import { ORIGIN_PAGE, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const ipRulesDropped: Rule<CloudflaredUnit> = {
  id: "cloudflared/ip-rules-dropped",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "ipRules that are not used: not on a socks-proxy, or with a broken prefix at the top level",
  why: `Only a socks-proxy looks at ipRules, and only at those of its own rule. Entries of the top-level originRequest with a broken prefix are dropped without a
word, and allow: true for everything makes an open proxy.`,
  references: [ORIGIN_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - service: http://localhost:3000
            originRequest:
              «ipRules»:
                - prefix: 10.0.0.0/8
                  allow: true
        `,
    },
    {
      bad: conf`
        ingress:
          - service: socks-proxy
            originRequest:
              ipRules:
                - prefix: «0.0.0.0/0»
                  allow: true
        `,
    },
    {
      good: conf`
        ingress:
          - service: socks-proxy
            originRequest:
              ipRules:
                - prefix: 10.0.0.0/8
                  allow: true
        `,
    },
  ],
  *check({ file }) {
    const proxies = new Set(file.rules.filter(({ read }) => "kind" in read && read.kind === "socks").map(({ origin }) => origin));
    for (const block of [file.origin, ...file.rules.map(({ origin }) => origin)]) {
      const list = block?.fields.get("ipRules");
      if (list === undefined || list.value.kind !== "seq" || list.value.items.length === 0) continue;
      const socks = block !== file.origin && proxies.has(block);
      if (!socks)
        yield {
          span: list.keySpan,
          message: "ipRules do nothing here: only a socks-proxy looks at those of its own rule",
          tags: ["unnecessary"],
        };
      for (const item of list.value.items) {
        const map = followed(item);
        if (map.kind !== "map") continue;
        const entry: Block = { level: "ip-rule", map, fields: fieldsIn(map) };
        const prefix = entry.fields.get("prefix");
        const range = goCidr(textIn(entry, "prefix") ?? "");
        if (prefix === undefined || !socks || flag(entry, "allow") !== true || range === undefined) continue;
        if (range.last - range.first === (1n << BigInt(BITS[range.family])) - 1n)
          yield {
            span: prefix.span,
            message: `allows ${shown(textIn(entry, "prefix") ?? "")}: an open proxy into every network of this host`,
          };
      }
    }
  },
};
