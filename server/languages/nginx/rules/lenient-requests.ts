import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { table } from "../memo.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

// Directive, the value that lets more through than the default, the default, and what then happens.
const LENIENT: Readonly<Record<string, readonly [value: string, usual: string, effect: string]>> = table({
  merge_slashes: ["off", "on", "//admin is no longer /admin: rules for a prefix can be passed with a second slash"],
  underscores_in_headers: ["on", "off", "X_Real_Ip and X-Real-Ip become one to the application: a client can overwrite it"],
  ignore_invalid_headers: ["off", "on", "header names that no standard allows reach the application"],
});

/** Settings that let requests through which nginx would clean or refuse. */
export const lenientRequests: Rule<NginxUnit> = {
  id: "nginx/lenient-requests",
  category: "security",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "Requests reach locations and applications in forms that nginx would normalise",
  why: `By default nginx merges slashes and drops headers with underscores or invalid names, because servers behind it often take such forms for the
usual ones, and access rules written for one form do not meet the other.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#merge_slashes"],
  examples: [
    { path, bad: "server { merge_slashes «off»; }\n", fixed: "server { merge_slashes on; }\n" },
    { path, bad: "server { underscores_in_headers «on»; ignore_invalid_headers «off»; }\n" },
    { path, good: "server { merge_slashes on; underscores_in_headers off; }\n" },
  ],
  *check(unit) {
    for (const [name, [value, usual, effect]] of Object.entries(LENIENT)) {
      for (const node of unit.all(name)) {
        const word = node.args[0];
        if (word === undefined || word.value.toLowerCase() !== value) continue;
        const fix = { title: `Set ${name} ${usual}`, safe: false, edits: [replace(word.span, usual)] };
        yield { span: word.span, uri: node.uri, message: brief(effect, 100), fix };
      }
    }
  },
};
