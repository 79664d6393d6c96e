/** After an edit, blocks whose text stayed the same are the blocks that they were, at their new place. */
import type { Edit, Span } from "../../core/text.ts";
import type { HclBlock, HclBody, HclExpression } from "./hcl-tree.ts";

/**
 * The body of a text as it was read after an edit, with those blocks of the body before whose text the edit did not touch, for as long
 * as no problem was found in them: all that is known of them stays true. They are moved, and with them every span that somebody took
 * from them; so nobody may ask the body before any more.
 */
export function adopted(before: HclBody, after: HclBody, { span, text }: Edit): HclBody {
  const delta = text.length - (span.end - span.start);
  const known = new Map(before.blocks.map((block) => [block.span.start, block]));
  const behind = span.start + text.length;
  const blocks = after.blocks.map((block) => {
    const { start, end } = block.span;
    const by = end <= span.start ? 0 : start >= behind ? delta : undefined;
    const old = by === undefined || block.isDamaged ? undefined : known.get(start - by);
    if (by === undefined || old === undefined || old.isDamaged || old.span.end !== end - by) return block;
    known.delete(start - by);
    if (by !== 0) move(old, by);
    return old;
  });
  return { attributes: after.attributes, blocks };
}

type Movable = { -readonly [Key in keyof Span]: Span[Key] };

function shift(span: Span, by: number): void {
  (span as Movable).start += by;
  (span as Movable).end += by;
}

function move(block: HclBlock, by: number): void {
  const blocks: HclBlock[] = [block];
  const expressions: HclExpression[] = [];
  for (let next = blocks.pop(); next !== undefined; next = blocks.pop()) {
    shift(next.span, by);
    shift(next.typeSpan, by);
    for (const label of next.labelSpans) shift(label, by);
    for (const attribute of next.body.attributes) {
      (attribute as { start: number }).start += by;
      expressions.push(attribute.value);
    }
    for (const inner of next.body.blocks) blocks.push(inner);
  }
  for (let next = expressions.pop(); next !== undefined; next = expressions.pop()) {
    shift(next.span, by);
    pushInner(next, expressions);
  }
}

function pushInner(of: HclExpression, into: HclExpression[]): void {
  switch (of.kind) {
    case "template":
      for (const part of of.parts) if (typeof part !== "string") into.push(part);
      return;
    case "list":
      for (const item of of.items) into.push(item);
      return;
    case "object":
      for (const { key, value } of of.entries) into.push(key, value);
      return;
    case "call":
      for (const arg of of.args) into.push(arg);
      return;
    case "index":
      into.push(of.of, of.key);
      return;
    case "splat":
      into.push(of.of, of.each);
      return;
    case "conditional":
      into.push(of.test, of.yes, of.no);
      return;
    case "operation":
      into.push(of.left, of.right);
      return;
    case "unary":
      into.push(of.value);
      return;
    case "for":
      into.push(of.over, of.value);
      if (of.name !== undefined) into.push(of.name);
      if (of.test !== undefined) into.push(of.test);
      return;
    default:
      return;
  }
}
