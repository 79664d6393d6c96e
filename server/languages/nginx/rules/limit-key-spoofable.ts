import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import type { NginxUnit } from "../units.ts";
import { variablesIn } from "../variables.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A limit that a client leaves behind by writing another header. */
export const limitKeySpoofable: Rule<NginxUnit> = {
  id: "nginx/limit-key-spoofable",
  category: "security",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A rate limit counts by a value that the client writes",
  why: `A client that sends another \`X-Forwarded-For\` (argument, cookie) with every request is a new client to this limit each time, and fills the zone
besides. Count by \`$binary_remote_addr\`, with the real-ip module where a proxy stands in front.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req_zone"],
  examples: [
    {
      path,
      bad: "limit_req_zone «$http_x_forwarded_for» zone=a:10m rate=5r/s;\n",
      fixed: "limit_req_zone $binary_remote_addr zone=a:10m rate=5r/s;\n",
    },
    { path, good: "limit_req_zone $binary_remote_addr zone=a:10m rate=5r/s;\n" },
    {
      path,
      good: "limit_conn_zone $server_name zone=b:10m;\nlimit_req_zone $http_authorization$binary_remote_addr zone=a:10m rate=5r/s;\n",
    },
  ],
  *check(unit) {
    for (const name of ["limit_req_zone", "limit_conn_zone"]) {
      for (const node of unit.all(name)) {
        const word = node.args[0];
        const uses = variablesIn(word?.value ?? "");
        const [use] = uses;
        if (
          word === undefined ||
          use === undefined ||
          !uses.every((one) => /^(?:http_x_|http_forwarded$|http_true_client_ip$|http_user_agent$|arg_|cookie_)/.test(one.name))
        )
          continue;
        yield {
          span: word.span,
          uri: node.uri,
          message: `$${brief(use.name, 22)} is written by the client: a new value, a new limit; use $binary_remote_addr`,
          fix: { title: "Count by $binary_remote_addr", safe: false, edits: [replace(word.span, "$binary_remote_addr")] },
        };
      }
    }
  },
};
