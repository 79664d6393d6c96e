import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { isPlaceholder, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** An entry of a map that looks like a regular expression and is compared as text. */
export const mapPatternLiteral: Rule<NginxUnit> = {
  id: "nginx/map-pattern-literal",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "A map entry looks like a regular expression, and is compared as text",
  why: `An entry of a \`map\` is a regular expression only behind \`~\`, or \`~*\` for one that ignores case. Without it nginx compares the whole value with
the pattern's own characters, and nobody sends \`(bot|crawl)\`: the entry never applies, and the default holds for everybody.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_map_module.html#map"],
  examples: [
    {
      path,
      bad: conf`
        map $http_user_agent $bad {
            default 0;
            «(curl|wget)» 1;
        }
      `,
      fixed: conf`
        map $http_user_agent $bad {
            default 0;
            ~(curl|wget) 1;
        }
      `,
    },
    { path, bad: "map $uri $new { «^/old/» /new/; }\n", fixed: "map $uri $new { ~^/old/ /new/; }\n" },
    { path, bad: 'map $http_referer $spam { default 0; "«.*casino.*»" 1; }\n'.replace('"«', '«"').replace('»"', '"»') },
    {
      path,
      bad: "map $http_user_agent $bot { default 0; «*googlebot*» 1; }\n",
      fixed: "map $http_user_agent $bot { default 0; ~*googlebot 1; }\n",
    },
    { path, good: String.raw`map $host $site { hostnames; *.example.com a; example.* b; ~^www\d+\.(a|b)$ c; }` },
    { path, good: 'map $http_accept $kind { default 0; */* 1; image/* 2; "text/html (a)" 3; }\n' },
  ],
  *check(unit) {
    for (const block of unit.all("map")) {
      const entries = block.children ?? [];
      if (entries.some(({ name }) => name === "hostnames")) continue;
      for (const { directive, uri } of entries) {
        const word = directive.name;
        const glob = GLOB.exec(word.value)?.[1];
        if ((glob === undefined && !PATTERN.test(word.value)) || /^[~\\]/.test(word.value) || isPlaceholder(word)) continue;
        const text = `${word.quote}${glob === undefined ? `~${word.value}` : `~*${glob}`}${word.quote}`;
        const plain = word.span.end - word.span.start === word.value.length + (word.quote === "" ? 0 : 2);
        yield {
          span: word.span,
          uri,
          message: `compared as text: only a value that is "${brief(word.value, 30)}" itself fits; a pattern begins with ~`,
          ...(plain && { fix: { title: "Make it a regular expression", safe: false, edits: [replace(word.span, text)] } }),
        };
      }
    }
  },
};

/** Stars around a word, which no value but one with stars is; nginx compares texts without their case. */
const GLOB = /^\*([\w-]+)\*$/;
const PATTERN = /^\^.|\.[*+](?:.|$)|\([^()|]+\|[^()]*\)|\\[.dwsS/]|[^$]\$$/;
