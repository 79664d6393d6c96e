/** What type a plain YAML scalar has for a program that asks YAML (netplan does not: it reads the text itself). */
import type { YamlScalar } from "./yaml.ts";

/** The types of plain scalars (YAML 1.2 core schema, and `<<`). */
export type YamlType = "null" | "boolean" | "integer" | "float" | "string" | "merge";

// YAML 1.2 core schema (Go's yaml.v3 reads 1.1's further booleans as strings unless the field is a bool, and 0o and 0b numbers).
const NULL = /^(~|null|Null|NULL|)$/;
const CORE_BOOLEAN = /^(true|True|TRUE|false|False|FALSE)$/;
const CORE_INTEGER = /^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/;
const CORE_FLOAT = /^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;
// YAML 1.1 (PyYAML, CloudFormation): the Norway problem, octal by a leading zero, sexagesimal by colons.
const OLD_BOOLEAN = /^(y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$/;
const OLD_INTEGER = /^([-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+)$/;
const OLD_FLOAT = /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*$/;

/** The type of a scalar by YAML 1.2's core schema, or by YAML 1.1. Quoted and block scalars are strings; a tag decides where there is one. */
export function typeOf(scalar: YamlScalar, version: "1.1" | "1.2" = "1.2"): YamlType {
  const tagged = scalar.tag === undefined ? undefined : TAGGED[scalar.tag];
  if (tagged !== undefined) return tagged;
  if (scalar.style !== "plain" || scalar.tag === "!") return "string";
  const { text } = scalar;
  if (text === "<<") return "merge";
  if (NULL.test(text)) return "null";
  if (CORE_BOOLEAN.test(text) || (version === "1.1" && OLD_BOOLEAN.test(text))) return "boolean";
  if (version === "1.1") {
    if (OLD_INTEGER.test(text)) return "integer";
    if (OLD_FLOAT.test(text)) return "float";
    return /[.eE]/.test(text) && CORE_FLOAT.test(text) ? "float" : "string";
  }
  if (CORE_INTEGER.test(text)) return "integer";
  return CORE_FLOAT.test(text) ? "float" : "string";
}

const TAGGED: Readonly<Record<string, YamlType>> = {
  "!!str": "string",
  "!!int": "integer",
  "!!bool": "boolean",
  "!!float": "float",
  "!!null": "null",
};
