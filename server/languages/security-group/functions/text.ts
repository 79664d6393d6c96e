/** Terraform's functions over text. */
import type { At } from "../../../core/text.ts";
import { failure, listOf, MOST_ITEMS, MOST_TEXT, nothing, scalar, wholeOf, writtenOut } from "../terraform-values.ts";
import type { Value } from "../value.ts";
import { formatted } from "./format.ts";
import type { TerraformFunction } from "./index.ts";
import { isPlain } from "./lists.ts";

/** A function of texts that are all known. */
const ofTexts =
  (work: (...texts: readonly string[]) => string | boolean | undefined): TerraformFunction =>
  (args, at) => {
    const texts = args.map(writtenOut);
    return texts.includes(undefined) || texts.length === 0 ? nothing(at) : scalar(work(...(texts as string[])), at);
  };

function split([by, text]: readonly Value[], at: At): Value {
  const [separator, whole] = [writtenOut(by), writtenOut(text)];
  if (separator === undefined || whole === undefined || whole.length > MOST_TEXT) return nothing(at);
  if (separator === "" && !isPlain(whole)) return nothing(at);
  return listOf(
    whole.split(separator).map((piece) => scalar(piece, at)),
    at,
  );
}

function join([by, ...lists]: readonly Value[], at: At): Value {
  const separator = writtenOut(by);
  const pieces: (string | undefined)[] = [];
  for (const list of lists) {
    if (list.kind !== "list" || list.open === true || pieces.length + list.items.length > MOST_ITEMS) return nothing(at);
    pieces.push(...list.items.map(writtenOut));
  }
  if (separator === undefined || pieces.includes(undefined)) return nothing(at);
  const length = pieces.reduce((sum, piece) => sum + (piece?.length ?? 0), separator.length * pieces.length);
  return length > MOST_TEXT ? nothing(at) : scalar(pieces.join(separator), at);
}

/** A text between slashes is an expression, which is not followed. */
function replace(text = "", what = "", by = ""): string | undefined {
  if (what.length > 1 && what.startsWith("/") && what.endsWith("/")) return undefined;
  const pieces = what === "" ? [] : text.split(what);
  return what === "" || pieces.length * by.length + text.length > MOST_TEXT ? undefined : pieces.join(by);
}

function trim(text = "", set = ""): string {
  const characters = new Set(set);
  const all = [...text];
  let [start, end] = [0, all.length];
  while (start < end && characters.has(all[start] as string)) start++;
  while (end > start && characters.has(all[end - 1] as string)) end--;
  return all.slice(start, end).join("");
}

function substr([of, offset, count]: readonly Value[], at: At): Value {
  const [text, from, length] = [writtenOut(of), wholeOf(offset), wholeOf(count)];
  if (text === undefined || from === undefined || length === undefined || !isPlain(text)) return nothing(at);
  const start = from < 0 ? Math.max(0, text.length + from) : from;
  return scalar(length < 0 ? text.slice(start) : text.slice(start, start + length), at);
}

function format([form, ...values]: readonly Value[], at: At): Value {
  const text = writtenOut(form);
  return text === undefined ? nothing(at) : scalar(formatted(text, values), at);
}

/** `format` for each item of the lists, with the values that are no lists in every one. */
function formatlist([form, ...values]: readonly Value[], at: At): Value {
  const text = writtenOut(form);
  const lengths = values.flatMap((value) => (value.kind === "list" ? [value.open === true ? Number.NaN : value.items.length] : []));
  const [length] = lengths;
  if (text === undefined || length === undefined || lengths.some(Number.isNaN)) return nothing(at);
  if (lengths.some((other) => other !== length)) return failure(at);
  const items = Array.from({ length }, (_, index) =>
    scalar(
      formatted(
        text,
        values.map((value) => (value.kind === "list" ? (value.items[index] as Value) : value)),
      ),
      at,
    ),
  );
  return listOf(items, at);
}

/** By name. */
export const TEXT: Readonly<Record<string, TerraformFunction>> = {
  chomp: ofTexts((text = "") => text.replace(/[\r\n]+$/, "")),
  endswith: ofTexts((text = "", end = "") => text.endsWith(end)),
  format,
  formatlist,
  join,
  lower: ofTexts((text = "") => text.toLowerCase()),
  replace: ofTexts(replace),
  split,
  startswith: ofTexts((text = "", start = "") => text.startsWith(start)),
  strcontains: ofTexts((text = "", part = "") => text.includes(part)),
  substr,
  trim: ofTexts(trim),
  trimprefix: ofTexts((text = "", start = "") => (text.startsWith(start) ? text.slice(start.length) : text)),
  trimspace: ofTexts((text = "") => text.trim()),
  trimsuffix: ofTexts((text = "", end = "") => (end !== "" && text.endsWith(end) ? text.slice(0, -end.length) : text)),
  upper: ofTexts((text = "") => text.toUpperCase()),
};
