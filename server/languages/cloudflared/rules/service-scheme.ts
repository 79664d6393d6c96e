import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { type UrlRule, urlServices } from "../model.ts";
import { portOf } from "../service.ts";
import { INGRESS_PAGE, partFixed } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const serviceScheme: Rule<CloudflaredUnit> = {
  id: "cloudflared/service-scheme",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "the scheme of a service is not what is spoken at its port",
  why: `cloudflared speaks what the scheme says. Plain HTTP to a TLS port gets "400 The plain HTTP request was sent to HTTPS port", TLS to port 80 gets no
handshake, and http:// to SSH or to a database gets 502. Ports are judged by what listens on them everywhere: 80, 443, Proxmox's 8006, SSH, RDP, SMB, databases.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: «http»://nas.example.com:443
          - service: http_status:404
        `,
      fixed: conf`
        ingress:
          - hostname: app.example.com
            service: https://nas.example.com:443
          - service: http_status:404
        `,
    },
    {
      bad: conf`
        ingress:
          - hostname: ssh.example.com
            service: «http»://localhost:22
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: app.example.com
            service: https://app.lan
          - hostname: ssh.example.com
            service: ssh://localhost:22
          - hostname: db.example.com
            service: tcp://localhost:5432
          - service: http://localhost:8443
        `,
    },
  ],
  *check({ file }) {
    for (const rule of urlServices(file)) {
      const found = mismatch(file.source.text, rule);
      if (found !== undefined) yield found;
    }
  },
};

const SPOKEN: ReadonlyMap<number, string> = new Map([
  [22, "ssh"],
  [3389, "rdp"],
  [445, "smb"],
  ...[1433, 3306, 5432, 6379, 27017].map((port) => [port, "tcp"] as const),
]);

/** What is wrong with the scheme of a service, if its port says so. */
export function mismatch(text: string, { field, read }: UrlRule): Finding | undefined {
  if (!read.http) return undefined;
  const port = portOf(read) ?? 0;
  const other = read.tls ? read.scheme.slice(0, -1) : `${read.scheme}s`;
  const meant = SPOKEN.get(port) ?? ((read.tls ? port === 80 : port === 443 || port === 8006) ? other : undefined);
  if (meant === undefined) return undefined;
  const message = `port ${port} does not speak ${read.scheme}: write ${meant}://`;
  return { message, ...partFixed(text, field, [0, read.scheme.length], meant, `Write ${meant}://`) };
}
