import type { Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** Uploads without a limit. */
export const clientBodyUnlimited: Rule<NginxUnit> = {
  id: "nginx/client-body-unlimited",
  category: "hygiene",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "client_max_body_size 0 takes requests of any size",
  why: `0 switches the check off. nginx buffers request bodies on disk before it passes them on, so that one client can fill the disk. Give the largest
upload that is meant.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size"],
  examples: [
    { path, bad: "server { client_max_body_size «0»; }\n", fixed: "server { client_max_body_size 100m; }\n" },
    { path, good: "server { client_max_body_size 2g; }\n" },
    { path, good: "server { client_max_body_size 0; proxy_request_buffering off; }\n" },
  ],
  *check(unit) {
    for (const node of unit.all("client_max_body_size")) {
      const word = node.args[0];
      if (word === undefined || !/^0+[kmg]?$/i.test(word.value)) continue;
      if (node.parent?.children?.some((entry) => entry.name === "proxy_request_buffering" && entry.args[0]?.value === "off")) continue;
      yield {
        span: word.span,
        uri: node.uri,
        message: "0 means no limit: one client can fill the disk; give the largest upload that is meant",
        fix: { title: "Limit it to 100m", safe: false, edits: [replace(word.span, "100m")] },
      };
    }
  },
};
