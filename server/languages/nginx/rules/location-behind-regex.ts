import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { expressionOf } from "../expressions.ts";
import { levelsWith } from "../levels.ts";
import { childrenOf, isPlaceholder, type NginxUnit, type Node, prefixOf } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A prefix location whose every path a regular expression beside it takes. */
export const locationBehindRegex: Rule<NginxUnit> = {
  id: "nginx/location-behind-regex",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A regular expression takes every request of this prefix location",
  why: `nginx remembers the longest prefix that fits, then asks the regular expressions, and the first of them that matches wins; only \`^~\` and \`=\` keep
them from being asked. Here one matches every path under the prefix: the location is never used. The common victim is
\`/.well-known/acme-challenge/\` behind \`location ~ /\\.\` with \`deny all\`: certificates are not renewed any more.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#location"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location ~ /\. {
                deny all;
            }
            location «/.well-known/acme-challenge/» {
                root /var/www/certbot;
            }
        }
      `,
      fixed: conf`
        server {
            location ~ /\. {
                deny all;
            }
            location ^~ /.well-known/acme-challenge/ {
                root /var/www/certbot;
            }
        }
      `,
    },
    { path, bad: "server { location «/api/v2/» { return 204; } location ~* ^/API/ { return 404; } }\n" },
    { path, good: String.raw`server { location ~ /\.(?!well-known) { deny all; } location /.well-known/ { root /srv; } }` },
    {
      path,
      good: String.raw`server { location ~ /\. { deny all; } location ^~ /.well-known/ { root /srv; } location = /.x { return 204; } }`,
    },
    {
      path,
      good: String.raw`server { location ~ \.php$ { return 204; } location /x.php { return 204; } location ~ ^/api/?$ { return 204; } location /api/ { return 204; } }`,
    },
  ],
  *check(unit) {
    for (const level of levelsWith(unit, ["location"])) {
      const regexes = level.filter((one) => one.args.length === 2 && isOpenEnded(one)).slice(0, MOST);
      if (regexes.length === 0) continue;
      for (const location of level) {
        const word = location.args.length === 1 ? prefixOf(location.args) : undefined;
        if (word === undefined || isPlaceholder(word) || word.value.length > LONGEST || childrenOf(location, "location").length > 0)
          continue;
        const by = regexes.find((one) => expressionOf(one)?.matcher(word.value).find() === true);
        if (by === undefined) continue;
        const at = { start: word.span.start, end: word.span.start };
        yield {
          span: word.span,
          uri: location.uri,
          message: `never used: ${brief(by.args[1]?.value ?? "", 24)} takes all of its paths; write ^~ before ${brief(word.value, 24)}`,
          related: [{ uri: by.uri, span: by.nameSpan, message: "takes its requests" }],
          fix: { title: "Keep regular expressions out with ^~", safe: false, edits: [{ span: at, text: "^~ " }] },
        };
      }
    }
  },
};

const MOST = 50;
const LONGEST = 200;

/** Whether what an expression matches in a prefix it also matches whatever follows: nothing in it asks for the end or for what comes. */
const isOpenEnded = ({ args: [modifier, word] }: Node): boolean =>
  /^~\*?$/.test(modifier?.value ?? "") && !/\$|\\[bBzZGAKQE]|\(\?/.test((word?.value ?? "").replace(/\(\?:/g, "("));
