/** What nginx loads at once: a main file with its includes in their places, or a snippet that nobody includes. */
import type { AnyUnit, Scope } from "../../core/language.ts";
import type { Span } from "../../core/text.ts";
import { type Context, contextInside } from "./directives.ts";
import { type Includes, includesOf } from "./includes.ts";
import { grouped, once } from "./memo.ts";
import { guessContext } from "./snippets.ts";
import type { Directive, NginxFile, Word } from "./syntax.ts";

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
};

/** The units that `files` make: every file that no other one includes, and every file of its own when isolated. */
export function unitsOf(files: readonly NginxFile[], scope: Scope): readonly NginxUnit[] {
  const includes = includesOf<NginxFile>(scope.isolated ? [] : files, (file) => file.source.uri);
  if (scope.isolated) return files.map((file) => new Unit(file, includes, scope));
  const units: NginxUnit[] = [];
  const loaded = new Set<NginxFile>();
  const take = (file: NginxFile): void => {
    const unit = new Unit(file, includes, scope);
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
  file.directives.some(({ name, block }) => block !== undefined && (name.value === "events" || name.value === "http"));

/** The files that the includes of one file name, taking the file itself for the main one. */
function pulledBy(file: NginxFile, includes: Includes<NginxFile>): NginxFile[] {
  return includePatterns(file).flatMap((pattern) => [...includes.find(pattern, file.source.uri)]);
}

/** The paths of all `include` directives of a file. */
export function includePatterns(file: NginxFile): string[] {
  const found: string[] = [];
  const visit = (directives: readonly Directive[]): void => {
    for (const directive of directives) {
      const path = directive.args[0]?.value;
      if (directive.name.value === "include" && path !== undefined) found.push(path);
      if (directive.block !== undefined) visit(directive.block);
    }
  };
  if (file.source.text.includes("include")) visit(file.directives);
  return found;
}

class Unit implements NginxUnit {
  readonly uri: string;
  readonly root: NginxFile;
  readonly context: Context;
  readonly scope: Scope;
  readonly top: readonly Node[];
  readonly version: string | undefined;
  readonly #files = new Set<NginxFile>();
  readonly #includes: Includes<NginxFile>;
  #open = false;
  #includedCount = 0;
  #byName: ReadonlyMap<string, readonly Node[]> | undefined;

  constructor(root: NginxFile, includes: Includes<NginxFile>, scope: Scope) {
    this.uri = root.source.uri;
    this.root = root;
    this.scope = scope;
    this.version = scope.targets.nginx;
    this.#includes = includes;
    this.context = guessContext(root);
    this.top = this.#expand(root, root.directives, undefined, this.context, [root]);
  }

  get targets(): Scope["targets"] {
    return this.scope.targets;
  }

  get files(): readonly NginxFile[] {
    return [...this.#files];
  }

  get uris(): readonly string[] {
    return this.files.map((file) => file.source.uri);
  }

  get open(): boolean {
    return this.#open;
  }

  all(name: string): readonly Node[] {
    this.#byName ??= indexed(this.top);
    return this.#byName.get(name) ?? [];
  }

  /** The nodes of directives in one block; `chain` are the files being read, so that a cycle of includes ends. */
  #expand(
    file: NginxFile,
    directives: readonly Directive[],
    parent: Node | undefined,
    context: Context,
    chain: readonly NginxFile[],
  ): readonly Node[] {
    this.#files.add(file);
    const nodes: Node[] = [];
    for (const directive of directives) {
      const node = new UnitNode(directive, parent, context);
      nodes.push(node);
      const block = directive.block;
      if (block !== undefined) node.children = this.#expand(file, block, node, contextInside(node.name, context), chain);
      if (node.name === "include") for (const one of this.#included(node, context, chain)) nodes.push(one);
    }
    return nodes;
  }

  #included(node: Node, context: Context, chain: readonly NginxFile[]): readonly Node[] {
    const found = this.#includes.find(node.args[0]?.value ?? "", this.uri).filter((file) => !chain.includes(file));
    if (found.length === 0 && HARMLESS.test(node.args[0]?.value ?? "")) return [];
    if (found.length === 0 || chain.length > INCLUDE_DEPTH || this.#includedCount > MOST_INCLUDED) {
      this.#open = true;
      return [];
    }
    this.#includedCount += found.length;
    return found.flatMap((file) => [...this.#expand(file, file.directives, node.parent, context, [...chain, file])]);
  }
}

/** How deep includes are followed, and how many files one unit pulls in at most, each counted as often as it is included. */
const INCLUDE_DEPTH = 8;
const MOST_INCLUDED = 20_000;

/** Files of every installation that define nothing another file could miss: when they are not here, nothing is open. */
const HARMLESS =
  /(?:^|\/)(?:mime\.types|(?:fastcgi|uwsgi|scgi|proxy)_params|fastcgi\.conf|koi-utf|koi-win|win-utf|modules(?:-enabled)?\/\*\.conf)$/;

class UnitNode implements Node {
  readonly directive: Directive;
  readonly parent: Node | undefined;
  readonly context: Context;
  readonly name: string;
  children: readonly Node[] | undefined = undefined;

  constructor(directive: Directive, parent: Node | undefined, context: Context) {
    this.directive = directive;
    this.parent = parent;
    this.context = context;
    this.name = directive.key;
  }

  get nameSpan(): Span {
    return this.directive.name.span;
  }

  get args(): readonly Word[] {
    return this.directive.args;
  }

  get span(): Span {
    return this.directive.span;
  }

  get uri(): string {
    return this.directive.file.source.uri;
  }
}

function indexed(top: readonly Node[]): ReadonlyMap<string, readonly Node[]> {
  const index = new Map<string, Node[]>();
  const visit = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      if (node.context !== "entries") {
        const known = index.get(node.name);
        if (known === undefined) index.set(node.name, [node]);
        else known.push(node);
      }
      if (node.children !== undefined) visit(node.children);
    }
  };
  visit(top);
  return index;
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

const NONE: readonly Node[] = [];
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

/** Whether the value of a word is not known here: it holds a variable or a template placeholder. */
export const isTemplated = (word: Word): boolean => word.value.includes("$") || isPlaceholder(word);

/** Whether a word holds a placeholder of a template language (`{{ … }}`, `{% … %}`, `<% … %>`), or of envsubst (`${UPPER_CASE}`). */
export const isPlaceholder = (word: Word): boolean => hasPlaceholder(word.value);

/** Whether a text holds such a placeholder. */
export const hasPlaceholder = (text: string): boolean =>
  (text.includes("{") || text.includes("<%")) && /\{\{|\{%|<%|\$\{[A-Z][A-Z0-9_]*\}/.test(text);
