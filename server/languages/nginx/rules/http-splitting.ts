import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { redirectOf } from "../redirects.ts";
import { spanInWord } from "../syntax.ts";
import { splitterOf } from "../taint.ts";
import { isStream, PASSES } from "../targets.ts";
import type { NginxUnit, Node, Word } from "../units.ts";
import { DECODED, variablesIn } from "../variables.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A decoded path in a header or a request line: `%0d%0a` in the request becomes a line break. */
export const httpSplitting: Rule<NginxUnit> = {
  id: "nginx/http-splitting",
  category: "security",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A variable that can hold a line break goes into a header or a request line",
  why: `\`$uri\` and \`$document_uri\` hold the path after decoding, and so do captures of a location's regular expression: \`%0d%0a\` in the request is a
line break in them. In \`return\`, \`rewrite … redirect\`, \`add_header\`, \`proxy_set_header\` and \`proxy_pass\` the client thus writes headers,
cookies or a second request of its own. \`$request_uri\` is the path as it was sent. Captures in \`rewrite\` are escaped, and a dot or a class
without line breaks cannot hold one (all tried with nginx 1.22.1).`,
  references: ["https://cwe.mitre.org/data/definitions/113.html"],
  examples: [
    {
      path,
      bad: conf`
        server {
            return 301 https://$host«$uri»;
        }
      `,
      fixed: conf`
        server {
            return 301 https://$host$request_uri;
        }
      `,
    },
    { path, bad: "server { location / { rewrite ^ https://a.test«$document_uri» permanent; add_header X-P «$uri»; } }\n" },
    { path, bad: "server { location ~ ^/old/([^.]*)$ { return 302 /new/«$1»; } }\n" },
    { path, bad: "server { resolver 127.0.0.53; location ~ ^/p/(\\W*)$ { set $rest $1; proxy_pass http://store.internal/«$rest»; } }\n" },
    { path, good: "server { location ~ ^/old/(.*)$ { return 301 /new/$1; } location /t { return 200 $uri; } }\n" },
    { path, good: "server { location / { rewrite ^/(.*)$ https://a.test/$1 permanent; try_files $uri =404; } }\n" },
    { path, good: "server { location / { proxy_pass http://127.0.0.1:3000$request_uri; } }\n" },
  ],
  *check(unit) {
    for (const name of ["return", "rewrite", "add_header", "proxy_set_header", "grpc_set_header", ...Object.keys(PASSES)]) {
      for (const node of unit.all(name)) if (!isStream(node)) yield* inDirective(unit, node);
    }
  },
};

function* inDirective(unit: NginxUnit, node: Node): Generator<Finding> {
  for (const word of sinksOf(node)) {
    for (const use of variablesIn(word.value)) {
      const source = splitterOf(unit, node, use.name);
      if (source === undefined) continue;
      const span = spanInWord(word, use.start, use.end) ?? word.span;
      const decoded = DECODED.has(use.name);
      yield {
        span,
        uri: node.uri,
        message: `$${brief(use.name, 20)} ${source === use.name ? "is decoded" : `holds $${brief(source, 20)}, which is decoded`}: %0d%0a in a request becomes a line break here${decoded ? "; use $request_uri" : ""}`,
        ...(decoded && span !== word.span && node.name !== "rewrite"
          ? { fix: { title: "Use $request_uri", safe: false, edits: [replace(span, "$request_uri")] } }
          : {}),
      };
    }
  }
}

/** The words of a directive that become part of a header or a request line. */
function sinksOf(node: Node): readonly Word[] {
  const { name, args } = node;
  if (name === "rewrite" || name === "return") return [redirectOf(node)?.word ?? []].flat();
  if (name === "add_header" || name.endsWith("_set_header")) return args.slice(1, 2);
  return name === "proxy_pass" ? args.slice(0, 1) : [];
}
