import type { AnyLanguage, AnyUnit, Completion, Hover, Language, ParsedFile, Problem } from "../../core/language.ts";
import { code } from "../../core/markdown.ts";
import { entriesOf, followed, keyText, pathAt, readYaml, type YamlNode } from "../../languages/shared/yaml.ts";
import { RuleIndex } from "../rule-index.ts";
import type { Config } from "../settings.ts";
import { configFrom } from "./extract.ts";
import { misfits, type Names } from "./read.ts";
import { configRules } from "./rules.ts";
import { FILE, type Key, LEVELS, type Shape } from "./shape.ts";

type ConfigFile = ParsedFile & { readonly root: YamlNode | undefined; readonly config: Config };

/** What a perimeter.yaml says; undefined for a file of another language. */
export const configOf = (file: ParsedFile): Config | undefined => ("config" in file ? (file as ConfigFile).config : undefined);

/** perimeter.yaml as a format like others. It knows the names of `languages` and of their `rules`. */
export function configLanguage(languages: readonly AnyLanguage[], rules = new RuleIndex(languages)): Language<ConfigFile, AnyUnit> {
  const names: Names = { rules, targets: languages.map(({ id }) => id) };
  return {
    id: "perimeter",
    name: "Perimeter configuration",
    lineComment: "#",
    examplePath: "perimeter.yaml",
    detect: (path) => (/(^|\/)perimeter\.yaml$/.test(path) ? "sure" : "no"),
    parse(source) {
      const { documents, problems } = readYaml(source.text);
      const root = documents[0]?.root;
      const damage = problems.map(
        ({ start, end, message }): Problem => ({ rule: "perimeter/config-syntax", span: { start, end }, message }),
      );
      const found = root === undefined ? damage : [...damage, ...misfits(root, names)];
      return { file: { source, root, config: configFrom(source.uri, root) }, problems: found };
    },
    facts: () => [],
    rules: configRules,
    hover: (file, offset) => hoverAt(file, offset, names),
    complete: (file, offset) => completions(file, offset, names),
  };
}

/** The shapes on the way to `offset`: that of the whole file first; the key that leads to each. */
function shapesAt(root: YamlNode | undefined, offset: number): { readonly shape: Shape; readonly key?: Key; readonly node?: YamlNode }[] {
  const found: { shape: Shape; key?: Key; node?: YamlNode }[] = [{ shape: FILE, ...(root === undefined ? {} : { node: root }) }];
  for (const node of root === undefined ? [] : pathAt(root, offset)) {
    const { shape, node: above } = found.at(-1) as (typeof found)[number];
    if (above === node) continue;
    const entry = entriesOf(above).find(({ key, value }) => key === node || value === node);
    const name = entry === undefined ? "" : (keyText(entry) ?? "");
    const own = shape.kind === "object" && Object.hasOwn(shape.keys, name) ? shape.keys[name] : undefined;
    if (own !== undefined) found.push({ shape: own.shape, key: own, node });
    else if (shape.kind === "map" && entry?.value === node) found.push({ shape: shape.values, node });
    else if (shape.kind === "list") found.push({ shape: shape.of, node });
    else break;
  }
  return found;
}

function hoverAt(file: ConfigFile, offset: number, names: Names): Hover | undefined {
  const node = file.root === undefined ? undefined : pathAt(file.root, offset).at(-1);
  const content = node === undefined ? undefined : followed(node);
  if (node === undefined || content?.kind !== "scalar") return undefined;
  const rule = names.rules.get(content.text);
  if (rule !== undefined) return { span: node.span, markdown: `${code(rule.id)} (${rule.severity}): ${rule.summary}` };
  const key = shapesAt(file.root, offset).findLast((step) => step.key !== undefined)?.key;
  return key === undefined ? undefined : { span: node.span, markdown: key.doc };
}

function completions(file: ConfigFile, offset: number, names: Names): readonly Completion[] {
  const { shape } = shapesAt(file.root, offset).at(-1) as { shape: Shape };
  if (shape.kind === "object") {
    return Object.entries(shape.keys).map(([label, key]) => ({ label, kind: "property", documentation: key.doc, insert: `${label}: ` }));
  }
  const accepts =
    shape.kind === "map"
      ? shape.keys
      : shape.kind === "scalar"
        ? shape.accepts
        : shape.kind === "list" && shape.of.kind === "scalar"
          ? shape.of.accepts
          : undefined;
  const after = shape.kind === "map" ? ": " : "";
  const offered = accepts === "rule" ? names.rules.ids : accepts === "level" ? LEVELS : accepts === "target" ? names.targets : [];
  return offered.map((label) => ({ label, kind: "value", insert: label + after, documentation: names.rules.get(label)?.summary ?? "" }));
}
