import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A server speaks TLS and has no certificate, or a certificate without its key. */
export const missingCertificate: Rule<NginxUnit> = {
  id: "nginx/missing-certificate",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A server speaks TLS and has no certificate, or a certificate without its key",
  why: "The default server of each TLS socket needs ssl_certificate and ssl_certificate_key, its own or those of http. Other servers of the socket may do without, unless the default one rejects handshakes. A certificate shown to upstreams (proxy_ssl_certificate) needs its key as well.",
  references: ["https://nginx.org/en/docs/http/configuring_https_servers.html"],
  examples: [
    {
      bad: conf`
events {}
http {
  «server» { listen 443 ssl; }
}
    `,
    },
    {
      bad: conf`
events {}
http {
  server { listen 443 ssl; ssl_certificate «/etc/ssl/a.pem»; }
}
    `,
    },
    {
      bad: conf`
events {}
http {
  server {
    location / {
      proxy_pass https://127.0.0.1:8443;
      proxy_ssl_certificate «/etc/ssl/client.pem»;
    }
  }
}
    `,
    },
    {
      good: conf`
events {}
http {
  server { listen 443 ssl; ssl_certificate /etc/ssl/a.pem; ssl_certificate_key /etc/ssl/a.key; }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/missing-certificate"),
  across: (unit) => verdictAcross(unit, "nginx/missing-certificate"),
};
