/**
 * YAML as the programs read it that load it: a tolerant tree with the span of everything, by the grammar of libyaml (netplan,
 * PyYAML; Go's yaml packages are ports of it). Never throws, linear in the text, nesting bounded, aliases never expanded.
 *
 *   const { documents, problems } = readYaml(text);
 *   const root = documents[0]?.root;                     // a YamlNode, if the document has content
 *   if (root !== undefined) for (const entry of entriesOf(root)) …keyText(entry), entry.value…
 *
 * A node is a map, a sequence or a scalar, or an alias, which `followed` turns into what it stands for. Keys are kept in the
 * order written, duplicates included (`duplicateKeys` finds them), so a key called `__proto__` is a key like any other.
 * Scalars are text; what type a program makes of it is for `typeOf` (yaml-values.ts) or the program's own rules to say.
 */
import type { Span } from "../../core/text.ts";
import { buildDocuments } from "./yaml-build.ts";
import type { ScalarStyle, YamlProblem } from "./yaml-tokens.ts";

export type { ScalarStyle, YamlProblem, YamlProblemCode } from "./yaml-tokens.ts";

type Decorated = {
  readonly span: Span;
  /** As written: `!Ref`, `!!str`, `!<uri>`. */
  readonly tag?: string;
  readonly tagSpan?: Span;
  readonly anchor?: string;
};

/** `text` has escapes and folding resolved; a missing value is an empty plain scalar with an empty span behind its `:` or `-`. */
export type YamlScalar = Decorated & { readonly kind: "scalar"; readonly text: string; readonly style: ScalarStyle };

/** `span` reaches from the first key, or the opening brace, to the end of the last value, or the closing brace. */
export type YamlMap = Decorated & { readonly kind: "map"; readonly flow: boolean; readonly entries: readonly YamlEntry[] };

/** A sequence; `flow` in square brackets. */
export type YamlSeq = Decorated & { readonly kind: "seq"; readonly flow: boolean; readonly items: readonly YamlNode[] };

/** `target` is undefined where no anchor of that name stands before it. Targets form a graph: bound any walk through it. */
export type YamlAlias = { readonly kind: "alias"; readonly span: Span; readonly name: string; readonly target: YamlContent | undefined };

/** What an alias comes to in the end. */
export type YamlContent = YamlScalar | YamlMap | YamlSeq;
/** What may stand anywhere in a document. */
export type YamlNode = YamlContent | YamlAlias;
/** A key of a mapping, and its value. */
export type YamlEntry = { readonly key: YamlNode; readonly value: YamlNode };

/** `span` reaches from the document's first content or `---` to its last. */
export type YamlDocument = { readonly root: YamlNode | undefined; readonly span: Span };

/** The documents of a text, and what is no YAML in it. */
export type YamlFile = { readonly documents: readonly YamlDocument[]; readonly problems: readonly YamlProblem[] };

/** Reads all documents of a text. Spans are UTF-16 offsets; at most 200 problems are kept, sorted as found. */
export const readYaml = (text: string): YamlFile => buildDocuments(text);

const NOTHING: YamlScalar = { kind: "scalar", text: "", style: "plain", span: { start: 0, end: 0 } };

/** What a node stands for: aliases are followed one step (an anchor never names an alias). */
export const followed = (node: YamlNode): YamlContent => (node.kind === "alias" ? (node.target ?? { ...NOTHING, span: node.span }) : node);

/** The entries of a map (or of the map an alias stands for); none for anything else. */
export function entriesOf(node: YamlNode | undefined): readonly YamlEntry[] {
  const content = node === undefined ? undefined : followed(node);
  return content?.kind === "map" ? content.entries : [];
}

/** The items of a sequence (or of the one an alias stands for); none for anything else. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  const content = node === undefined ? undefined : followed(node);
  return content?.kind === "seq" ? content.items : [];
}

/** The text of a scalar (or of the one an alias stands for); undefined for a map or sequence. */
export function textOf(node: YamlNode | undefined): string | undefined {
  const content = node === undefined ? undefined : followed(node);
  return content?.kind === "scalar" ? content.text : undefined;
}

/** The key of an entry as text; undefined where the key is a map or a sequence. */
export const keyText = (entry: YamlEntry): string | undefined => textOf(entry.key);

/** The last value of `key`, which is the one that counts wherever duplicates are tolerated. */
export function valueAt(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return entriesOf(node).findLast((entry) => keyText(entry) === key)?.value;
}

/** Whether a scalar is a missing value: nothing was written. */
export const isMissing = (node: YamlNode): boolean =>
  node.kind === "scalar" && node.style === "plain" && node.text === "" && node.span.start === node.span.end;

/** Pairs of an entry and the earlier one whose key it repeats. Linear. */
export function* duplicateKeys(map: YamlMap): Generator<{ readonly entry: YamlEntry; readonly earlier: YamlEntry }> {
  const seen = new Map<string, YamlEntry>();
  for (const entry of map.entries) {
    const key = keyText(entry);
    if (key === undefined) continue;
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, entry);
    else yield { entry, earlier };
  }
}

/** Every node below `root`, itself included, in document order; aliases are yielded and not followed. Depth is bounded by the reader. */
export function* walk(root: YamlNode): Generator<YamlNode> {
  const left: YamlNode[] = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    yield node;
    if (node.kind === "seq") for (let i = node.items.length - 1; i >= 0; i--) left.push(node.items[i] as YamlNode);
    if (node.kind === "map")
      for (let i = node.entries.length - 1; i >= 0; i--) {
        const entry = node.entries[i] as YamlEntry;
        left.push(entry.value, entry.key);
      }
  }
}

/** The nodes around `offset`, outermost first: maps, sequences, entries' values and keys. For hover and completion. */
export function pathAt(root: YamlNode, offset: number): readonly YamlNode[] {
  const path: YamlNode[] = [];
  for (let node: YamlNode | undefined = root; node !== undefined; ) {
    path.push(node);
    const children: readonly YamlNode[] =
      node.kind === "map" ? node.entries.flatMap((entry) => [entry.key, entry.value]) : node.kind === "seq" ? node.items : [];
    node = children.find((child) => child.span.start <= offset && offset <= child.span.end && child.span.end > child.span.start);
  }
  return path;
}
