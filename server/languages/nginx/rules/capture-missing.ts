import { brief } from "../../../core/markdown.ts";
import type { Finding, Rule } from "../../../core/rule.ts";
import { spanInWord } from "../syntax.ts";
import { childrenOf, type NginxUnit, type Node, type Word } from "../units.ts";
import { groupCount, locationRegex, variablesIn } from "../variables.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A capture that its regular expression does not have. */
export const captureMissing: Rule<NginxUnit> = {
  id: "nginx/capture-missing",
  category: "correctness",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A capture is used that the regular expression does not have: it is empty",
  why: `\`$2\` stands for the second group of the expression that matched last. Where that has one group only, nginx puts nothing there, and redirects
or serves a path that is cut short. Count the groups, or name them: \`(?<id>[0-9]+)\` and \`$id\`.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#rewrite"],
  examples: [
    { path, bad: "server { rewrite ^/old/(.*)$ /new/«$2» permanent; }\n" },
    { path, bad: "server { location ~ ^/u/[0-9]+$ { return 301 /user/«$1»; } }\n" },
    { path, good: "server { rewrite ^/old/(.*)-(.*)$ /new/$2/$1 permanent; location ~ ^/u/([0-9]+)$ { return 301 /user/$1; } }\n" },
    { path, good: "server { location ~ ^/u/ { rewrite (.*) /x$1; } location /v { return 301 /$1; } }\n" },
    { path, good: "server { location ~ ^/u/ { if ($uri ~ (.*)) { return 301 /v$1; } } }\n" },
  ],
  *check(unit) {
    for (const node of unit.all("rewrite")) {
      const [regex, replacement] = node.args;
      if (regex !== undefined && replacement !== undefined) yield* missing(node, replacement, regex.value);
    }
    for (const name of ["return", "alias", "proxy_pass"]) {
      for (const node of unit.all(name)) {
        const regex = node.parent?.name === "location" && !hasOtherRegex(node.parent) ? locationRegex(node) : undefined;
        if (regex !== undefined) for (const word of node.args) yield* missing(node, word, regex);
      }
    }
  },
};

/** Whether something in the block matches another expression before. */
const hasOtherRegex = (block: Node): boolean => ["rewrite", "if", "set"].some((name) => childrenOf(block, name).length > 0);

function* missing(node: Node, word: Word, regex: string): Generator<Finding> {
  const count = groupCount(regex);
  for (const { name, start, end } of variablesIn(word.value)) {
    if (!/^[1-9]$/.test(name) || Number(name) <= count) continue;
    const groups = count === 0 ? "no group" : count === 1 ? "one group" : `${count} groups`;
    yield {
      span: spanInWord(word, start, end) ?? word.span,
      uri: node.uri,
      message: `$${name} is empty: ${brief(regex, 44)} has ${groups}`,
    };
  }
}
