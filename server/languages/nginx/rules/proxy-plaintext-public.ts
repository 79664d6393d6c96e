import { brief } from "../../../core/markdown.ts";
import { conf, type Fix, type Rule } from "../../../core/rule.ts";
import { insertAfter, replace } from "../edits.ts";
import { table } from "../memo.ts";
import { destinationsOf, type Pass, passesOf, reachOf } from "../targets.ts";
import { inherited, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";
const SECURE: Readonly<Record<string, string>> = table({ http: "https", grpc: "grpcs", uwsgi: "suwsgi" });

/** Requests handed on over the internet without encryption. */
export const proxyPlaintextPublic: Rule<NginxUnit> = {
  id: "nginx/proxy-plaintext-public",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "Requests are handed on to a public address without TLS",
  why: `Between this nginx and the upstream lies the internet: passwords, cookies and answers travel readable, and whoever sits on the way may change
them. Private, loopback, link-local and carrier-NAT addresses, and names that only mean something inside a network, are not reported.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass"],
  examples: [
    { path, bad: "server { location / { proxy_pass «http://8.8.4.4:8080»; } }\n" },
    {
      path,
      bad: conf`
        server {
            location /api/ {
                proxy_pass «http://api.example.com/v1/»;
            }
        }
      `,
      fixed: conf`
        server {
            location /api/ {
                proxy_pass https://api.example.com/v1/;
                proxy_ssl_verify on;
                proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;
                proxy_ssl_server_name on;
            }
        }
      `,
    },
    { path, bad: "upstream app { server «9.9.9.9:8080»; }\nserver { location / { proxy_pass http://app; } }\n" },
    {
      path,
      bad: "server { location / { proxy_pass «http://local.ch:80»; } location /v { proxy_pass «http://vpn.example.com:80»; } location /s { proxy_pass «http://salsa.debian.org:80»; } }\n",
    },
    { path, good: "server { location / { proxy_pass http://10.1.2.3:8080; } location /x { proxy_pass http://[fd00::1]:80; } }\n" },
    { path, good: "upstream app { server 127.0.0.1:3000; }\nserver { location / { proxy_pass http://app; } }\n" },
    {
      path,
      good: "server { location /debian/ { proxy_pass http://deb.debian.org/debian/; } location / { proxy_pass http://s3.int.example.com:9000; } }\n",
    },
    { path, good: "server { location / { proxy_pass https://api.example.com; } location /y { proxy_pass http://app.internal; } }\n" },
  ],
  *check(unit) {
    const said = new Set<unknown>();
    for (const pass of passesOf(unit)) {
      const secure = SECURE[pass.target.scheme];
      if (secure === undefined) continue;
      for (const { target, word, node } of destinationsOf(unit, pass)) {
        const reach = reachOf(target);
        if ((reach !== "public" && reach !== "name") || said.has(node.directive) || SIGNED.test(target.host)) continue;
        said.add(node.directive);
        const movable =
          node === pass.node && target.scheme === "http" && target.port === undefined && word.quote === "" && reach === "name";
        yield {
          span: word.span,
          uri: node.uri,
          message: `requests cross the internet to ${brief(target.host, 40)} unencrypted; use ${secure}://`,
          ...(movable ? { fix: toHttps(unit, pass) } : {}),
        };
      }
    }
  },
};

/** Archives of distributions: what they serve is signed, and whoever installs it checks that. */
const SIGNED =
  /^(?:(?:(?:cdn-\w+\.)?deb|ftp\d*(?:\.[a-z]{2})?|httpredir|security|security-cdn|archive|snapshot)\.debian\.org|(?:[a-z]{2}\.)?(?:archive|security|ports|old-releases)\.ubuntu\.com|(?:dl-\w+\.alpine|archive\.arch)linux\.org|(?:mirror|vault|mirror\.stream)\.centos\.org|(?:dl|download|archives)\.fedoraproject\.org)$/;

const LINES = ["proxy_ssl_verify on;", "proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;", "proxy_ssl_server_name on;"];

function toHttps(unit: NginxUnit, { node, word }: Pass): Fix {
  const scheme = replace({ start: word.span.start, end: word.span.start + 4 }, "https");
  const verified = node.parent !== undefined && inherited(node.parent, "proxy_ssl_verify").length > 0;
  return {
    title: "Use https, and verify the certificate",
    safe: false,
    edits: verified ? [scheme] : [scheme, insertAfter(unit, node, LINES)],
  };
}
