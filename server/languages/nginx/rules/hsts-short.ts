import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { isTemplated, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** Half a year, in seconds: what browsers and audits take as the least. */
const LEAST = 15_552_000;

/** A promise of TLS that browsers forget soon. */
export const hstsShort: Rule<NginxUnit> = {
  id: "nginx/hsts-short",
  category: "security",
  severity: "info",
  since: "0.1.0",
  summary: "Strict-Transport-Security is forgotten within half a year, or has no max-age",
  why: `A browser keeps to HTTPS for \`max-age\` seconds after the last visit; whoever comes back later can be kept on plain HTTP once more. Half a year is the
least that guides ask for, two years what the preload list wants. Without \`max-age\` the header means nothing. \`max-age=0\` takes the promise back, and is
not reported.`,
  references: ["https://www.rfc-editor.org/rfc/rfc6797#section-6.1.1"],
  examples: [
    { path, bad: 'server { add_header Strict-Transport-Security «"max-age=300"» always; }\n' },
    { path, bad: "server { add_header Strict-Transport-Security «includeSubDomains»; }\n" },
    { path, good: 'server { add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always; }\n' },
    { path, good: "server { add_header Strict-Transport-Security max-age=0; }\n" },
  ],
  *check(unit) {
    for (const node of unit.all("add_header")) {
      const [name, value] = node.args;
      if (value === undefined || value.value === "" || name?.value.toLowerCase() !== "strict-transport-security" || isTemplated(value))
        continue;
      const age = /(?:^|;)\s*max-age\s*=\s*"?(\d+)/i.exec(value.value)?.[1];
      if (age !== undefined && (Number(age) === 0 || Number(age) >= LEAST)) continue;
      const message =
        age === undefined
          ? "has no max-age: browsers ignore it"
          : `browsers forget it after ${brief(age, 12)} seconds: half a year is 15552000`;
      yield { span: value.span, uri: node.uri, message };
    }
  },
};
