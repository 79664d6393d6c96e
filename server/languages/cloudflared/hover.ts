/** What a key is, what a service does, and which rule answers a URL. */
import { explainAddress, explainPort } from "../../core/explain.ts";
import type { Hover } from "../../core/language.ts";
import { code, plain } from "../../core/markdown.ts";
import { lineStart, type Span, touches } from "../../core/text.ts";
import { readDuration } from "../shared/duration.ts";
import { readPton } from "../shared/ip-text.ts";
import { type Key, keysOf } from "./knowledge/keys.ts";
import type { Block, CloudflaredFile, Field, IngressRule } from "./model.ts";
import { answers } from "./routes.ts";
import { portOf } from "./service.ts";
import { shown } from "./show.ts";

/** The hover at `offset`: a URL anywhere in the text, a key, or a value. */
export function hover(file: CloudflaredFile, offset: number): Hover | undefined {
  const inner = file.blocks.filter(({ map }) => touches(map.span, offset));
  for (const block of inner.reverse()) {
    for (const field of block.fields.values()) {
      const key = keysOf[block.level].get(field.key);
      if (key === undefined) continue;
      if (touches(field.keySpan, offset)) return { span: field.keySpan, markdown: keyText(key) };
      if (field.value.kind === "scalar" && touches(field.span, offset))
        return { span: field.span, markdown: valueText(file, block, field, key) };
    }
  }
  return urlHover(file, offset);
}

function keyText(key: Key): string {
  const facts = [
    key.fallback === undefined ? "" : `Default ${code(key.fallback)}.`,
    key.env === undefined ? "" : `Environment: ${key.env.map(code).join(", ")}.`,
    key.values === undefined ? "" : `One of ${key.values.map(code).join(", ")}.`,
  ];
  return [`**${key.name}**: ${key.type}`, plain(key.doc), facts.filter((fact) => fact !== "").join(" ")]
    .filter((part) => part !== "")
    .join("\n\n");
}

function valueText(file: CloudflaredFile, block: Block, field: Field, key: Key): string {
  const rule = file.rules.find(({ map }) => map === block.map);
  const text = field.value.kind === "scalar" ? field.value.text : "";
  if (rule !== undefined && field.key === "hostname") return hostText(file, rule);
  if (rule !== undefined && field.key === "service") return serviceText(rule);
  if (rule !== undefined && field.key === "path") return `${keyText(key)}\n\n${requestText(file, rule.hostname, samplePath(rule.path))}`;
  const time = key.type === "duration" ? readDuration(text) : undefined;
  return time === undefined ? keyText(key) : `${code(text)} is ${time / 1e9} seconds.\n\n${keyText(key)}`;
}

function hostText(file: CloudflaredFile, rule: IngressRule): string {
  const wild = rule.hostname.startsWith("*.")
    ? `Every name that ends in ${code(rule.hostname.slice(1))}, but not ${code(rule.hostname.slice(2))} itself.\n\n`
    : "";
  return `${wild}${requestText(file, rule.hostname, rule.path === "" ? "/" : samplePath(rule.path))}`;
}

const samplePath = (path: string): string => /^\^?(\/[A-Za-z0-9_~/-]*)/.exec(path)?.[1] ?? "/";

/** `https://app.example.com/x → rule 2: http://localhost:3000`. */
function requestText(file: CloudflaredFile, hostname: string, path: string): string {
  const host = hostname === "" || hostname === "*" ? "any.example" : hostname.replace(/^\*\./, "any.");
  const rule = answers(file, host, path);
  const target =
    rule === undefined ? "unknown: a path on the way is not understood" : `rule ${rule.index + 1}: ${code(shown(rule.service, 80))}`;
  return `${code(shown(`https://${host}${path}`, 120))} → ${target}`;
}

function serviceText(rule: IngressRule): string {
  const { read } = rule;
  if (rule.bastion) return "A jump host: the client says where it wants to connect to, as seen from this host.";
  if ("fault" in read) return "cloudflared refuses this service.";
  if (read.kind === "status") return `Answers every request with HTTP status ${code(String(read.code))}.`;
  if (read.kind === "hello") return "Answers with a test page.";
  if (read.kind === "socks") return "A SOCKS proxy into the networks of this host, as far as ipRules allow.";
  if (read.kind === "unix") return `HTTP${read.tls ? "S" : ""} over the socket ${code(shown(read.path, 100))}.`;
  if (read.kind !== "url") return "A jump host.";
  const port = portOf(read);
  const address = readPton(read.host);
  return [
    read.http
      ? `Passes requests to ${code(read.host)} by ${code(read.scheme)}.`
      : `Passes the bytes of a TCP connection to ${code(read.host)}.`,
    port === undefined ? "" : explainPort(port),
    address === undefined ? "" : explainAddress(address),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

// A URL in a comment or anywhere else: which rule would answer it.
function urlHover(file: CloudflaredFile, offset: number): Hover | undefined {
  const { text } = file.source;
  const from = Math.max(lineStart(text, offset), offset - 500);
  const line = text.slice(from, Math.min(text.length, offset + 500)).split("\n", 1)[0] ?? "";
  for (const match of line.matchAll(/https?:\/\/([A-Za-z0-9.*-]+)(?::\d+)?(\/[^\s"'<>?#]*)?/g)) {
    const span: Span = { start: from + match.index, end: from + match.index + match[0].length };
    if (touches(span, offset)) return { span, markdown: requestText(file, match[1] as string, match[2] ?? "/") };
  }
  return undefined;
}
