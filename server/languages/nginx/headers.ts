/** Directives that are inherited all or none: `add_header`, `proxy_set_header` and their kin. */
import type { Fix } from "../../core/rule.ts";
import { insertBefore, textOf } from "./edits.ts";
import { levelsWith } from "./levels.ts";
import { inherited, type NginxUnit, type Node } from "./units.ts";

/** A block whose own lines take away lines of a block around it. */
export type Dropped = {
  readonly block: Node;
  /** The block's first own line of that name. */
  readonly first: Node;
  /** The outer lines whose header the block does not set itself; at least one. */
  readonly dropped: readonly Node[];
  /** Repeats them in the block; undefined where the block's own lines come from an include. */
  readonly fix: Fix | undefined;
};

/** All blocks in which lines of `name` drop others. A `…_inherit` directive in force says that it is meant. */
export function* droppedAt(unit: NginxUnit, name: string): Generator<Dropped> {
  for (const own of levelsWith(unit, [name])) {
    const first = own[0];
    const block = first?.parent;
    if (first === undefined || block === undefined || inherited(block, `${name}_inherit`).length > 0) continue;
    const set = new Set(own.map(headerOf));
    const dropped = outerOf(unit, block, name).filter((node) => !set.has(headerOf(node)));
    if (dropped.length === 0) continue;
    const lines = dropped.slice(0, REPEATED).map((node) => textOf(unit, node.uri).slice(node.span.start, node.span.end));
    const fix = { title: "Repeat the outer lines here", safe: false, edits: [insertBefore(unit, first, lines)] };
    yield { block, first, dropped, fix: first.uri === block.uri && dropped.length <= REPEATED ? fix : undefined };
  }
}

/** The lines that would hold in a block without own ones: in a file of conf.d, those of the file beside its servers too. */
function outerOf(unit: NginxUnit, block: Node, name: string): readonly Node[] {
  const above = block.parent === undefined ? [] : inherited(block.parent, name);
  return above.length > 0 ? above : unit.top.filter((node) => node.name === name);
}

/** More lines than that are not repeated by a fix: the work stays linear, and nobody wants them. */
const REPEATED = 40;

const headerOf = (node: Node): string => (node.args[0]?.value ?? "").toLowerCase();
