/** YAML of CloudFormation as values: short tags become the long form of the function that they stand for. */
import type { Span } from "../../core/text.ts";
import { keyText, type YamlContent, type YamlNode } from "../shared/yaml.ts";
import type { Scalar, Value } from "./value.ts";

/** The value of a node. Aliases are not followed: CloudFormation does not know them. */
export function yamlValue(uri: string, node: YamlNode): Value {
  const at = { uri, span: node.span };
  if (node.kind === "alias") return { kind: "unknown", at };
  const value = plain(uri, node);
  const name = node.tag?.startsWith("!") === true && !node.tag.startsWith("!!") ? node.tag.slice(1) : undefined;
  if (name === undefined) return value;
  const key = name === "Ref" || name === "Condition" ? name : `Fn::${name}`;
  return { kind: "map", at: { uri, span: whole(node.tagSpan, node.span) }, entries: new Map([[key, value]]) };
}

const whole = (tag: Span | undefined, span: Span): Span => ({ start: Math.min(tag?.start ?? span.start, span.start), end: span.end });

function plain(uri: string, node: YamlContent): Value {
  const at = { uri, span: node.span };
  if (node.kind === "seq") return { kind: "list", at, items: node.items.map((item) => yamlValue(uri, item)) };
  if (node.kind === "scalar") return { kind: "scalar", at, value: node.style === "plain" ? typed(node.text) : node.text };
  const entries = new Map<string, Value>();
  for (const entry of node.entries) {
    const key = keyText(entry);
    if (key !== undefined) entries.set(key, yamlValue(uri, entry.value));
  }
  return { kind: "map", at, entries };
}

const typed = (text: string): Scalar => (text === "" || text === "~" || text === "null" ? null : text);
