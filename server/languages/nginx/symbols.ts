/** The outline of a file, and what of it can be folded. */
import type { Symbol as Outline } from "../../core/language.ts";
import { visible } from "../../core/markdown.ts";
import type { Span } from "../../core/text.ts";
import type { Directive, NginxFile } from "./syntax.ts";

const SECTIONS: ReadonlySet<string> = new Set(["http", "events", "stream", "mail"]);
const NAME_LIMIT = 80;

/** The blocks of a file with their names, nested as they are; entries of `types`, `map` and `geo` are left out. */
export const symbolsOf = (file: NginxFile): readonly Outline[] => file.directives.flatMap(symbolOf);

function symbolOf(directive: Directive): readonly Outline[] {
  if (directive.blockSpan === undefined) return [];
  const name = directive.name.value;
  const children = ENTRIES.has(name) ? [] : (directive.block ?? []).flatMap(symbolOf);
  const detail = detailOf(directive);
  return [
    {
      name: visible(titleOf(directive)).slice(0, NAME_LIMIT) || "{",
      kind: SECTIONS.has(name) ? "section" : name === "server" ? "server" : "block",
      span: directive.span,
      nameSpan: directive.name.span,
      ...(detail === "" ? {} : { detail: visible(detail).slice(0, NAME_LIMIT) }),
      ...(children.length === 0 ? {} : { children }),
    },
  ];
}

const ENTRIES: ReadonlySet<string> = new Set(["types", "map", "geo", "split_clients", "charset_map"]);

/** `location /x`, `upstream app`, `server a.test`. */
function titleOf(directive: Directive): string {
  const words = [directive.name.value, ...directive.args.map((arg) => arg.value)];
  if (directive.name.value !== "server") return words.join(" ");
  const name = directive.block?.find((entry) => entry.name.value === "server_name")?.args[0]?.value;
  return name === undefined ? "server" : `server ${name || '""'}`;
}

/** What a server listens on; where a location sends requests. */
function detailOf(directive: Directive): string {
  const said = (name: string): string[] =>
    (directive.block ?? []).filter((entry) => entry.name.value === name).map((entry) => entry.args[0]?.value ?? "");
  if (directive.name.value === "server") return said("listen").join(", ");
  return directive.name.value === "location" ? (["proxy_pass", "fastcgi_pass", "root", "alias", "return"].flatMap(said)[0] ?? "") : "";
}

/** The blocks of more than one line, Lua included. */
export function foldsOf(file: NginxFile): readonly Span[] {
  const found: Span[] = [];
  const stack: Directive[] = [...file.directives];
  for (let directive = stack.pop(); directive !== undefined; directive = stack.pop()) {
    const span = directive.blockSpan;
    if (span === undefined) continue;
    if (file.source.text.slice(span.start, span.end).includes("\n")) found.push({ start: directive.start, end: span.end });
    for (const inner of directive.block ?? []) stack.push(inner);
  }
  return found.sort((a, b) => a.start - b.start);
}
