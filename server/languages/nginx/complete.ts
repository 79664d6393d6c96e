// biome-ignore-all lint/suspicious/noTemplateCurlyInString: nginx and snippets write their own placeholders so
/** Completion: what may stand at the cursor, by context, also in text that is still being typed. */

import type { Completion, Surroundings } from "../../core/language.ts";
import { lineStart, type Span } from "../../core/text.ts";
import { bitOf, type Context, DIRECTIVES, type DirectiveFacts } from "./directives.ts";
import { table } from "./memo.ts";
import { contextAt, placeAt, unitOf } from "./position.ts";
import { directiveDoc } from "./reference.ts";
import { valuesFor, variablesFor } from "./suggestions.ts";
import type { Directive, NginxFile } from "./syntax.ts";

/** What may be typed at `offset`. */
export function completeAt(file: NginxFile, offset: number, around: Surroundings<NginxFile>): readonly Completion[] {
  const { text } = file.source;
  if (inComment(text, offset)) return [];
  const { path, directive } = placeAt(file, offset);
  if (path.at(-1)?.lua !== undefined) return [];
  const unit = unitOf(file, around);
  const context = contextAt(unit, file, path);
  const variable = /\$\{?\w*$/.exec(lineBefore(text, offset));
  if (variable !== null) {
    const start = offset - variable[0].length;
    return variablesFor(unit, context, variable[0].startsWith("${")).map((one) => ({ ...one, span: { start, end: offset } }));
  }
  const typed = typedAt(file, directive, offset);
  if (context === "entries") return typed.words.length === 0 ? entryWords(path.at(-1), typed.span) : [];
  if (typed.words.length === 0) return directivesFor(context, typed.span, text);
  return valuesFor({ unit, file, around, context, words: typed.words }).map((one) => ({ ...one, span: typed.span }));
}

const lineBefore = (text: string, offset: number): string => text.slice(Math.max(lineStart(text, offset), offset - 4096), offset);

const inComment = (text: string, offset: number): boolean => /(?:^|[\s;{}])#[^"']*$/.test(lineBefore(text, offset));

/** The words before the one at the cursor, and what the cursor's own word covers. */
type Typed = { readonly words: readonly string[]; readonly span: Span };

/** Words before the cursor: of the directive that holds it, or of the line where its `;` is not yet there. */
function typedAt(file: NginxFile, directive: Directive | undefined, offset: number): Typed {
  const { text } = file.source;
  const part = /[^;{}]*$/.exec(lineBefore(text, offset))?.[0] ?? "";
  const words = part.split(/\s+/).filter((word) => word !== "");
  const half = /\S*$/.exec(part)?.[0] ?? "";
  const span = { start: offset - half.length, end: offset };
  if (half !== "") words.pop();
  if (words.length > 0 || directive === undefined || directive.start >= span.start) return { words, span };
  const before = [directive.name, ...directive.args].filter((word) => word.span.end < offset && word.span.end <= span.start);
  return { words: before.map((word) => word.value), span };
}

function directivesFor(context: Context, span: Span, text: string): readonly Completion[] {
  const bit = bitOf(context);
  const rest = /^[^\n]*/.exec(text.slice(span.end, span.end + 4096))?.[0] ?? "";
  const alone = /^\s*(?:\}|#|$)/.test(rest);
  const found: Completion[] = [];
  for (const facts of DIRECTIVES.values()) {
    const known = context === "unknown" ? facts.contexts | facts.later : (facts.contexts | facts.later) & bit;
    if (known === 0) continue;
    const doc = directiveDoc(facts.name, context);
    found.push({
      label: facts.name,
      kind: facts.block ? "snippet" : "property",
      ...(doc?.syntax[0] === undefined ? {} : { detail: doc.syntax[0].replace(/[`*]/g, "") }),
      ...(doc === undefined || doc.paragraph === "" ? {} : { documentation: doc.paragraph }),
      ...(alone ? { insert: snippetOf(facts), snippet: true } : {}),
      ...(DEPRECATED.has(facts.name) ? { deprecated: true } : {}),
      span,
    });
  }
  return found;
}

const DEPRECATED: ReadonlySet<string> = new Set([
  "ssl",
  "spdy_chunk_size",
  "spdy_headers_comp",
  "http2_push",
  "http2_push_preload",
  "upstream_conf",
]);

const BODIES: Readonly<Record<string, string>> = table({
  location: "location ${1:/} {\n\t$0\n}",
  server: "server {\n\tlisten ${1:127.0.0.1:8080};\n\tserver_name ${2:example.com};\n\t$0\n}",
  upstream: "upstream ${1:name} {\n\tserver ${2:127.0.0.1:3000};\n\t$0\n}",
  if: "if (${1:condition}) {\n\t$0\n}",
  map: "map ${1:\\$variable} ${2:\\$result} {\n\tdefault ${3:value};\n\t$0\n}",
});

function snippetOf({ name, block, counts }: DirectiveFacts): string {
  const body = BODIES[name];
  if (body !== undefined) return body;
  const words = block ? ((counts & 1) === 0 ? " ${1:name}" : "") : (counts & 1) === 0 ? " ${1:value}" : "";
  return block ? `${name}${words} {\n\t$0\n}` : `${name}${words};`;
}

const ENTRY_WORDS: Readonly<Record<string, readonly string[]>> = table({
  map: ["default", "hostnames", "volatile", "include"],
  geo: ["default", "ranges", "proxy", "proxy_recursive", "delete", "include"],
});

const entryWords = (block: Directive | undefined, span: Span): readonly Completion[] =>
  (ENTRY_WORDS[block?.name.value ?? ""] ?? []).map((label) => ({ label, kind: "keyword", span }));
