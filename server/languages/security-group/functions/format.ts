/** `format` of Terraform: the verbs that names, addresses and ports are written with. */
import { MOST_TEXT, numberOf, truthOf, writtenOut } from "../terraform-values.ts";
import type { Value } from "../value.ts";

const VERB = /%(?:%|([-0+ ]*)(\d{0,3})(?:\.(\d{1,2}))?([a-zA-Z]))/g;

/** The text that a form makes of values; undefined where a value is not known, a verb is not modelled, or their numbers differ. */
export function formatted(form: string, values: readonly Value[]): string | undefined {
  let used = 0;
  let isKnown = !/%(?:[^-0+ %\da-zA-Z.]|$)/.test(form.replaceAll("%%", ""));
  const text = form.replace(VERB, (all: string, flags?: string, width?: string, precision?: string, verb?: string) => {
    if (verb === undefined) return "%";
    const written = verbOf(verb, values[used++], precision);
    if (written === undefined) isKnown = false;
    return written === undefined ? all : padded(written, flags ?? "", Number(width ?? 0), verb);
  });
  return isKnown && used === values.length && text.length <= MOST_TEXT ? text : undefined;
}

function verbOf(verb: string, value: Value | undefined, precision: string | undefined): string | undefined {
  const number = numberOf(value);
  if (verb === "d" || verb === "x" || verb === "X" || verb === "o" || verb === "b") {
    if (number === undefined || !Number.isSafeInteger(number) || precision !== undefined) return undefined;
    const text = number.toString(verb === "d" ? 10 : verb === "o" ? 8 : verb === "b" ? 2 : 16);
    return verb === "X" ? text.toUpperCase() : text;
  }
  if (verb === "f") return number === undefined || Math.abs(number) > 1e15 ? undefined : number.toFixed(Number(precision ?? 6));
  if (precision !== undefined) return undefined;
  if (verb === "t") return truthOf(value)?.toString();
  if (verb === "q") return quoted(writtenOut(value));
  return verb === "s" || verb === "v" ? writtenOut(value) : undefined;
}

const quoted = (text: string | undefined): string | undefined =>
  text === undefined || /[^\x20-\x7e]/.test(text) ? undefined : JSON.stringify(text);

function padded(text: string, flags: string, width: number, verb: string): string {
  const isNumber = "dxXobf".includes(verb);
  const sign = isNumber && !text.startsWith("-") ? (flags.includes("+") ? "+" : flags.includes(" ") ? " " : "") : "";
  if (flags.includes("-")) return (sign + text).padEnd(width);
  if (!flags.includes("0") || !isNumber) return (sign + text).padStart(width);
  const [mark, digits] = text.startsWith("-") ? ["-", text.slice(1)] : [sign, text];
  return mark + digits.padStart(width - mark.length, "0");
}
