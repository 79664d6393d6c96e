/** Findings that need the whole workspace, carried along while a file is edited: they come anew only when the typing pauses. */
import type { Edit, Span } from "../core/text.ts";
import type { Placed } from "../linter/lint.ts";

/** What only the whole workspace can say: the rules of `exposure/`. */
const isJoined = ({ rule }: Placed): boolean => rule.startsWith("exposure/");

/** Remembers the joined findings of each file, and moves them with its text. */
export class Carried {
  #byUri = new Map<string, readonly Placed[]>();

  /** Replaces everything by what was found now. */
  set(all: ReadonlyMap<string, readonly Placed[]>): void {
    this.#byUri = new Map();
    for (const [uri, findings] of all) {
      const joined = findings.filter(isJoined);
      if (joined.length > 0) this.#byUri.set(uri, joined);
    }
  }

  /** What was found in a file, at its present text. */
  get(uri: string): readonly Placed[] {
    return this.#byUri.get(uri) ?? [];
  }

  /** Follows an edit. A finding whose own text was edited is forgotten, and so are places and fixes: they may be stale. */
  edited(uri: string, edit: Edit): void {
    const known = this.#byUri.get(uri);
    if (known === undefined) return;
    const moved = known.flatMap((finding) => {
      const span = movedBy(finding.span, edit);
      const { fix: _fix, related, ...rest } = finding;
      const elsewhere = related?.filter((place) => place.uri !== undefined && place.uri !== finding.uri) ?? [];
      return span === undefined ? [] : [{ ...rest, span, ...(elsewhere.length === 0 ? {} : { related: elsewhere }) }];
    });
    this.#byUri.set(uri, moved);
  }
}

function movedBy(span: Span, { span: edited, text }: Edit): Span | undefined {
  if (edited.start >= span.end) return span;
  if (edited.end > span.start) return undefined;
  const by = text.length - (edited.end - edited.start);
  return { start: span.start + by, end: span.end + by };
}
