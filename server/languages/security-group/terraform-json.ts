/** Terraform's JSON syntax as the tree of HCL: texts are templates, objects are blocks where the language has blocks. */
import { spanOf } from "../../core/text.ts";
import type { HclAttribute, HclBlock, HclBody, HclExpression } from "../shared/hcl.ts";
import { cursorAt, Refusal } from "../shared/hcl-cursor.ts";
import { expression } from "../shared/hcl-expression.ts";
import { withoutEscapes } from "./terraform-json-text.ts";
import { itemsOf, type Value } from "./value.ts";

/** Blocks of the top level, and how many labels stand before their body. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  module: 1,
  variable: 1,
  output: 1,
  provider: 1,
  locals: 0,
  terraform: 0,
};

/** Blocks inside resources that are not read as lists of objects; `dynamic` has a label. */
const INNER: Readonly<Record<string, number>> = { dynamic: 1, content: 0, lifecycle: 0 };

/** The body of a `.tf.json` file. */
export const moduleBody = (root: Value | undefined, text: string): HclBody => bodyOf(root, withoutEscapes(text), LABELS);

/** The body of a `.tfvars.json` file: arguments alone, whose texts are no templates. */
export const settingsBody = (root: Value | undefined): HclBody => bodyOf(root, undefined, {});

function bodyOf(value: Value | undefined, text: string | undefined, labels: Readonly<Record<string, number>>): HclBody {
  const attributes: HclAttribute[] = [];
  const blocks: HclBlock[] = [];
  for (const map of itemsOf(value)) {
    if (map.kind !== "map") continue;
    for (const [name, inner] of map.entries) {
      const { span } = inner.at;
      const count = Object.hasOwn(labels, name) ? labels[name] : undefined;
      if (name === "//") continue;
      if (count === undefined) attributes.push({ name, start: span.start, value: expressionOf(inner, text) });
      else blocks.push(...blocksOf(name, inner, count, [], text));
    }
  }
  return { attributes, blocks };
}

/** The blocks below a key, once its labels are passed. Their place is that of the body: a JSON key has none of its own here. */
function blocksOf(type: string, value: Value, count: number, labels: readonly string[], text: string | undefined): readonly HclBlock[] {
  if (count > 0)
    return itemsOf(value).flatMap((map) =>
      map.kind === "map" ? [...map.entries].flatMap(([label, inner]) => blocksOf(type, inner, count - 1, [...labels, label], text)) : [],
    );
  return itemsOf(value).flatMap((body): readonly HclBlock[] => {
    if (body.kind !== "map") return [];
    const { start } = body.at.span;
    const head = spanOf(start, start + 1);
    return [{ type, typeSpan: head, labels, labelSpans: labels.map(() => head), span: body.at.span, body: bodyOf(body, text, INNER) }];
  });
}

function expressionOf(value: Value, text: string | undefined): HclExpression {
  const { span } = value.at;
  if (value.kind === "list") return { kind: "list", items: value.items.map((item) => expressionOf(item, text)), span };
  if (value.kind === "map")
    return {
      kind: "object",
      entries: [...value.entries].map(([name, inner]) => ({
        name,
        key: { kind: "literal", value: name, span: inner.at.span },
        value: expressionOf(inner, text),
      })),
      span,
    };
  if (value.kind !== "scalar") return { kind: "other", span };
  const isTemplate = text !== undefined && typeof value.value === "string" && /[$%]\{/.test(value.value);
  return isTemplate ? template(text, value) : { kind: "literal", value: value.value, span };
}

/** A text with expressions, read where it stands; outside of these, JSON's escapes are HCL's. What cannot be read so is unknown. */
function template(text: string, { at: { span } }: Value): HclExpression {
  try {
    const read = expression(cursorAt(text, span.start), false);
    return read.span.end === span.end ? read : { kind: "other", span };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: "other", span };
  }
}
