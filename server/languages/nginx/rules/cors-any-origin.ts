import { conf, type Rule } from "../../../core/rule.ts";
import { childrenOf, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** Every site may read answers with the visitor's session. */
export const corsAnyOrigin: Rule<NginxUnit> = {
  id: "nginx/cors-any-origin",
  category: "security",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "Every origin is allowed to read answers with the visitor's cookies",
  why: `\`Access-Control-Allow-Origin $http_origin\` repeats whatever site asks. Together with \`Access-Control-Allow-Credentials true\` any page that a
visitor opens can read this site as that visitor. Compare the origin in a \`map\` with the sites that are meant.
With \`*\` in place of the origin browsers refuse every answer to a request with cookies: that is only an info.`,
  references: ["https://developer.mozilla.org/docs/Web/HTTP/CORS"],
  examples: [
    {
      path,
      bad: conf`
        server {
            add_header Access-Control-Allow-Origin «$http_origin»;
            add_header Access-Control-Allow-Credentials true;
        }
      `,
    },
    {
      path,
      bad: 'server { add_header Access-Control-Allow-Origin «"*"»; add_header Access-Control-Allow-Credentials "true"; }\n',
    },
    { path, good: "server { add_header Access-Control-Allow-Origin *; }\n" },
    {
      path,
      good: "server { add_header Access-Control-Allow-Origin $allowed_origin; add_header Access-Control-Allow-Credentials true; set $allowed_origin a; }\n",
    },
    {
      path,
      good: "server { location / { if ($http_origin = https://a.test) { add_header Access-Control-Allow-Origin $http_origin; } } }\n",
    },
  ],
  *check(unit) {
    for (const node of unit.all("add_header")) {
      const [name, value] = node.args;
      if (name?.value.toLowerCase() !== "access-control-allow-origin" || value === undefined || node.parent === undefined) continue;
      const anyone = value.value === "*";
      if (!(anyone || /^\$\{?http_origin\}?$/.test(value.value)) || node.parent.name === "if") continue;
      const credentials = childrenOf(node.parent, "add_header").find(
        (one) => one.args[0]?.value.toLowerCase() === "access-control-allow-credentials",
      );
      if (credentials?.args[1]?.value.toLowerCase() !== "true") continue;
      yield {
        span: value.span,
        uri: node.uri,
        ...(anyone ? { severity: "info" } : {}),
        message: anyone
          ? "browsers refuse * for requests with cookies: Allow-Credentials has no effect; name the origin"
          : "any site may read this one with the visitor's cookies; map the origin to the sites that are meant",
        related: [{ uri: credentials.uri, span: credentials.span, message: "sends the cookies along" }],
      };
    }
  },
};
