/** YAML tokens → documents, by the grammar of libyaml, going on after damage. */
import type { Span } from "../../core/text.ts";
import type { YamlContent, YamlDocument, YamlEntry, YamlFile, YamlNode, YamlScalar } from "./yaml.ts";
import { YamlScanner } from "./yaml-scan.ts";
import { forbiddenAt, type Token, type TokenKind, type YamlProblem, type YamlProblemCode } from "./yaml-tokens.ts";

/** Collections nested deeper than this are not read: recursion here, and in every reader of the tree, stays bounded. */
const DEPTH_LIMIT = 500;
const PROBLEM_LIMIT = 200;

const UNDECORATED: Decoration = {};

type Decoration = { tag?: string; tagSpan?: Span; anchor?: string; start?: number };

/** Reads all documents of `text`; see `readYaml`. */
export function buildDocuments(text: string): YamlFile {
  const builder = new Builder(text);
  const bad = forbiddenAt(text);
  if (bad >= 0) builder.report("control-character", bad, bad + 1, "YAML does not allow this control character");
  return { documents: builder.documents(), problems: builder.problems };
}

class Builder {
  readonly problems: YamlProblem[] = [];
  readonly #scanner: YamlScanner;
  readonly #anchors = new Map<string, YamlContent>();
  #index = 0;
  // Which of the virtual tokens before the one at #index were taken: 0 none, 1 block-mapping, 2 key.
  #taken = 0;
  #document = 0;
  #lastEnd = 0;

  constructor(text: string) {
    this.#scanner = new YamlScanner(text, (code, start, end, message) => this.report(code, start, end, message));
  }

  report(code: YamlProblemCode, start: number, end: number, message: string): void {
    const last = this.problems.at(-1);
    if (this.problems.length < PROBLEM_LIMIT && last?.start !== start)
      this.problems.push({ code, start, end, message, document: this.#document });
  }

  #token(): Token {
    return this.#scanner.token(this.#index);
  }

  #kind(): TokenKind {
    const token = this.#token();
    const opens = this.#scanner.keyAt.get(this.#index);
    if (opens === undefined || this.#taken === 2) return token.kind;
    return opens && this.#taken === 0 ? "block-mapping" : "key";
  }

  #skip(): Token {
    const token = this.#token();
    const opens = this.#scanner.keyAt.get(this.#index);
    if (opens !== undefined && this.#taken < 2) {
      this.#taken = opens && this.#taken === 0 ? 1 : 2;
      return token;
    }
    this.#taken = 0;
    if (token.kind !== "end") this.#index++;
    if (token.end > token.start) this.#lastEnd = token.end;
    return token;
  }

  #complain(code: YamlProblemCode, message: string): void {
    const token = this.#token();
    this.report(code, token.start, Math.max(token.end, token.start), message);
  }

  documents(): YamlDocument[] {
    const documents: YamlDocument[] = [];
    for (;;) {
      while (this.#kind() === "document-end") {
        if (documents.length === 0) this.#complain("expected-content", "a value is expected before `...`");
        this.#skip();
        this.#document = documents.length;
      }
      if (this.#kind() === "end") return documents;
      this.#document = documents.length;
      documents.push(this.#readDocument(documents.length === 0));
    }
  }

  #readDocument(first: boolean): YamlDocument {
    const start = this.#token().start;
    const hadDirectives = this.#kind() === "directive";
    while (this.#kind() === "directive") this.#skip();
    const explicit = this.#kind() === "document-start";
    if (explicit) this.#skip();
    else if (!first || hadDirectives)
      this.#complain("expected-document", "only one value fits in a document: indent this, or begin with `---`");
    this.#anchors.clear();
    const kind = this.#kind();
    const empty = kind === "document-start" || kind === "document-end" || kind === "directive" || kind === "end";
    const before = this.#index;
    const root = !empty ? this.#node(true, false, 0) : explicit ? this.#missing() : undefined;
    if (!empty && this.#index === before && this.#taken === 0) this.#skip();
    return { root, span: { start, end: Math.max(start, this.#lastEnd) } };
  }

  #node(block: boolean, indentless: boolean, depth: number): YamlNode {
    if (this.#kind() === "alias") return this.#alias();
    const decoration = this.#decoration();
    const kind = this.#kind();
    const start = decoration.start ?? this.#token().start;
    const content = this.#content(kind, block, indentless, depth, start, decoration);
    if (decoration.anchor !== undefined) this.#anchors.set(decoration.anchor, content);
    return content;
  }

  #content(kind: TokenKind, block: boolean, indentless: boolean, depth: number, start: number, decoration: Decoration): YamlContent {
    const { start: _, ...marks } = decoration.start === undefined ? UNDECORATED : decoration;
    if (kind === "scalar") {
      const token = this.#skip();
      return { kind: "scalar", text: token.text, style: token.style, span: { start: token.start, end: token.end }, ...marks };
    }
    const isCollection =
      kind === "[" || kind === "{" || (block && (kind === "block-sequence" || kind === "block-mapping")) || (indentless && kind === "-");
    if (isCollection && depth >= DEPTH_LIMIT) return this.#tooDeep();
    if (isCollection) {
      const flow = kind === "[" || kind === "{";
      if (kind === "[" || kind === "block-sequence" || kind === "-") {
        const items = flow ? this.#flowSequence(depth + 1) : this.#blockSequence(kind === "-", depth + 1);
        return { kind: "seq", flow, items, span: { start, end: this.#lastEnd }, ...marks };
      }
      const entries = flow ? this.#flowMapping(depth + 1) : this.#blockMapping(depth + 1);
      return { kind: "map", flow, entries, span: { start, end: this.#lastEnd }, ...marks };
    }
    if (decoration.start === undefined) this.#complain("expected-content", "a value is expected here");
    return { ...this.#missing(), ...marks };
  }

  #decoration(): Decoration {
    const decoration: Decoration = {};
    for (let kind = this.#kind(); kind === "anchor" || kind === "tag"; kind = this.#kind()) {
      if ((kind === "anchor" ? decoration.anchor : decoration.tag) !== undefined) break;
      const token = this.#skip();
      decoration.start ??= token.start;
      if (kind === "anchor") {
        decoration.anchor = token.text;
        if (this.#anchors.has(token.text))
          this.report("duplicate-anchor", token.start, token.end, "an anchor of this name stands before it");
      } else {
        decoration.tag = token.text;
        decoration.tagSpan = { start: token.start, end: token.end };
      }
    }
    return decoration;
  }

  #alias(): YamlNode {
    const token = this.#skip();
    const target = this.#anchors.get(token.text);
    if (target === undefined) this.report("undefined-alias", token.start, token.end, "no anchor of this name stands before it");
    return { kind: "alias", name: token.text, target, span: { start: token.start, end: token.end } };
  }

  #missing(): YamlScalar {
    return { kind: "scalar", text: "", style: "plain", span: { start: this.#lastEnd, end: this.#lastEnd } };
  }

  // Skips a collection whole, counting what opens and closes.
  #tooDeep(): YamlScalar {
    this.#complain("too-deep", `nested more than ${DEPTH_LIMIT} levels deep: not read`);
    let open = 0;
    do {
      const kind = this.#kind();
      if (kind === "end") break;
      if (kind === "[" || kind === "{" || kind === "block-mapping" || kind === "block-sequence") open++;
      else if (kind === "]" || kind === "}" || kind === "block-end") open--;
      this.#skip();
    } while (open > 0);
    return this.#missing();
  }

  #blockSequence(indentless: boolean, depth: number): YamlNode[] {
    const items: YamlNode[] = [];
    if (!indentless) this.#skip();
    for (;;) {
      const kind = this.#kind();
      if (kind === "-") {
        this.#skip();
        const next = this.#kind();
        const isMissing = next === "-" || next === "block-end" || (indentless && (next === "key" || next === "value"));
        items.push(isMissing ? this.#missing() : this.#node(true, false, depth));
      } else if (indentless) return items;
      else if (kind === "block-end") {
        this.#skip();
        return items;
      } else {
        this.#complain("expected-entry", "`- ` is expected here: check the indentation");
        if (!this.#recover((node) => items.push(node), depth)) return items;
      }
    }
  }

  #blockMapping(depth: number): YamlEntry[] {
    const entries: YamlEntry[] = [];
    this.#skip();
    for (;;) {
      const kind = this.#kind();
      if (kind === "key" || kind === "value") entries.push(this.#blockEntry(kind === "key", depth));
      else if (kind === "block-end") {
        this.#skip();
        return entries;
      } else {
        this.#complain("expected-key", "`key: value` is expected here: check the indentation");
        const stray = (node: YamlNode): unknown =>
          node.kind === "map" ? entries.push(...node.entries.slice(0, 10_000)) : entries.push({ key: node, value: this.#missing() });
        if (!this.#recover(stray, depth)) return entries;
      }
    }
  }

  #blockEntry(hasKey: boolean, depth: number): YamlEntry {
    const endsKey = (kind: TokenKind): boolean => kind === "key" || kind === "value" || kind === "block-end";
    if (hasKey) this.#skip();
    else this.#complain("expected-key", "a key is expected before `:`");
    const key = endsKey(this.#kind()) ? this.#missing() : this.#node(true, true, depth);
    if (this.#kind() !== "value") return { key, value: this.#missing() };
    this.#skip();
    return { key, value: endsKey(this.#kind()) ? this.#missing() : this.#node(true, true, depth) };
  }

  // Reads a node where none belongs, or drops a token. False: the enclosing document ends here.
  #recover(keep: (node: YamlNode) => unknown, depth: number): boolean {
    const kind = this.#kind();
    if (kind === "end" || kind === "document-start" || kind === "document-end" || kind === "directive") return false;
    if (STARTS_NODE.has(kind)) keep(this.#node(true, false, depth));
    else this.#skip();
    return true;
  }

  #flowSequence(depth: number): YamlNode[] {
    const items: YamlNode[] = [];
    const opener = this.#skip();
    this.#flow(opener, "]", depth, () => {
      if (this.#kind() !== "key" && this.#kind() !== "value") return void items.push(this.#node(false, false, depth));
      const start = this.#token().start;
      const entries = [this.#flowPair(depth)];
      items.push({ kind: "map", flow: true, entries, span: { start, end: this.#lastEnd } });
    });
    return items;
  }

  #flowMapping(depth: number): YamlEntry[] {
    const entries: YamlEntry[] = [];
    const opener = this.#skip();
    this.#flow(opener, "}", depth, () => entries.push(this.#flowPair(depth)));
    return entries;
  }

  // The items of a flow collection, up to and with its closing mark.
  #flow(opener: Token, close: "]" | "}", depth: number, read: () => void): void {
    for (let first = true; ; first = false) {
      let kind = this.#kind();
      if (kind === close) return void this.#skip();
      if (!first) {
        if (kind === ",") this.#skip();
        else {
          if (endsFlow(kind)) return void this.#unclosed(opener);
          this.#complain("unclosed-flow", `\`,\` or \`${close}\` is expected here`);
          if (!this.#recover(() => undefined, depth)) return;
          continue;
        }
        kind = this.#kind();
        if (kind === close) return void this.#skip();
      }
      if (endsFlow(kind)) return void this.#unclosed(opener);
      const before = this.#index;
      const taken = this.#taken;
      read();
      if (this.#index === before && this.#taken === taken && this.#kind() !== ",") this.#skip();
    }
  }

  #unclosed(opener: Token): void {
    this.report("unclosed-flow", opener.start, opener.end, "this bracket is never closed");
  }

  #flowPair(depth: number): YamlEntry {
    const endsKey = (kind: TokenKind): boolean => kind === "value" || endsValue(kind);
    const isPair = this.#kind() === "key" || this.#kind() === "value";
    if (this.#kind() === "key") this.#skip();
    else if (endsKey(this.#kind())) this.#complain("expected-content", "a key is expected here");
    const key = endsKey(this.#kind()) ? this.#missing() : this.#node(false, false, depth);
    if (!isPair || this.#kind() !== "value") return { key, value: this.#missing() };
    this.#skip();
    return { key, value: endsValue(this.#kind()) ? this.#missing() : this.#node(false, false, depth) };
  }
}

const STARTS_NODE: ReadonlySet<TokenKind> = new Set(["scalar", "[", "{", "block-mapping", "block-sequence", "alias", "tag", "anchor"]);

const endsValue = (kind: TokenKind): boolean => kind === "," || kind === "}" || kind === "]";

const endsFlow = (kind: TokenKind): boolean =>
  kind === "end" || kind === "document-start" || kind === "document-end" || kind === "directive" || kind === "block-end";
