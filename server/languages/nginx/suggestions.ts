/** What completion offers as values: names of the configuration, words of nginx's syntax, files, variables. */
import type { Completion, Surroundings } from "../../core/language.ts";
import { definitionsOf, type Kind } from "./definitions.ts";
import type { Context } from "./directives.ts";
import { once, table } from "./memo.ts";
import { directiveDoc, variableDocs } from "./reference.ts";
import type { NginxFile } from "./syntax.ts";
import { isStream, PASSES } from "./targets.ts";
import type { NginxUnit } from "./units.ts";

/** Where a value is asked for: `words` are the directive's name and the arguments before the cursor. */
export type Asked = {
  readonly unit: NginxUnit;
  readonly file: NginxFile;
  readonly around: Surroundings<NginxFile>;
  readonly context: Context;
  readonly words: readonly string[];
};

const ZONES: Readonly<Record<string, readonly [what: Kind, before: string]>> = table({
  limit_req: ["limit zone", "zone="],
  limit_conn: ["limit zone", ""],
  proxy_cache: ["cache zone", ""],
  fastcgi_cache: ["cache zone", ""],
  uwsgi_cache: ["cache zone", ""],
  scgi_cache: ["cache zone", ""],
});

/** The values that fit behind `words`. */
export function valuesFor(asked: Asked): readonly Completion[] {
  const { unit, words, context } = asked;
  const [name = "", ...args] = words;
  const found: Completion[] = [];
  if (name === "include") return filesFor(asked);
  if (name in PASSES && args.length === 0) found.push(...upstreams(unit, name, context));
  const zone = ZONES[name];
  if (zone !== undefined && args.length === 0) found.push(...named(unit, zone[0], zone[1]));
  if (name === "access_log" && args.length === 1) found.push(...named(unit, "log format", ""));
  if (name === "try_files" || name === "error_page") found.push(...namedLocations(unit));
  found.push(...(args.length === 0 ? (EXTRA[name] ?? []) : []).map((label): Completion => ({ label, kind: "value" })));
  const known = new Set(found.map(({ label }) => label));
  found.push(...syntaxWords(name, context, args).filter(({ label }) => !known.has(label)));
  return found;
}

// Values that the syntax of a directive does not spell out.
const EXTRA: Readonly<Record<string, readonly string[]>> = table({
  location: ["=", "^~", "~", "~*", "/"],
  listen: ["127.0.0.1:", "[::1]:", "80", "443", "[::]:80", "[::]:443", "unix:"],
  allow: ["all", "127.0.0.1", "::1", "unix:"],
  deny: ["all"],
  add_header: [
    "Strict-Transport-Security",
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cache-Control",
  ],
  proxy_set_header: ["Host", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Upgrade", "Connection"],
  return: ["301", "302", "307", "308", "403", "404", "444"],
});

function upstreams(unit: NginxUnit, pass: string, context: Context): readonly Completion[] {
  const stream = context === "sserver";
  const scheme = stream ? "" : pass === "proxy_pass" ? "http://" : pass === "grpc_pass" ? "grpc://" : "";
  return definitionsOf(unit)
    .filter(({ what, node }) => what === "upstream" && isStream(node) === stream)
    .map(({ name, node }) => ({
      label: `${scheme}${name}`,
      kind: "reference",
      detail: `upstream, ${node.children?.filter((one) => one.name === "server").length ?? 0} servers`,
    }));
}

const named = (unit: NginxUnit, kind: Kind, before: string): readonly Completion[] =>
  definitionsOf(unit)
    .filter(({ what }) => what === kind)
    .map(({ name }) => ({ label: `${before}${name}`, kind: "reference", detail: kind }));

const namedLocations = (unit: NginxUnit): readonly Completion[] =>
  [...new Set(unit.all("location").map((node) => node.args[0]?.value ?? ""))]
    .filter((name) => name.startsWith("@"))
    .map((label) => ({ label, kind: "reference", detail: "named location" }));

/** The words that nginx's own syntax line spells out: `on`, `off`, parameters of `listen` … those not yet there. */
function syntaxWords(name: string, context: Context, args: readonly string[]): readonly Completion[] {
  const syntax = directiveDoc(name, context)?.syntax.join(" ") ?? "";
  const words = [...syntax.matchAll(/`([A-Za-z][A-Za-z0-9_.-]*)`(=)?/g)].map((match) => `${match[1]}${match[2] ?? ""}`);
  return [...new Set(words)].filter((word) => !args.includes(word)).map((label) => ({ label, kind: "value" }));
}

/** Paths that an include may name: relative to the main file's folder where they are below it, else absolute on the host. */
function filesFor({ unit, file, around }: Asked): readonly Completion[] {
  const folder = unit.uri.slice(0, unit.uri.lastIndexOf("/") + 1);
  const paths = around.files.map(({ source }) => source.uri).filter((uri) => uri !== file.source.uri && uri.startsWith(folder));
  const relative = paths.map((uri) => decoded(uri.slice(folder.length)));
  const globs = [...new Set(relative.filter((path) => path.includes("/")).map((path) => `${path.slice(0, path.lastIndexOf("/"))}/*.conf`))];
  return [...globs, ...relative].sort().map((label) => ({ label, kind: "file" }));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Variables for a context: those that the configuration makes, and those that nginx documents. */
export function variablesFor(unit: NginxUnit, context: Context, braces: boolean): readonly Completion[] {
  const close = braces ? "}" : "";
  const open = braces ? "${" : "$";
  const own = ownVariables(unit).map(
    (name): Completion => ({ label: `${open}${name}${close}`, kind: "variable", detail: "of this configuration" }),
  );
  const taken = new Set(own.map(({ label }) => label));
  const known = variableDocs(context).map(
    (doc): Completion => ({
      label: `${open}${doc.name.replace(/[A-Z]+$/, "")}${close}`,
      kind: "variable",
      detail: doc.module,
      documentation: doc.paragraph,
    }),
  );
  return [...own, ...known.filter(({ label }) => !taken.has(label))];
}

const ownVariables = once((unit: NginxUnit): readonly string[] => {
  const defined = definitionsOf(unit).filter(({ what }) => what === "variable");
  const set = unit.all("set").map((node) => /^\$(\w+)$/.exec(node.args[0]?.value ?? "")?.[1]);
  return [...new Set([...defined.map(({ name }) => name), ...set].filter((name) => name !== undefined))].sort();
});
