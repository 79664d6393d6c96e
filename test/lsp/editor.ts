/** An editor for tests: speaks the protocol to a server in this process or in one of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { isSkipped } from "../../server/linter/folders.ts";
import type { Host } from "../../server/lsp/host.ts";
import { serve } from "../../server/lsp/server.ts";
import { FrameReader, frame } from "../../server/lsp/wire.ts";

export const ROOT = resolve(import.meta.dirname, "../..");

export type Diagnostic = {
  range: { start: { line: number; character: number }; end: { line: number; character: number } };
  message: string;
  code?: string;
  severity: number;
  source: string;
  tags?: number[];
  codeDescription?: { href: string };
  relatedInformation?: { location: { uri: string }; message: string }[];
};
type Published = { uri: string; version?: number; diagnostics: Diagnostic[] };
type Reply = { id?: number; method?: string; params?: unknown; result?: unknown; error?: { code: number; message: string } };

/** How long a test waits before it fails, in ms; generous, because machines are shared. */
const PATIENCE = 30_000;

/** One end of a conversation with a server. Published diagnostics are kept, the latest of each file. */
export class Editor {
  readonly published = new Map<string, Published>();
  readonly history: Published[] = [];
  readonly received: Reply[] = [];
  /** What the server asks of the editor, by method. */
  readonly answers: Record<string, (params: unknown) => unknown> = {};
  /** Told of each `perimeter/status`. */
  onStatus: (status: { readonly busy: boolean }) => void = () => {};
  readonly #send: (message: unknown) => void;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #changed: (() => void)[] = [];
  #nextId = 1;

  constructor(send: (message: unknown) => void) {
    this.#send = send;
  }

  receive(message: Reply): void {
    this.received.push(message);
    if (message.method === "perimeter/status") this.onStatus(message.params as { busy: boolean });
    if (message.method === "textDocument/publishDiagnostics") {
      const published = message.params as Published;
      this.published.set(published.uri, published);
      this.history.push(published);
    } else if (message.method !== undefined && message.id !== undefined) {
      const result = this.answers[message.method]?.(message.params) ?? null;
      void Promise.resolve(result).then((value) => this.#send({ jsonrpc: "2.0", id: message.id, result: value }));
    } else if (message.method === undefined && message.id !== undefined) {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    }
    for (const wake of this.#changed.splice(0)) wake();
  }

  send(message: unknown): void {
    this.#send(message);
  }

  notify(method: string, params: unknown): void {
    this.#send({ jsonrpc: "2.0", method, params });
  }

  /** The reply, error or not. */
  ask(method: string, params: unknown): Promise<Reply> {
    const id = this.#nextId++;
    return within(
      method,
      new Promise((done) => {
        this.#waiting.set(id, done);
        this.#send({ jsonrpc: "2.0", id, method, params });
      }),
    );
  }

  async request<T>(method: string, params: unknown): Promise<T> {
    const reply = await this.ask(method, params);
    if (reply.error !== undefined) throw new Error(`${method}: ${reply.error.message}`);
    return reply.result as T;
  }

  /** initialize and initialized. */
  async start(capabilities: unknown = {}, more: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const params = { processId: null, rootUri: null, capabilities, ...more };
    const { capabilities: offered } = await this.request<{ capabilities: Record<string, unknown> }>("initialize", params);
    this.notify("initialized", {});
    return offered;
  }

  open(uri: string, text: string, version = 1, languageId = "nginx"): void {
    this.notify("textDocument/didOpen", { textDocument: { uri, languageId, version, text } });
  }

  /** Waits until something is so; looks again after every message. */
  async until<T>(what: string, look: () => T | undefined | false): Promise<T> {
    const wait = async (): Promise<T> => {
      for (;;) {
        const found = look();
        if (found !== undefined && found !== false) return found;
        await new Promise<void>((wake) => this.#changed.push(wake));
      }
    };
    return within(what, wait());
  }

  /** The diagnostics of a file, once there is a publication for which `fits` holds. */
  diagnostics(uri: string, fits: (published: Published) => boolean = () => true): Promise<Diagnostic[]> {
    return this.until(`diagnostics of ${uri}`, () => {
      const published = this.published.get(uri);
      return published !== undefined && fits(published) ? published.diagnostics : undefined;
    });
  }
}

function within<T>(what: string, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(new Error(`waited too long for ${what}`)), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A server in this process, on files that exist in memory only. */
export function inProcess(files: Record<string, string> = {}): Editor & { exited: number | undefined } {
  return onHost(() => ({
    list: async (folder) => Object.keys(files).flatMap((uri) => (uri.startsWith(`${folder}/`) && !isSkipped(uri, folder) ? { uri } : [])),
    read: async (uri) => files[uri],
  }));
}

/** A server in this process, with the files of that host; it gets the host that asks the editor. */
export function onHost(hostFor: (editor: Host) => Host): Editor & { exited: number | undefined } {
  const editor = new Editor((message) => setImmediate(() => server.receive(JSON.parse(JSON.stringify(message))))) as Editor & {
    exited: number | undefined;
  };
  const server = serve(
    (message) => setImmediate(() => editor.receive(JSON.parse(JSON.stringify(message)))),
    hostFor,
    (status) => {
      editor.exited = status;
    },
  );
  return editor;
}

/** A server in a process of its own, over stdio: that of the sources, or a built one. */
export function overStdio(args: readonly string[] = ["--import", "tsx", "server/lsp/main.ts"]): {
  editor: Editor;
  process: ChildProcess;
  exited: Promise<number | null>;
  write(bytes: string | Uint8Array): void;
} {
  const child = spawn(process.execPath, [...args, "--stdio"], {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const editor = new Editor((message) => child.stdin.write(frame(message)));
  const reader = new FrameReader();
  child.stdout.on("data", (chunk: Buffer) => {
    for (const body of reader.push(chunk)) editor.receive(JSON.parse(body));
  });
  child.stdin.on("error", () => {});
  child.stderr.pipe(process.stderr);
  process.once("exit", () => child.kill());
  const exited = new Promise<number | null>((done) => child.once("exit", done));
  return { editor, process: child, exited, write: (bytes) => child.stdin.write(bytes) };
}
