import { conf, type Rule } from "../../../core/rule.ts";
import { type CloudflaredFile, textIn } from "../model.ts";
import { RUN_PAGE, replaceValue, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const metricsPublic: Rule<CloudflaredUnit> = {
  id: "cloudflared/metrics-public",
  category: "exposure",
  severity: "warning",
  since: "0.1.0",
  summary: "metrics on every address of the host",
  why: `The metrics page has no login, and besides numbers it offers profiles of the running program. On a host it listens on 127.0.0.1 unless told otherwise; in
a container 0.0.0.0 is usual, and the published ports decide: a note only where services have names of a cluster.`,
  references: [RUN_PAGE],
  examples: [
    {
      bad: conf`
        metrics: «0.0.0.0:2000»
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
        metrics: 127.0.0.1:2000
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const field = file.top?.fields.get("metrics");
    const text = textIn(file.top, "metrics") ?? "";
    const port = /^(?:0\.0\.0\.0|\[::\]|\*|):(\d+)$/.exec(text)?.[1];
    if (field === undefined || port === undefined) return;
    const pod = isPod(file) ? { severity: "info" as const } : {};
    const local = `127.0.0.1:${port}`;
    yield {
      span: field.span,
      message: `metrics on ${shown(text)} are open to every network of this host, without a login`,
      fix: { title: `Change to ${local}`, safe: false, edits: [replaceValue(field, local)] },
      ...pod,
    };
  },
};

// Names that only pods and containers resolve: there the probes of the cluster come from outside, and what is published decides.
const isPod = ({ rules }: CloudflaredFile): boolean =>
  rules.some(({ read }) => "kind" in read && read.kind === "url" && /\.svc(\.cluster\.local)?$|^host\.docker\.internal$/.test(read.host));
