import { syntax } from "./syntax.ts";

export const rules = [syntax];
