import type { DocumentSymbol, DocumentSymbolParams, SymbolInformation } from "vscode-languageserver";
import type { Symbol as Part } from "../core/language.ts";
import { visible } from "../core/markdown.ts";
import { cut } from "../core/secrets.ts";
import { type Lined, rangeOf } from "./position.ts";
import type { Session } from "./session.ts";

const KIND: Readonly<Record<Part["kind"], DocumentSymbol["kind"]>> = {
  file: 1,
  section: 3,
  block: 3,
  key: 7,
  value: 15,
  server: 5,
  interface: 11,
  rule: 24,
  chain: 12,
  table: 5,
};

/** Deeper levels than this are left out: some editors draw the tree by recursion. */
const DEPTH = 100;

/** The outline of a document; flat for clients that know no tree. */
export async function symbols(session: Session, params: DocumentSymbolParams): Promise<DocumentSymbol[] | SymbolInformation[] | null> {
  const place = await session.place(params.textDocument.uri);
  const found = place?.language.symbols?.(place.file);
  if (place === undefined || found === undefined) return null;
  const tree = treeOf(place, found, DEPTH);
  const { uri } = params.textDocument;
  return session.client.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true ? tree : flat(uri, tree);
}

function treeOf(lined: Lined, found: readonly Part[], depth: number): DocumentSymbol[] {
  return found.map(({ name, detail, kind, span, nameSpan, children }) => ({
    name: visible(cut(name)).trim() || "(unnamed)",
    ...(detail === undefined ? {} : { detail: visible(cut(detail)) }),
    kind: KIND[kind],
    range: rangeOf(lined.lines, span),
    selectionRange: rangeOf(lined.lines, nameSpan),
    ...(children === undefined || depth === 0 ? {} : { children: treeOf(lined, children, depth - 1) }),
  }));
}

function flat(uri: string, tree: readonly DocumentSymbol[], container?: string): SymbolInformation[] {
  return tree.flatMap(({ name, kind, range, children }) => [
    { name, kind, location: { uri, range }, ...(container === undefined ? {} : { containerName: container }) },
    ...flat(uri, children ?? [], name),
  ]);
}
