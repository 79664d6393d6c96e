/** What the resources of a unit say of each other, found by name: made once for each unit. */
import { grouped } from "../../core/lists.ts";
import type { Estate, Join, Segment } from "./normal.ts";

/** Questions about what the resources of a unit say of each other. */
export type Joins = {
  /** The names that joins of a kind give to a holder. */
  of(kind: Join["kind"], holder: string): readonly string[];
  /** How many machines of a block or copy there are. */
  machines(id: string): number;
  /** The subnets of a block or copy. */
  subnets(id: string): readonly Segment[];
};

const known = new WeakMap<Estate, Joins>();

/** The joins of an estate. */
export function joinsOf(estate: Estate): Joins {
  const found = known.get(estate) ?? made(estate);
  known.set(estate, found);
  return found;
}

function made({ joins, machines, segments }: Estate): Joins {
  const names = new Map(
    [...grouped(joins, ({ kind, holder }) => `${kind} ${holder}`)].map(([key, some]) => [key, some.map(({ name }) => name)]),
  );
  const counts = new Map([...grouped(machines, ({ id }) => id)].map(([id, some]) => [id, new Set(some.map(({ index }) => index)).size]));
  const subnets = grouped(segments, ({ id }) => id);
  return {
    of: (kind, holder) => names.get(`${kind} ${holder}`) ?? [],
    machines: (id) => counts.get(id) ?? 0,
    subnets: (id) => subnets.get(id) ?? [],
  };
}
