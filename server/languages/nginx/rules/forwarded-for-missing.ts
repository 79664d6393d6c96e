import { conf, type Rule } from "../../../core/rule.ts";
import { insertAfter } from "../edits.ts";
import { hasOpenInclude } from "../levels.ts";
import { isStream, passesOf } from "../targets.ts";
import { inherited, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** Headers for the application, but not the one that frameworks read the client's address from. */
export const forwardedForMissing: Rule<NginxUnit> = {
  id: "nginx/forwarded-for-missing",
  category: "correctness",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "Request headers are set for the upstream, but no X-Forwarded-For",
  why: `Behind a proxy the application sees the proxy's address as its client. Most frameworks read \`X-Forwarded-For\` when told to trust the proxy;
where nginx does not set it, what the client itself wrote arrives unchanged, and is believed.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location / {
                «proxy_pass» http://127.0.0.1:3000;
                proxy_set_header X-Real-IP $remote_addr;
            }
        }
      `,
      fixed: conf`
        server {
            location / {
                proxy_pass http://127.0.0.1:3000;
                proxy_set_header X-Real-IP $remote_addr;
                proxy_set_header X-Forwarded-For $remote_addr;
            }
        }
      `,
    },
    { path, good: "server { location / { proxy_pass http://127.0.0.1:3000; } }\n" },
    {
      path,
      good: "server { location / { proxy_set_header Host $host; proxy_set_header Forwarded for=$remote_addr; proxy_pass http://127.0.0.1:3000; } }\n",
    },
  ],
  *check(unit) {
    for (const { node } of passesOf(unit)) {
      const block = node.parent;
      if (node.name !== "proxy_pass" || isStream(node) || block === undefined || hasOpenInclude(block)) continue;
      const headers = inherited(block, "proxy_set_header");
      const last = headers.at(-1);
      if (last === undefined || headers.some((header) => /^(?:x-forwarded-for|forwarded)$/i.test(header.args[0]?.value ?? ""))) continue;
      const fix = {
        title: "Send X-Forwarded-For",
        safe: false,
        edits: [insertAfter(unit, last, ["proxy_set_header X-Forwarded-For $remote_addr;"])],
      };
      yield {
        span: node.nameSpan,
        uri: node.uri,
        message: "no X-Forwarded-For is set: the upstream gets what the client wrote in it, or nothing",
        ...(last.uri === node.uri ? { fix } : {}),
      };
    }
  },
};
