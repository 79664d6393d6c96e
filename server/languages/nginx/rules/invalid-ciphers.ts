import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** OpenSSL finds no cipher in a list, or does not know a curve. */
export const invalidCiphers: Rule<NginxUnit> = {
  id: "nginx/invalid-ciphers",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "OpenSSL finds no cipher in a list of ciphers, or does not know a curve",
  why: `nginx hands the list to OpenSSL, which skips names that it does not know and refuses a list that leaves nothing. \`ssl_ciphers\` speaks of TLS 1.2 and
older only: suites such as TLS_AES_256_GCM_SHA384 are of TLS 1.3, need no list, and do not count. A curve that OpenSSL does not know is refused at once. nginx
names no line. Ciphers that only old builds of OpenSSL have (RC4, 3DES, export) are a warning: whether nginx starts depends on the build.`,
  references: ["https://docs.openssl.org/3.0/man1/openssl-ciphers/", "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_ciphers"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8443 ssl;
    ssl_certificate /etc/ssl/shop.pem;
    ssl_certificate_key /etc/ssl/shop.key;
    ssl_ciphers «TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256»;
  }
}
    `,
    },
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8443 ssl;
    ssl_certificate /etc/ssl/shop.pem;
    ssl_certificate_key /etc/ssl/shop.key;
    ssl_ecdh_curve «X25519:secp384»;
  }
}
    `,
    },
    {
      good: conf`
events {}
http {
  server {
    listen 127.0.0.1:8443 ssl;
    ssl_certificate /etc/ssl/shop.pem;
    ssl_certificate_key /etc/ssl/shop.key;
    ssl_ciphers TLS_AES_256_GCM_SHA384:ECDHE-RSA-AES256-GCM-SHA384:!aNULL;
    ssl_ecdh_curve X25519:secp384r1;
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/invalid-ciphers"),
  across: (unit) => verdictAcross(unit, "nginx/invalid-ciphers"),
};
