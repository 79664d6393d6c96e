/** Terraform's functions over numbers. */
import type { At } from "../../../core/text.ts";
import { failure, nothing, numberOf, scalar, wholeOf, writtenOut } from "../terraform-values.ts";
import type { Value } from "../value.ts";
import type { TerraformFunction } from "./index.ts";

/** A function of numbers that are all known. */
const ofNumbers =
  (work: (...numbers: readonly number[]) => number | undefined): TerraformFunction =>
  (args, at) => {
    const numbers = args.map(numberOf);
    return numbers.includes(undefined) || numbers.length === 0 ? nothing(at) : scalar(work(...(numbers as number[])), at);
  };

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

function parseint([text, base]: readonly Value[], at: At): Value {
  const [written, radix] = [writtenOut(text), wholeOf(base)];
  if (written === undefined || radix === undefined || radix > 36) return nothing(at);
  const digits = written.replace(/^[+-]/, "").toLowerCase();
  if (radix < 2 || digits === "" || [...digits].some((digit) => !DIGITS.slice(0, radix).includes(digit))) return failure(at);
  return scalar(Number.parseInt(written, radix), at);
}

function sum([list]: readonly Value[], at: At): Value {
  if (list?.kind !== "list" || list.open === true || list.items.length === 0) return nothing(at);
  const numbers = list.items.map(numberOf);
  return numbers.includes(undefined)
    ? nothing(at)
    : scalar(
        (numbers as number[]).reduce((total, one) => total + one, 0),
        at,
      );
}

/** By name. */
export const NUMBERS: Readonly<Record<string, TerraformFunction>> = {
  abs: ofNumbers((of = 0) => Math.abs(of)),
  ceil: ofNumbers((of = 0) => Math.ceil(of)),
  floor: ofNumbers((of = 0) => Math.floor(of)),
  max: ofNumbers((...all) => Math.max(...all)),
  min: ofNumbers((...all) => Math.min(...all)),
  parseint,
  pow: ofNumbers((of = 0, power = 0) => (Number.isInteger(of) && Number.isInteger(power) && power >= 0 ? of ** power : undefined)),
  signum: ofNumbers((of = 0) => Math.sign(of)),
  sum,
};
