/** Where names and includes lead: definitions, references, renaming, and links to included files. */
import type { Link, Surroundings } from "../../core/language.ts";
import { grouped } from "../../core/lists.ts";
import { type At, type Edit, spanOf, touches } from "../../core/text.ts";
import { definitionsOf, everyNode, type Kind, usesIn, usesOf } from "./definitions.ts";
import { includesOf } from "./includes.ts";
import { once } from "./memo.ts";
import { nodeOf, placeAt, unitOf } from "./position.ts";
import type { Directive, NginxFile, Word } from "./syntax.ts";
import { isStream } from "./targets.ts";
import { isTemplated, type NginxUnit, type Node } from "./units.ts";

/** Where the thing at `offset` is defined; for an `include`, the files that it pulls in. */
export function definitionAt(file: NginxFile, offset: number, around: Surroundings<NginxFile>): readonly At[] {
  const { directive } = placeAt(file, offset);
  const unit = unitOf(file, around);
  if (directive?.name.value === "include")
    return included(directive, unit, around).map(({ source }) => ({ uri: source.uri, span: spanOf(0, 0) }));
  const name = nameAt(file, offset, unit);
  return name === undefined ? [] : definitions(unit, name);
}

/** All places that name the thing at `offset`, its definitions included. */
export function referencesAt(file: NginxFile, offset: number, around: Surroundings<NginxFile>): readonly At[] {
  const unit = unitOf(file, around);
  const name = nameAt(file, offset, unit);
  if (name === undefined) return [];
  return unique([...definitions(unit, name), ...usesOf(unit, name.what, name.name).map(({ uri, span }) => ({ uri, span }))]);
}

const LEGAL: Readonly<Record<Kind, RegExp>> = {
  upstream: /^[A-Za-z0-9_.-]+$/,
  "limit zone": /^[A-Za-z0-9_.-]+$/,
  "cache zone": /^[A-Za-z0-9_.-]+$/,
  "log format": /^[A-Za-z0-9_.-]+$/,
  variable: /^[A-Za-z_][A-Za-z0-9_]*$/,
  "named location": /^@[A-Za-z0-9_.-]+$/,
};

/** What calling the thing at `offset` by another name edits; undefined where nothing is defined, or the name is none. */
export function renameAt(
  file: NginxFile,
  offset: number,
  to: string,
  around: Surroundings<NginxFile>,
): Readonly<Record<string, readonly Edit[]>> | undefined {
  const unit = unitOf(file, around);
  const name = nameAt(file, offset, unit);
  if (name === undefined || definitions(unit, name).length === 0) return undefined;
  const text = name.what === "variable" ? to.replace(/^\$/, "") : to;
  if (!LEGAL[name.what].test(text)) return undefined;
  const edits: Record<string, Edit[]> = {};
  for (const { uri, span } of referencesAt(file, offset, around)) {
    const own = edits[uri] ?? [];
    own.push({ span, text });
    edits[uri] = own;
  }
  return edits;
}

/** A link for every `include` that pulls in exactly one file. */
export function linksOf(file: NginxFile, around: Surroundings<NginxFile>): readonly Link[] {
  if (!file.source.text.includes("include")) return [];
  const unit = unitOf(file, around);
  return unit
    .all("include")
    .filter((node) => node.uri === file.source.uri)
    .flatMap((node) => {
      const word = node.args[0];
      const [one, ...more] = included(node.directive, unit, around);
      return word === undefined || one === undefined || more.length > 0
        ? []
        : [{ span: word.span, target: one.source.uri, tooltip: "Open the included file" }];
    });
}

function included(directive: Directive, unit: NginxUnit, around: Surroundings<NginxFile>): readonly NginxFile[] {
  const word = directive.args[0];
  return word === undefined || isTemplated(word) ? [] : includesAmong(around.files).find(word.value, unit.uri);
}

const includesAmong = once((files: readonly NginxFile[]) => includesOf(files, (file) => file.source.uri));

type Name = { readonly what: Kind; readonly name: string };

/** The name at an offset, whether it is a definition or a use. */
function nameAt(file: NginxFile, offset: number, unit: NginxUnit): Name | undefined {
  const { directive } = placeAt(file, offset);
  const node = directive === undefined ? undefined : nodeOf(unit, directive);
  if (node === undefined) return undefined;
  for (const use of usesIn(node)) if (touches(use.span, offset)) return use.what === "upstream" ? knownUpstream(unit, use) : use;
  return definitionsIn(unit)
    .get(node)
    ?.find(({ at }) => touches(at.span, offset));
}

/** A pass may name a host as well as an upstream. */
const knownUpstream = (unit: NginxUnit, name: Name): Name | undefined => (definitions(unit, name).length > 0 ? name : undefined);

const definitions = (unit: NginxUnit, { what, name }: Name): readonly At[] =>
  unique((byName(unit).get(`${what} ${name}`) ?? []).map(({ at }) => at));

type Defined = Name & { readonly at: At; readonly node: Node };

const everyDefinition = once((unit: NginxUnit): readonly Defined[] => {
  const found: Defined[] = definitionsOf(unit).map(({ what, name, node, span }) => ({
    what,
    name: what === "upstream" ? name.toLowerCase() : name,
    node,
    at: { uri: node.uri, span },
  }));
  for (const node of everyNode(unit.top)) {
    const word = node.args[0];
    if (word === undefined || node.context === "entries") continue;
    if (node.name === "set" && /^\$\w+$/.test(word.value) && word.quote === "") found.push(defined("variable", node, word, 1));
    if (node.name === "location" && word.value.startsWith("@") && !isStream(node)) found.push(defined("named location", node, word, 0));
  }
  return found;
});

const defined = (what: Kind, node: Node, word: Word, skip: number): Defined => ({
  what,
  name: what === "variable" ? word.value.slice(skip).toLowerCase() : word.value,
  node,
  at: { uri: node.uri, span: spanOf(word.span.start + skip, word.span.end) },
});

const definitionsIn = once((unit: NginxUnit) => grouped(everyDefinition(unit), ({ node }) => node));
const byName = once((unit: NginxUnit) => grouped(everyDefinition(unit), ({ what, name }) => `${what} ${name}`));

function unique(places: readonly At[]): readonly At[] {
  const seen = new Set<string>();
  return places.filter(({ uri, span }) => {
    const key = `${uri} ${span.start} ${span.end}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
