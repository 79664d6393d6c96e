import { conf, type Rule } from "../../../core/rule.ts";
import { originField } from "../model.ts";
import { originKind } from "../origin.ts";
import { ORIGIN_PAGE, partOf, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";
import { mismatch } from "./service-scheme.ts";

export const originCertificateName: Rule<CloudflaredUnit> = {
  id: "cloudflared/origin-certificate-name",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "https:// to a name or address that no public certificate is issued for",
  why: `cloudflared verifies the certificate of an https:// origin against the host of the service URL. No public authority issues one for localhost, for a
private address or for a name without a dot, so the origin's certificate is for another name: every request gets 502 ("x509: certificate is valid for …").
\`originServerName\` says which name is in it; \`caPool\` names the authority of a certificate of one's own.`,
  references: [ORIGIN_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: https://«localhost»:443
          - service: http_status:404
        `,
    },
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: https://«192.168.1.10»:8443
          - service: http_status:404
        `,
    },
    {
      good: conf`
        originRequest:
          originServerName: app.example.com
        ingress:
          - hostname: app.example.com
            service: https://localhost:443
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: pve.example.com
            service: https://10.0.0.5:8006
            originRequest:
              caPool: /etc/ssl/pve.pem
          - hostname: app.example.com
            service: https://app.lan.example.com
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const rule of file.rules) {
      const field = rule.fields.get("service");
      const { read, service } = rule;
      if (field === undefined || rule.bastion || !("kind" in read) || read.kind !== "url" || !/^(https|wss)$/.test(read.scheme)) continue;
      const kind = originKind(read.host);
      const unnamed = kind === "loopback" || kind === "private" || (kind === "name" && !read.host.includes("."));
      if (!unnamed || KEYS.some((key) => originField(file, rule, key) !== undefined)) continue;
      // Nobody asks for a certificate at a port that does not speak TLS. What was meant for it may stand beside, misspelt or misplaced: other rules say so.
      if (mismatch(file.source.text, rule) !== undefined) continue;
      if ([...rule.fields.keys(), ...(rule.origin?.fields.keys() ?? [])].some(isAlike)) continue;
      const start = service.indexOf(read.host, service.indexOf("://") + 3);
      yield {
        span: partOf(file.source.text, field, start, start + read.host.length),
        message: `no public certificate is for ${shown(read.host, 30)}: say with originServerName which name it has`,
      };
    }
  },
};

const KEYS = ["originServerName", "matchSNItoHost", "caPool", "noTLSVerify"];

const isAlike = (key: string): boolean => !OTHERS.has(key) && /tls|sni|pool|name$|^origin/i.test(key);
const OTHERS: ReadonlySet<string> = new Set(["originRequest", "hostname", "tlsTimeout"]);
