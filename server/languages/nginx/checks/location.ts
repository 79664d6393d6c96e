/** `location`: its modifier, its pattern, and how locations of one server fit together. */
import { brief } from "../../../core/markdown.ts";
import type { Judge } from "../judging.ts";
import type { Node, Word } from "../units.ts";
import { checkPattern } from "./pattern.ts";
import { checkVariables } from "./variables.ts";

type Place = { readonly kind: "exact" | "prefix" | "regex" | "named"; readonly text: string; readonly word: Word };

/** What the words of a `location` mean to nginx; undefined for a modifier that is none. */
function placeOf(node: Node): Place | undefined {
  const [first, second] = node.args;
  if (first === undefined) return undefined;
  if (second !== undefined) {
    if (first.value === "=") return { kind: "exact", text: second.value, word: second };
    if (first.value === "^~") return { kind: "prefix", text: second.value, word: second };
    return first.value === "~" || first.value === "~*" ? { kind: "regex", text: second.value, word: second } : undefined;
  }
  const { value } = first;
  if (value.startsWith("=")) return { kind: "exact", text: value.slice(1), word: first };
  if (value.startsWith("^~")) return { kind: "prefix", text: value.slice(2), word: first };
  if (value.startsWith("~*")) return { kind: "regex", text: value.slice(2), word: first };
  if (value.startsWith("~")) return { kind: "regex", text: value.slice(1), word: first };
  return { kind: value.startsWith("@") ? "named" : "prefix", text: value, word: first };
}

/** Checks one `location` against itself and the one around it. */
export function checkLocation(judge: Judge, node: Node): void {
  const place = placeOf(node);
  const first = node.args[0];
  if (first === undefined) return;
  if (place === undefined) {
    judge.fail("nginx/invalid-location", node, first, `"${brief(first.value)}" is no location modifier: it takes =, ^~, ~ or ~*`);
    return;
  }
  if (place.kind === "regex" && checkPattern(judge, node, place.word, place.text) === -1) return;
  const around = node.parent?.name === "location" ? placeOf(node.parent) : undefined;
  if (around !== undefined) checkNesting(judge, node, place, around);
}

function checkNesting(judge: Judge, node: Node, place: Place, around: Place): void {
  const inner = brief(place.text, 28);
  const outer = brief(around.text, 28);
  const fail = (message: string): void => judge.fail("nginx/invalid-location", node, place.word, message);
  if (around.kind === "exact") fail(`location "${inner}" cannot be inside the exact location "${outer}"`);
  else if (around.kind === "named") fail(`location "${inner}" cannot be inside the named location "${outer}"`);
  else if (place.kind === "named") fail(`the named location "${inner}" can be on the server level only`);
  else if (place.kind !== "regex" && !place.text.startsWith(around.text))
    fail(`location "${inner}" is outside of the location "${outer}" around it`);
}

/** `root path`: a path cannot be made of what it decides. */
export function checkRoot(judge: Judge, node: Node): void {
  const word = node.args[0];
  if (word === undefined) return;
  const own = /\$\{?(document_root|realpath_root)(?!\w)/.exec(word.value)?.[1];
  if (own !== undefined)
    judge.fail("nginx/invalid-variable", node, word, `$${own} cannot be used in "${node.name}": it is what that decides`);
  else checkVariables(judge, node, word);
}

/** `alias path`, which a named location cannot have. */
export function checkAlias(judge: Judge, node: Node): void {
  const word = node.args[0];
  const around = node.parent?.args[0]?.value;
  if (word === undefined) return;
  if (around?.startsWith("@")) {
    judge.fail("nginx/misplaced-directive", node, node.nameSpan, `"alias" cannot be used inside the named location ${brief(around)}`);
  } else checkRoot(judge, node);
}

/** Says which locations a block has twice. */
export function checkLocations(judge: Judge, block: readonly Node[]): void {
  const seen = new Map<string, Node>();
  for (const node of block) {
    const place = node.name === "location" ? placeOf(node) : undefined;
    if (place === undefined || place.kind === "regex" || place.kind === "named" || /\{\{|\{%|<%/.test(place.text)) continue;
    const key = `${place.kind} ${place.text}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, node);
    else {
      const related = [{ uri: first.uri, span: first.nameSpan, message: "the first one" }];
      judge.fail("nginx/invalid-location", node, place.word, `there is a location "${brief(place.text)}" in this block already`, {
        related,
      });
    }
  }
}
