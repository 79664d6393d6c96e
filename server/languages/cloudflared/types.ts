/** Whether cloudflared takes a value for a key, and what was meant where it does not. */
import { readDuration, repairDuration } from "../shared/duration.ts";
import { goTypeOf, isGoBool } from "../shared/go-yaml.ts";
import { followed, type YamlContent, type YamlScalar } from "../shared/yaml.ts";
import type { Type } from "./knowledge/keys.ts";

/**
 * Whether a value fits. At the top level (`exact`) flags want their very type, and no null; the structures below, and
 * tunnel, ingress, originRequest and warp-routing, take null for "not set" and convert scalars to text.
 */
export function fits(type: Type, value: YamlContent, exact: boolean): boolean {
  if (type === "origin" || type === "access" || type === "warp") return value.kind === "map" || isNull(value);
  if (type === "rules" || type === "ip-rules") return isNull(value) || value.kind === "seq";
  if (type === "string[]" || type === "int[]") {
    if (value.kind !== "seq") return !exact && isNull(value);
    return value.items.every((item) => fits(type === "string[]" ? "string" : "int", followed(item), exact));
  }
  return value.kind === "scalar" && (exact ? fitsExactly(type, value) : fitsLoosely(type, value));
}

const isNull = (value: YamlContent): boolean => value.kind === "scalar" && goTypeOf(value) === "null";

function fitsExactly(type: Type, scalar: YamlScalar): boolean {
  const found = goTypeOf(scalar);
  if (found === "unknown") return true;
  if (type === "duration") return found === "string" && readDuration(scalar.text) !== undefined;
  return type === "uint" ? found === "int" : found === type;
}

function fitsLoosely(type: Type, scalar: YamlScalar): boolean {
  const found = goTypeOf(scalar);
  if (type === "string" || found === "null" || found === "unknown") return true;
  if (type === "bool") return isGoBool(scalar);
  if (type === "duration") return found === "string" && readDuration(scalar.text) !== undefined;
  return (found === "int" || found === "float") && !(type === "uint" && scalar.text.startsWith("-"));
}

/** The value that was meant: a unit behind a number, quotes off or on, a list around one value. */
export function repaired(type: Type, value: YamlContent): string | undefined {
  if (value.kind !== "scalar") return undefined;
  const { text, style } = value;
  if (text === "" || style === "literal" || style === "folded") return undefined;
  if (type === "duration") return repairDuration(text);
  if (type === "bool") return /^(true|yes|on|1)$/i.test(text) ? "true" : /^(false|no|off|0)$/i.test(text) ? "false" : undefined;
  if (type === "int" || type === "uint") return /^\d{1,15}$/.test(text) && style !== "plain" ? text : undefined;
  if (type === "string") return style === "plain" ? `"${text}"` : undefined;
  if (type === "string[]") return /^[^,[\]{}"'#]+$/.test(text) ? `["${text}"]` : undefined;
  return type === "int[]" && /^\d{1,5}$/.test(text) ? `[${text}]` : undefined;
}
