/** Findings about text that stayed the same while text around it changed: the same findings, elsewhere. */
import type { Move } from "../core/language.ts";
import type { Fix, Related } from "../core/rule.ts";
import type { Edit, Span } from "../core/text.ts";
import type { Placed } from "./lint.ts";

/** How the places of each file moved, one edit after another. */
export type Moves = (uri: string) => readonly Move[];

/** The findings after what moved in each file, one move after another; undefined when that cannot be told without asking the rules again. */
export function movedAll(findings: readonly Placed[], moves: Moves): readonly Placed[] | undefined {
  let moved: Placed[] | undefined;
  for (let i = 0; i < findings.length; i++) {
    const finding = findings[i] as Placed;
    const now = movedFinding(finding, moves);
    if (now === undefined) return undefined;
    if (now !== finding) moved ??= findings.slice(0, i);
    moved?.push(now);
  }
  return moved ?? findings;
}

/** Thrown away when a place is not known any more: the rules are asked again then. */
const LOST = { start: -1, end: -1 };

function movedFinding(finding: Placed, moves: Moves): Placed | undefined {
  const { related, fix } = finding;
  const span = movedSpan(finding.span, moves(finding.uri));
  const places = related === undefined ? undefined : sameUnless(related, (place) => movedPlace(place, finding.uri, moves));
  const change = fix === undefined ? undefined : movedFix(fix, moves(finding.uri));
  if (span === LOST || (related !== undefined && places === undefined) || (fix !== undefined && change === undefined)) return undefined;
  if (span === finding.span && places === related && change === fix) return finding;
  return { ...finding, span, ...(places === undefined ? {} : { related: places }), ...(change === undefined ? {} : { fix: change }) };
}

function movedPlace(place: Related, own: string, moves: Moves): Related | undefined {
  const span = movedSpan(place.span, moves(place.uri ?? own));
  return span === LOST ? undefined : span === place.span ? place : { ...place, span };
}

function movedFix(fix: Fix, moves: readonly Move[]): Fix | undefined {
  if (fix.elsewhere !== undefined) return undefined;
  const edits = sameUnless(fix.edits, (edit) => movedEdit(edit, moves));
  return edits === undefined || edits === fix.edits ? edits && fix : { ...fix, edits };
}

// An edit that writes anew what the move went through may repeat the old text.
function movedEdit(edit: Edit, moves: readonly Move[]): Edit | undefined {
  let { span } = edit;
  for (const move of moves) {
    if (edit.text !== "" && span.start <= move.from && span.end >= move.to) return undefined;
    span = afterMove(span, move);
    if (span === LOST) return undefined;
  }
  return span === edit.span ? edit : { ...edit, span };
}

/** The items after `change`: the same list when all stay the same, undefined when one is lost. */
function sameUnless<T>(items: readonly T[], change: (item: T) => T | undefined): readonly T[] | undefined {
  let changed: T[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as T;
    const now = change(item);
    if (now === undefined) return undefined;
    if (now !== item) changed ??= items.slice(0, i);
    changed?.push(now);
  }
  return changed ?? items;
}

function movedSpan(span: Span, moves: readonly Move[]): Span {
  let now = span;
  for (const move of moves) {
    now = afterMove(now, move);
    if (now === LOST) return LOST;
  }
  return now;
}

/** A start at the seam belongs to what is behind it, an end to what is before it. */
function afterMove(span: Span, { from, to, delta }: Move): Span {
  const { start, end } = span;
  if (end <= from && start < to) return span;
  if (start >= to && end > from) return delta === 0 ? span : { start: start + delta, end: end + delta };
  return start <= from && end >= to && start < end ? { start, end: end + delta } : LOST;
}
