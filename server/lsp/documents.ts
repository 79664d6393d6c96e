/** The texts that the editor holds open: they count, not what is on disk. */
import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import { type Edit, Lines } from "../core/text.ts";
import { canonical } from "../core/uri.ts";
import { type Lined, spanAt } from "./position.ts";

/** A document as the editor last described it. `clientUri` is the editor's own spelling, which answers use. */
export type OpenDocument = Lined & {
  readonly uri: string;
  readonly clientUri: string;
  readonly languageId: string;
  readonly version: number;
};

/** What a change did: the document after it, the text before it, and one edit of that which makes the same of it. */
export type Changed = { readonly document: OpenDocument; readonly before: string; readonly edit: Edit };

/** All open documents, by canonical uri. */
export class Documents {
  readonly #open = new Map<string, OpenDocument>();

  get(uri: string): OpenDocument | undefined {
    return this.#open.get(uri);
  }

  all(): Iterable<OpenDocument> {
    return this.#open.values();
  }

  open(clientUri: string, languageId: string, version: number, text: string): OpenDocument {
    const document = { uri: canonical(clientUri), clientUri, languageId, version, text, lines: new Lines(text) };
    this.#open.set(document.uri, document);
    return document;
  }

  /**
   * Makes the changes, in their order. Undefined when the document is not open, or when `version` is not newer than what
   * is held: such a change describes a text that is gone, and applying it would make the two sides disagree for good.
   */
  change(clientUri: string, version: number | null, changes: readonly TextDocumentContentChangeEvent[]): Changed | undefined {
    const before = this.#open.get(canonical(clientUri));
    if (before === undefined || (version !== null && version <= before.version)) return undefined;
    let { text, lines } = before;
    const all = new Composed();
    for (const change of changes) {
      const span = "range" in change ? spanAt({ text, lines }, change.range) : { start: 0, end: text.length };
      const edit = { span, text: change.text };
      text = text.slice(0, span.start) + change.text + text.slice(span.end);
      lines = "range" in change ? lines.after(edit, text) : new Lines(text);
      all.add(edit);
    }
    const document = { ...before, version: version ?? before.version + 1, text, lines };
    this.#open.set(document.uri, document);
    return { document, before: before.text, edit: all.edit(text) };
  }

  close(clientUri: string): OpenDocument | undefined {
    const uri = canonical(clientUri);
    const document = this.#open.get(uri);
    this.#open.delete(uri);
    return document;
  }
}

/** Several edits, each on the text that the one before it left, as the one edit of the first text that covers them. */
class Composed {
  #start = 0;
  /** Ends in the first text and in the last one. */
  #before = 0;
  #after = -1;

  add({ span, text }: Edit): void {
    if (this.#after === -1) [this.#start, this.#before, this.#after] = [span.start, span.end, span.end];
    this.#start = Math.min(this.#start, span.start);
    this.#before += Math.max(0, span.end - this.#after);
    this.#after = Math.max(this.#after, span.end) + text.length - (span.end - span.start);
  }

  edit(text: string): Edit {
    return { span: { start: this.#start, end: this.#before }, text: text.slice(this.#start, Math.max(this.#start, this.#after)) };
  }
}
