import { readAddress } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { insertBefore } from "../edits.ts";
import { hasOpenInclude, knowsServer } from "../levels.ts";
import { isStream, type Pass, passesOf, upstreamNamed } from "../targets.ts";
import { inherited, type NginxUnit } from "../units.ts";
import { setsOf, variablesIn } from "../variables.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A host name that nginx has to look up while it runs, without a resolver. */
export const missingResolver: Rule<NginxUnit> = {
  id: "nginx/missing-resolver",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "A pass with variables names a host, and there is no resolver: every request gets 502",
  why: `With a variable in its value nginx looks the host up for every request, through \`resolver\` alone: /etc/resolv.conf and /etc/hosts do not
count. Without one it loads, and answers 502, "no resolver defined". Addresses and the names of upstream blocks need none.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location / {
                set $backend app.internal;
                proxy_pass «http://$backend:8080»;
            }
        }
      `,
      fixed: conf`
        server {
            location / {
                set $backend app.internal;
                resolver 127.0.0.53;
                proxy_pass http://$backend:8080;
            }
        }
      `,
    },
    { path, bad: "server { location / { proxy_pass «http://api.example.com$request_uri»; } }\n" },
    { path, good: "server { resolver 127.0.0.53; location / { proxy_pass http://api.example.com$request_uri; } }\n" },
    { path, good: "server { location / { proxy_pass http://127.0.0.1:8080$request_uri; } }\n" },
    { path, good: "upstream app { server 127.0.0.1:3000; }\nserver { location / { proxy_pass http://app$request_uri; } }\n" },
    {
      path,
      good: "map $host $pool { default app; }\nupstream app { server 127.0.0.1:1; }\nserver { location / { proxy_pass http://$pool; } }\n",
    },
  ],
  *check(unit) {
    for (const pass of passesOf(unit)) {
      const block = pass.node.parent;
      if (!pass.word.value.includes("$") || block === undefined || pass.target.socket !== undefined) continue;
      if (inherited(block, "resolver").length > 0 || hasOpenInclude(block) || !knowsServer(block)) continue;
      const host = hostToLookUp(unit, pass);
      if (host === undefined) continue;
      yield {
        span: pass.word.span,
        uri: pass.node.uri,
        message: `${brief(host, 25)} is looked up at run time, but there is no resolver: every request gets 502`,
        fix: { title: "Add a resolver (systemd-resolved)", safe: false, edits: [insertBefore(unit, pass.node, ["resolver 127.0.0.53;"])] },
      };
    }
  },
};

/** The host name that has to be looked up; undefined when there is none, or its value cannot be known. */
function hostToLookUp(unit: NginxUnit, pass: Pass): string | undefined {
  const host = pass.target.host;
  const uses = variablesIn(host);
  if (uses.length === 0) return needsLookUp(unit, pass, host);
  const use = uses[0];
  if (uses.length > 1 || use === undefined || use.start !== 0 || use.end !== host.length) return undefined;
  const sets = setsOf(unit, use.name);
  const values = sets.map((node) => node.args[1]?.value ?? "").map((value) => value.replace(/^[a-z]+:\/\//i, "").replace(/[/:].*$/, ""));
  const names = values.map((value) => (value.includes("$") || value === "" ? undefined : needsLookUp(unit, pass, value)));
  return values.length > 0 && names.every((name) => name !== undefined) ? names[0] : undefined;
}

const needsLookUp = (unit: NginxUnit, pass: Pass, host: string): string | undefined =>
  host === "" ||
  host.startsWith("[") ||
  readAddress(host) !== undefined ||
  upstreamNamed(unit, host.toLowerCase(), isStream(pass.node)) !== undefined
    ? undefined
    : host;
