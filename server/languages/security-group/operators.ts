/** Operators of Terraform. */
import type { At } from "../../core/text.ts";
import { eachOf, isEqual, nothing, numberOf, scalar, truthOf } from "./terraform-values.ts";
import type { Value } from "./value.ts";

/** What an operator makes of two values. */
export const operate = (operator: string, left: Value, right: Value, at: At): Value =>
  eachOf([left, right], at, ([a, b]) => binary(operator, a as Value, b as Value, at));

function binary(operator: string, a: Value, b: Value, at: At): Value {
  if (operator === "==" || operator === "!=") {
    const same = isEqual(a, b);
    return same === undefined ? nothing(at) : scalar(same === (operator === "=="), at);
  }
  if (operator === "&&" || operator === "||") {
    const [x, y] = [truthOf(a), truthOf(b)];
    // One side decides where it can, whatever the other is.
    const deciding = operator === "||";
    if (x === deciding || y === deciding) return scalar(deciding, at);
    return x === undefined || y === undefined ? nothing(at) : scalar(!deciding, at);
  }
  const [x, y] = [numberOf(a), numberOf(b)];
  return x === undefined || y === undefined ? nothing(at) : scalar(arithmetic(operator, x, y), at);
}

function arithmetic(operator: string, a: number, b: number): number | boolean | undefined {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? undefined : a / b;
    case "%":
      return b === 0 ? undefined : a % b;
    case ">":
      return a > b;
    case "<":
      return a < b;
    case ">=":
      return a >= b;
    case "<=":
      return a <= b;
    default:
      return undefined;
  }
}

/** `!` or `-` before a value. */
export const negated = (operator: "!" | "-", value: Value, at: At): Value =>
  eachOf([value], at, ([known]) => {
    if (operator === "!") {
      const truth = truthOf(known);
      return truth === undefined ? nothing(at) : scalar(!truth, at);
    }
    const number = numberOf(known);
    return number === undefined ? nothing(at) : scalar(-number, at);
  });
