import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { followed } from "../../shared/yaml.ts";
import { isGoCidr } from "../ip-rules.ts";
import { type Field, fieldsIn } from "../model.ts";
import { ORIGIN_PAGE, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const invalidIpRule: Rule<CloudflaredUnit> = {
  id: "cloudflared/invalid-ip-rule",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "an entry of a socks-proxy's ipRules without a CIDR prefix, or with a port that is none",
  why: `For a socks-proxy every entry of its own ipRules needs a prefix in CIDR form (10.0.0.0/8, also for one address: 10.0.0.5/32) and ports from 1 to
65535. cloudflared refuses the file otherwise.`,
  references: [ORIGIN_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - service: socks-proxy
            originRequest:
              ipRules:
                - prefix: «10.0.0.5»
                  ports: [«70000»]
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
                  ports: [22]
                  allow: true
        `,
    },
  ],
  *check({ file }) {
    for (const rule of file.rules) {
      if (!("kind" in rule.read) || rule.read.kind !== "socks") continue;
      const list = rule.origin?.fields.get("ipRules")?.value;
      for (const item of list?.kind === "seq" ? list.items : []) {
        const map = followed(item);
        if (map.kind === "map") yield* entryFaults(fieldsIn(map), item.span);
      }
    }
  },
};

function* entryFaults(fields: ReadonlyMap<string, Field>, span: Finding["span"]): Iterable<Finding> {
  const prefix = fields.get("prefix");
  if (prefix === undefined || (prefix.value.kind === "scalar" && /^(~|null|)$/i.test(prefix.value.text)))
    yield {
      span: prefix?.keySpan ?? { start: span.start, end: Math.min(span.end, span.start + 6) },
      message: "this entry has no prefix: cloudflared refuses it",
    };
  else if (prefix.value.kind === "scalar" && !isGoCidr(prefix.value.text))
    yield { span: prefix.span, message: `"${shown(prefix.value.text)}" is not in CIDR form: write an address, a slash and a length` };
  const ports = fields.get("ports")?.value;
  for (const port of ports?.kind === "seq" ? ports.items : []) {
    const node = followed(port);
    if (node.kind === "scalar" && /^[-+]?\d+$/.test(node.text) && (Number(node.text) < 1 || Number(node.text) > 65535))
      yield { span: port.span, message: `${shown(node.text)} is no port: 1 to 65535` };
  }
}
