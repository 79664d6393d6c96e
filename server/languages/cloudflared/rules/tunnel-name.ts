import { conf, type Rule } from "../../../core/rule.ts";
import { textIn } from "../model.ts";
import { RUN_PAGE, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const tunnelName: Rule<CloudflaredUnit> = {
  id: "cloudflared/tunnel-name",
  category: "hygiene",
  severity: "info",
  since: "0.1.0",
  summary: "tunnel is a name, or a placeholder, and not a UUID",
  why: `A name has to be looked up with the certificate of the account, which a host that only runs the tunnel should not have. The UUID stands in the
credentials file and needs no look-up.`,
  references: [RUN_PAGE],
  examples: [
    {
      bad: conf`
        tunnel: «my-tunnel»
        ingress:
          - service: http_status:404
        `,
    },
    {
      bad: conf`
        tunnel: «your-tunnel-id»
        ingress:
          - service: http_status:404
        `,
    },
    {
      good: conf`
        tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const field = file.top?.fields.get("tunnel");
    const text = textIn(file.top, "tunnel") ?? "";
    if (field === undefined || text === "" || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) || /\$\{|\{\{/.test(text)) return;
    if (/^<.*>$|^(your|my)[-_ ]?tunnel[-_ ]?(id|uuid|name)$|^tunnel[-_ ]?(id|uuid)$|^x{4,}/i.test(text))
      yield {
        span: field.span,
        severity: "warning",
        message: `"${shown(text)}" is a placeholder: fill in the id from \`cloudflared tunnel list\``,
      };
    else yield { span: field.span, message: `"${shown(text)}" is a name: looking it up needs the account's certificate on this host` };
  },
};
