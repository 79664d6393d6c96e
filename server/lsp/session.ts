/** A server at work: what is open, what is known, and who is told when it changes. */
import type { InitializeParams } from "vscode-languageserver";
import type { AnyLanguage, ParsedFile, Surroundings } from "../core/language.ts";
import { Lines } from "../core/text.ts";
import { canonical } from "../core/uri.ts";
import type { ReadFile } from "../linter/lint.ts";
import { pulls } from "./capabilities.ts";
import type { Connection } from "./connection.ts";
import { Documents, type OpenDocument } from "./documents.ts";
import { addFeatures } from "./features.ts";
import type { Host } from "./host.ts";
import type { Lined } from "./position.ts";
import { Publisher } from "./publisher.ts";
import { defaults, type Settings } from "./settings.ts";
import { keepInStep } from "./sync.ts";
import { Workspace } from "./workspace.ts";

/** What our own client asks for in `initializationOptions`; other editors need none of it. */
export type Options = {
  /** The editor answers `perimeter/list` and `perimeter/read`. */
  readonly files?: boolean;
  /** The editor shows `perimeter/status`. */
  readonly status?: boolean;
  /** The link of a problem's code, with `{rule}` where the rule's id goes. */
  readonly ruleUrl?: string;
};

/** A document at an offset, with the language that reads it: what most features start from. */
export type Place = Lined & {
  readonly uri: string;
  readonly language: AnyLanguage;
  readonly file: ParsedFile;
  readonly around: Surroundings<ParsedFile>;
};

/** One client for as long as it is connected: what it can do, its settings, its documents and the project. */
export class Session {
  readonly connection: Connection;
  readonly client: InitializeParams["capabilities"];
  readonly options: Options;
  readonly documents = new Documents();
  readonly workspace: Workspace;
  readonly publisher: Publisher;
  settings: Settings = defaults;
  /** The pages of rules, when the editor named none. */
  readonly #pages: string | undefined;
  readonly #lined = new WeakMap<ReadFile, Lined>();
  readonly #loaded = new Map<AnyLanguage, Promise<void>>();

  constructor(connection: Connection, params: InitializeParams, host: Host) {
    this.connection = connection;
    this.client = params.capabilities ?? {};
    this.options = (params.initializationOptions ?? {}) as Options;
    this.#pages = host.rulePages;
    this.workspace = new Workspace(host, this.documents, this.settings);
    this.publisher = new Publisher(this, pulls(params));
  }

  get project() {
    return this.workspace.project;
  }

  /** A file's text and lines as findings and positions mean them: of the open document, else of the file as it was read. */
  lined(uri: string): Lined | undefined {
    const document = this.documents.get(uri);
    if (document !== undefined) return document;
    const read = this.project.file(uri);
    if (read === undefined) return undefined;
    const known = this.#lined.get(read) ?? { text: read.file.source.text, lines: new Lines(read.file.source.text) };
    this.#lined.set(read, known);
    return known;
  }

  /** The editor's own spelling of a uri. */
  clientUri(uri: string): string {
    return this.documents.get(uri)?.clientUri ?? uri;
  }

  /** The open document that a request is about, if some language reads it; its editor knowledge is loaded by then. */
  async place(clientUri: string): Promise<Place | undefined> {
    const uri = canonical(clientUri);
    const language = this.settings.enable ? this.project.language(uri) : undefined;
    if (language === undefined) return undefined;
    await this.#load(language);
    const read = this.project.file(uri);
    const document: OpenDocument | undefined = this.documents.get(uri);
    const lined = document ?? this.lined(uri);
    // Another spelling of the file may hold another text: then nothing true can be said about this one.
    if (read === undefined || lined === undefined || read.file.source.text !== lined.text) return undefined;
    const { text, lines } = lined;
    return { uri, text, lines, language, file: read.file, around: this.project.around(uri) };
  }

  /** The link to a rule's page. */
  ruleUrl(rule: string): string | undefined {
    const template = this.options.ruleUrl ?? this.#pages;
    return template?.replace("{rule}", rule);
  }

  #load(language: AnyLanguage): Promise<void> {
    const known = this.#loaded.get(language) ?? language.load?.() ?? Promise.resolve();
    this.#loaded.set(language, known);
    return known;
  }
}

/** Starts working on a connection whose `initialize` was answered. */
export function start(connection: Connection, params: InitializeParams, hostFor: (editor: Host) => Host): void {
  const offers = (params.initializationOptions as Options | undefined)?.files === true;
  const session = new Session(connection, params, hostFor(offers ? editorHost(connection) : nowhere));
  addFeatures(session);
  keepInStep(session, params);
}

/** Files as the editor sees them: virtual workspaces, and servers in a browser. */
function editorHost(connection: Connection): Host {
  // An editor that fails to answer has nothing there: one file must not keep the others from being read.
  const asked = (method: string, uri: string): Promise<unknown> => connection.request(method, { uri }).catch(() => undefined);
  return {
    list: async (folder) =>
      (((await asked("perimeter/list", folder)) as string[] | undefined) ?? []).map((uri) => ({ uri: canonical(uri) })),
    read: async (uri) => ((await asked("perimeter/read", uri)) as string | null | undefined) ?? undefined,
  };
}

const nowhere: Host = { list: async () => [], read: async () => undefined };
