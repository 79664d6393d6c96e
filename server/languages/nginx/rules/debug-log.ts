import type { Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import type { NginxUnit } from "../units.ts";

/** Every request in full in the error log. */
export const debugLog: Rule<NginxUnit> = {
  id: "nginx/debug-log",
  category: "hygiene",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "error_log at level debug writes every request in full, headers and passwords too",
  why: `Where nginx is built with debugging, this level logs request headers with cookies and Authorization, and fills disks. Use \`debug_connection\` for
one client instead.`,
  references: ["https://nginx.org/en/docs/debugging_log.html"],
  examples: [
    { bad: "error_log /var/log/nginx/error.log «debug»;\nevents {}\n", fixed: "error_log /var/log/nginx/error.log warn;\nevents {}\n" },
    { good: "error_log /var/log/nginx/error.log info;\nevents {}\n" },
  ],
  *check(unit) {
    for (const node of unit.all("error_log")) {
      const level = node.args[1];
      if (level === undefined || !/^debug/.test(level.value) || node.args.length > 2) continue;
      yield {
        span: level.span,
        uri: node.uri,
        message: "logs whole requests, with cookies and passwords; use debug_connection for one client",
        fix: { title: "Log warnings", safe: true, edits: [replace(level.span, "warn")] },
      };
    }
  },
};
