import { overridden } from "./overridden.ts";
import { syntax } from "./syntax.ts";
import { unknownKey } from "./unknown-key.ts";

/** The rules about sysctl files. */
export const rules = [syntax, unknownKey, overridden];
