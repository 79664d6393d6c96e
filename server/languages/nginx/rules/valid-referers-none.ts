import type { Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** Requests without a Referer pass the check that is meant to keep foreign sites out. */
export const validReferersNone: Rule<NginxUnit> = {
  id: "nginx/valid-referers-none",
  category: "security",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "valid_referers none lets every request without a Referer pass",
  why: `A foreign page leaves the header out with one line (\`Referrer-Policy: no-referrer\`), and so does every script. With \`none\` the check stops
nobody who knows it; it is no protection against forged requests, and little against hotlinking.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_referer_module.html#valid_referers"],
  examples: [
    { path, bad: "server { valid_referers «none» server_names; }\n", fixed: "server { valid_referers server_names; }\n" },
    { path, good: "server { valid_referers server_names *.a.test; }\n" },
  ],
  *check(unit) {
    for (const node of unit.all("valid_referers")) {
      const word = node.args.find((arg) => arg.value === "none");
      if (word === undefined || node.args.length < 2) continue;
      const next = node.args[node.args.indexOf(word) + 1];
      const end = next === undefined ? word.span.end : next.span.start;
      const start = next === undefined ? word.span.start - 1 : word.span.start;
      yield {
        span: word.span,
        uri: node.uri,
        message: "a foreign page passes this check by sending no Referer at all",
        fix: { title: "Require a Referer", safe: false, edits: [replace({ start, end }, "")] },
      };
    }
  },
};
