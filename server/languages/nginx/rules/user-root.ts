import { conf, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import type { NginxUnit } from "../units.ts";

/** Workers that run as root. */
export const userRoot: Rule<NginxUnit> = {
  id: "nginx/user-root",
  category: "security",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "The workers run as root",
  why: `Only the master process needs root, for ports below 1024 and the private keys. Workers parse what strangers send: as root, a mistake in a module,
a symbolic link in a site or a wrong \`alias\` reads and writes everything.`,
  references: ["https://nginx.org/en/docs/ngx_core_module.html#user"],
  examples: [
    {
      bad: conf`
        user «root»;
        events {}
      `,
      fixed: conf`
        user www-data;
        events {}
      `,
    },
    { good: "user www-data;\nevents {}\n" },
  ],
  *check(unit) {
    for (const node of unit.all("user")) {
      const word = node.args[0];
      if (word === undefined || (node.context !== "main" && node.context !== "unknown") || (word.value !== "root" && word.value !== "#0"))
        continue;
      const group = node.args[1];
      yield {
        span: word.span,
        uri: node.uri,
        message: "the workers run as root: name an account without rights",
        fix: {
          title: "Run as www-data",
          safe: false,
          edits: [replace({ start: word.span.start, end: group?.value === "root" ? group.span.end : word.span.end }, "www-data")],
        },
      };
    }
  },
};
