import { conf, type Rule } from "../../../core/rule.ts";
import { textIn } from "../model.ts";
import { RUN_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const inlineSecret: Rule<CloudflaredUnit> = {
  id: "cloudflared/inline-secret",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "a tunnel secret in the file itself",
  why: `A token or the contents of the credentials file let anyone run this tunnel and receive its traffic. Keep them in a file that only cloudflared can read
(credentials-file, token-file), outside the repository, and replace one that was in it.`,
  references: [RUN_PAGE],
  examples: [
    {
      bad: conf`
        «token»: eyJhIjoiMDEyMyJ9
        ingress:
          - service: http_status:404
        `,
    },
    {
      good: conf`
        credentials-file: /etc/cloudflared/tunnel.json
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const name of ["token", "credentials-contents", "api-key", "api-ca-key", "secret-id", "session-token"]) {
      const field = file.top?.fields.get(name);
      const text = textIn(file.top, name) ?? "";
      if (field === undefined || text === "" || /^[<$[{(]|\$\{|\{\{/.test(text)) continue;
      yield { span: field.keySpan, message: `${name} is a secret: whoever reads this file can run the tunnel` };
    }
  },
};
