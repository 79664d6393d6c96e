import { overridden } from "./overridden.ts";
import { syntax } from "./syntax.ts";
import { unknownKey } from "./unknown-key.ts";

export const rules = [syntax, unknownKey, overridden];
