/** What nginx loads at once: a main file with its includes in their places, or a snippet that nobody includes. */
import type { AnyUnit, Scope } from "../../core/language.ts";
import { grouped } from "../../core/lists.ts";
import type { Span } from "../../core/text.ts";
import type { Context } from "./directives.ts";
import { type Beside, type Includes, includePatterns, includesOf } from "./includes.ts";
import { once } from "./memo.ts";
import type { Directive, NginxFile, Word } from "./syntax.ts";
import { LoadedUnit } from "./unit.ts";

export type { Context } from "./directives.ts";
export type { NginxFile, Word } from "./syntax.ts";

/** A directive where it takes effect: in the block that loads it, which may be in another file than the directive. */
export type Node = {
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Word[];
  readonly span: Span;
  /** The file that `nameSpan`, `args` and `span` are in. */
  readonly uri: string;
  readonly directive: Directive;
  /** The block around it, across includes. */
  readonly parent: Node | undefined;
  /** What its block holds in loading order: each `include` is followed by what it pulled in. Undefined without a block. */
  readonly children: readonly Node[] | undefined;
  /** Where it stands. */
  readonly context: Context;
};

/** A main file with all that it includes, or a snippet alone. `context` is where `top` stands: `main` for a main file. */
export type NginxUnit = AnyUnit & {
  readonly root: NginxFile;
  readonly files: readonly NginxFile[];
  readonly context: Context;
  readonly top: readonly Node[];
  readonly scope: Scope;
  /** The nginx to judge by; undefined: any. */
  readonly version: string | undefined;
  /** Whether an `include` was not followed (isolated, or its file is not there): what another file could define may exist. */
  readonly open: boolean;
  /** All directives of that name, in loading order. */
  all(name: string): readonly Node[];
  /** Where the path of an `include` leads to, and what lies there; undefined when that folder is not among the files. */
  beside(path: string): Beside | undefined;
};

/**
 * The units that `files` make: every file that no other one includes, and every file of its own when isolated. `before`: what it gave
 * for these files at an earlier state, which nobody asks any more; blocks that stayed the same are taken from there.
 */
export function unitsOf(files: readonly NginxFile[], scope: Scope, before: readonly NginxUnit[] = []): readonly NginxUnit[] {
  const includes = includesOf<NginxFile>(scope.isolated ? [] : files, (file) => file.source.uri);
  const old = new Map(before.map((unit) => [unit.uri, unit]));
  if (scope.isolated) return files.map((file) => new LoadedUnit(file, includes, scope, old.get(file.source.uri)));
  const units: NginxUnit[] = [];
  const loaded = new Set<NginxFile>();
  const take = (file: NginxFile): void => {
    const unit = new LoadedUnit(file, includes, scope, old.get(file.source.uri));
    old.delete(file.source.uri);
    units.push(unit);
    for (const one of unit.files) loaded.add(one);
  };
  for (const file of files) if (isMain(file)) take(file);
  const included = new Set(files.flatMap((file) => pulledBy(file, includes).filter((one) => one !== file)));
  for (const file of files) if (!loaded.has(file) && !included.has(file)) take(file);
  for (const file of files) if (!loaded.has(file)) take(file);
  return units;
}

/** Whether a file has one of the blocks that only stand at the top of a configuration. */
const isMain = (file: NginxFile): boolean =>
  file.directives.some(({ key, statement }) => statement.children !== undefined && (key === "events" || key === "http"));

/** The files that the includes of one file name, taking the file itself for the main one. */
function pulledBy(file: NginxFile, includes: Includes<NginxFile>): NginxFile[] {
  return includePatterns(file).flatMap((pattern) => [...includes.find(pattern, file.source.uri)]);
}

/** The directives of that name in the block of `node`. Costs the same however many others stand there. */
export function childrenOf(node: Node, name: string): readonly Node[] {
  const { children } = node;
  if (children === undefined) return NONE;
  if (children.length > SMALL) return byName(children).get(name) ?? NONE;
  let found: Node[] | undefined;
  for (const one of children) {
    if (one.name !== name) continue;
    if (found === undefined) found = [one];
    else found.push(one);
  }
  return found ?? NONE;
}

/** No directives at all. */
export const NONE: readonly Node[] = [];
const SMALL = 12;
const byName = once((children: readonly Node[]) => grouped(children, (one) => one.name));

/** The last directive of that name in the block of `node`. */
export const child = (node: Node, name: string): Node | undefined => childrenOf(node, name).at(-1);

/** The nearest block of that name around `node`; not `node` itself. */
export function enclosing(node: Node, name: string): Node | undefined {
  let around = node.parent;
  while (around !== undefined && around.name !== name) around = around.parent;
  return around;
}

/**
 * The directives of that name that hold inside the block `node`, as nginx merges most of them: those of the nearest block, from
 * `node` outwards, that has any.
 */
export function inherited(node: Node, name: string): readonly Node[] {
  for (let block: Node | undefined = node; block !== undefined; block = block.parent) {
    const own = childrenOf(block, name);
    if (own.length > 0) return own;
  }
  return [];
}

/** The word of a prefix location; undefined for exact ones, regular expressions and named ones. */
export function prefixOf(args: readonly Word[]): Word | undefined {
  const [first, second] = args;
  if (second !== undefined) return first?.value === "^~" ? second : undefined;
  return first?.value.startsWith("/") ? first : undefined;
}

/** Whether the value of a word is not known here: it holds a variable or a template placeholder. */
export const isTemplated = (word: Word): boolean => word.value.includes("$") || isPlaceholder(word);

/** Whether a word holds a placeholder of a template language (`{{ … }}`, `{% … %}`, `<% … %>`), or of envsubst (`${UPPER_CASE}`). */
export const isPlaceholder = (word: Word): boolean => hasPlaceholder(word.value);

/** Whether a text holds such a placeholder. */
export const hasPlaceholder = (text: string): boolean =>
  (text.includes("{") || text.includes("<%")) && /\{\{|\{%|<%|\$\{[A-Z][A-Z0-9_]*\}/.test(text);
