import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { nearest } from "../../../core/suggest.ts";
import { definitionsOf, isUsed } from "../definitions.ts";
import { isStream, passesOf, upstreamNamed } from "../targets.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A pass to a name that is nearly the name of an upstream that nothing else uses. */
export const upstreamMisspelt: Rule<NginxUnit> = {
  id: "nginx/upstream-misspelt",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "A pass names a host that is an upstream's name but for a slip",
  why: `A name that no \`upstream\` has is a host name to nginx, which it looks up when it starts; when there is none it does not start ("host not found in
upstream"). Here an upstream of almost that name stands in the same configuration, and nothing uses it.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#upstream"],
  examples: [
    {
      path,
      bad: "upstream backend { server 127.0.0.1:3000; }\nserver { location / { proxy_pass http://«bakend»; } }\n",
      fixed: "upstream backend { server 127.0.0.1:3000; }\nserver { location / { proxy_pass http://backend; } }\n",
    },
    {
      path,
      good: conf`
        upstream app1 { server 127.0.0.1:3000; }
        server {
            location / { proxy_pass http://app1; }
            location /b { proxy_pass http://127.0.0.1:3001; }
        }
      `,
    },
  ],
  *check(unit) {
    const idle = definitionsOf(unit).filter((one) => one.what === "upstream" && !isUsed(unit, one));
    if (idle.length === 0) return;
    for (const pass of passesOf(unit)) {
      const { host, variable, port, socket } = pass.target;
      if (variable || port !== undefined || socket !== undefined || !/^[\w-]{4,}$/.test(host)) continue;
      const stream = isStream(pass.node);
      const meant = nearest(
        host,
        idle.filter((one) => isStream(one.node) === stream).map(({ name }) => name),
      );
      if (meant === undefined || upstreamNamed(unit, host.toLowerCase(), stream) !== undefined) continue;
      const at = pass.word.value.indexOf(host);
      const exact = at >= 0 && pass.word.span.end - pass.word.span.start === pass.word.value.length;
      const start = pass.word.span.start + at;
      const span = exact ? { start, end: start + host.length } : pass.word.span;
      yield {
        span,
        uri: pass.node.uri,
        message: `no upstream is named ${brief(host, 24)}; did you mean ${brief(meant, 24)}?`,
        ...(exact && { fix: { title: `Write ${brief(meant, 40)}`, safe: false, edits: [{ span, text: meant }] } }),
      };
    }
  },
};
