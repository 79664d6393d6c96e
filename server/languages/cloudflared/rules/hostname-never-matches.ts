import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE, replaceValue, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";
import { splitsAsPort } from "./hostname-port.ts";

export const hostnameNeverMatches: Rule<CloudflaredUnit> = {
  id: "cloudflared/hostname-never-matches",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "a hostname that no request can have",
  why: `The hostname is compared with the host of the request as it is written: no path, no spaces, no dot at the end, and lower case, which is what
browsers send. "*example.com" without a dot is no wildcard. cloudflared accepts all of these, and the rule never answers.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: «app.example.com/admin»
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
    {
      bad: conf`
        ingress:
          - hostname: «App.Example.com»
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
          - hostname: «"*example.com"»
            service: http://localhost:3000
          - service: http_status:404
        `,
      fixed: conf`
        ingress:
          - hostname: '*.example.com'
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: "*.example.com"
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const { fields, hostname, index } of file.rules) {
      const field = fields.get("hostname");
      if (field === undefined || hostname === "" || hostname === "*" || splitsAsPort(hostname) || hostname.lastIndexOf("*") > 0) continue;
      const why = /[${}<>%]/.test(hostname) ? undefined : reason(hostname);
      if (why === undefined) continue;
      const meant = repaired(hostname);
      const message = `rule ${index + 1} never answers: ${why}`;
      if (meant === undefined) yield { span: field.span, message };
      else
        yield { span: field.span, message, fix: { title: `Change to ${shown(meant)}`, safe: false, edits: [replaceValue(field, meant)] } };
    }
  },
};

function reason(host: string): string | undefined {
  if (host.includes("/")) return "a hostname has no path, that goes into path";
  const names = host.trim().split(/\s+/);
  if (/[,;|]/.test(host) || (names.length > 1 && names.every((name) => /^[^.]+(?:\.[^.]+)+\.?$/.test(name))))
    return "a rule has one hostname, write one rule for each";
  if (/\s/.test(host)) return "a hostname has no spaces";
  if (/^\*[^.]/.test(host)) return `"${shown(host)}" is no wildcard, "*." is`;
  if (host.endsWith(".")) return "the host of a request does not end in a dot";
  if (/[A-Z]/.test(host)) return "browsers send the host in lower case";
  return undefined;
}

function repaired(host: string): string | undefined {
  const meant = host
    .trim()
    .replace(/^\*(?=[^.])/, "*.")
    .replace(/\.+$/, "")
    .toLowerCase();
  return /[\s/,;|]/.test(meant) || meant === "" ? undefined : meant;
}
