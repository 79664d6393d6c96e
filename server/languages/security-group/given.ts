/** Values as the numbers and actions that rules give. */
import type { Given, SgRule } from "./normal.ts";
import { integerOf, textOf, type Value } from "./value.ts";

/** The number that a value is. */
export function givenBy(value: Value): Given {
  const number = integerOf(value);
  const text = number === undefined ? textOf(value)?.trim() : undefined;
  return { at: value.at, value: number, ...(text === undefined || text === "" ? {} : { text }) };
}

/** What a value says for the action of an entry. */
export function actionOf(value: Value | undefined): Pick<NonNullable<SgRule["entry"]>, "action" | "wrong"> {
  const text = textOf(value);
  const action = text?.toLowerCase();
  if (action === "allow" || action === "deny") return { action };
  return { action: undefined, ...(value === undefined || text === undefined ? {} : { wrong: { at: value.at, text } }) };
}
