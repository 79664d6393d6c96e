/** The tree of HCL text (Terraform's language): blocks, attributes and expressions, each with its span. */
import type { Span } from "../../core/text.ts";

/** One piece of a template: text with escapes resolved, or an expression. */
export type HclPart = string | HclExpression;

export type HclExpression = { readonly span: Span } & (
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "template"; readonly parts: readonly HclPart[] }
  | { readonly kind: "list"; readonly items: readonly HclExpression[] }
  | { readonly kind: "object"; readonly entries: readonly HclEntry[] }
  /** `var.name`, `local.x.y`, `each.value["a"]`: the names and literal indexes; a step that is neither ends the path as "*". */
  | { readonly kind: "reference"; readonly path: readonly string[] }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly HclExpression[] }
  | { readonly kind: "conditional"; readonly test: HclExpression; readonly yes: HclExpression; readonly no: HclExpression }
  | { readonly kind: "operation"; readonly operator: string; readonly left: HclExpression; readonly right: HclExpression }
  /** Read as far as its end, not further: loops, splats, deep nesting, directives in templates. */
  | { readonly kind: "other" }
);

/** An entry of an object; `name` is undefined where the key is an expression that is no plain text. */
export type HclEntry = { readonly name: string | undefined; readonly keySpan: Span; readonly value: HclExpression };

export type HclAttribute = { readonly name: string; readonly nameSpan: Span; readonly span: Span; readonly value: HclExpression };

export type HclBlock = {
  readonly type: string;
  readonly typeSpan: Span;
  readonly labels: readonly string[];
  readonly labelSpans: readonly Span[];
  /** From the type to the closing brace. */
  readonly span: Span;
  readonly body: HclBody;
};

export type HclBody = { readonly attributes: readonly HclAttribute[]; readonly blocks: readonly HclBlock[] };

/** Why Terraform refuses the text, at the place where it would notice. */
export type HclProblem = { readonly span: Span; readonly message: string };

export type HclFile = { readonly body: HclBody; readonly problems: readonly HclProblem[] };

/** The attribute of a name in a body; names are unique where the text is valid. */
export const attributeOf = (body: HclBody, name: string): HclAttribute | undefined => body.attributes.find((one) => one.name === name);
