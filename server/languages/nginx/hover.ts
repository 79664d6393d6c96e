/** Hover: what a directive, a variable, an address, a name or a modifier means here. */
import type { Hover, Surroundings } from "../../core/language.ts";
import { code, plain } from "../../core/markdown.ts";
import { touches } from "../../core/text.ts";
import { definitionsOf } from "./definitions.ts";
import { DIRECTIVES } from "./directives.ts";
import { explainName, explainValue } from "./explain.ts";
import { contextAt, nodeOf, placeAt, unitOf } from "./position.ts";
import { directiveDoc, variableDoc } from "./reference.ts";
import { type Directive, type NginxFile, spanInWord, type Word } from "./syntax.ts";
import type { Context, NginxUnit, Node } from "./units.ts";
import { setsOf, variablesIn } from "./variables.ts";

/** What stands at `offset`, in words. */
export function hoverAt(file: NginxFile, offset: number, around: Surroundings<NginxFile>): Hover | undefined {
  const { path, directive, word } = placeAt(file, offset);
  if (directive === undefined || word === -1) return undefined;
  const unit = unitOf(file, around);
  const context = contextAt(unit, file, path);
  if (word === 0 && context !== "entries") return hoverDirective(directive, context);
  const value = word === 0 ? directive.name : directive.args[word - 1];
  if (value === undefined) return undefined;
  const node = nodeOf(unit, directive);
  return hoverVariable(unit, value, offset, context) ?? hoverValue(unit, node, value, word, context);
}

function hoverDirective(directive: Directive, context: Context): Hover | undefined {
  const { name } = directive;
  const doc = directiveDoc(name.value, context);
  const facts = DIRECTIVES.get(name.value);
  if (doc === undefined && facts === undefined) return undefined;
  const parts = [`**${plain(name.value)}**${facts?.since === undefined ? "" : ` (since nginx ${plain(facts.since)})`}`];
  if (doc !== undefined) {
    parts.push(doc.syntax.map((syntax) => `${code(name.value)} ${syntax}`).join("  \n"));
    if (doc.paragraph !== "") parts.push(doc.paragraph);
    if (doc.initially !== "") parts.push(`Default: ${code(doc.initially)}`);
    if (doc.contexts.some((one) => one !== "")) parts.push(`Context: ${doc.contexts.map(code).join(", ")}`);
    parts.push(`[${plain(doc.module)}](${doc.url})`);
  }
  const own = explainName(directive);
  if (own !== undefined) parts.push(own);
  return { span: name.span, markdown: parts.join("\n\n") };
}

function hoverVariable(unit: NginxUnit, word: Word, offset: number, context: Context): Hover | undefined {
  const use = variablesIn(word.value).find((one) => {
    const span = spanInWord(word, one.start, one.end);
    return span !== undefined && touches(span, offset);
  });
  const span = use && spanInWord(word, use.start, use.end);
  if (use === undefined || span === undefined) return undefined;
  const title = `**${plain(`$${use.name}`)}**`;
  const where = definitionsOf(unit).find(({ what, name }) => what === "variable" && name === use.name) ?? undefined;
  if (where !== undefined)
    return { span, markdown: `${title}\n\nSet by ${code(`${where.node.name} ${where.node.args[0]?.value ?? ""}`)}.` };
  const sets = setsOf(unit, use.name);
  if (sets.length > 0) {
    const values = sets.slice(0, 5).map((set) => `- ${code(set.args[1]?.value ?? "")}`);
    return { span, markdown: `${title}\n\nSet to:\n\n${values.join("\n")}` };
  }
  if (/^\d$/.test(use.name)) return { span, markdown: `${title}\n\nGroup ${use.name} of the regular expression that matched last.` };
  const doc = variableDoc(use.name, context);
  if (doc === undefined) return undefined;
  return { span, markdown: `${title}\n\n${doc.paragraph}\n\n[${plain(doc.module)}](${doc.url})` };
}

function hoverValue(unit: NginxUnit, node: Node | undefined, word: Word, index: number, context: Context): Hover | undefined {
  if (node === undefined) return undefined;
  const markdown = explainValue(unit, node, word, index, context);
  return markdown === undefined ? undefined : { span: word.span, markdown };
}
