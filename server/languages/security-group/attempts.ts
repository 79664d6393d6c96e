/** `try` and `can`: what an expression comes to where others fail. */
import type { At } from "../../core/text.ts";
import type { HclExpression } from "../shared/hcl.ts";
import { nothing, scalar } from "./terraform-values.ts";
import type { Value } from "./value.ts";

/** Whether a function is one of these. */
export const isTrying = (name: string): boolean => name === "try" || name === "can";

/** The first argument that does not fail, or whether the only one does not. */
export function tried({ name, args, expands }: HclExpression & { kind: "call" }, inner: (one: HclExpression) => Value, at: At): Value {
  if (expands) return nothing(at);
  for (const arg of args) {
    const value = inner(arg);
    const fails = value.kind === "unknown" && value.fails === true;
    if (name === "can") return value.kind === "unknown" && !fails ? nothing(at) : scalar(!fails, at);
    if (!fails) return value;
  }
  return nothing(at);
}
