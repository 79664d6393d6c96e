/** `yamldecode` of Terraform, for what every version of YAML reads alike. */
import type { At } from "../../../core/text.ts";
import { keyText, readYaml, type YamlNode } from "../../shared/yaml.ts";
import { failure, listOf, MOST_ITEMS, MOST_TEXT, nothing, scalar, writtenOut } from "../terraform-values.ts";
import type { Scalar, Value } from "../value.ts";

const DEEPEST = 40;

/** The value that a text of YAML holds. Tags, merges and words that versions of YAML read differently are not known. */
export function yamldecode([value]: readonly Value[], at: At): Value {
  const text = writtenOut(value);
  if (text === undefined || text.length > MOST_TEXT) return nothing(at);
  const { documents, problems } = readYaml(text);
  const [document, another] = documents;
  if (problems.length > 0 || another !== undefined) return failure(at);
  return document?.root === undefined ? nothing(at) : fromYaml(document.root, at, { left: MOST_ITEMS }, 0);
}

function fromYaml(node: YamlNode, at: At, budget: { left: number }, depth: number): Value {
  if (budget.left-- <= 0 || depth > DEEPEST) return nothing(at);
  if (node.kind === "alias") return node.target === undefined ? failure(at) : fromYaml(node.target, at, budget, depth + 1);
  if (node.tag !== undefined) return nothing(at);
  if (node.kind === "scalar") return scalar(node.style === "plain" ? plain(node.text) : node.text, at);
  const inner = (one: YamlNode): Value => fromYaml(one, at, budget, depth + 1);
  if (node.kind === "seq") return listOf(node.items.map(inner), at);
  const entries = new Map<string, Value>();
  for (const entry of node.entries) {
    const key = keyText(entry);
    if (key === undefined || key === "<<") return nothing(at);
    entries.set(key, inner(entry.value));
  }
  return { kind: "map", entries, at };
}

const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ["", null],
  ["~", null],
  ["null", null],
  ["true", true],
  ["false", false],
]);

/** What a word without quotes stands for; undefined where that depends on the version. */
function plain(text: string): Scalar | undefined {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (/^(0|-?[1-9]\d{0,14})$|^-?(0|[1-9]\d{0,8})\.\d{1,6}$/.test(text)) return Number(text);
  if (/^\d+(\.\d+){3}$/.test(text)) return text;
  return /^[-+.]?[\d_][\d_.,:+-]*$|^[-+]?(0[xob]|[\d.]+e)[\w.+-]*$|^(y|n|yes|no|on|off|null|true|false|[-+]?\.(inf|nan))$/i.test(text)
    ? undefined
    : text;
}
