import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { everyNode, usesIn } from "../definitions.ts";
import { hasOpenInclude, knowsServer } from "../levels.ts";
import { once } from "../memo.ts";
import { childrenOf, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A check that only sets a variable, which nothing asks. */
export const verdictUnused: Rule<NginxUnit> = {
  id: "nginx/verdict-unused",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "A check whose result nothing asks keeps nobody out",
  why: `\`ssl_verify_client optional\`, \`secure_link\` and \`valid_referers\` refuse nobody by themselves: they put their verdict into \`$ssl_client_verify\`,
\`$secure_link\` or \`$invalid_referer\`. Something has to test it, or pass it on to a program that does; here nothing uses it, and every request passes.`,
  references: [
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_verify_client",
    "https://nginx.org/en/docs/http/ngx_http_secure_link_module.html",
  ],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen 443 ssl;
            ssl_certificate a.crt;
            ssl_certificate_key a.key;
            ssl_client_certificate ca.pem;
            ssl_verify_client «optional»;
            location / { proxy_pass http://127.0.0.1:3000; }
        }
      `,
    },
    { path, bad: 'server { location /dl/ { «secure_link» $arg_md5,$arg_expires; secure_link_md5 "$secure_link_expires$uri key"; } }\n' },
    { path, bad: "server { location /img/ { «valid_referers» server_names; root /srv; } }\n" },
    {
      path,
      good: "server { ssl_client_certificate ca.pem; ssl_verify_client optional; location / { proxy_set_header X-Verified $ssl_client_verify; proxy_pass http://127.0.0.1:3000; } }\n",
    },
    {
      path,
      good: "server { ssl_client_certificate ca.pem; ssl_verify_client on; location /img/ { valid_referers server_names; if ($invalid_referer) { return 403; } } }\n",
    },
    { path, good: "server { ssl_client_certificate ca.pem; ssl_verify_client optional; include conf.d/more.inc; }\n" },
  ],
  *check(unit) {
    for (const [name, verdict] of Object.entries(VERDICTS)) {
      const nodes = unit.all(name);
      if (nodes.length === 0 || [...usedIn(unit)].some((used) => verdict.test(used))) continue;
      for (const node of nodes) {
        const value = node.args[0];
        if (name === "ssl_verify_client" && !/^optional/.test(value?.value ?? "")) continue;
        if (!knowsServer(node) || isOpenWithin(node)) continue;
        const what = name === "ssl_verify_client" ? `ssl_verify_client ${brief(value?.value ?? "", 16)}` : name;
        const variable = name === "ssl_verify_client" ? "$ssl_client_verify" : name === "secure_link" ? "$secure_link" : "$invalid_referer";
        const span = name === "ssl_verify_client" && value !== undefined ? value.span : node.nameSpan;
        yield { span, uri: node.uri, message: `${what} refuses nobody: nothing here tests ${variable}` };
      }
    }
  },
};

const VERDICTS: Readonly<Record<string, RegExp>> = {
  ssl_verify_client: /^ssl_client_/,
  secure_link: /^secure_link$/,
  valid_referers: /^invalid_referer$/,
};

const usedIn = once(
  (unit: NginxUnit): ReadonlySet<string> =>
    new Set([...everyNode(unit.top)].flatMap((node) => [...usesIn(node)].flatMap(({ what, name }) => (what === "variable" ? [name] : [])))),
);

/** Whether an include that was not found, or code, stands around the node or in the blocks of its server. */
function isOpenWithin(node: Node): boolean {
  const block = node.parent;
  if (block === undefined || hasOpenInclude(block)) return true;
  const inner = [...everyNode(block.children ?? [])];
  return inner.some(
    (one) =>
      /_by_lua|^js_|^perl/.test(one.name) || (one.name === "location" && hasOpenInclude(one)) || childrenOf(one, "include").length > 0,
  );
}
