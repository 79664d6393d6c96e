import type { Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import type { NginxUnit } from "../units.ts";

/** `error_log off` writes a file called off. */
export const errorLogOff: Rule<NginxUnit> = {
  id: "nginx/error-log-off",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "error_log off does not turn the log off: it writes a file named off",
  why: `Unlike \`access_log\`, \`error_log\` knows no \`off\`: nginx creates a file of that name in its prefix and fills it. Keep the log, or send it to
/dev/null with level crit.`,
  references: ["https://nginx.org/en/docs/ngx_core_module.html#error_log"],
  examples: [
    { bad: "error_log «off»;\nevents {}\n", fixed: "error_log /dev/null crit;\nevents {}\n" },
    { good: "error_log /var/log/nginx/off warn;\nevents {}\n" },
  ],
  *check(unit) {
    for (const node of unit.all("error_log")) {
      const word = node.args[0];
      if (word === undefined || word.value.toLowerCase() !== "off") continue;
      yield {
        span: word.span,
        uri: node.uri,
        message: `writes a file named "off": to silence it use /dev/null crit`,
        fix: {
          title: "Send it to /dev/null",
          safe: true,
          edits: [replace(word.span, node.args.length > 1 ? "/dev/null" : "/dev/null crit")],
        },
      };
    }
  },
};
