import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { isPlaceholder, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** An `if` that compares a variable, as text, with what is meant as a pattern. */
export const conditionComparesPattern: Rule<NginxUnit> = {
  id: "nginx/condition-compares-pattern",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "= compares with the text of a pattern: the condition is the same for every request",
  why: `In \`if\`, \`=\` and \`!=\` compare the whole value with a text; alternatives (\`POST|PUT\`), anchors and \`.*\` mean something behind \`~\` and \`!~\` only. No
request has the method \`POST|PUT\`, so with \`=\` the block is never entered, and with \`!=\` always.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#if"],
  examples: [
    {
      path,
      bad: "server { if ($request_method = «POST|PUT») { return 405; } }\n",
      fixed: "server { if ($request_method ~ ^(POST|PUT)$) { return 405; } }\n",
    },
    { path, bad: 'server { if ($host != «"^www\\.example\\.com"») { return 404; } }\n' },
    { path, good: "server { if ($request_method ~ ^(POST|PUT)$) { return 405; } if ($arg_a = a.b) { return 404; } }\n" },
    {
      path,
      good: 'server { set $test "A|B"; if ($test = "A|B") { return 404; } } server { set $mobile_rewrite 1; if ($mobile_rewrite = "1|perform") { return 302 /m; } }\n',
    },
  ],
  *check(unit) {
    for (const node of unit.all("if")) {
      const [first, operator, last, end] = node.args;
      const variable = /^\(?\$\{?(\w+)\}?$/.exec(first?.value ?? "")?.[1]?.toLowerCase() ?? "";
      if (last === undefined || operator === undefined || (end !== undefined && end.value !== ")") || isPlaceholder(last)) continue;
      const value = last.value.replace(/\)$/, "");
      if (!/^!?=$/.test(operator.value) || !REQUEST.test(variable) || !PATTERN.test(value)) continue;
      const plain = last.quote === "" && last.span.end - last.span.start === last.value.length;
      const span = plain ? { start: last.span.start, end: last.span.start + value.length } : last.span;
      const text = value.startsWith("^") ? value : `^(${value})$`;
      yield {
        span,
        uri: node.uri,
        message: `${operator.value} compares with this very text, so it is ${operator.value === "=" ? "never" : "always"} true: ${brief(value, 20)} needs ${operator.value === "=" ? "~" : "!~"}`,
        ...(plain && {
          fix: {
            title: "Compare with a regular expression",
            safe: false,
            edits: [
              { span: operator.span, text: operator.value === "=" ? "~" : "!~" },
              { span, text },
            ],
          },
        }),
      };
    }
  },
};

/** Variables whose values never hold the characters of a pattern. */
const REQUEST =
  /^(?:request_method|host|http_host|scheme|remote_addr|server_name|server_port|server_protocol|request_uri|uri|http_upgrade)$/;
const PATTERN = /\w\|\w|^\^|\.[*+]|\\\./;
