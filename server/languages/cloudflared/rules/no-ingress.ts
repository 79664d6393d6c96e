import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const noIngress: Rule<CloudflaredUnit> = {
  id: "cloudflared/no-ingress",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "no ingress rules",
  why: `"cloudflared tunnel ingress validate" refuses a file without rules. A tunnel that starts on it serves 503, unless a single origin (url), a
token or private network routing is meant; then this is only a note.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        «tunnel»: 6ff42ae2-765d-4adf-8112-31c55c1551ef
        credentials-file: /etc/cloudflared/tunnel.json
        `,
    },
    {
      bad: conf`
        «ingress»:
        `,
    },
    {
      good: conf`
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    if (file.yaml.problems.some(({ document }) => document === 0)) return;
    const field = file.top?.fields.get("ingress");
    const value = field?.value;
    if (value !== undefined && (value.kind === "map" || (value.kind === "scalar" && value.text !== "" && !/^(~|null)$/i.test(value.text))))
      return;
    if (value?.kind === "seq" && value.items.length > 0) return;
    if (file.yaml.documents[0]?.root !== undefined && file.top === undefined) return;
    const meant = ["url", "hello-world", "unix-socket", "bastion", "warp-routing", "token", "token-file", "socks5"].find((key) =>
      file.top?.fields.has(key),
    );
    const first = file.top?.map.entries[0]?.key.span;
    const span = field?.keySpan ?? first ?? { start: 0, end: 0 };
    const message = "there are no ingress rules: `ingress validate` refuses the file, and a tunnel answers 503";
    yield meant === undefined
      ? { span, message }
      : { span, severity: "info", message: `there are no ingress rules: \`ingress validate\` refuses the file, in spite of ${meant}` };
  },
};
