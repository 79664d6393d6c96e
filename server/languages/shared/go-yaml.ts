/** What type Go's yaml.v3 gives a scalar when the program asks for none (a value of a map of anything). */
import type { YamlScalar } from "./yaml.ts";

/** The types that yaml.v3 tells apart. */
export type GoType = "null" | "bool" | "int" | "float" | "string" | "timestamp" | "unknown";

/** Quoted and block scalars are strings. A tag other than !!str is `unknown`: it may convert. */
export function goTypeOf(scalar: YamlScalar): GoType {
  if (scalar.tag === "!!str" || scalar.tag === "!") return "string";
  if (scalar.tag !== undefined) return "unknown";
  if (scalar.style !== "plain") return "string";
  const { text } = scalar;
  if (/^(~|null|Null|NULL|)$/.test(text)) return "null";
  if (/^(true|True|TRUE|false|False|FALSE)$/.test(text)) return "bool";
  if (/^\d{4}-\d{1,2}-\d{1,2}([Tt ]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?.*)?$/.test(text)) return "timestamp";
  if (!/^[-+.0-9]/.test(text)) return "string";
  const plain = text.replaceAll("_", "");
  if (/^[-+]?(0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|0|[1-9]\d*)$/.test(plain)) return "int";
  if (/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(plain) || /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/.test(text)) return "float";
  return "string";
}

/** Whether yaml.v3 decodes the scalar into a bool field: it also takes some words of YAML 1.1 there, even quoted, but no quoted `true`. */
export function isGoBool(scalar: YamlScalar): boolean {
  const type = goTypeOf(scalar);
  return type === "bool" || type === "null" || type === "unknown" || (type === "string" && /^(y|Y|yes|on|n|N|no|off)$/.test(scalar.text));
}

/** The value of such a bool field; undefined where it is none. */
export const goBool = (scalar: YamlScalar): boolean | undefined =>
  !isGoBool(scalar)
    ? undefined
    : /^(true|y|yes|on)$/i.test(scalar.text)
      ? true
      : /^(false|n|no|off)$/i.test(scalar.text)
        ? false
        : undefined;
