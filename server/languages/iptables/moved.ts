/** What an edit of a comment does to a file of iptables-restore: nothing, but what stands behind it moves. */
import type { Move } from "../../core/language.ts";
import type { IptablesFile } from "./file.ts";
import type { Entry } from "./restore.ts";

/**
 * How the places of `before` are found in `after`, when both have the same lines but for one that is a comment or blank in both.
 * Undefined when they do not, or when the file is read otherwise than line by line.
 */
export function moveOf(before: IptablesFile, after: IptablesFile): Move | undefined {
  const [old, now] = [before.entries, after.entries];
  if (before.kind !== after.kind || before.kind === "script" || before.kind === "ipset") return undefined;
  if (before.family !== after.family || old.length !== now.length) return undefined;
  const delta = after.source.text.length - before.source.text.length;
  let at = 0;
  while (at < old.length && same(old[at], now[at], 0)) at++;
  const [was, is] = [old[at], now[at]];
  if (was === undefined || is === undefined || !isIdle(was) || !isIdle(is) || was.start !== is.start) return undefined;
  for (let i = at + 1; i < old.length; i++) if (!same(old[i], now[i], delta)) return undefined;
  return { from: was.start, to: was.end, delta };
}

const same = (a: Entry | undefined, b: Entry | undefined, delta: number): boolean =>
  a !== undefined && b !== undefined && a.line === b.line && a.start + delta === b.start && a.end + delta === b.end;

const isIdle = ({ line }: Entry): boolean => line.kind === "comment" || line.kind === "blank";
