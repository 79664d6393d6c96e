import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";
const DOT_ENDING = /(^|[^\\.)\]])\.([A-Za-z][A-Za-z0-9]{1,4})\$$/;

/** A dot that stands for any character where a file ending is meant. */
export const regexUnescapedDot: Rule<NginxUnit> = {
  id: "nginx/regex-unescaped-dot",
  category: "correctness",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "An unescaped dot before a file ending matches any character",
  why: `\`location ~ .php$\` also takes \`/myphp\`. In front of \`fastcgi_pass\` that hands files to PHP that are no scripts. Write \`\\.php$\`.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#location"],
  examples: [
    { path, bad: "server { location ~ «.php$» { return 404; } }\n", fixed: "server { location ~ \\.php$ { return 404; } }\n" },
    { path, bad: "server { location ~* «^/files/x.jpg$» { return 404; } }\n" },
    {
      path,
      good: "server { location ~ \\.php$ { return 404; } location ~ ^/a/.+$ { return 404; } location ~ (.*)\\.(js|css)$ { return 404; } }\n",
    },
  ],
  *check(unit) {
    for (const location of unit.all("location")) {
      const word = location.args[1];
      if (word === undefined || word.quote !== "" || !location.args[0]?.value.startsWith("~")) continue;
      const match = DOT_ENDING.exec(word.value);
      if (match === null || word.span.end - word.span.start !== word.value.length) continue;
      const at = word.span.start + match.index + (match[1] ?? "").length;
      yield {
        span: word.span,
        uri: location.uri,
        message: `the dot in ${brief(word.value, 36)} stands for any character: write \\.${brief(match[2] ?? "", 8)}$`,
        fix: { title: "Escape the dot", safe: false, edits: [replace({ start: at, end: at + 1 }, "\\.")] },
      };
    }
  },
};
