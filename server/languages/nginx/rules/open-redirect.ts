import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { redirectsOf } from "../redirects.ts";
import { originOf } from "../taint.ts";
import { childrenOf, type NginxUnit, type Node } from "../units.ts";
import { variablesIn } from "../variables.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A redirect to wherever the link says. */
export const openRedirect: Rule<NginxUnit> = {
  id: "nginx/open-redirect",
  category: "security",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "Whoever writes the link chooses the site that visitors are sent to",
  why: `A redirect whose host comes from an argument or the path makes any link to this site a link to any other: phishing under a trusted name, and
stolen OAuth codes. Redirect to paths of this site, or choose the host with a \`map\` of known ones. Locations that are \`internal\`, that ask
\`secure_link\`, or that test the value with \`if\` are not reported.`,
  references: ["https://cwe.mitre.org/data/definitions/601.html"],
  examples: [
    { path, bad: "server { location /out { return 302 «$arg_url»; } }\n" },
    { path, bad: "server { location ~ ^/go/(.+)$ { return 301 «https://$1»; } }\n" },
    { path, bad: "server { location /login { set $next $arg_next; rewrite ^ «https://$next/» redirect; } }\n" },
    { path, good: "server { location /out { return 302 /landing?u=$arg_url; } location /b { return 302 https://a.test/$arg_p; } }\n" },
    { path, good: "server { location /out { if ($arg_url !~ ^/[a-z]) { return 400; } return 302 $arg_url; } }\n" },
    { path, good: "map $arg_to $site { default https://a.test; b https://b.test; }\nserver { location /out { return 302 $site; } }\n" },
    { path, good: "server { location ~ ^/(en|de)/ { return 302 https://$1.a.test/; } location /s { return 301 $request_uri; } }\n" },
  ],
  *check(unit) {
    for (const { node, word, url } of redirectsOf(unit)) {
      const [first] = variablesIn(url);
      if (first === undefined || !/^(?:https?:\/\/|\/\/)?$/i.test(url.slice(0, first.start)) || isGuarded(node)) continue;
      const origin = originOf(unit, node, first.name);
      if (origin === undefined || !isChosenByLink(origin) || /^\.[\w-]/.test(url.slice(first.end))) continue;
      yield {
        span: word.span,
        uri: node.uri,
        message: `the link decides where visitors go, through $${brief(origin, 30)}; redirect to known sites`,
      };
    }
  },
};

/** What the author of a link writes: arguments and captures of the path; not headers and cookies, and not a path with its slash. */
const isChosenByLink = (name: string): boolean =>
  !/^(?:http_|cookie_)/.test(name) && !["host", "request_uri", "uri", "document_uri", "request"].includes(name);

function isGuarded(node: Node): boolean {
  for (let block = node.parent; block !== undefined && block.name !== "http"; block = block.parent) {
    if (block.name === "if" || childrenOf(block, "internal").length > 0 || childrenOf(block, "secure_link").length > 0) return true;
    if (childrenOf(block, "if").some((test) => test.args.some((arg) => /\$/.test(arg.value)))) return true;
  }
  return false;
}
