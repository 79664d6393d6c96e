/** Expressions of Azure Resource Manager's templates, `[concat(parameters('name'), '-nsg')]`, as trees (Microsoft: "Syntax and expressions in ARM templates"). */

/** An expression. Names of functions are in lower case, as their case does not matter. */
export type ArmExpression =
  | { readonly kind: "literal"; readonly value: string | number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly ArmExpression[] }
  | { readonly kind: "member"; readonly of: ArmExpression; readonly key: ArmExpression };

const WORD = /\s+|'(?:[^']|'')*'|-?\d+|[A-Za-z_][\w.]*|[()[\],.]/y;
/** Longer texts are not read, nor what is nested deeper. */
const LONGEST = 24_576;
const DEEPEST = 60;

/** The expression of a text in brackets; undefined where the text is no expression, or not a whole one. */
export function armExpression(text: string): ArmExpression | undefined {
  if (!text.startsWith("[") || text.startsWith("[[") || !text.endsWith("]") || text.length > LONGEST) return undefined;
  const words = wordsOf(text.slice(1, -1));
  if (words === undefined) return undefined;
  const reader: Reader = { words, at: 0 };
  const whole = expression(reader, 0);
  return reader.at === words.length ? whole : undefined;
}

type Reader = { readonly words: readonly string[]; at: number };

function wordsOf(text: string): readonly string[] | undefined {
  const words: string[] = [];
  for (WORD.lastIndex = 0; WORD.lastIndex < text.length; ) {
    const word = WORD.exec(text)?.[0];
    if (word === undefined) return undefined;
    if (word.trim() !== "") words.push(word);
  }
  return words;
}

function expression(reader: Reader, depth: number): ArmExpression | undefined {
  if (depth > DEEPEST) return undefined;
  let found = primary(reader, depth);
  for (let next = reader.words[reader.at]; found !== undefined && (next === "." || next === "["); next = reader.words[reader.at]) {
    reader.at++;
    const key: ArmExpression | undefined =
      next === "." ? { kind: "literal", value: reader.words[reader.at++] ?? "" } : expression(reader, depth + 1);
    if (next === "[" && reader.words[reader.at++] !== "]") return undefined;
    found = key === undefined ? undefined : steps(found, key);
  }
  return found;
}

/** Names behind a dot may have dots themselves here: `.a.b` is one word. */
const steps = (of: ArmExpression, key: ArmExpression): ArmExpression =>
  key.kind === "literal" && typeof key.value === "string" && /^[A-Za-z_][\w.]*$/.test(key.value)
    ? key.value.split(".").reduce<ArmExpression>((inner, value) => ({ kind: "member", of: inner, key: { kind: "literal", value } }), of)
    : { kind: "member", of, key };

function primary(reader: Reader, depth: number): ArmExpression | undefined {
  const word = reader.words[reader.at++];
  if (word === undefined) return undefined;
  if (word.startsWith("'")) return { kind: "literal", value: word.slice(1, -1).replaceAll("''", "'") };
  if (/^-?\d/.test(word)) return { kind: "literal", value: Number(word) };
  if (!/^[A-Za-z_]/.test(word) || reader.words[reader.at] !== "(") return undefined;
  reader.at++;
  const args: ArmExpression[] = [];
  while (reader.words[reader.at] !== ")") {
    const arg = expression(reader, depth + 1);
    if (arg === undefined) return undefined;
    args.push(arg);
    if (reader.words[reader.at] === ",") reader.at++;
    else if (reader.words[reader.at] !== ")") return undefined;
  }
  reader.at++;
  return { kind: "call", name: word.toLowerCase(), args };
}
