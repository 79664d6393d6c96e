/**
 * Who is told which problems when. The edited file's own problems are told at once; what may follow from it elsewhere, a
 * moment later. Problems are pushed, except those of documents that the client pulls.
 */
import type { Diagnostic } from "vscode-languageserver";
import type { Edit } from "../core/text.ts";
import { type Placed, sorted } from "../linter/lint.ts";
import { Carried } from "./carried.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import type { OpenDocument } from "./documents.ts";
import type { Session } from "./session.ts";
import { heard } from "./settings.ts";

/** How long the rest of the workspace waits for the typing to pause, in ms; and at most. */
const PAUSE = 150;
const PATIENCE = 600;
/** How long the server works on the problems of the workspace before it looks for requests, in ms. */
const SLICE = 25;

/** What was last told about a file: remembered so that nothing is said twice. */
type Told = { readonly findings: readonly Placed[]; readonly version: number | undefined; readonly text: string | undefined };

/** Tells the client problems, each state of a file once. */
export class Publisher {
  readonly #session: Session;
  readonly #pulls: boolean;
  readonly #told = new Map<string, Told>();
  readonly #carried = new Carried();
  /** Files whose own problems are to be told as soon as what has arrived is taken in. */
  readonly #edited = new Set<string>();
  readonly #waiting: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since = 0;
  /** What is being worked out before everything is told; `#timer` goes on with it. */
  #work: Iterator<void, boolean> | undefined;
  /** How many readings of everything are under way. */
  #readings = 0;
  #clientPullsWorkspace = false;
  readonly #failuresTold = new Set<string>();
  /** Counts what changed the problems of files that are not edited: part of a pulled report's id. */
  generation = 0;

  constructor(session: Session, pulls: boolean) {
    this.#session = session;
    this.#pulls = pulls;
  }

  /** The problems of one file at its present text. */
  findings(uri: string): readonly Placed[] {
    const { settings, project } = this.#session;
    if (!settings.enable) return [];
    const carried = this.#carried.get(uri);
    const own = heard(project.ownFindings(uri), settings);
    return carried.length === 0 ? own : sorted([...own, ...heard(carried, settings)]);
  }

  /** One file's own problems, now: once for all edits that wait already. */
  own(uri: string, edit?: Edit): void {
    if (edit !== undefined) this.#carried.edited(uri, edit);
    if (this.#edited.size === 0) setTimeout(() => this.#tellEdited());
    this.#edited.add(uri);
  }

  /** Everything, when the typing pauses; what is read at the moment is told when all is. */
  soon(): void {
    if (this.#busy) return;
    const now = Date.now();
    if (this.#timer === undefined || this.#work !== undefined) this.#since = now;
    clearTimeout(this.#timer);
    const wait = Math.max(0, Math.min(PAUSE, this.#since + PATIENCE - now));
    this.#work = undefined;
    this.#timer = setTimeout(() => this.everything(), wait);
  }

  /** Whether everything is told anew in a moment, and the editor then asked to pull again. */
  get returns(): boolean {
    return this.#timer !== undefined && this.#refreshes;
  }

  get #refreshes(): boolean {
    return this.#pulls && this.#session.client.workspace?.diagnostics?.refreshSupport === true;
  }

  /** Everything, as soon as it is worked out: requests that come meanwhile are answered in between. */
  everything(): void {
    if (this.#busy) return;
    clearTimeout(this.#timer);
    // What is half read is not told.
    if (this.#session.workspace.reading) {
      this.#work = undefined;
      this.#timer = setTimeout(() => this.everything(), SLICE);
      return;
    }
    this.#work = this.#session.settings.enable ? this.#session.project.steps() : undefined;
    this.#timer = setTimeout(() => this.#goOn());
  }

  /** Kept when everything was told. */
  told(): Promise<void> {
    return this.#timer === undefined && !this.#busy ? Promise.resolve() : new Promise((done) => this.#waiting.push(done));
  }

  #goOn(): void {
    const until = Date.now() + SLICE;
    while (this.#work !== undefined && Date.now() < until) this.#work = this.#step(this.#work);
    if (this.#session.workspace.reading) this.everything();
    else if (this.#work === undefined) this.#tellAll();
    else this.#timer = setTimeout(() => this.#goOn());
  }

  // Work that throws is over: what rules say is asked for again, one by one, and failures are told.
  #step(work: Iterator<void, boolean>): Iterator<void, boolean> | undefined {
    try {
      const { done, value } = work.next();
      if (done !== true) return work;
      return value ? undefined : this.#session.project.steps();
    } catch {
      return undefined;
    }
  }

  #tellAll(): void {
    this.#timer = undefined;
    for (const done of this.#waiting.splice(0)) done();
    const all = this.all();
    this.#carried.set(all);
    const current = new Set<string>();
    for (const [uri, findings] of all) {
      if (findings.length === 0 && !this.#told.has(uri)) continue;
      current.add(uri);
      this.#tellOrLeave(uri, () => findings);
    }
    for (const uri of [...this.#told.keys()]) if (!current.has(uri)) this.#tell(uri, []);
    this.generation++;
    this.#refresh();
    this.#status(all);
  }

  /** The problems of every file that is shown, open ones under each name that they are open under. */
  all(): Map<string, readonly Placed[]> {
    const { settings, project, documents, workspace } = this.#session;
    const shown = new Map<string, readonly Placed[]>();
    if (!settings.enable) return shown;
    const found = project.findings();
    for (const [uri, findings] of found) {
      const visible = documents.get(uri) !== undefined || (settings.scope === "workspace" && workspace.inside(uri));
      if (visible) shown.set(uri, heard(findings, settings));
    }
    for (const { uri } of documents.all()) {
      const home = found.get(workspace.home(uri));
      if (home !== undefined && !shown.has(uri)) shown.set(uri, heard(home, settings));
    }
    return shown;
  }

  /** A closed document's problems are those of the file again, or none. */
  closed(document: OpenDocument): void {
    if (this.#pulls) return;
    this.#told.delete(document.uri);
    this.#push(document.clientUri, undefined, []);
  }

  /** The client pulls the whole workspace: nothing is pushed to it any more. */
  workspacePulled(): void {
    if (this.#clientPullsWorkspace) return;
    this.#clientPullsWorkspace = true;
    for (const uri of [...this.#told.keys()]) this.#takeBack(uri);
  }

  /** Whether the server reads at the moment; shown by the status item. Nothing but the own problems of files is told meanwhile. */
  busy(busy: boolean): void {
    this.#readings += busy ? 1 : -1;
    if (this.#busy) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#work = undefined;
      this.#status(new Map());
    } else this.#refreshLenses();
  }

  #tellEdited(): void {
    const uris = [...this.#edited];
    this.#edited.clear();
    for (const uri of uris) this.#tellOrLeave(uri, () => this.findings(uri));
  }

  get #busy(): boolean {
    return this.#readings > 0;
  }

  // What is pulled from now on may have been pushed before: it would be shown twice.
  #tellOrLeave(uri: string, findings: () => readonly Placed[]): void {
    if (this.#pulled(uri)) this.#takeBack(uri);
    else this.#tell(uri, findings());
  }

  #takeBack(uri: string): void {
    if (this.#told.delete(uri)) this.#push(this.#session.clientUri(uri), undefined, []);
  }

  #pulled(uri: string): boolean {
    return this.#clientPullsWorkspace || (this.#pulls && this.#session.documents.get(uri) !== undefined);
  }

  #tell(uri: string, findings: readonly Placed[]): void {
    const document = this.#session.documents.get(uri);
    const before = this.#told.get(uri);
    const told = { findings, version: document?.version, text: document?.text };
    if (before === undefined ? findings.length === 0 && document === undefined : isSame(before, told)) return;
    if (findings.length === 0 && document === undefined) this.#told.delete(uri);
    else this.#told.set(uri, told);
    this.#push(this.#session.clientUri(uri), document?.version, diagnosticsOf(this.#session, uri, findings));
  }

  #push(uri: string, version: number | undefined, diagnostics: readonly Diagnostic[]): void {
    this.#session.connection.notify("textDocument/publishDiagnostics", { uri, ...(version === undefined ? {} : { version }), diagnostics });
  }

  #refresh(): void {
    const { connection } = this.#session;
    if (this.#refreshes) connection.request("workspace/diagnostic/refresh", undefined).catch(() => {});
    this.#refreshLenses();
  }

  #refreshLenses(): void {
    const { client, connection } = this.#session;
    if (client.workspace?.codeLens?.refreshSupport === true) connection.request("workspace/codeLens/refresh", undefined).catch(() => {});
  }

  #status(all: ReadonlyMap<string, readonly Placed[]>): void {
    const { failures } = this.#session.project;
    for (const { rule, error } of failures) {
      if (!this.#failuresTold.has(rule)) this.#session.connection.onError(rule, error);
      this.#failuresTold.add(rule);
    }
    if (this.#session.options.status !== true) return;
    const severities = [...all.values()].flatMap((findings) => findings.map(({ severity }) => severity));
    const count = (wanted: string): number => severities.filter((severity) => severity === wanted).length;
    const [errors, warnings] = [count("error"), count("warning")];
    const others = severities.length - errors - warnings;
    const params = { busy: this.#busy, files: all.size, errors, warnings, others, failures: failures.length };
    this.#session.connection.notify("perimeter/status", params);
  }
}

const isSame = (a: Told, b: Told): boolean =>
  a.version === b.version &&
  a.text === b.text &&
  a.findings.length === b.findings.length &&
  a.findings.every((finding, i) => finding === b.findings[i]);
