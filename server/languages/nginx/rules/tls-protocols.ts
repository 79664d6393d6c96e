import { conf, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import type { NginxUnit, Word } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";
const BROKEN: ReadonlySet<string> = new Set(["sslv2", "sslv3"]);
const OLD: ReadonlySet<string> = new Set(["tlsv1", "tlsv1.1"]);

/** Versions of TLS that RFC 8996 and RFC 7568 forbid. */
export const tlsProtocols: Rule<NginxUnit> = {
  id: "nginx/tls-protocols",
  category: "security",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "Old versions of TLS are enabled",
  why: `SSLv2 and SSLv3 are broken; TLS 1.0 and 1.1 are deprecated by RFC 8996, use SHA-1 and MD5 in their handshake, and no browser speaks them any
more. \`TLSv1.2 TLSv1.3\` serves every client of the last ten years.`,
  references: ["https://www.rfc-editor.org/rfc/rfc8996", "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_protocols"],
  examples: [
    {
      path,
      bad: conf`
        server {
            ssl_protocols «TLSv1 TLSv1.1» TLSv1.2;
        }
      `,
      fixed: conf`
        server {
            ssl_protocols TLSv1.2;
        }
      `,
    },
    { path, bad: "server { ssl_protocols «SSLv3 TLSv1»; }\n", fixed: "server { ssl_protocols TLSv1.2 TLSv1.3; }\n" },
    {
      path,
      bad: "server { location / { proxy_ssl_protocols TLSv1.2 «TLSv1»; } }\n",
      fixed: "server { location / { proxy_ssl_protocols TLSv1.2; } }\n",
    },
    { path, good: "server { ssl_protocols TLSv1.2 TLSv1.3; }\n" },
  ],
  *check(unit) {
    for (const name of ["ssl_protocols", "proxy_ssl_protocols", "grpc_ssl_protocols", "uwsgi_ssl_protocols"]) {
      for (const node of unit.all(name)) {
        const weak = node.args.filter((arg) => BROKEN.has(arg.value.toLowerCase()) || OLD.has(arg.value.toLowerCase()));
        const [first] = weak;
        const last = weak.at(-1);
        if (first === undefined || last === undefined) continue;
        const strong = node.args.filter((arg) => !weak.includes(arg));
        const span = { start: first.span.start, end: last.span.end };
        const broken = weak.some((arg) => BROKEN.has(arg.value.toLowerCase()));
        yield {
          span,
          uri: node.uri,
          message: `${weak.map((arg) => arg.value).join(", ")} ${weak.length > 1 ? "are" : "is"} ${broken ? "broken" : "deprecated (RFC 8996)"}; use TLSv1.2 TLSv1.3`,
          fix: { title: "Keep TLS 1.2 and newer only", safe: false, edits: [replace(argsSpan(node.args), textOf(strong))] },
        };
      }
    }
  },
};

const argsSpan = (args: readonly Word[]): { start: number; end: number } => ({
  start: args[0]?.span.start ?? 0,
  end: args.at(-1)?.span.end ?? 0,
});
const textOf = (strong: readonly Word[]): string => (strong.length === 0 ? "TLSv1.2 TLSv1.3" : strong.map((arg) => arg.value).join(" "));
