import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE, partOf, replaceValue, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const hostnamePort: Rule<CloudflaredUnit> = {
  id: "cloudflared/hostname-port",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a hostname with a port or a scheme",
  why: `cloudflared compares the host of the request without its port, and refuses a hostname with one ("Hostname cannot contain a port"). It takes the
colon of a scheme for that of a port.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: «https://app.example.com»
            service: http://localhost:3000
          - service: http_status:404
        `,
      fixed: conf`
        ingress:
          - hostname: app.example.com
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
    {
      bad: conf`
        ingress:
          - hostname: app.example.com«:8443»
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: app.example.com
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const rule of file.rules) {
      const field = rule.fields.get("hostname");
      if (field === undefined || !splitsAsPort(rule.hostname)) continue;
      const host = rule.hostname.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/[:/].*$/, "");
      const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(rule.hostname);
      const at = rule.hostname.lastIndexOf(":");
      const span = scheme || rule.hostname.startsWith("[") ? field.span : partOf(file.source.text, field, at, rule.hostname.length);
      const what = scheme ? "a scheme" : `the port ${shown(rule.hostname.slice(at), 12)}`;
      const message = `a hostname has no ${scheme ? "scheme" : "port"}: cloudflared refuses ${what}`;
      yield host === ""
        ? { span, message }
        : { span, message, fix: { title: `Change to ${shown(host)}`, safe: false, edits: [replaceValue(field, host)] } };
    }
  },
};

/** Whether Go's net.SplitHostPort finds a host and a port in the text. */
export function splitsAsPort(text: string): boolean {
  const colon = text.lastIndexOf(":");
  if (colon === -1) return false;
  if (!text.startsWith("[")) return !text.slice(0, colon).includes(":") && !/[[\]]/.test(text);
  const end = text.indexOf("]");
  return end !== -1 && end + 1 === colon && !/[[\]]/.test(text.slice(1, end) + text.slice(end + 1));
}
