import { conf, type Rule } from "../../../core/rule.ts";
import { resolveUri } from "../../../core/uri.ts";
import { textIn } from "../model.ts";
import { RUN_PAGE, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const credentialsInWorkspace: Rule<CloudflaredUnit> = {
  id: "cloudflared/credentials-in-workspace",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "the credentials file lies in the workspace",
  why: `The credentials file is the secret of the tunnel. In a repository everyone who can read it can run the tunnel. Keep it out of version control and
replace it if it was in.`,
  references: [RUN_PAGE],
  examples: [
    {
      bad: conf`
        credentials-file: «tunnel.json»
        ingress:
          - service: http_status:404
        `,
      files: { "etc/cloudflared/tunnel.json": "{}" },
    },
    {
      good: conf`
        credentials-file: /etc/cloudflared/tunnel.json
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file, has, isolated, uri }) {
    const field = file.top?.fields.get("credentials-file") ?? file.top?.fields.get("cred-file");
    const path = field === undefined ? undefined : textIn(file.top, field.key);
    if (field === undefined || path === undefined || path === "" || isolated || /^[~/$]/.test(path)) return;
    if (has(resolveUri(uri, path)))
      yield { span: field.span, message: `${shown(path)} is the secret of the tunnel, and lies in the workspace` };
  },
};
