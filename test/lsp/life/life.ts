/** An editor over a long life: everything it may tell a server in any order, and what it knows of the end of it. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canonical } from "../../../server/core/uri.ts";
import { uriOf } from "../../../server/disk/uri.ts";
import type { Diagnostic, Editor } from "../editor.ts";
import type { Chance } from "./chance.ts";
import { Disk, type Event } from "./disk.ts";

export type Doc = { readonly uri: string; text: string; version: number };
type Pulled = { readonly resultId: string; readonly items: readonly Diagnostic[] };
type Report = { readonly kind: string; readonly resultId: string; readonly items?: readonly Diagnostic[] };

const SETTINGS: readonly Record<string, unknown>[] = [
  {},
  {},
  { scope: "openFiles" },
  { enable: false },
  { targets: { nginx: "1.14" } },
  { severity: { "nginx/*": "hint" } },
  { severity: { "exposure/*": "off" }, codeLens: false },
];
const PIECES = ["", "x", "\n", "\r\n", "😀", "é", ";", "{", "}", "#", '"', "  listen 80;\n", "-A INPUT -p tcp --dport 22 -j ACCEPT\n"];
const REQUESTS = ["hover", "completion", "definition", "references", "prepareRename", "documentSymbol", "codeLens", "foldingRange"];

export class Life {
  readonly disk: Disk;
  readonly editor: Editor;
  readonly docs = new Map<string, Doc>();
  readonly pulls: boolean;
  settings: Record<string, unknown> = {};
  folders: string[];
  /** What the editor last pulled, by document. */
  readonly pulled = new Map<string, Pulled>();
  /** The lenses and the tree that the editor shows: asked for when a document is opened or edited, and when the server says so. */
  readonly shown = new Map<string, unknown>();
  readonly #asked = new Map<string, number>();
  #outstanding = 0;
  readonly #chance: Chance;
  readonly #late: Event[] = [];
  #untitled = 0;

  constructor(chance: Chance, connect: () => Editor, pulls: boolean) {
    this.#chance = chance;
    this.disk = new Disk(chance);
    this.pulls = pulls;
    this.folders = [this.path("estate"), this.path("cloud")].map(uriOf);
    this.editor = connect();
    const { answers } = this.editor;
    answers["workspace/codeLens/refresh"] = () => this.#each((uri) => this.#lenses(uri));
    answers["workspace/diagnostic/refresh"] = () => this.#each((uri) => this.#pull(uri));
    this.editor.onStatus = ({ busy }) => {
      if (!busy) this.#latest("exposure", "perimeter/exposure", null, (tree) => this.shown.set("exposure", tree));
    };
  }

  #each(show: (uri: string) => void): null {
    for (const uri of this.docs.keys()) show(uri);
    return null;
  }

  /** Asks, and shows what comes unless it was asked for again meanwhile, or the document is another by then. */
  #latest<T>(key: string, method: string, params: unknown, show: (answer: T) => void, doc?: Doc): void {
    const time = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, time);
    this.#outstanding++;
    void this.editor.ask(method, params).then(({ result }) => {
      this.#outstanding--;
      if (this.#asked.get(key) === time && (doc === undefined || this.docs.get(doc.uri) === doc)) show(result as T);
    });
  }

  #lenses(uri: string): void {
    const params = { textDocument: { uri } };
    this.#latest(`lenses ${uri}`, "textDocument/codeLens", params, (lenses) => this.shown.set(`lenses ${uri}`, lenses), this.docs.get(uri));
  }

  #pull(uri: string): void {
    if (!this.pulls) return;
    const before = this.pulled.get(uri)?.resultId;
    const params = { textDocument: { uri }, ...(before === undefined ? {} : { previousResultId: before }) };
    const keep = ({ kind, resultId, items = [] }: Report): void => {
      if (kind === "full") this.pulled.set(uri, { resultId, items });
    };
    this.#latest(`pull ${uri}`, "textDocument/diagnostic", params, keep, this.docs.get(uri));
  }

  path(name: string): string {
    return join(this.disk.root, name);
  }

  /** Starts a server on the present state: folders, settings, and the documents as they are open. */
  async start(editor = this.editor): Promise<void> {
    editor.answers["workspace/configuration"] = () => [this.settings];
    // For a server that has no file system.
    editor.answers["perimeter/list"] = (params) => this.disk.filesBelow((params as { uri: string }).uri);
    editor.answers["perimeter/read"] = (params) => this.disk.textAt((params as { uri: string }).uri);
    const capabilities = {
      workspace: { configuration: true, codeLens: { refreshSupport: true }, diagnostics: { refreshSupport: true } },
      textDocument: {
        publishDiagnostics: { relatedInformation: true },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
        rename: { prepareSupport: true },
        ...(this.pulls ? { diagnostic: {} } : {}),
      },
    };
    await editor.start(capabilities, {
      workspaceFolders: this.folders.map((uri) => ({ uri, name: uri })),
      initializationOptions: { status: true, files: true },
    });
    for (const { uri, text, version } of this.docs.values()) editor.open(uri, text, version, "plaintext");
    await settled(editor);
  }

  /** One thing happens. */
  step(): string {
    const { below, one } = this.#chance;
    const kind = below(32);
    const open = [...this.docs.values()];
    if (kind < 9) return this.#disk();
    if (kind < 14) return this.#open();
    const doc = open.length > 0 ? this.#chance.pick(open) : undefined;
    if (doc === undefined) return this.#open();
    if (kind < 16) return this.#close(doc);
    if (kind < 24) return this.#change(doc);
    if (kind < 26) return this.#save(doc);
    if (kind < 29) return this.#ask(doc);
    if (kind === 29 && one(2)) return this.#configure();
    if (kind === 30 && one(2)) return this.#fold();
    return this.#tell(this.#chance.below(this.#late.length + 1));
  }

  /** Everything that was held back is told, in any order, and the server has looked at everything. */
  async settle(): Promise<void> {
    this.#take();
    this.#tell(this.#late.length);
    await settled(this.editor);
    await this.editor.until("what the editor shows", () => this.#outstanding === 0);
  }

  #disk(): string {
    this.disk.happen();
    const told = JSON.stringify(this.disk.events);
    this.#take();
    const config = this.path("estate/perimeter.yaml");
    return `disk ${told}${told.includes("perimeter.yaml") && existsSync(config) ? JSON.stringify(this.disk.read(config)) : ""}`;
  }

  /** Takes the events that the disk made; some come twice. */
  #take(): void {
    for (const event of this.disk.events.splice(0)) {
      this.#late.push(event);
      if (this.#chance.one(6)) this.#late.push(event);
    }
  }

  #tell(count: number): string {
    if (count === 0) return "nothing";
    const changes = this.#chance.shuffled(this.#late).slice(0, count);
    for (const change of changes) this.#late.splice(this.#late.indexOf(change), 1);
    this.editor.notify("workspace/didChangeWatchedFiles", { changes });
    return `events ${JSON.stringify(changes)}`;
  }

  #open(): string {
    const { one, pick } = this.#chance;
    const path = pick(this.disk.files(false, one(3)));
    const file = uriOf(path);
    const odd = one(8)
      ? pick([`untitled:Untitled-${++this.#untitled}`, `git:${path}?ref`, `file://${this.path("estate/hosts/new/etc/nginx/nginx.conf")}`])
      : file;
    const uri = canonical(odd);
    if (this.docs.size > 12 || this.#isOpen(uri)) return "nothing";
    const disk = existsSync(path) && isFile(path) ? readFileSync(path, "utf8") : "";
    const text = one(4) ? this.disk.text(existsSync(path) && isFile(path) ? path : this.path("nothing")) : disk;
    this.docs.set(uri, { uri, text, version: 1 });
    this.pulled.delete(uri);
    this.editor.open(uri, text, 1, "plaintext");
    this.#look(uri);
    return `open ${uri}`;
  }

  /** Whether a document is open under this name, or another name of the same file: two texts of one file have no right answer. */
  #isOpen(uri: string): boolean {
    const real = realOf(uri);
    return [...this.docs.keys()].some((other) => other === uri || realOf(other) === real);
  }

  #look(uri: string): void {
    this.#lenses(uri);
    this.#pull(uri);
  }

  #close(doc: Doc): string {
    this.docs.delete(doc.uri);
    this.pulled.delete(doc.uri);
    this.shown.delete(`lenses ${doc.uri}`);
    this.editor.notify("textDocument/didClose", { textDocument: { uri: doc.uri } });
    return `close ${doc.uri}`;
  }

  #change(doc: Doc): string {
    const { below, one, pick } = this.#chance;
    const contentChanges: unknown[] = [];
    for (let times = 1 + (one(3) ? below(3) : 0); times > 0; times--) {
      if (one(20)) {
        doc.text = one(2) ? "" : this.disk.text(pick(this.disk.files()));
        contentChanges.push({ text: doc.text });
        continue;
      }
      const start = outsideEnds(doc.text, below(doc.text.length + 1));
      const end = one(3) ? outsideEnds(doc.text, Math.min(doc.text.length, start + below(one(4) ? 80 : 4))) : start;
      const text = pick(PIECES);
      const [first, last] = [Math.min(start, end), Math.max(start, end)];
      contentChanges.push({ range: { start: positionAt(doc.text, first), end: positionAt(doc.text, last) }, text });
      doc.text = doc.text.slice(0, first) + text + doc.text.slice(last);
    }
    doc.version += 1 + below(2);
    this.editor.notify("textDocument/didChange", { textDocument: { uri: doc.uri, version: doc.version }, contentChanges });
    this.#look(doc.uri);
    return `change ${doc.uri} ${JSON.stringify(contentChanges)}`;
  }

  #save(doc: Doc): string {
    if (!doc.uri.startsWith("file:")) return "nothing";
    this.disk.write(fileURLToPath(doc.uri), doc.text);
    this.#take();
    return `save ${doc.uri}`;
  }

  #configure(): string {
    this.settings = this.#chance.pick(SETTINGS);
    this.editor.notify("workspace/didChangeConfiguration", { settings: null });
    return `settings ${JSON.stringify(this.settings)}`;
  }

  #fold(): string {
    const uri = uriOf(this.path(this.#chance.pick(["estate", "cloud", "other", "estate/hosts"])));
    const removed = this.folders.includes(uri) ? [{ uri, name: "" }] : [];
    const added = removed.length > 0 ? [] : [{ uri, name: "" }];
    this.folders = removed.length > 0 ? this.folders.filter((folder) => folder !== uri) : [...this.folders, uri];
    this.editor.notify("workspace/didChangeWorkspaceFolders", { event: { added, removed } });
    return `folders ${JSON.stringify({ added, removed })}`;
  }

  #ask(doc: Doc): string {
    const { pick, below, one } = this.#chance;
    const what = pick([...REQUESTS, "exposure", "pull", "explain", "codeAction"]);
    const position = positionAt(doc.text, below(doc.text.length + 1));
    const textDocument = { uri: doc.uri };
    if (one(4)) this.editor.send({ jsonrpc: "2.0", id: "cancelled", method: "perimeter/exposure", params: null });
    if (one(4)) this.editor.notify("$/cancelRequest", { id: "cancelled" });
    if (what === "exposure") void this.editor.ask("perimeter/exposure", null);
    else if (what === "explain") void this.editor.ask("perimeter/explain", { rule: "nginx/alias-traversal" });
    else if (what === "pull") this.#pull(doc.uri);
    else if (what === "codeAction")
      void this.editor.ask("textDocument/codeAction", {
        textDocument,
        range: { start: position, end: position },
        context: { diagnostics: [] },
      });
    else void this.editor.ask(`textDocument/${what}`, { textDocument, position });
    return `ask ${what}`;
  }
}

/** Kept when the server has read and told everything. */
export async function settled(editor: Editor): Promise<void> {
  for (let turn = 0; turn < 2; turn++) {
    await editor.request("perimeter/exposure", null);
    await new Promise((done) => setTimeout(done, 2));
  }
}

const isFile = (path: string): boolean => {
  try {
    return readFileSync(path) !== undefined;
  } catch {
    return false;
  }
};

function realOf(uri: string): string {
  try {
    return uriOf(realpathSync(fileURLToPath(uri)));
  } catch {
    return uri;
  }
}

/** An offset that a position can name: not between CR and LF. */
const outsideEnds = (text: string, offset: number): number => (text[offset - 1] === "\r" && text[offset] === "\n" ? offset - 1 : offset);

/** Line and column as the protocol counts them. */
export function positionAt(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset);
  const ends = [...before.matchAll(/\r\n|\n|\r(?!\n)/g)];
  return { line: ends.length, character: offset - Math.max(0, ...ends.slice(-1).map((end) => end.index + end[0].length)) };
}
