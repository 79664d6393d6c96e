import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type Guard, guardOf, isOutward, isServed, mayRefuse } from "../access.ts";
import { insertInto } from "../edits.ts";
import { isSensitiveLocation, secretOf, statusDirectiveOf } from "../sensitive.ts";
import { inherited, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A location whose path is known for what should stay inside, open to everybody. */
export const sensitivePathPublic: Rule<NginxUnit> = {
  id: "nginx/sensitive-path-public",
  category: "exposure",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A metrics, admin or debug path is served to everybody",
  why: `\`/metrics\`, \`/actuator\`, \`/phpmyadmin\`, \`/server-status\`, \`/.git\` and their kin are the first paths that scanners ask for. A location made
for one of them, without \`allow\` and \`deny\`, authentication or \`internal\` in force, serves it to the internet.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_access_module.html"],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen 80;
            location «/metrics» {
                proxy_pass http://127.0.0.1:9100;
            }
        }
      `,
      fixed: conf`
        server {
            listen 80;
            location /metrics {
                allow 127.0.0.1;
                allow ::1;
                deny all;
                proxy_pass http://127.0.0.1:9100;
            }
        }
      `,
    },
    { path, bad: "server { listen 80; location ~ «^/(phpmyadmin|pma)/» { root /usr/share; } }\n" },
    { path, good: "server { listen 80; location /.git { return 404; } location /admin-guide/ { root /srv; } }\n" },
    {
      path,
      good: "server { listen 80; satisfy any; allow 10.0.0.0/8; deny all; location /metrics { proxy_pass http://127.0.0.1:9100; } }\n",
    },
  ],
  *check(unit) {
    for (const location of unit.all("location")) {
      const word = location.args.at(-1);
      const secret = secretOf(location);
      if (word === undefined || secret === undefined || !isSensitiveLocation(location) || statusDirectiveOf(location) !== undefined)
        continue;
      if (!isServed(location) || !isOutward(location)) continue;
      const guard = guardOf(location);
      if (mayRefuse(guard) || isToldOtherwise(location, guard)) continue;
      yield {
        span: word.span,
        uri: location.uri,
        message: `${brief(word.value, 30)} (${secret}) is open to everybody: allow who needs it and deny all`,
        ...(guard.rules.length === 0 && {
          fix: {
            title: "Allow loopback only",
            safe: false,
            edits: [insertInto(unit, location, ["allow 127.0.0.1;", "allow ::1;", "deny all;"])],
          },
        }),
      };
    }
  },
};

/** Whether somebody meant to guard the location, and another rule says why that does not work. */
const isToldOtherwise = (location: Node, { rules }: Guard): boolean =>
  rules.some(({ action, all }) => action === "allow" && !all) ||
  /^(?!off$)./.test(inherited(location, "auth_basic").at(-1)?.args[0]?.value ?? "");
