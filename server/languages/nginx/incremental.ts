/** Reading again only what an edit touched: the statements around it keep their objects, and the rest shifts. */
import { type Edit, lineStart } from "../../core/text.ts";
import { skipTrivia } from "./lexer.ts";
import { Reader } from "./reader.ts";
import { type Head, Statement } from "./statement.ts";

/** A block on the way down to the edit: its statement, where that starts in the old text, and which child of the one above it is. */
type Step = { readonly block: Statement; readonly start: number; readonly index: number };

/** The part of the old text that changed, and by how much what is behind it moved. */
type Change = { readonly from: number; readonly to: number; readonly delta: number };

/**
 * The tree of \`text\`, made from the tree \`top\` of \`old\` by reading only the innermost block that holds all \`edits\`, from the line of
 * the first one until a statement begins where one began before. Undefined when that is not possible; then all is to be read.
 */
export function readAgain(old: string, top: Statement, text: string, edits: readonly Edit[]): Statement | undefined {
  const change = changeOf(old, text, edits);
  if (change === undefined || hasLostEnd(top)) return undefined;
  const path = pathTo(top, old, change);
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const step = path[depth] as Step;
    if (step.block.templated) return undefined;
    const block = readBlock(step, depth, text, change);
    if (block === "lost") return undefined;
    if (block !== undefined) return rebuilt(path, depth, block, change.delta);
  }
  return undefined;
}

function changeOf(old: string, text: string, edits: readonly Edit[]): Change | undefined {
  if (edits.length === 0) return undefined;
  const from = Math.min(...edits.map(({ span }) => span.start));
  const to = Math.max(...edits.map(({ span }) => span.end));
  const delta = edits.reduce((sum, { span, text: put }) => sum + put.length - (span.end - span.start), 0);
  if (from < 0 || to > old.length || old.length + delta !== text.length) return undefined;
  return { from: lineStart(old, from), to, delta };
}

/** Whether the text ended too early: then what one statement is depends on all of the text. */
function hasLostEnd(statement: Statement): boolean {
  if (!statement.damaged) return false;
  if (statement.damage.some((damage) => damage.rule === "nginx/unexpected-end")) return true;
  return statement.children?.some(hasLostEnd) ?? false;
}

/** The blocks whose insides hold the whole change, outermost (the file) first. */
function pathTo(top: Statement, old: string, change: Change): Step[] {
  const path: Step[] = [{ block: top, start: 0, index: -1 }];
  for (;;) {
    const { block, start } = path.at(-1) as Step;
    const index = childAt(block, change.from - start);
    const child = block.children?.[index];
    if (child === undefined || child.children === undefined || !child.closed || child.damage.length > 0) return path;
    const childStart = start + (block.starts?.[index] as number);
    const inside = childStart + child.open + 1;
    // a "{" behind the brace could make both the start of a placeholder
    if (change.from < inside || change.to > childStart + child.length - 1 || "{%#".includes(old[inside] ?? " ")) return path;
    path.push({ block: child, start: childStart, index });
  }
}

/** The last child that starts at or before \`offset\`; -1 when none does. */
function childAt(block: Statement, offset: number): number {
  const starts = block.starts as Int32Array;
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The block with its changed statements read anew; undefined when it ends elsewhere now, "lost" when that does not help. */
function readBlock(step: Step, depth: number, text: string, change: Change): Statement | "lost" | undefined {
  const { block, start } = step;
  const children = block.children as readonly Statement[];
  const starts = block.starts as Int32Array;
  const isFile = depth === 0;
  let kept = childAt(block, change.from - start) + 1;
  while (kept > 0 && !isBefore(children[kept - 1] as Statement, start + (starts[kept - 1] as number), change.from)) kept--;
  const last = children[kept - 1];
  const begin = last === undefined ? start + (isFile ? 0 : block.open + 1) : start + (starts[kept - 1] as number) + last.length;
  const close = isFile ? text.length : start + block.length - 1 + change.delta;
  const reader = new Reader(text, begin);
  const head = reader.enter(start, depth);
  let next = kept;
  for (;;) {
    const at = skipTrivia(text, reader.pos);
    if (reader.stack.length === depth + 1) {
      if (head.templated) return "lost";
      while (next < children.length && start + (starts[next] as number) + change.delta < at) next++;
      const there =
        next < children.length && start + (starts[next] as number) >= change.to ? start + (starts[next] as number) + change.delta : -1;
      if (there === at) return joined(block, head, kept, next, change.delta);
      if (at === close) return joined(block, head, kept, children.length, change.delta);
      if (at > close || (text.charCodeAt(at) === 125 && !isFile)) return undefined;
    }
    if (!reader.step()) return isFile && reader.stack.length === 1 ? joined(block, head, kept, children.length, change.delta) : undefined;
    if (reader.lost) return "lost";
  }
}

/** Whether a statement ends before the change, and is whole, so that nothing behind it had a say in it. */
const isBefore = (child: Statement, start: number, from: number): boolean => child.closed && start + child.length <= from;

/** \`block\` with the statements of \`head\` in the place of its children from \`kept\` to \`next\`; the children behind move by \`delta\`. */
function joined(block: Statement, head: Head, kept: number, next: number, delta: number): Statement {
  const children = block.children as readonly Statement[];
  const old = block.starts as Int32Array;
  const fresh = head.children.length;
  const starts = new Int32Array(kept + fresh + children.length - next);
  starts.set(old.subarray(0, kept));
  starts.set(head.starts, kept);
  for (let from = next, to = kept + fresh; from < children.length; from++, to++) starts[to] = (old[from] as number) + delta;
  return withChildren(block, children.slice(0, kept).concat(head.children, children.slice(next)), starts, delta);
}

function withChildren(block: Statement, children: Statement[], starts: Int32Array, delta: number): Statement {
  const { base, first, words, open, templated, damage, closed } = block;
  const damaged = children.some((child) => child.damaged);
  const head = { start: base, first, words, open, templated, damage, damaged, children, starts };
  return new Statement(block.tokens, head, block.length + delta, closed, false);
}

/** The blocks around \`block\`, made new with it inside. */
function rebuilt(path: readonly Step[], depth: number, block: Statement, delta: number): Statement {
  let inner = block;
  for (let i = depth; i > 0; i--) {
    const { index } = path[i] as Step;
    const around = (path[i - 1] as Step).block;
    const children = (around.children as readonly Statement[]).slice();
    const starts = (around.starts as Int32Array).slice();
    children[index] = inner;
    for (let later = index + 1; later < starts.length; later++) starts[later] = (starts[later] as number) + delta;
    inner = withChildren(around, children, starts, delta);
  }
  return inner;
}
