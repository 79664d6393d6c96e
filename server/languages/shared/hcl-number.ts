/** Numbers of HCL. */
import { spanOf } from "../../core/text.ts";
import { type Cursor, refuseSpan } from "./hcl-cursor.ts";
import type { HclExpression } from "./hcl-tree.ts";

/** Exponents of more digits are beyond what Terraform counts with. */
const NUMBER = /^\d+(\.\d*)?([eE][+-]?0*\d{1,9})?$/;

/** The number at the cursor, which stands at a digit. */
export function numberAt(cursor: Cursor): HclExpression & { readonly kind: "literal" } {
  const start = cursor.at;
  cursor.at = numberEnd(cursor.text, start);
  const text = cursor.text.slice(start, cursor.at);
  if (!NUMBER.test(text)) refuseSpan(cursor, `"${text.slice(0, 40)}" is no number`, start, cursor.at);
  return { kind: "literal", value: Number(text), span: spanOf(start, cursor.at) };
}

/** Where the digits, dots and exponents end that Terraform takes for one number; it never ends in a dot. */
export function numberEnd(text: string, start: number): number {
  let end = start + 1;
  for (let at = end; ; ) {
    const c = text.charCodeAt(at);
    if (isDigit(c)) end = ++at;
    else if (c === 46) at++;
    else if (c === 101 || c === 69) {
      const next = text.charCodeAt(at + 1);
      const digit = next === 43 || next === 45 ? at + 2 : at + 1;
      if (!isDigit(text.charCodeAt(digit))) return end;
      end = at = digit + 1;
    } else return end;
  }
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
