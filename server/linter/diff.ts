/** Unified diffs of two texts, for `--diff`. */

type Change = { readonly kind: " " | "-" | "+"; readonly line: string; readonly before: number; readonly after: number };

const CONTEXT = 3;
/** Past this many differing lines the differing middle is shown as one replacement: the search is quadratic in it. */
const FARTHEST = 1000;

/** The unified diff from `before` to `after` with three lines of context; "" when they are equal. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return "";
  const changes = changesOf(linesOf(before), linesOf(after));
  const hunks = hunksOf(changes).map((hunk) => hunkText(hunk));
  return `--- a/${path}\n+++ b/${path}\n${hunks.join("")}`;
}

/** Lines as diffs have them: a last line without a line break says so, and so differs from one with it. */
function linesOf(text: string): string[] {
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  return last === "" ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}

function changesOf(a: readonly string[], b: readonly string[]): Change[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const kinds = [
    ..." ".repeat(head),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ..." ".repeat(tail),
  ] as Change["kind"][];
  let before = 0;
  let after = 0;
  return kinds.map((kind) => {
    const change = { kind, line: (kind === "+" ? b[after] : a[before]) ?? "", before, after };
    if (kind !== "+") before++;
    if (kind !== "-") after++;
    return change;
  });
}

/** The shortest edit script (Myers 1986), as one character a line. */
function middle(a: readonly string[], b: readonly string[]): string {
  const trace: Map<number, number>[] = [];
  const far = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= Math.min(a.length + b.length, FARTHEST); d++) {
    trace.push(new Map(far));
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && reach(far, k - 1) < reach(far, k + 1)) ? reach(far, k + 1) : reach(far, k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      far.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkedBack(trace, a.length, b.length);
    }
  }
  return "-".repeat(a.length) + "+".repeat(b.length);
}

const reach = (far: ReadonlyMap<number, number>, k: number): number => far.get(k) ?? -1;

function walkedBack(trace: readonly ReadonlyMap<number, number>[], length: number, width: number): string {
  const script: string[] = [];
  let x = length;
  let y = width;
  for (let d = trace.length - 1; d >= 0; d--) {
    const far = trace[d] as ReadonlyMap<number, number>;
    const k = x - y;
    const from = k === -d || (k !== d && reach(far, k - 1) < reach(far, k + 1)) ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : reach(far, from);
    const fromY = d === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      script.push(" ");
      x--;
      y--;
    }
    if (d > 0) script.push(x === fromX ? "+" : "-");
    x = fromX;
    y = fromY;
  }
  return script.reverse().join("");
}

function hunksOf(changes: readonly Change[]): Change[][] {
  const hunks: Change[][] = [];
  let end = -1;
  changes.forEach((change, i) => {
    if (change.kind === " ") return;
    const start = Math.max(0, i - CONTEXT);
    if (start > end || hunks.length === 0) hunks.push(changes.slice(start, i));
    else hunks.at(-1)?.push(...changes.slice(end, i));
    hunks.at(-1)?.push(change);
    const next = changes.slice(i + 1, i + 1 + CONTEXT);
    const stop = next.findIndex(({ kind }) => kind !== " ");
    const context = stop === -1 ? next : next.slice(0, stop);
    hunks.at(-1)?.push(...context);
    end = i + 1 + context.length;
  });
  return hunks;
}

function hunkText(hunk: readonly Change[]): string {
  const first = hunk[0] as Change;
  const count = (other: "-" | "+") => hunk.filter(({ kind }) => kind !== other).length;
  const range = (start: number, length: number) => `${length === 0 ? start : start + 1}${length === 1 ? "" : `,${length}`}`;
  const header = `@@ -${range(first.before, count("+"))} +${range(first.after, count("-"))} @@\n`;
  return header + hunk.map(({ kind, line }) => `${kind}${line}\n`).join("");
}
