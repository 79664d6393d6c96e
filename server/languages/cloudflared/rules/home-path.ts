import { conf, type Rule } from "../../../core/rule.ts";
import { textIn } from "../model.ts";
import { RUN_PAGE, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const homePath: Rule<CloudflaredUnit> = {
  id: "cloudflared/home-path",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: 'a path that starts with "~", which means the home of whoever runs cloudflared',
  why: `As a service cloudflared runs as root: "~" is then /root, not the home of the user who wrote the file. A full path means the same to
everyone.`,
  references: [RUN_PAGE],
  examples: [
    {
      bad: conf`
        credentials-file: «~/.cloudflared/tunnel.json»
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
    for (const name of ["credentials-file", "cred-file", "origincert", "logfile", "log-directory", "token-file", "pidfile"]) {
      const field = file.top?.fields.get(name);
      const text = textIn(file.top, name) ?? "";
      if (field !== undefined && text.startsWith("~"))
        yield { span: field.span, message: `"${shown(text)}" depends on who runs cloudflared: the service runs as root` };
    }
  },
};
