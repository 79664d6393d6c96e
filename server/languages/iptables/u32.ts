/** The little language of `-m u32`: `location=value[:value][,…]` joined by `&&`. */
import { wrong } from "./fault.ts";
import type { Check } from "./lists.ts";
import { readPrefix } from "./numbers.ts";

/** Reads as xt_u32 does: numbers of 32 bits, the operators & << >> @ between them, shifts of at most 32. */
export const checkU32: Check = (value) => {
  const place = readTests(value);
  return place === undefined ? undefined : wrong("bad-value", `u32 does not understand this at character ${place + 1}`);
};

/** Where reading fails, or undefined when all is well. */
function readTests(text: string): number | undefined {
  let at = 0;
  for (;;) {
    let next = readNumberAt(text, at);
    if (next === undefined) return at;
    at = skip(text, next.end);
    for (let operator = operatorAt(text, at); operator !== ""; operator = operatorAt(text, at)) {
      next = readNumberAt(text, at + operator.length);
      if (next === undefined || ((operator === "<<" || operator === ">>") && next.value > 32)) return at;
      at = skip(text, next.end);
    }
    if (text[at] !== "=") return at;
    at++;
    for (;;) {
      next = readNumberAt(text, at);
      if (next === undefined) return at;
      at = skip(text, next.end);
      if (text[at] === ":" || text[at] === ",") at++;
      else break;
    }
    if (at >= text.length) return undefined;
    if (!text.startsWith("&&", at)) return at;
    at += 2;
  }
}

function operatorAt(text: string, at: number): string {
  if (text.startsWith("&&", at)) return "";
  if (text[at] === "&" || text[at] === "@") return text.charAt(at);
  return text.startsWith("<<", at) || text.startsWith(">>", at) ? text.slice(at, at + 2) : "";
}

function skip(text: string, at: number): number {
  while (text[at] === " " || text[at] === "\t") at++;
  return at;
}

function readNumberAt(text: string, at: number): { value: number; end: number } | undefined {
  const start = skip(text, at);
  // No number is longer than this: the slice keeps reading linear in the text.
  const read = /^[0-9]/.test(text.charAt(start)) ? readPrefix(text.slice(start, start + 24)) : undefined;
  return read === undefined || read.value > 0xffffffff ? undefined : { value: read.value, end: start + read.end };
}
