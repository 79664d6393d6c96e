/** Which rule answers a request: the first whose host and path match, as cloudflared tries them. */
import { RE2JS } from "re2js";
import type { CloudflaredFile, IngressRule } from "./model.ts";

/** Patterns longer than this are not compiled: they stay unknown. */
const PATTERN_LIMIT = 5000;

/** The compiled path of a rule; undefined when RE2 refuses it, "long" when it is not looked at. RE2 runs in linear time. */
function compiled(path: string): RE2JS | undefined | "long" {
  if (path.length > PATTERN_LIMIT) return "long";
  try {
    return RE2JS.compile(path);
  } catch {
    return undefined;
  }
}

/** Why RE2 refuses a pattern, in its own words without the pattern; undefined for a good one. */
export function patternFault(path: string): string | undefined {
  if (path.length > PATTERN_LIMIT) return undefined;
  try {
    RE2JS.compile(path);
    return undefined;
  } catch (error) {
    return error instanceof Error
      ? error.message.replace(/^error parsing regexp: /, "").replace(/: `[\s\S]*$/, "")
      : "not a regular expression";
  }
}

/** Whether the host of a rule matches the host of a request, without port: both compared as they are. */
function hostMatches(pattern: string, host: string): boolean {
  if (pattern === "" || pattern === "*" || pattern === host) return true;
  return pattern.startsWith("*.") && host.endsWith(pattern.slice(1));
}

const memo = new WeakMap<IngressRule, RE2JS | undefined | "long">();

/** Whether the path of a rule matches; undefined when that is not known. */
function pathMatches(rule: IngressRule, path: string): boolean | undefined {
  if (rule.path === "") return true;
  if (!memo.has(rule)) memo.set(rule, compiled(rule.path));
  const pattern = memo.get(rule);
  return pattern === undefined || pattern === "long" ? undefined : pattern.matcher(path).find();
}

/** The rule that answers `https://host/path`; the last one when none matches, undefined when a pattern on the way is not understood. */
export function answers(file: CloudflaredFile, host: string, path: string): IngressRule | undefined {
  for (const rule of file.rules) {
    if (!hostMatches(rule.hostname, host)) continue;
    const matched = pathMatches(rule, path);
    if (matched === undefined) return undefined;
    if (matched) return rule;
  }
  return file.rules.at(-1);
}

/** A rule that never answers, the rule that answers for it, and a request that shows it. */
export type Shadow = { readonly rule: IngressRule; readonly by: IngressRule; readonly request: string };

/** How many rules with paths are compared for one host. */
const COMPARED = 50;

/** Every rule that an earlier one keeps from ever answering: same or wider host, and a path that matches whatever its own does. */
export function shadows(file: CloudflaredFile): readonly Shadow[] {
  const found: Shadow[] = [];
  const earlier = new Map<string, IngressRule[]>();
  for (const rule of file.rules) {
    const by = rule.catchAll && rule.index === file.rules.length - 1 ? undefined : covering(rule, earlier);
    if (by !== undefined) found.push({ rule, by, request: `https://${sampleHost(rule.hostname)}${samplePath(rule.path)}` });
    const key = rule.hostname === "*" ? "" : rule.hostname;
    const known = earlier.get(key);
    if (known === undefined) earlier.set(key, [rule]);
    else if (known.length < COMPARED || rule.path === "") known.push(rule);
  }
  return found;
}

function covering(rule: IngressRule, earlier: ReadonlyMap<string, IngressRule[]>): IngressRule | undefined {
  for (const host of widerHosts(rule.hostname)) {
    const found = earlier
      .get(host)
      ?.slice(0, COMPARED * 2)
      .find((one) => coversPath(one, rule));
    if (found !== undefined) return found;
  }
  return undefined;
}

// The host itself, every wildcard that holds it, and the empty one that holds all.
function widerHosts(host: string): string[] {
  const wider = [host === "*" ? "" : host];
  const labels = host.split(".").slice(0, 64);
  for (let i = 1; i < labels.length; i++) wider.push(`*.${labels.slice(i).join(".")}`);
  return [...new Set([...wider, ""])];
}

// The literal text that every path matched by the pattern holds, when the pattern is literal but for anchors and a tail of `.*`.
function literal(path: string): { text: string; start: boolean; end: boolean } | undefined {
  const match = /^(\^?)((?:[A-Za-z0-9/_~%@:!,;=&'-]|\\[.\-/])*)(\.\*\$?|\$|)$/.exec(path);
  if (match === null) return undefined;
  return { text: (match[2] as string).replaceAll("\\", ""), start: match[1] === "^", end: match[3] === "$" };
}

function coversPath(outer: IngressRule, inner: IngressRule): boolean {
  if (outer.path === "" || outer.path === inner.path) return true;
  const wide = literal(outer.path);
  if (wide === undefined) return false;
  if (!wide.end && (wide.text === "" || wide.text === "/")) return true;
  const narrow = inner.path === "" ? undefined : literal(inner.path);
  if (narrow === undefined || wide.end) return false;
  return wide.start ? narrow.start && narrow.text.startsWith(wide.text) : narrow.text.includes(wide.text);
}

const sampleHost = (hostname: string): string => (hostname === "" || hostname === "*" ? "any.example" : hostname.replace(/^\*\./, "any."));

function samplePath(path: string): string {
  const known = path === "" ? undefined : literal(path);
  return known === undefined || known.text === "" ? "/" : known.text.startsWith("/") ? known.text : `/${known.text}`;
}
