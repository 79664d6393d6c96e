import { conf, type Rule } from "../../../core/rule.ts";
import { textIn } from "../model.ts";
import { RUN_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const ID = new RegExp(`^${UUID}$`, "i");
const FILE = new RegExp(`(?:^|/)(${UUID})\\.json$`, "i");

export const credentialsOfAnother: Rule<CloudflaredUnit> = {
  id: "cloudflared/credentials-of-another",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "credentials-file is named after another tunnel",
  why: `\`cloudflared tunnel create\` names the credentials file after the tunnel. With the secret of another tunnel Cloudflare refuses the connection:
usually one of the two lines was left from a tunnel that was deleted and created anew.`,
  references: [RUN_PAGE],
  examples: [
    {
      bad: conf`
        tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef
        credentials-file: «/etc/cloudflared/0c9d1f1e-8a54-4a4f-9b3d-5f1d3c2b7a90.json»
        ingress:
          - service: http_status:404
        `,
    },
    {
      good: conf`
        tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef
        credentials-file: /etc/cloudflared/6ff42ae2-765d-4adf-8112-31c55c1551ef.json
        ingress:
          - service: http_status:404
        `,
    },
    {
      good: conf`
        tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef
        credentials-file: /etc/cloudflared/creds.json
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const tunnel = textIn(file.top, "tunnel") ?? "";
    const field = file.top?.fields.get("credentials-file");
    const named = FILE.exec(textIn(file.top, "credentials-file") ?? "")?.[1];
    if (field === undefined || named === undefined || !ID.test(tunnel) || named.toLowerCase() === tunnel.toLowerCase()) return;
    yield { span: field.span, message: `the file is named after tunnel ${named.slice(0, 8)}…, but tunnel is ${tunnel.slice(0, 8)}…` };
  },
};
