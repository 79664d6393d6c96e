/** Fixes made to texts: safe ones, or all; none that overlap; again until nothing is left to fix. */
import { put } from "../core/lists.ts";
import { applyEdits, type Edit, inLineEndsOf } from "../core/text.ts";
import type { Placed } from "./lint.ts";
import type { Project } from "./project.ts";

/** A fix may uncover the next finding; one that undoes another would never end. */
const ROUNDS = 10;

/** What fixing came to. */
export type Fixed = {
  /** The new texts of the files that changed. */
  readonly texts: ReadonlyMap<string, string>;
  /** How many findings were fixed, by file. */
  readonly counts: ReadonlyMap<string, number>;
};

/** How many `invalid` findings each file has. */
type Broken = ReadonlyMap<string, number>;

/**
 * Makes the fixes of all findings in files that `wanted` names, and leaves the project holding the fixed texts. `all` makes
 * the unsafe ones too, which may let through other traffic than before, but for those that are only made alone. Fixes that together would make a file one that its
 * program refuses are taken back, and the file is left at that.
 */
export function fixAll(project: Project, wanted: (uri: string) => boolean, all: boolean): Fixed {
  const begun = new Map<string, string>();
  const seen = new Map<string, Set<string>>();
  const done = new Set<string>();
  let counts = new Map<string, number>();
  let last: { readonly texts: ReadonlyMap<string, string>; readonly broken: Broken } | undefined;
  for (let round = 0; round <= ROUNDS; round++) {
    const found = [...project.findings()];
    const broken = brokenIn(found);
    const worse = [...(last?.texts ?? [])].filter(([uri]) => (broken.get(uri) ?? 0) > (last?.broken.get(uri) ?? 0));
    for (const [uri, text] of worse) {
      project.set(uri, text);
      done.add(uri);
      counts.delete(uri);
    }
    if (worse.length > 0) last = undefined;
    if (round === ROUNDS) break;
    if (worse.length > 0) continue;
    const findings = found.filter(([uri]) => wanted(uri)).flatMap(([, list]) => list);
    const plan = planned(findings, all, (uri) => wanted(uri) && !done.has(uri) && project.text(uri) !== undefined);
    const { texts, fixed } = made(project, plan, seen);
    if (texts.size === 0) break;
    for (const [uri, text] of texts) if (!begun.has(uri)) begun.set(uri, text);
    counts = new Map([...counts, ...fixed].map(([uri]) => [uri, (counts.get(uri) ?? 0) + (fixed.get(uri) ?? 0)]));
    last = { texts, broken };
  }
  const changed = [...begun]
    .filter(([uri, text]) => project.text(uri) !== text)
    .map(([uri]): [string, string] => [uri, project.text(uri) ?? ""]);
  return { texts: new Map(changed), counts };
}

const brokenIn = (found: readonly (readonly [string, readonly Placed[]])[]): Broken =>
  new Map(found.map(([uri, list]) => [uri, list.filter(({ category }) => category === "invalid").length]));

/** Makes the planned edits. Returns the texts before of what changed, and how many findings were fixed in it. */
function made(
  project: Project,
  plan: Plan,
  seen: Map<string, Set<string>>,
): { readonly texts: Map<string, string>; readonly fixed: Map<string, number> } {
  const texts = new Map<string, string>();
  const fixed = new Map<string, number>();
  for (const [uri, { edits, findings }] of plan) {
    const before = project.text(uri) ?? "";
    const after = applied(before, edits);
    const known = seen.get(uri) ?? new Set([before]);
    if (after === undefined || known.has(after)) continue;
    seen.set(uri, known.add(after));
    project.set(uri, after);
    texts.set(uri, before);
    fixed.set(uri, findings);
  }
  return { texts, fixed };
}

type Plan = Map<string, { readonly edits: Edit[]; findings: number }>;

/** The edits of as many fixes as fit beside each other, by file. A fix is made whole or not at all; those that are made alone are left out. */
export function planned(findings: readonly Placed[], all: boolean, editable: (uri: string) => boolean): Plan {
  const plan: Plan = new Map();
  const taken = new Map<string, Taken>();
  for (const { fix, uri } of findings) {
    if (fix === undefined || fix.alone || (!fix.safe && !all)) continue;
    const parts: [string, readonly Edit[]][] = [[uri, fix.edits], ...Object.entries(fix.elsewhere ?? {})];
    if (!parts.every(([at, edits]) => editable(at) && free(edits, taken.get(at)))) continue;
    for (const [at, edits] of parts) {
      const file = plan.get(at) ?? { edits: [], findings: 0 };
      file.edits.push(...edits);
      if (at === uri) file.findings++;
      plan.set(at, file);
      taken.set(at, taking(taken.get(at), edits));
    }
  }
  return plan;
}

/** Places that edits hold, in buckets of 64 characters: lookups stay cheap however many there are. */
type Taken = Map<number, Edit[]>;

const SIZE = 64;
const buckets = ({ span }: Edit): [number, number] => [Math.floor(span.start / SIZE), Math.floor(span.end / SIZE)];

function free(edits: readonly Edit[], taken: Taken | undefined): boolean {
  return edits.every((edit) => {
    const [from, to] = buckets(edit);
    for (let at = from; at <= to; at++) if (taken?.get(at)?.some((other) => collides(edit, other))) return false;
    return true;
  });
}

// Touching edits collide too: two insertions at one place, or next to a deletion, rarely mean what both meant.
const collides = (a: Edit, b: Edit): boolean => a.span.start <= b.span.end && b.span.start <= a.span.end;

function taking(taken: Taken | undefined, edits: readonly Edit[]): Taken {
  const result = taken ?? new Map<number, Edit[]>();
  for (const edit of edits) {
    const [from, to] = buckets(edit);
    for (let at = from; at <= to; at++) put(result, at, edit);
  }
  return result;
}

function applied(text: string, edits: readonly Edit[]): string | undefined {
  try {
    return applyEdits(text, inLineEndsOf(text, edits));
  } catch {
    return undefined;
  }
}
