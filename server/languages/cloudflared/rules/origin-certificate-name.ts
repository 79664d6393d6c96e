import { conf, type Rule } from "../../../core/rule.ts";
import { keysOf } from "../knowledge/keys.ts";
import { type Block, originSets, urlServices } from "../model.ts";
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
    // Behind damage may stand what was meant for a rule.
    if (file.stops < file.source.text.length) return;
    for (const one of urlServices(file)) {
      const { rule, field, read } = one;
      if (!read.tls) continue;
      const kind = originKind(read.host);
      const unnamed = kind === "loopback" || kind === "private" || (kind === "name" && !read.host.includes("."));
      if (!unnamed || KEYS.some((key) => originSets(file, rule, key))) continue;
      // Nobody asks for a certificate at a port that does not speak TLS. What was meant for it may stand beside, misspelt or misplaced: other rules say so.
      if (mismatch(file.source.text, one) !== undefined) continue;
      if ([rule, rule.origin, file.origin, file.top].some(hasAlike)) continue;
      yield {
        span: partOf(file.source.text, field, ...read.hostAt),
        message: `no public certificate is for ${shown(read.host, 30)}: say with originServerName which name it has`,
      };
    }
  },
};

const KEYS = ["originServerName", "matchSNItoHost", "caPool", "noTLSVerify"];

/** Whether a level has a key that it does not know, or that does nothing beside ingress, and that sounds like one of these. */
function hasAlike(block: Block | undefined): boolean {
  for (const key of block?.fields.keys() ?? []) {
    const known = keysOf[(block as Block).level].get(key);
    if ((known === undefined || known.legacy !== undefined) && /tls|sni|pool|name$|^origin/i.test(key)) return true;
  }
  return false;
}
