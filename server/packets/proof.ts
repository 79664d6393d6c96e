/** Why no packet reaches a rule: of the rules that stop its packets, those that are needed. */
import { fulfils, type Memo } from "./outcome.ts";
import type { CompiledRule, Program } from "./program.ts";
import { type Region, volume, withinPiece } from "./region.ts";
import { type Blocker, blockerOf, type Found, type Frame, type Stops, search } from "./search.ts";
import type { Point } from "./store.ts";
import type { Budget } from "./tree.ts";

/** A rule that stops packets, without those that it stops; see `Blocker`. */
export type Proof = Omit<Blocker, "region">;

/** Minimal explanations are looked for among at most so many rules; more are all listed. */
const MINIMISED = 24;
/** So many of the rules that take one of a dead rule's packets are tried as its only explanation. */
const TRIES = 16;

/** What is kept of a blocker. */
export const proofOf = ({ by, via }: Blocker): Proof => (via === undefined ? { by } : { by, via });

/** The first rule that takes all packets of `start` by itself: the plainest explanation, where there is one. `point` is one of the packets. */
export function coverAlone(
  { indexes, store }: Program,
  start: Region,
  point: Point,
  frames: readonly Frame[],
  budget: Budget,
): number | undefined {
  for (let i = 0; i < frames.length; i++) {
    const { chain, before } = frames[i] as Frame;
    for (let after = -1, tries = 0; tries < TRIES; tries++) {
      const piece = indexes.blockers(chain).next(point, after, before, budget);
      if (piece < 0) break;
      after = store.rule[piece] as number;
      if (withinPiece(start, store, piece, point)) return after;
    }
  }
  return undefined;
}

/** Those of `blockers` that are needed: without any one of them some packet of `start` would get through. */
export function minimal(
  program: Program,
  blockers: readonly Blocker[],
  start: Region,
  pieces: readonly number[],
  frames: readonly Frame[],
  budget: Budget,
): readonly Blocker[] {
  if (blockers.length < 2 || blockers.length > MINIMISED) return blockers;
  let units = [...new Set([...blockers].sort((a, b) => volume(a.region) - volume(b.region)).map(unitOf))];
  for (const unit of [...units]) {
    const fewer = units.filter((each) => each !== unit);
    if (fewer.length === 0) break;
    const found: Found = search(program.store, start, pieces, program.space.preferred, stopsOf(program, fewer, frames), budget);
    if (found === "spent") return blockers;
    if ("blockers" in found) units = fewer;
  }
  return blockers.filter((blocker) => units.includes(unitOf(blocker)));
}

// What is left out or kept as a whole: a rule, or a jump with all that ends packets behind it.
const unitOf = ({ by, via }: Blocker): number => via ?? by;

function stopsOf(program: Program, units: readonly number[], frames: readonly Frame[]): Stops {
  const allowed = units.filter((unit) => frames.some((frame) => frame.chain === program.rules[unit]?.chain && unit < frame.before));
  return (point, _region, budget) => {
    let memo: Memo | undefined;
    for (const unit of allowed) {
      budget.left--;
      const rule = program.rules[unit] as CompiledRule;
      if (fulfils(program, unit, point) !== 2) continue;
      if (rule.effect === "jump") memo ??= new Map();
      const blocker = blockerOf(program, rule, unit, point, budget, memo);
      if (blocker !== undefined) return blocker;
    }
    return undefined;
  };
}
