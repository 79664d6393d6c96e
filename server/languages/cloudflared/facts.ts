/** What a configuration tells about its host: a tunnel for every rule that ever answers, and the socket of the metrics. */
import type { Fact } from "../../core/facts.ts";
import type { At, Span } from "../../core/text.ts";
import { accessRequired, type CloudflaredFile, type IngressRule, textIn } from "./model.ts";
import { shadows } from "./routes.ts";
import { portOf } from "./service.ts";
import type { CloudflaredUnit } from "./unit.ts";

/** All facts of one file. Whether Cloudflare Access guards a host name is not in it, so that is unknown unless cloudflared checks itself. */
export function facts({ file, uri }: CloudflaredUnit): readonly Fact[] {
  const at = (span: Span): At => ({ uri, span });
  const dead = new Set(shadows(file).map(({ rule }) => rule));
  const damaged = file.yaml.problems.filter(({ document }) => document === 0).slice(0, 1);
  return [
    ...damaged.map(
      ({ start, end }): Fact => ({
        kind: "gap",
        about: "tunnel",
        why: "the file is not YAML, and cloudflared does not start on it",
        at: at({ start, end }),
        confidence: "stated",
      }),
    ),
    ...file.rules.flatMap((rule) => (dead.has(rule) ? [] : tunnelOf(file, rule, at))),
    ...metricsOf(file, at),
  ];
}

function tunnelOf(file: CloudflaredFile, rule: IngressRule, at: (span: Span) => At): Fact[] {
  const { read } = rule;
  const place = at(rule.fields.get("hostname")?.span ?? rule.fields.get("service")?.span ?? rule.span);
  if (rule.bastion || ("kind" in read && read.kind === "socks"))
    return [
      {
        kind: "gap",
        about: "tunnel",
        why: `rule ${rule.index + 1} connects to whatever the client names`,
        at: place,
        confidence: "stated",
      },
    ];
  if (!("kind" in read) || (read.kind !== "url" && read.kind !== "unix")) return [];
  const exit =
    read.kind === "unix"
      ? { protocol: "unix" as const, scheme: read.tls ? "https" : "http", host: read.path, port: 0 }
      : { protocol: "tcp" as const, scheme: read.scheme, host: read.host, port: portOf(read) ?? 0 };
  return [
    {
      kind: "tunnel",
      program: "cloudflared",
      entry: {
        ...(rule.hostname === "" || rule.hostname === "*" ? {} : { hostname: rule.hostname }),
        ...(rule.path === "" ? {} : { path: rule.path }),
        at: "internet",
      },
      exit,
      authenticates: accessRequired(file, rule) ? "some" : "unknown",
      at: place,
      confidence: "stated",
    },
  ];
}

function metricsOf(file: CloudflaredFile, at: (span: Span) => At): Fact[] {
  const field = file.top?.fields.get("metrics");
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:]*)):(\d{1,5})$/.exec(textIn(file.top, "metrics") ?? "");
  if (field === undefined || match === null || Number(match[3]) < 1 || Number(match[3]) > 65535) return [];
  const host = match[1] ?? match[2] ?? "";
  const address = host === "" ? "::" : /^localhost$/i.test(host) ? "127.0.0.1" : host;
  return [
    {
      kind: "listener",
      protocol: "tcp",
      address,
      ...(address === "::" ? { dualStack: true } : {}),
      port: Number(match[3]),
      service: "http",
      program: "cloudflared",
      tls: false,
      authenticates: "none",
      at: at(field.span),
      confidence: "stated",
    },
  ];
}
