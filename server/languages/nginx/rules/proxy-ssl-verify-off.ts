import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import type { Edit } from "../../../core/text.ts";
import { insertAfter, replace } from "../edits.ts";
import { hasOpenInclude } from "../levels.ts";
import { table } from "../memo.ts";
import { destinationsOf, type Pass, passesOf, reachOf } from "../targets.ts";
import { inherited, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";
const VERIFY: Readonly<Record<string, string>> = table({ https: "proxy_ssl_verify", grpcs: "grpc_ssl_verify", suwsgi: "uwsgi_ssl_verify" });
const BUNDLE = "/etc/ssl/certs/ca-certificates.crt";

/** TLS to an upstream whose certificate nobody looks at. */
export const proxySslVerifyOff: Rule<NginxUnit> = {
  id: "nginx/proxy-ssl-verify-off",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "The upstream's certificate is not verified (off is nginx's default)",
  why: `\`proxy_ssl_verify\` is off by default: nginx talks TLS with whoever answers, so that anyone between can read and change everything.
Turn it on, with \`proxy_ssl_trusted_certificate\`, and \`proxy_ssl_server_name on\` where the upstream needs SNI. To loopback it does not
matter; to private addresses it is information.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_verify"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location / {
                proxy_pass «https://api.example.com»;
            }
        }
      `,
      fixed: conf`
        server {
            location / {
                proxy_pass https://api.example.com;
                proxy_ssl_verify on;
                proxy_ssl_trusted_certificate ${BUNDLE};
                proxy_ssl_server_name on;
            }
        }
      `,
    },
    {
      path,
      bad: "server { proxy_ssl_verify «off»; location / { proxy_pass https://192.0.2.9; } }\n",
      fixed: `server { proxy_ssl_verify on; proxy_ssl_trusted_certificate ${BUNDLE}; proxy_ssl_server_name on; location / { proxy_pass https://192.0.2.9; } }\n`,
    },
    {
      path,
      bad: "server { location / { proxy_pass «https://192.0.2.9»; proxy_ssl_trusted_certificate ca.pem; proxy_ssl_server_name on; } }\n",
      fixed:
        "server { location / { proxy_pass https://192.0.2.9; proxy_ssl_verify on; proxy_ssl_trusted_certificate ca.pem; proxy_ssl_server_name on; } }\n",
    },
    { path, good: "server { location / { proxy_pass https://a.test; proxy_ssl_verify on; proxy_ssl_trusted_certificate ca.pem; } }\n" },
    { path, good: "server { location / { proxy_pass https://127.0.0.1:8443; } }\n" },
  ],
  *check(unit) {
    const said = new Set<unknown>();
    for (const pass of passesOf(unit)) {
      const directive = VERIFY[pass.target.scheme];
      if (directive === undefined || said.has(pass.node.directive)) continue;
      const found = unverified(unit, pass, directive);
      if (found === undefined) continue;
      said.add(pass.node.directive);
      yield found;
    }
  },
};

function unverified(unit: NginxUnit, pass: Pass, directive: string): Finding | undefined {
  const block = pass.node.parent;
  const set = block === undefined ? undefined : inherited(block, directive)[0];
  const value = set?.args[0];
  if (value?.value === "on" || (set === undefined && block !== undefined && hasOpenInclude(block))) return undefined;
  const reaches = destinationsOf(unit, pass).map(({ target }) => reachOf(target));
  if (reaches.length > 0 && reaches.every((reach) => reach === "loopback")) return undefined;
  const light = !reaches.some((reach) => reach === "public" || reach === "name") && set === undefined;
  return {
    span: value?.span ?? pass.word.span,
    uri: set?.uri ?? pass.node.uri,
    ...(light ? { severity: "info" } : {}),
    message: `nobody checks the certificate of ${brief(pass.target.host || "the upstream", 30)}: ${directive} is ${value === undefined ? "off by default" : "off"}`,
    fix: { title: `Turn ${directive} on`, safe: false, edits: turnedOn(unit, pass, directive, set) },
  };
}

// Without a trusted certificate in force nginx refuses the file, and with two in one block too.
function turnedOn(unit: NginxUnit, { node }: Pass, directive: string, set: Node | undefined): Edit[] {
  const prefix = directive.replace("_verify", "");
  const wanted = [`${prefix}_trusted_certificate ${BUNDLE};`, `${prefix}_server_name on;`];
  const lines = wanted.filter((line) => inherited(node.parent ?? node, line.split(" ", 1)[0] ?? "").length === 0);
  const word = set?.args[0];
  if (set === undefined || word === undefined) return [insertAfter(unit, node, [`${directive} on;`, ...lines])];
  return [replace(word.span, "on"), ...(lines.length > 0 ? [insertAfter(unit, set, lines)] : [])];
}
