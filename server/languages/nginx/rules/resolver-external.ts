import { type AddressScope, isLocalScope, readAddress, scopeOf } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { readEndpoint } from "../sockets.ts";
import { isTemplated, type NginxUnit, type Word } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** DNS over the internet, in clear text. */
export const resolverExternal: Rule<NginxUnit> = {
  id: "nginx/resolver-external",
  category: "security",
  severity: "info",
  since: "0.1.0",
  summary: "resolver asks a DNS server on the internet",
  why: `nginx asks its \`resolver\` over UDP without any protection, with predictable timing: whoever forges an answer chooses the upstream, or the OCSP
responder. Ask a resolver on the same host or network. Where the names become upstreams of a \`proxy_pass\` it is a warning.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver"],
  examples: [
    { path, bad: "server { resolver «8.8.8.8» 127.0.0.1 valid=30s; }\n" },
    { path, bad: "server { resolver «[2606:4700:4700::1111]:53»; location / { proxy_pass http://$host; } }\n" },
    { path, good: "server { resolver 127.0.0.53 10.0.0.2 [fd00::53] ipv6=off; }\n" },
  ],
  *check(unit) {
    const proxies = ["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass"].some((name) =>
      unit.all(name).some((pass) => pass.args[0]?.value.includes("$")),
    );
    for (const node of unit.all("resolver")) {
      const [word, ...more] = node.args.filter(isExternal);
      if (word === undefined) continue;
      const shown = `${brief(word.value, 30)}${more.length === 0 ? "" : ` (and ${more.length} more)`}`;
      yield {
        span: word.span,
        uri: node.uri,
        ...(proxies ? { severity: "warning" } : {}),
        message: `${shown} answers over the internet, unprotected; use a resolver of your network`,
      };
    }
  },
};

function isExternal(word: Word): boolean {
  if (isTemplated(word) || word.value.includes("=")) return false;
  const address = readAddress(readEndpoint(word.value, 53)?.address ?? "");
  return address !== undefined && !isOwn(scopeOf(address));
}

const isOwn = (scope: AddressScope): boolean => isLocalScope(scope) || scope === "unspecified";
