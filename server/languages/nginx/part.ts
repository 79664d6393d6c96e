/** The pieces of a loaded unit: nodes, and the blocks of nodes that stay the same from one edit to the next. */
import type { Part } from "../../core/language.ts";
import { put } from "../../core/lists.ts";
import { lineStart, type Span } from "../../core/text.ts";
import type { Context } from "./directives.ts";
import type { Beside, Includes } from "./includes.ts";
import type { Statement } from "./statement.ts";
import { Directive, type NginxFile, type Word } from "./syntax.ts";
import { type NginxUnit, NONE, type Node } from "./units.ts";

/** What stands before `start` on its line: fixes repeat it as indentation. */
export const leadOf = (text: string, start: number): string => text.slice(lineStart(text, start), start);

/** A directive in the block that loads it. */
export class LoadedNode implements Node {
  readonly directive: Directive;
  readonly context: Context;
  readonly name: string;
  parent: Node | undefined;
  children: readonly Node[] | undefined = undefined;
  /** Whether it is the block of a part. */
  part = false;

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

  /** Whether this is what `all(name)` gives. */
  isNamed(name: string): boolean {
    return this.name === name && this.context !== "entries";
  }
}

/** A block in http, stream or mail with all that it holds. It is the same object for as long as nothing in it or around it changes. */
export class LoadedPart implements Part<NginxUnit> {
  readonly node: LoadedNode;
  /** What its includes pulled in, whether one of them was not followed, and how many files they count for. */
  readonly files: NginxFile[] = [];
  open = false;
  included = 0;
  readonly #lead: string;
  #owner: NginxUnit | undefined;
  #unit: PartUnit | undefined;
  #names: ReadonlySet<string> | undefined;
  #index: ReadonlyMap<string, readonly Node[]> | undefined;

  constructor(file: NginxFile, statement: Statement, start: number, parent: Node | undefined, context: Context, lead: string) {
    this.node = new LoadedNode(new Directive({ file, start, moved: false }, statement, 0), parent, context);
    this.node.part = true;
    this.#lead = lead;
  }

  /** Whether it can be taken into a later state of its unit: once, at the same indentation, with its includes as they were. */
  suits(unit: NginxUnit, lead: string, includes: Includes<NginxFile>): boolean {
    return this.#owner !== unit && this.#lead === lead && this.files.every((file) => includes.has(file));
  }

  /** From now on it stands there. */
  move(owner: NginxUnit, file: NginxFile, start: number, parent: Node | undefined): void {
    const { anchor } = this.node.directive;
    anchor.moved ||= this.#owner !== undefined;
    anchor.file = file;
    anchor.start = start;
    this.node.parent = parent;
    this.#owner = owner;
    this.#unit = undefined;
  }

  get key(): object {
    return this.node;
  }

  get uri(): string {
    return this.node.uri;
  }

  get span(): Span {
    return this.node.span;
  }

  get unit(): PartUnit {
    if (this.#unit?.whole !== this.#owner) this.#unit = new PartUnit(this.#owner as NginxUnit, (name) => this.all(name), this);
    return this.#unit as PartUnit;
  }

  all(name: string): readonly Node[] {
    this.#index ??= indexed([this.node]);
    return this.#index.get(name) ?? NONE;
  }

  /** What directives there are in it: one set for all parts that have the same ones in the same order. */
  get names(): ReadonlySet<string> {
    this.#index ??= indexed([this.node]);
    this.#names ??= sharedNames([...this.#index.keys()]);
    return this.#names;
  }
}

const shared = new Map<string, ReadonlySet<string>>();
/** More sets than this are not shared: the first ones of a large file stand for most of it. */
const MOST_SHARED = 1_000;

function sharedNames(names: readonly string[]): ReadonlySet<string> {
  const key = names.join("\n");
  const known = shared.get(key);
  if (known !== undefined) return known;
  const made = new Set(names);
  if (shared.size < MOST_SHARED && key.length < 1_000) shared.set(key, made);
  return made;
}

/** A unit of which `all` shows only some directives: those of one part, or, without one, those outside of parts. */
export class PartUnit implements NginxUnit {
  readonly whole: NginxUnit;
  readonly all: (name: string) => readonly Node[];
  readonly part: LoadedPart | undefined;
  readonly uri: string;
  readonly targets: NginxUnit["targets"];
  readonly root: NginxFile;
  readonly context: Context;
  readonly top: readonly Node[];
  readonly scope: NginxUnit["scope"];
  readonly version: string | undefined;
  readonly open: boolean;

  constructor(whole: NginxUnit, all: (name: string) => readonly Node[], part?: LoadedPart) {
    this.whole = whole;
    this.all = all;
    this.part = part;
    this.uri = whole.uri;
    this.targets = whole.targets;
    this.root = whole.root;
    this.context = whole.context;
    this.top = whole.top;
    this.scope = whole.scope;
    this.version = whole.version;
    this.open = whole.open;
  }

  beside(path: string): Beside | undefined {
    return this.whole.beside(path);
  }

  get files(): readonly NginxFile[] {
    return this.whole.files;
  }

  get uris(): readonly string[] {
    return this.whole.uris;
  }
}

/** All directives below `top` by name, in loading order; entries of maps and types have none. */
export function indexed(top: readonly Node[]): ReadonlyMap<string, readonly Node[]> {
  const index = new Map<string, Node[]>();
  const visit = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      if (node.context !== "entries") {
        put(index, node.name, node);
      }
      if (node.children !== undefined) visit(node.children);
    }
  };
  visit(top);
  return index;
}
