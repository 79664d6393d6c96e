/** `data "aws_iam_policy_document"`: its statements as the JSON that its attribute `json` has. */
import { attributeOf, type HclBlock, type HclBody, type HclEntry, type HclExpression } from "../shared/hcl.ts";

/** What a document is: an object with its policy under `json`. Statements of dynamic blocks and of other documents are not among them. */
export function documentOf({ span, body }: HclBlock): HclExpression {
  const items = blocksOf(body, "statement").map(statementOf);
  const policy: HclExpression = { kind: "object", span, entries: [entry("Statement", { kind: "list", span, items })] };
  return { kind: "object", span, entries: [entry("json", policy)] };
}

const blocksOf = ({ blocks }: HclBody, type: string): readonly HclBlock[] => blocks.filter((block) => block.type === type);

const entry = (name: string, value: HclExpression): HclEntry => ({ name, key: { kind: "literal", value: name, span: value.span }, value });

function statementOf({ span, body }: HclBlock): HclExpression {
  const effect = attributeOf(body, "effect")?.value ?? ({ kind: "literal", value: "Allow", span } as const);
  const conditions = blocksOf(body, "condition").flatMap(conditionOf);
  const entries = [
    entry("Effect", effect),
    ...blocksOf(body, "principals").flatMap(principalOf),
    ...(conditions.length === 0 ? [] : [entry("Condition", { kind: "object", span, entries: conditions })]),
  ];
  return { kind: "object", span, entries };
}

/** Of several kinds of principals the one that may be everybody: "*" in "AWS" or "*". */
function principalOf({ span, body }: HclBlock): readonly HclEntry[] {
  const [type, names] = [attributeOf(body, "type")?.value, attributeOf(body, "identifiers")?.value];
  const isOpen = type?.kind === "literal" && (type.value === "AWS" || type.value === "*");
  return isOpen && names !== undefined
    ? [entry("Principal", { kind: "object", span: names.span ?? span, entries: [entry("AWS", names)] })]
    : [];
}

/** A condition as `{ test: { variable: values } }`; one of which the parts are not written out is a condition of another kind. */
function conditionOf({ span, body }: HclBlock): readonly HclEntry[] {
  const [test, variable, values] = ["test", "variable", "values"].map((name) => attributeOf(body, name)?.value);
  if (test?.kind !== "literal" || variable?.kind !== "literal" || values === undefined)
    return [entry("?", { kind: "literal", value: null, span })];
  return [entry(String(test.value), { kind: "object", span, entries: [entry(String(variable.value), values)] })];
}
