import { conf, type Rule } from "../../../core/rule.ts";
import { hasOpenInclude, knowsTop } from "../levels.ts";
import { childrenOf, inherited, type NginxUnit } from "../units.ts";

/** Stapling that can look nothing up. */
export const staplingWithoutResolver: Rule<NginxUnit> = {
  id: "nginx/stapling-without-resolver",
  category: "ignored",
  severity: "info",
  since: "0.1.0",
  summary: "ssl_stapling on without a resolver: the responder's name is looked up once, when nginx starts",
  why: `nginx asks the OCSP responder for the answer that it staples, and looks its name up through \`resolver\`. Without one it uses the address found at the
start, for as long as it runs: when that changes, stapling stops without a word to anybody but the log. A file given by \`ssl_stapling_file\` needs none.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_stapling"],
  examples: [
    {
      bad: conf`
        events {}
        http {
            server { listen 127.0.0.1:443 ssl; ssl_certificate a.pem; ssl_certificate_key a.key; «ssl_stapling» on; }
        }
      `,
    },
    {
      good: conf`
        events {}
        http {
            resolver 127.0.0.53;
            server { listen 127.0.0.1:443 ssl; ssl_certificate a.pem; ssl_certificate_key a.key; ssl_stapling on; }
        }
      `,
    },
  ],
  *check(unit) {
    for (const node of unit.all("ssl_stapling")) {
      const block = node.parent;
      if (block === undefined || node.args[0]?.value.toLowerCase() !== "on" || !knowsTop(node) || hasOpenInclude(block)) continue;
      if (inherited(block, "resolver").length + inherited(block, "ssl_stapling_file").length > 0) continue;
      const inner = block.name === "http" ? unit.all("server").filter(({ context }) => context === "http") : [];
      if (inner.length > 0 && inner.every((server) => childrenOf(server, "resolver").length > 0)) continue;
      yield { span: node.nameSpan, uri: node.uri, message: 'the OCSP responder is looked up at the start only: add "resolver" beside it' };
    }
  },
};
