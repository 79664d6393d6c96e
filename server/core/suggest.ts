/** The candidate nearest to `word` by edits (insert, delete, replace, swap neighbours), if near enough to be what was meant. Case counts half. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = word.length <= 3 ? 1 : word.length <= 6 ? 2 : 3;
  const lower = word.toLowerCase();
  let best: string | undefined;
  let bestCost = limit + 0.5;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const cost = candidate.toLowerCase() === lower ? 0.25 : distance(word, candidate, bestCost);
    if (cost < bestCost) [best, bestCost] = [candidate, cost];
  }
  return best === word ? undefined : best;
}

/** So many answers are remembered: the same mistake comes on many lines. */
const MOST_REMEMBERED = 4000;
const LONGEST = 64;
const remembered = new Map<string, string | undefined>();

/** `nearest`, remembered by `list`, a name for the candidates that tells them from all others that are ever asked for. */
export function nearestOf(word: string, list: string, candidates: () => Iterable<string>): string | undefined {
  if (word.length > LONGEST) return nearest(word, candidates());
  const key = `${list}\n${word}`;
  if (remembered.has(key)) return remembered.get(key);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const found = nearest(word, candidates());
  remembered.set(key, found);
  return found;
}

// Three rows of the table at a time, used again and again.
let [before, row, next] = [new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1)];

// Damerau-Levenshtein (optimal string alignment), abandoned when a whole row exceeds `limit`.
function distance(a: string, b: string, limit: number): number {
  if (a.length > LONGEST || b.length > LONGEST) return Number.POSITIVE_INFINITY;
  for (let j = 0; j <= b.length; j++) row[j] = j;
  for (let i = 1; i <= a.length; i++) {
    if (fillRow(a, i, b) > limit) return Number.POSITIVE_INFINITY;
    [before, row, next] = [row, next, before];
  }
  return row[b.length] as number;
}

// The costs of the first `i` characters of `a` against the beginnings of `b`, and the least of them.
function fillRow(a: string, i: number, b: string): number {
  const char = a.charCodeAt(i - 1);
  const earlier = i > 1 ? a.charCodeAt(i - 2) : -1;
  next[0] = i;
  let least = i;
  let left = i;
  for (let j = 1; j <= b.length; j++) {
    const other = b.charCodeAt(j - 1);
    let cost = Math.min((row[j] as number) + 1, left + 1, (row[j - 1] as number) + (char === other ? 0 : 1));
    if (j > 1 && earlier === other && char === b.charCodeAt(j - 2)) cost = Math.min(cost, (before[j - 2] as number) + 1);
    next[j] = cost;
    left = cost;
    if (cost < least) least = cost;
  }
  return least;
}
