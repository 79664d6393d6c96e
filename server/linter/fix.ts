/** Fixes made to texts: safe ones, or all; none that overlap; again until nothing is left to fix. */
import { applyEdits, type Edit } from "../core/text.ts";
import type { Placed } from "./lint.ts";
import type { Project } from "./project.ts";

/** A fix may uncover the next finding; one that undoes another would never end. */
const ROUNDS = 10;

export type Fixed = {
  /** The new texts of the files that changed. */
  readonly texts: ReadonlyMap<string, string>;
  /** How many findings were fixed. */
  readonly count: number;
};

/**
 * Makes the fixes of all findings in files that `wanted` names, and leaves the project holding the fixed texts. `all` makes
 * the unsafe ones too: those may let through other traffic than before.
 */
export function fixAll(project: Project, wanted: (uri: string) => boolean, all: boolean): Fixed {
  const texts = new Map<string, string>();
  const seen = new Map<string, Set<string>>();
  let count = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const findings = [...project.findings()].filter(([uri]) => wanted(uri)).flatMap(([, list]) => list);
    const plan = planned(findings, all, (uri) => wanted(uri) && project.text(uri) !== undefined);
    let changed = false;
    for (const [uri, { edits, findings: fixed }] of plan) {
      const before = project.text(uri) ?? "";
      const after = applied(before, edits);
      const known = seen.get(uri) ?? new Set([before]);
      if (after === undefined || known.has(after)) continue;
      seen.set(uri, known.add(after));
      project.set(uri, after);
      texts.set(uri, after);
      count += fixed;
      changed = true;
    }
    if (!changed) break;
  }
  return { texts, count };
}

type Plan = Map<string, { readonly edits: Edit[]; findings: number }>;

/** The edits of as many fixes as fit beside each other, by file. A fix is made whole or not at all. */
export function planned(findings: readonly Placed[], all: boolean, editable: (uri: string) => boolean): Plan {
  const plan: Plan = new Map();
  const taken = new Map<string, Taken>();
  for (const { fix, uri } of findings) {
    if (fix === undefined || (!fix.safe && !all)) continue;
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
    for (let at = from; at <= to; at++) result.set(at, [...(result.get(at) ?? []), edit]);
  }
  return result;
}

function applied(text: string, edits: readonly Edit[]): string | undefined {
  try {
    return applyEdits(text, edits);
  } catch {
    return undefined;
  }
}
