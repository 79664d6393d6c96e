import { conf, type Rule } from "../../../core/rule.ts";
import { goTypeOf } from "../../shared/go-yaml.ts";
import { scalarIn } from "../model.ts";
import { RUN_PAGE, replaceValue, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const metricsAddress: Rule<CloudflaredUnit> = {
  id: "cloudflared/metrics-address",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "a metrics address that nothing can listen on",
  why: `metrics is host:port. "ingress validate" does not look at it, but the tunnel opens that socket first and ends when it cannot: "Error opening metrics
server listener: missing port in address". An IPv6 address stands in brackets.`,
  references: [RUN_PAGE],
  examples: [
    {
      bad: conf`
        metrics: «localhost»
        ingress:
          - service: http_status:404
        `,
    },
    {
      bad: conf`
        metrics: «http://127.0.0.1:2000»
        ingress:
          - service: http_status:404
        `,
      fixed: conf`
        metrics: 127.0.0.1:2000
        ingress:
          - service: http_status:404
        `,
    },
    {
      good: conf`
        metrics: localhost:2000
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const field = file.top?.fields.get("metrics");
    const scalar = scalarIn(file.top, "metrics");
    const text = scalar?.text ?? "";
    if (field === undefined || scalar === undefined || text === "" || goTypeOf(scalar) !== "string" || /\$\{|\{\{/.test(text)) return;
    const why = problemOf(text);
    if (why === undefined) return;
    const meant = /^(?:\w+:\/\/)?((?:[\w.-]+|\[[\da-f:]+\]):\d{1,5})\/?$/i.exec(text)?.[1];
    const message = `the tunnel does not start: metrics "${shown(text, 30)}" ${why}`;
    if (meant === undefined || meant === text) yield { span: field.span, message };
    else yield { span: field.span, message, fix: { title: `Change to ${shown(meant)}`, safe: false, edits: [replaceValue(field, meant)] } };
  },
};

// As Go's net.Listen reads an address: the last colon starts the port, and others stand in brackets. A port may have a service's name.
function problemOf(text: string): string | undefined {
  const match = /^(?:\[[^\]]*\]|[^:[\]]*):([^:[\]]*)$/.exec(text);
  if (match === null) return /^[^:]*$|^\[[^\]]*\]$/.test(text) ? "has no port" : "is no host:port";
  const port = match[1] ?? "";
  return /^\d+$/.test(port) && Number(port) > 65535 ? "has a port above 65535" : /[^\w-]/.test(port) ? "is no host:port" : undefined;
}
