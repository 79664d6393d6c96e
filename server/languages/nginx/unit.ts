/** How a unit is loaded: directives become nodes where they take effect, and blocks that stayed the same keep theirs. */
import type { Parts, Scope } from "../../core/language.ts";
import { sameItems } from "../../core/lists.ts";
import { type Context, contextInside } from "./directives.ts";
import type { Beside, Includes } from "./includes.ts";
import { indexed, LoadedNode, LoadedPart, leadOf, PartUnit } from "./part.ts";
import { guessContext } from "./snippets.ts";
import type { Statement } from "./statement.ts";
import { type Anchor, Directive, isDirective, type NginxFile } from "./syntax.ts";
import { type NginxUnit, NONE, type Node } from "./units.ts";

/** How deep includes are followed, and how many files one unit pulls in at most, each counted as often as it is included. */
const INCLUDE_DEPTH = 8;
const MOST_INCLUDED = 20_000;

/** Files of every installation that define nothing another file could miss: when they are not here, nothing is open. */
export const HARMLESS =
  /(?:^|\/)(?:mime\.types|(?:fastcgi|uwsgi|scgi|proxy)_params|fastcgi\.conf|koi-utf|koi-win|win-utf|modules(?:-enabled)?\/\*\.conf)$/;

/** The contexts whose blocks are parts: rules may be asked about one `server` without its neighbours. */
const AROUND_PARTS: ReadonlySet<Context> = new Set(["http", "stream", "mail"]);

/** Where nodes are made: in which file and after which includes, and in which part if any. */
type Place = { readonly anchor: Anchor; readonly chain: readonly NginxFile[]; readonly part: LoadedPart | undefined };

/** One unit with its nodes. A later state of it takes the parts of an earlier one, which nobody may ask afterwards. */
export class LoadedUnit implements NginxUnit {
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
  /** What stands outside of the parts, as far as any of them could tell. */
  #frame: unknown[] = [];
  /** Nodes outside of parts, and parts, in loading order. */
  #order: (LoadedNode | LoadedPart)[] = [];
  #rest: PartUnit | undefined;
  /** What directives there are. */
  #names: ReadonlySet<string> | undefined;
  /** The parts of this frame by their statement: another frame begins with none. */
  #kept = new WeakMap<Statement, LoadedPart>();
  readonly #carried: boolean;
  #index: ReadonlyMap<string, readonly Node[]> | undefined;
  readonly #found = new Map<string, readonly Node[]>();

  constructor(root: NginxFile, includes: Includes<NginxFile>, scope: Scope, before?: NginxUnit) {
    this.uri = root.source.uri;
    this.root = root;
    this.scope = scope;
    this.version = scope.targets.nginx;
    this.#includes = includes;
    this.context = guessContext(root);
    const old = before instanceof LoadedUnit ? before : undefined;
    if (old !== undefined) this.#kept = old.#kept;
    let top = this.#load();
    this.#carried = old !== undefined && sameItems(this.#frame, old.#frame);
    if (old !== undefined && !this.#carried) {
      this.#kept = new WeakMap();
      top = this.#load();
    }
    this.top = top;
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
    if (!this.#carried) {
      this.#index ??= indexed(this.top);
      return this.#index.get(name) ?? NONE;
    }
    let found = this.#found.get(name);
    if (found === undefined) {
      found = this.#gathered(name);
      this.#found.set(name, found);
    }
    return found;
  }

  beside(path: string): Beside | undefined {
    return this.#includes.beside(path, this.uri);
  }

  /** Directives outside of parts, and parts, in loading order. */
  get order(): readonly (LoadedNode | LoadedPart)[] {
    return this.#order;
  }

  /** The parts alone. */
  get pieces(): readonly LoadedPart[] {
    return this.#order.filter((one) => one instanceof LoadedPart);
  }

  /** The unit as it is without its parts. */
  get rest(): PartUnit {
    if (this.#rest === undefined) {
      const frame = this.#order.filter((one) => one instanceof LoadedNode);
      this.#rest = new PartUnit(this, (name) => frame.filter((node) => node.isNamed(name)));
    }
    return this.#rest;
  }

  get parts(): Parts<NginxUnit> {
    return { frame: this.#kept, rest: this.rest, parts: this.pieces };
  }

  #gathered(name: string): readonly Node[] {
    const found: Node[] = [];
    this.#names ??= namesOf(this.#order);
    if (!this.#names.has(name)) return NONE;
    for (const one of this.#order) {
      if (one instanceof LoadedPart) for (const node of one.all(name)) found.push(node);
      else if (one.isNamed(name)) found.push(one);
    }
    return found;
  }

  #load(): readonly Node[] {
    const { root } = this;
    this.#files.clear();
    this.#files.add(root);
    this.#open = false;
    this.#includedCount = 0;
    this.#order = [];
    this.#frame = [this.context, root.top.templated, root.top.damaged];
    const place = { anchor: { file: root, start: 0, moved: false }, chain: [root], part: undefined };
    const top = this.#expand(root.top, 0, undefined, this.context, place);
    this.#frame.push(this.#open);
    return top;
  }

  /** The nodes of what stands in `block`, which is `base` behind the place's anchor. */
  #expand(block: Statement, base: number, parent: Node | undefined, context: Context, place: Place): readonly Node[] {
    const nodes: Node[] = [];
    const { children = [], starts } = block;
    for (let i = 0; i < children.length; i++) {
      const child = children[i] as Statement;
      if (!isDirective(child)) continue;
      const offset = base + ((starts as Int32Array)[i] as number);
      if (place.part === undefined && child.children !== undefined && AROUND_PARTS.has(context)) {
        nodes.push(this.#part(child, offset, parent, context, place));
        continue;
      }
      const node = new LoadedNode(new Directive(place.anchor, child, offset), parent, context);
      nodes.push(node);
      if (place.part === undefined) this.#inFrame(node);
      if (child.children !== undefined) node.children = this.#expand(child, offset, node, contextInside(node.name, context), place);
      if (node.name === "include") for (const one of this.#included(node, context, place)) nodes.push(one);
    }
    return nodes;
  }

  #inFrame(node: LoadedNode): void {
    const { statement } = node.directive;
    this.#order.push(node);
    // A block around parts is another statement whenever one of them changes: then its own words count.
    if (statement.children === undefined) this.#frame.push(statement);
    else this.#frame.push(statement.tokens, statement.first, statement.open, statement.closed, statement.templated);
  }

  #part(statement: Statement, offset: number, parent: Node | undefined, context: Context, place: Place): Node {
    const { file } = place.anchor;
    const start = place.anchor.start + offset;
    const lead = leadOf(file.source.text, start);
    const known = this.#kept.get(statement);
    const part = known?.suits(this, lead, this.#includes) ? known : new LoadedPart(file, statement, start, parent, context, lead);
    part.move(this, file, start, parent);
    if (part !== known) {
      this.#kept.set(statement, part);
      const inside = { anchor: part.node.directive.anchor, chain: place.chain, part };
      const [openBefore, countBefore] = [this.#open, this.#includedCount];
      this.#open = false;
      part.node.children = this.#expand(statement, 0, part.node, contextInside(part.node.name, context), inside);
      part.open = this.#open;
      part.included = this.#includedCount - countBefore;
      this.#open = openBefore || part.open;
    } else {
      this.#open ||= part.open;
      this.#includedCount += part.included;
    }
    for (const one of part.files) this.#files.add(one);
    this.#order.push(part);
    return part.node;
  }

  #included(node: Node, context: Context, place: Place): readonly Node[] {
    const path = node.args[0]?.value ?? "";
    const { chain, part } = place;
    const found = this.#includes.find(path, this.uri).filter((file) => !chain.includes(file));
    if (found.length === 0 && HARMLESS.test(path)) return [];
    if (found.length === 0 || chain.length > INCLUDE_DEPTH || this.#includedCount > MOST_INCLUDED) {
      this.#open = true;
      return [];
    }
    this.#includedCount += found.length;
    return found.flatMap((file) => {
      this.#files.add(file);
      if (part !== undefined) part.files.push(file);
      else this.#frame.push(file.source.uri, file.top.templated);
      const inside = { anchor: { file, start: 0, moved: false }, chain: [...chain, file], part };
      return [...this.#expand(file.top, 0, node.parent, context, inside)];
    });
  }
}

function namesOf(order: readonly (LoadedNode | LoadedPart)[]): ReadonlySet<string> {
  const names = new Set<string>();
  let last: ReadonlySet<string> | undefined;
  for (const one of order) {
    if (one instanceof LoadedNode) names.add(one.name);
    else if (one.names !== last) {
      last = one.names;
      for (const name of last) names.add(name);
    }
  }
  return names;
}

/** The parts of a unit, where it was loaded as a whole. */
export const partsOf = (unit: NginxUnit): Parts<NginxUnit> | undefined => (unit instanceof LoadedUnit ? unit.parts : undefined);
