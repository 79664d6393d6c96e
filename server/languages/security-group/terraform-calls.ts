/** Calls of local modules: the instances that they make, with what each is given, and what these give back. Bounded; cycles are not followed. */
import type { At, Span } from "../../core/text.ts";
import { resolveUri } from "../../core/uri.ts";
import { attributeOf, type HclBlock } from "../shared/hcl.ts";
import { namedValue, type Output, type Scope, type Written } from "./evaluate.ts";
import { type Instances, instancesOf, isSecret, isSettings, type ModuleFile, scopeOf } from "./terraform-scope.ts";
import { nothing } from "./terraform-values.ts";
import { bothWhens, type Value, type Via } from "./value.ts";

/** The files of each folder, by its uri with a slash at its end. */
export type Folders = ReadonlyMap<string, readonly ModuleFile[]>;

/** An instance of a module: its files, and what names stand for in it. */
export type Module = {
  readonly files: readonly ModuleFile[];
  /** The folders that it may call. */
  readonly folders: Folders;
  readonly scope: Scope;
  readonly outputs: ReadonlyMap<string, Written>;
  /** Whether it is there, or how often, is not known. */
  readonly isConditional: boolean;
  readonly when?: string;
  /** The modules that a call in it makes; undefined for a module that is elsewhere. */
  readonly called: (name: string) => Called | undefined;
};

type Standing = Pick<Module, "isConditional" | "when">;

/** The modules that one call makes, and by what key. */
export type Called = { readonly modules: readonly Module[] } & Pick<Instances, "by" | "keys" | "isOpen">;
type Call = { readonly uri: string; readonly block: HclBlock };
/** `instances` are left for all modules together; `above` are the folders of the modules around. */
type Around = { readonly folders: Folders; readonly left: { instances: number }; readonly above: readonly string[] };

/** At most this many instances are made for one outermost module, and one inside the other. */
const MOST_INSTANCES = 400;
const DEEPEST = 16;
/** Arguments of a call that are no variables of the module. */
const OWN = new Set(["source", "version", "count", "for_each", "providers", "depends_on"]);

/** The folder of a module that a call names by `./` or `../`, as a uri with a slash at its end; undefined for any other source. */
export function localSource(block: HclBlock, uri: string): string | undefined {
  const source = attributeOf(block.body, "source")?.value;
  const path = source?.kind === "literal" ? String(source.value) : "";
  return /^\.\.?\//.test(path) || path === ".." ? `${resolveUri(uri, path)}/` : undefined;
}

/** The outermost module of a folder. */
export function outermost(folder: string, folders: Folders): Module {
  const files = folders.get(folder) ?? [];
  return moduleOf(files, scopeOf(files), { isConditional: false }, { folders, left: { instances: MOST_INSTANCES }, above: [folder] });
}

function moduleOf(files: readonly ModuleFile[], own: Scope, standing: Standing, around: Around): Module {
  const calls = new Map<string, Call>();
  const outputs = new Map<string, Written>();
  for (const { uri, body } of files)
    for (let i = isSettings(uri) ? body.blocks.length : 0; i < body.blocks.length; i++) {
      const block = body.blocks[i] as HclBlock;
      if (block.type === "resource") continue;
      const [name = ""] = block.labels;
      const value = block.type === "output" && !isSecret(block.body) ? attributeOf(block.body, "value")?.value : undefined;
      if (block.type === "module") calls.set(name, { uri, block });
      if (value !== undefined) outputs.set(name, { uri, value });
    }
  const made = new Map<string, Called | undefined>();
  const called = (name: string): Called | undefined => {
    const call = calls.get(name);
    if (call === undefined || made.has(name)) return made.get(name);
    // While they are made, a number of instances that depends on them is not known.
    made.set(name, undefined);
    made.set(name, calledBy(name, call, module, around));
    return made.get(name);
  };
  const scope: Scope = { ...own, outputs: (path, at, depth) => outputOf(path, at, depth, called) };
  const module: Module = { files, folders: around.folders, scope, outputs, ...standing, called };
  return module;
}

/** The modules that a call makes; undefined where it is not followed. */
function calledBy(name: string, { uri, block }: Call, { scope, ...outer }: Module, around: Around): Called | undefined {
  const { folders, left, above } = around;
  const folder = localSource(block, uri);
  const files = folder === undefined ? undefined : folders.get(folder);
  if (folder === undefined || files === undefined || above.includes(folder) || above.length >= DEEPEST) return undefined;
  const made = instancesOf(block.body, { ...scope, uri });
  if (made.scopes.length > left.instances) return undefined;
  left.instances -= made.scopes.length;
  const modules = made.scopes.map((caller, index) => {
    const within = `${scope.within}module.${name}${made.by === undefined ? "" : `[${index}]`}.`;
    scope.budget.left -= files.reduce((sum, { body }) => sum + body.blocks.length, 0);
    const via = viaOf(scope, uri, block.labelSpans[0] ?? block.typeSpan, `module.${name} is called here`);
    const own = scopeOf(files, { within, via, budget: scope.budget, variables: givenBy(name, block, caller) });
    const by = made.whens?.[index];
    const when = by === undefined ? outer.when : bothWhens(outer.when, by);
    const isRest = made.isOpen === true && index === made.scopes.length - 1;
    const standing = { isConditional: outer.isConditional || made.isConditional || isRest, ...(when === undefined ? {} : { when }) };
    return moduleOf(files, own, standing, { ...around, above: [...above, folder] });
  });
  return { ...made, modules };
}

const viaOf = ({ via }: Scope, uri: string, span: Span, message: string): Via => ({ uri, span, message, ...(via && { from: via }) });

/** What a call gives to the variables of a module, to be worked out where the call is. */
function givenBy(name: string, { body }: HclBlock, caller: Scope): ReadonlyMap<string, Written> {
  const given = new Map<string, Written>();
  for (const argument of body.attributes) {
    const { uri } = caller;
    const via = viaOf(caller, uri, argument.value.span, `module.${name} is given this`);
    if (!OWN.has(argument.name)) given.set(argument.name, { uri, value: argument.value, scope: caller, via });
  }
  return given;
}

/** `module.name`, the key of an instance where there are several, and the name of an output: all that is there of these. */
function outputOf(path: readonly string[], at: At, depth: number, called: Module["called"]): Output | undefined {
  const [, name = "", key] = path;
  const found = called(name);
  if (found === undefined) return undefined;
  const { modules, by, keys, isOpen } = found;
  const [only] = modules;
  if (by === undefined) return only && givenBack(only, path, 2, at, depth);
  if (keys === undefined) return undefined;
  if (key !== undefined) {
    const module = modules[keys.indexOf(key)];
    return module && givenBack(module, path, 3, at, depth);
  }
  if (isOpen === true) return undefined;
  const each = modules.map((module) => givenBack(module, path, path.length, at, depth).value);
  if (by === "number") return { value: { kind: "list", items: each, at }, steps: 2 };
  return { value: { kind: "map", entries: new Map(each.map((value, index) => [keys[index] ?? "", value])), at }, steps: 2 };
}

/** The output that a path names behind so many steps, or all of them. */
function givenBack({ outputs, scope }: Module, path: readonly string[], steps: number, at: At, depth: number): Output {
  const [name] = path.slice(steps);
  const made = (one: string): Value => {
    const written = outputs.get(one);
    return written === undefined ? nothing(at) : namedValue(`output.${one}`, written, scope, at, depth);
  };
  if (name !== undefined) return { value: made(name), steps: steps + 1 };
  return { value: { kind: "map", entries: new Map([...outputs.keys()].map((one) => [one, made(one)])), at }, steps };
}
