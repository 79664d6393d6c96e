import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { isMissing } from "../../shared/yaml.ts";
import { noService } from "../meant.ts";
import type { IngressRule } from "../model.ts";
import { readService } from "../service.ts";
import { INGRESS_PAGE, partOf, replaceValue, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const invalidService: Rule<CloudflaredUnit> = {
  id: "cloudflared/invalid-service",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a service that is missing, has no scheme, or has a path",
  why: `A service is a URL with scheme and host, and nothing behind the port: not even a slash. cloudflared passes on the path of the request and cannot
put another before it. "localhost:3000" lacks its scheme.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: «localhost:3000»
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
          - service: http://localhost:3000«/»
        `,
      fixed: conf`
        ingress:
          - service: http://localhost:3000
        `,
    },
    {
      bad: conf`
        ingress:
          - «hostname»: app.example.com
          - service: http_status:404
        `,
    },
    { good: "ingress:\n  - service: unix:/run/app.sock\n" },
  ],
  *check({ file }) {
    const damaged = file.stops < file.source.text.length;
    for (const rule of file.rules)
      if ("fault" in rule.read && rule.read.fault !== "status" && !rule.bastion && (rule.service !== "" || !damaged))
        yield* wrong(rule, file.source.text);
    for (const [index, item] of (file.ingress?.items ?? []).entries())
      if (isMissing(item)) yield { span: item.span, message: `rule ${index + 1} is empty: it needs a service` };
  },
};

function* wrong(rule: IngressRule, text: string): Iterable<Finding> {
  const { read, service } = rule;
  if (!("fault" in read)) return;
  const field = rule.fields.get("service");
  if (field === undefined || service === "") {
    if (field?.value.kind !== "map" && field?.value.kind !== "seq") yield noService(rule);
    return;
  }
  const edit = (title: string, to: string): Pick<Finding, "fix"> => ({ fix: { title, safe: false, edits: [replaceValue(field, to)] } });
  if (read.fault === "path") {
    const fix = edit("Remove the path", service.slice(0, read.at[0]) + service.slice(read.at[1]));
    const path = service.slice(...read.at);
    yield {
      span: partOf(text, field, ...read.at),
      message: `a service has no path${path === "/" ? ", not even a slash at its end" : `: the request's own is passed on, not ${shown(path, 24)}`}`,
      ...fix,
    };
  } else if (read.fault === "scheme") {
    const host = /^(?:\/\/)?([A-Za-z0-9_.-]+|\[[0-9a-fA-F:]+\])(:\d+)?\/?$/.exec(service);
    const slash = /^(https?|wss?|tcp|ssh|rdp|smb):\/([^/].*)$/i.exec(service);
    const whole = slash !== null ? `${slash[1]}://${slash[2]}` : host === null ? "" : `http://${host[1]}${host[2] ?? ""}`;
    const meant = "kind" in readService(whole) ? whole : undefined;
    yield {
      span: field.span,
      message:
        slash === null
          ? `"${shown(service)}" has no scheme: write one, as in http://localhost:8080`
          : `"${shown(service, 30)}" lacks a slash: write ${shown(meant ?? `${slash[1]}://host:port`, 40)}`,
      ...(meant === undefined ? {} : edit(`Change to ${shown(meant)}`, meant)),
    };
  } else
    yield {
      span: field.span,
      message: read.fault === "host" ? `"${shown(service)}" names no host` : `"${shown(service)}" is no URL: cloudflared refuses it`,
    };
}
