/** Numbers as C's strtoul reads them with base 0: decimal, 0x hexadecimal, leading 0 octal; leading blanks and a plus sign are let through. */

/** The value at the start of `text` and where it ends; undefined when no number is there. Values beyond 2^53 lose precision, not magnitude. */
export function readPrefix(text: string): { readonly value: number; readonly end: number } | undefined {
  let at = 0;
  while (text.charCodeAt(at) === 32 || (text.charCodeAt(at) >= 9 && text.charCodeAt(at) <= 13)) at++;
  const sign = text[at];
  if (sign === "+" || sign === "-") at++;
  const hex = text[at] === "0" && (text[at + 1] === "x" || text[at + 1] === "X") && digit(text, at + 2) < 16;
  const base = hex ? 16 : text[at] === "0" ? 8 : 10;
  if (hex) at += 2;
  const from = at;
  let value = 0;
  for (let d = digit(text, at); d < base; d = digit(text, ++at)) value = value * base + d;
  if (at === from) return undefined;
  return { value: sign === "-" && value !== 0 ? 2 ** 64 - value : value, end: at };
}

function digit(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c >= 48 && c <= 57) return c - 48;
  if (c >= 97 && c <= 102) return c - 87;
  if (c >= 65 && c <= 70) return c - 55;
  return 99;
}

/** The number that all of `text` is, or -1. Plain decimal numbers take the short way. */
export function readNumber(text: string): number {
  const length = text.length;
  if (length > 0 && length < 10 && text.charCodeAt(0) !== 48) {
    let value = 0;
    for (let i = 0; i < length; i++) {
      const c = text.charCodeAt(i);
      if (c < 48 || c > 57) return readSlowly(text);
      value = value * 10 + c - 48;
    }
    return value;
  }
  return readSlowly(text);
}

function readSlowly(text: string): number {
  const read = readPrefix(text);
  return read === undefined || read.end !== text.length ? -1 : read.value;
}

/** Whether `text` is a number of `min` to `max`. */
export function inRange(text: string, min: number, max: number): boolean {
  const value = readNumber(text);
  return value >= min && value <= max && value >= 0;
}

/** `value` or `value/mask`, both of 32 bits. */
export function isMaskedValue(text: string): boolean {
  const slash = text.indexOf("/");
  if (slash < 0) return inRange(text, 0, 0xffffffff);
  return inRange(text.slice(0, slash), 0, 0xffffffff) && inRange(text.slice(slash + 1), 0, 0xffffffff);
}
