import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import type { NginxUnit, Node, Word } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A repeated group whose content is repeated itself: a request can make the match take exponential time. */
export const regexRedos: Rule<NginxUnit> = {
  id: "nginx/regex-redos",
  category: "security",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A regular expression repeats what is repeated already: one request can keep a worker busy",
  why: `\`(a+)+$\` can split one run of letters in exponentially many ways, and PCRE tries them all before it says no, up to its limit of ten million
steps, for every request that is made for it. Write \`a+\`, or make the inside start with something that it cannot repeat. Only groups that
hold nothing else than one repeated element, or begin with \`.*\`, are reported.`,
  references: ["https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS"],
  examples: [
    { path, bad: "server { location ~ «^/(a+)+$» { return 404; } }\n" },
    { path, bad: "server { location / { rewrite «^/([a-z]*)*$» /x; } }\n" },
    { path, bad: 'map $http_user_agent $bot { default 0; «"~*^(?:\\w+)*bot$"» 1; }\n' },
    { path, bad: "server { location ~ «^/(.*a|.*b)*$» { return 404; } }\n" },
    {
      path,
      good: "server { location ~ ^/(a+/)+$ { return 404; } location ~ ^/(a+)?$ { return 404; } location ~ ^/(\\d+)$ { return 404; } }\n",
    },
    { path, good: 'server { location ~ ^/(?:[^/]+/)*[^/]+$ { return 404; } location ~ "^/(x{1,3})+$" { return 404; } }\n' },
  ],
  *check(unit) {
    for (const [node, word] of regexesOf(unit)) {
      const group = (ELEMENT_TWICE.exec(word.value) ?? ANYTHING_TWICE.exec(word.value))?.[0];
      if (group === undefined) continue;
      yield {
        span: word.span,
        uri: node.uri,
        message: `${brief(group, 30)} repeats what is repeated: a request can keep a worker busy for long`,
      };
    }
  },
};

// An unbounded quantifier behind a group of a single element with one of its own: a class, an escape, or a character.
const ELEMENT_TWICE = /\((?:\?:|\?<\w{1,32}>)?(?:\[\^?\]?(?:[^\]\\]|\\.){0,200}\]|\\[wWdDsS]|[A-Za-z0-9.])[*+]\)[*+](?![+])/;

// The same behind a group that starts by repeating any character, or that repeats one character twice in a row.
const ANYTHING_TWICE = /\((?:\?:|\?<\w{1,32}>)?(?:\.[*+][^()?]{0,100}|([A-Za-z0-9])\+\1\+)\)[*+](?![+])/;

/** The regular expressions of locations, rewrites, conditions and maps. */
function* regexesOf(unit: NginxUnit): Generator<readonly [Node, Word]> {
  for (const node of unit.all("location")) {
    const [modifier, word] = node.args;
    if (word !== undefined && modifier?.value.startsWith("~")) yield [node, word];
  }
  for (const node of unit.all("rewrite")) if (node.args[0] !== undefined) yield [node, node.args[0]];
  for (const node of unit.all("if")) {
    const word = node.args[2];
    if (word !== undefined && /^!?~\*?$/.test(node.args[1]?.value ?? "")) yield [node, word];
  }
  for (const block of unit.all("map")) {
    for (const entry of block.children ?? []) if (entry.name.startsWith("~")) yield [entry, entry.directive.name];
  }
}
