import type { CompletionItem, CompletionItemKind, CompletionList, CompletionParams } from "vscode-languageserver";
import type { Completion } from "../core/language.ts";
import type { Rule } from "../core/rule.ts";
import { cut } from "../core/secrets.ts";
import { lineStart } from "../core/text.ts";
import { type Lined, offsetAt, rangeOf } from "./position.ts";
import type { Place, Session } from "./session.ts";

/** More proposals than this are cut, and the list is called incomplete. */
const LIMIT = 2000;

const KIND: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  keyword: 14,
  property: 10,
  value: 12,
  variable: 6,
  reference: 18,
  file: 17,
  snippet: 15,
};

/** What the language proposes, but for names that are keys or tokens by their looks; behind `perimeter: ignore[`, the ids of its rules. */
export async function completion(session: Session, params: CompletionParams): Promise<CompletionList | null> {
  const place = await session.place(params.textDocument.uri);
  if (place === undefined) return null;
  const offset = offsetAt(place, params.position);
  const proposed = ruleIds(place, offset) ?? place.language.complete?.(place.file, offset, place.around) ?? [];
  const snippets = session.client.textDocument?.completion?.completionItem?.snippetSupport === true;
  const shown = proposed.slice(0, LIMIT).filter(({ label }) => cut(label) === label);
  const items = shown.map((completion, order) => itemOf(place, offset, completion, order, snippets));
  return { isIncomplete: proposed.length > LIMIT, items };
}

function itemOf(lined: Lined, offset: number, completion: Completion, order: number, snippets: boolean): CompletionItem {
  const { label, kind, detail, documentation, insert, span, deprecated } = completion;
  const isSnippet = completion.snippet === true && snippets;
  const inserted = completion.snippet === true && !snippets ? withoutFields(insert ?? label) : (insert ?? label);
  const range = rangeOf(lined.lines, span ?? wordBefore(lined.text, offset));
  return {
    label,
    kind: KIND[kind],
    sortText: String(order).padStart(5, "0"),
    filterText: label,
    textEdit: { range, newText: inserted },
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { kind: "markdown", value: documentation } }),
    ...(isSnippet ? { insertTextFormat: 2 } : {}),
    ...(deprecated === true ? { tags: [1] } : {}),
  };
}

/** A snippet as plain text: `${1:name}` leaves its name, `$0` nothing. */
const withoutFields = (snippet: string): string =>
  snippet.replace(/\$\{\d+:([^{}]*)\}|\$\{?\d+\}?/g, (_, name: string | undefined) => name ?? "");

/** The word that ends at the cursor. */
function wordBefore(text: string, offset: number): { start: number; end: number } {
  let start = offset;
  while (start > 0 && /[\w$-]/.test(text[start - 1] ?? "")) start--;
  return { start, end: offset };
}

function ruleIds({ text, language }: Place, offset: number): Completion[] | undefined {
  const line = text.slice(lineStart(text, offset), offset);
  const typed = /perimeter:\s*ignore(?:-file)?\[(?:[^\]]*,)?\s*([\w/-]*)$/.exec(line);
  if (typed === null || !line.includes(language.lineComment)) return undefined;
  const span = { start: offset - (typed[1] ?? "").length, end: offset };
  return (language.rules as readonly Rule<unknown>[]).map(({ id, summary }) => ({ label: id, kind: "reference", detail: summary, span }));
}
