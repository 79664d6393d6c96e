import { syntax } from "./syntax.ts";

/** The rules about socket dumps. */
export const rules = [syntax];
