/** What an edit of comments and white space does to a file: nothing, but what stands behind it moves. */
import type { Move } from "../../core/language.ts";
import type { Statement } from "./statement.ts";
import type { NginxFile } from "./syntax.ts";

/** The white space and comments that two states of a file differ in, and by how much what is behind them moved. */
type Gap = { readonly start: number; readonly oldEnd: number; readonly newEnd: number };

/**
 * How the places of `before` are found in `after`, when both have the same statements and differ in the lines between two of them
 * only. Undefined when they do not, or when what is written there may matter: a placeholder, or a comment that speaks to Perimeter.
 */
export function moveOf(before: NginxFile, after: NginxFile): Move | undefined {
  const gap = gapOf(before.top, after.top, before.source.text.length, after.source.text.length);
  if (gap === undefined) return undefined;
  const old = before.source.text.slice(gap.start, gap.oldEnd);
  const now = after.source.text.slice(gap.start, gap.newEnd);
  const first = old.indexOf("\n") + 1;
  const last = old.length - old.lastIndexOf("\n") - 1;
  if (first === 0 || !now.startsWith(old.slice(0, first)) || !now.endsWith(old.slice(old.length - last - 1))) return undefined;
  if (now.length < first || SPEAKS.test(old) || SPEAKS.test(now)) return undefined;
  return { from: gap.start + first, to: gap.oldEnd - last, delta: gap.newEnd - gap.oldEnd };
}

const SPEAKS = /[{}]|<%|perimeter/i;

/** Goes down to the one block whose statements are the same and stand elsewhere. */
function gapOf(before: Statement, after: Statement, oldLength: number, newLength: number): Gap | undefined {
  const delta = newLength - oldLength;
  let [old, now, start] = [before, after, 0];
  while (delta !== 0 && isSameHead(old, now) && !old.damaged && old.children !== undefined && now.children !== undefined) {
    const index = firstChange(old, now);
    const [one, other] = [old.children[index], now.children[index]];
    const at = old.starts?.[index] ?? 0;
    if (!isRestMoved(old, now, index, delta)) return undefined;
    if (one === undefined || other === undefined || at !== now.starts?.[index]) {
      const prior = index === 0 ? old.open + 1 : (old.starts?.[index - 1] ?? 0) + (old.children[index - 1]?.length ?? 0);
      const end = one === undefined ? (old === before ? oldLength : start + old.length - 1) : start + at;
      return one !== other ? undefined : { start: start + (old === before && index === 0 ? 0 : prior), oldEnd: end, newEnd: end + delta };
    }
    [old, now, start] = [one, other, start + at];
  }
  return undefined;
}

const isSameHead = (a: Statement, b: Statement): boolean =>
  a.tokens === b.tokens &&
  a.first === b.first &&
  a.open === b.open &&
  a.closed === b.closed &&
  a.templated === b.templated &&
  a.damage.length + b.damage.length === 0 &&
  a.children?.length === b.children?.length;

/** The first child that is another statement, or stands elsewhere; the number of children when there is none. */
function firstChange(a: Statement, b: Statement): number {
  const count = a.children?.length ?? 0;
  for (let i = 0; i < count; i++) if (a.children?.[i] !== b.children?.[i] || a.starts?.[i] !== b.starts?.[i]) return i;
  return count;
}

/** Whether all children behind `index` are the same, `delta` further on. */
function isRestMoved(a: Statement, b: Statement, index: number, delta: number): boolean {
  const count = a.children?.length ?? 0;
  for (let i = index + 1; i < count; i++)
    if (a.children?.[i] !== b.children?.[i] || (a.starts?.[i] ?? 0) + delta !== b.starts?.[i]) return false;
  return true;
}
