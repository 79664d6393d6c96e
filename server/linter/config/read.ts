/** Goes through perimeter.yaml by its shape, and says what does not fit. What fits is still used. */
import { globProblem } from "../../core/glob.ts";
import type { Problem } from "../../core/language.ts";
import { brief } from "../../core/markdown.ts";
import { nearest } from "../../core/suggest.ts";
import type { Span } from "../../core/text.ts";
import {
  duplicateKeys,
  followed,
  isMissing,
  keyText,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from "../../languages/shared/yaml.ts";
import type { RuleIndex } from "../rule-index.ts";
import { type Accepts, FILE, LEVELS, type Shape } from "./shape.ts";
import { expected } from "./values.ts";

/** What the names in perimeter.yaml may be. */
export type Names = { readonly rules: RuleIndex; readonly targets: readonly string[] };

const KINDS = { scalar: "a single value", list: "a list", map: "a map", object: "a map" } as const;
const NODE_KINDS = { scalar: "a single value", seq: "a list", map: "a map" } as const;
/** Deeper than any shape; aliases cannot lead further. */
const DEEPEST = 12;

/** What is wrong below `node`, which should have `shape`. */
export function* misfits(node: YamlNode, names: Names, shape: Shape = FILE, depth = 0): Generator<Problem> {
  const content = followed(node);
  if (depth > DEEPEST || isMissing(node)) return;
  if (shape.kind === "scalar" && content.kind === "scalar") yield* scalarMisfits(content, node.span, shape.accepts, names);
  else if (shape.kind === "list" && content.kind === "seq")
    for (const item of content.items) yield* misfits(item, names, shape.of, depth + 1);
  else if (shape.kind === "list" && content.kind === "scalar" && shape.of.kind === "scalar")
    yield* misfits(node, names, shape.of, depth + 1);
  else if ((shape.kind === "map" || shape.kind === "object") && content.kind === "map")
    yield* mapMisfits(content, node, shape, names, depth);
  else yield bad(node.span, `this takes ${KINDS[shape.kind]}, not ${NODE_KINDS[content.kind]}: it is ignored`);
}

const bad = (span: Span, message: string): Problem => ({ rule: "perimeter/config-bad-value", span, message });

function* mapMisfits(
  map: YamlMap,
  node: YamlNode,
  shape: Shape & { kind: "map" | "object" },
  names: Names,
  depth: number,
): Generator<Problem> {
  for (const { entry } of duplicateKeys(map)) {
    const message = `"${brief(keyText(entry) ?? "")}" is there twice: the last one counts`;
    yield { rule: "perimeter/config-duplicate-key", span: entry.key.span, message };
  }
  for (const entry of map.entries) yield* entryMisfits(entry, shape, names, depth);
  if (shape.kind === "map") return;
  for (const key of shape.required ?? []) {
    if (map.entries.some((entry) => keyText(entry) === key)) continue;
    const first = map.entries[0]?.key.span ?? node.span;
    yield bad(first, `"${key}" is missing: without it, this entry is ignored`);
  }
}

function* entryMisfits(entry: YamlEntry, shape: Shape & { kind: "map" | "object" }, names: Names, depth: number): Generator<Problem> {
  const key = keyText(entry);
  if (key === undefined) return yield bad(entry.key.span, "a key here is a plain name");
  if (shape.kind === "map") {
    const content = followed(entry.key);
    if (content.kind === "scalar") yield* scalarMisfits(content, entry.key.span, shape.keys, names);
    return yield* misfits(entry.value, names, shape.values, depth + 1);
  }
  const known = Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
  if (known !== undefined) return yield* misfits(entry.value, names, known.shape, depth + 1);
  yield unknown("perimeter/config-unknown-key", "key", entry.key.span, key, Object.keys(shape.keys));
}

function* scalarMisfits(scalar: YamlScalar, span: Span, accepts: Accepts, names: Names): Generator<Problem> {
  const { text } = scalar;
  if (accepts === "rule") {
    if (!names.rules.known(text)) yield unknown("perimeter/config-unknown-rule", "rule", span, text, names.rules.ids);
  } else if (accepts === "target") {
    if (!names.targets.includes(text)) yield unknown("perimeter/config-unknown-key", "format", span, text, names.targets);
  } else if (accepts === "glob") {
    const problem = globProblem(text);
    if (problem !== undefined)
      yield { rule: "perimeter/config-bad-glob", span, message: `"${brief(text)}" ${problem}: it matches nothing` };
  } else {
    const wanted = expected(accepts, text);
    const meant = accepts === "level" ? nearest(text, LEVELS) : undefined;
    const fix = meant === undefined ? {} : { fix: { title: `Write ${meant}`, safe: false, edits: [{ span, text: meant }] } };
    if (wanted !== undefined) yield { ...bad(span, `"${brief(text, 30)}" is not ${wanted}: it is ignored`), ...fix };
  }
}

function unknown(rule: Problem["rule"], what: string, span: Span, text: string, candidates: readonly string[]): Problem {
  const meant = nearest(text, candidates);
  if (meant === undefined) return { rule, span, message: `there is no ${what} "${brief(text)}": it is ignored` };
  const fix = { title: `Write ${brief(meant)}`, safe: true, edits: [{ span, text: meant }] };
  return { rule, span, message: `there is no ${what} "${brief(text, 30)}": did you mean ${brief(meant)}?`, fix };
}
