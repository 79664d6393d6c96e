/** The tree of HCL text (Terraform's language): blocks, attributes and expressions, each with its span. */
import type { Span } from "../../core/text.ts";

/** One piece of a template: text with escapes resolved, or an expression. */
export type HclPart = string | HclExpression;

/** An expression of HCL, with the span that it is written in. */
export type HclExpression = { readonly span: Span } & (
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  /** Text made of its parts; one that is a single expression and nothing else is the value of that. */
  | { readonly kind: "template"; readonly parts: readonly HclPart[] }
  | { readonly kind: "list"; readonly items: readonly HclExpression[] }
  | { readonly kind: "object"; readonly entries: readonly HclEntry[] }
  /** `var.name`, `local.x.y`, `each.value["a"]`, `a[0].b`: a name, and the names and literal indexes behind it. */
  | { readonly kind: "reference"; readonly path: readonly string[] }
  | { readonly kind: "index"; readonly of: HclExpression; readonly key: HclExpression }
  /** `of[*].name` and `of.*.name`: `each` refers to the item by the name `ITEM`. */
  | { readonly kind: "splat"; readonly of: HclExpression; readonly each: HclExpression }
  /** `expands` for `f(list...)`: the items of the last argument are arguments. */
  | { readonly kind: "call"; readonly name: string; readonly args: readonly HclExpression[]; readonly expands: boolean }
  | { readonly kind: "conditional"; readonly test: HclExpression; readonly yes: HclExpression; readonly no: HclExpression }
  | { readonly kind: "operation"; readonly operator: string; readonly left: HclExpression; readonly right: HclExpression }
  | { readonly kind: "unary"; readonly operator: "!" | "-"; readonly value: HclExpression }
  | ({ readonly kind: "for" } & HclLoop)
  /** Read as far as its end, not further: what is nested too deeply. */
  | { readonly kind: "other" }
);

/** `[for key, item in over : value if test]`, `{for … : name => value}`, or `%{ for … }` of a template, whose texts are joined. */
export type HclLoop = {
  readonly makes: "list" | "object" | "text";
  readonly key: string | undefined;
  readonly item: string;
  readonly over: HclExpression;
  /** The key of each entry, where an object is made. */
  readonly name: HclExpression | undefined;
  readonly value: HclExpression;
  /** `...`: values of the same key are put into a list. */
  readonly groups: boolean;
  readonly test: HclExpression | undefined;
};

/** The name of the item in a splat: no identifier of the language. */
export const ITEM = "*";

/** An entry of an object; `name` is undefined where the key is an expression that is no plain text. */
export type HclEntry = { readonly name: string | undefined; readonly key: HclExpression; readonly value: HclExpression };

/** `start` is where the name begins; it ends with its value. */
export type HclAttribute = { readonly name: string; readonly start: number; readonly value: HclExpression };

/** A block: its type, its labels without quotes, and what stands between its braces. */
export type HclBlock = {
  readonly type: string;
  readonly typeSpan: Span;
  readonly labels: readonly string[];
  readonly labelSpans: readonly Span[];
  /** From the type to the closing brace. */
  readonly span: Span;
  readonly body: HclBody;
  /** A problem was found while it was read. */
  readonly isDamaged?: true;
};

/** What stands in a file or between the braces of a block, in order. */
export type HclBody = { readonly attributes: readonly HclAttribute[]; readonly blocks: readonly HclBlock[] };

/** Why Terraform refuses the text, at the place where it would notice. */
export type HclProblem = { readonly span: Span; readonly message: string };

/** A whole file, and what is wrong with it. */
export type HclFile = { readonly body: HclBody; readonly problems: readonly HclProblem[] };

/** The attribute of a name in a body; names are unique where the text is valid. */
export function attributeOf({ attributes }: HclBody, name: string): HclAttribute | undefined {
  // By number: this is asked so often that iterators would cost more than all the rest.
  for (let i = 0; i < attributes.length; i++) if (attributes[i]?.name === name) return attributes[i];
  return undefined;
}
