/** Keeps a Project in step with the files of the workspace and with what the editor holds open. */

import type { Edit } from "../core/text.ts";
import { isSkipped } from "../linter/folders.ts";
import { languages } from "../linter/languages.ts";
import { Project } from "../linter/project.ts";
import type { Documents, OpenDocument } from "./documents.ts";
import type { Host, Listed } from "./host.ts";
import type { Settings } from "./settings.ts";

/** Files read between two looks at what else there is to do. */
const BATCH = 100;

export class Workspace {
  project: Project;
  readonly #host: Host;
  readonly #documents: Documents;
  #folders: readonly string[] = [];
  #listed = new Map<string, Listed>();
  /** One thing after another: what lists and reads must not overtake itself. */
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(host: Host, documents: Documents, settings: Settings) {
    this.#host = host;
    this.#documents = documents;
    this.project = new Project(languages, { targets: settings.targets });
  }

  /** Kept when everything that was asked for so far has been read. */
  get settled(): Promise<void> {
    return this.#work;
  }

  /** Whether something that was asked for is still being read. */
  get reading(): boolean {
    return this.#waiting > 0;
  }

  /** Whether a file belongs to a folder of the workspace (and not only to an open editor). */
  inside(uri: string): boolean {
    return this.#folderOf(uri) !== undefined;
  }

  #folderOf(uri: string): string | undefined {
    return this.#folders.find((folder) => uri.startsWith(folder.endsWith("/") ? folder : `${folder}/`));
  }

  /** The folders of the workspace, as canonical uris. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  /** Where a symbolic link leads; the uri itself for other files. */
  home(uri: string): string {
    return this.#listed.get(uri)?.real ?? uri;
  }

  /** Forgets everything, and reads the folders and the open documents anew, by the settings as they then are. */
  reload(folders: readonly string[], ask: () => Promise<Settings>): Promise<void> {
    return this.#then(async () => {
      const settings = await ask();
      this.#folders = folders;
      this.#listed.clear();
      for (const folder of folders) for (const item of await this.#host.list(folder)) this.#listed.set(item.uri, item);
      this.project = new Project(languages, { targets: settings.targets });
      for (const document of this.#documents.all()) this.#add(document.uri);
      this.#list();
      for (const document of this.#documents.all()) {
        if (this.inside(document.uri)) this.project.set(document.uri, document.text);
        else await this.#surround(document.uri);
      }
      await this.#read();
    });
  }

  /** A document was opened: its text counts from now on. */
  opened(document: OpenDocument): Promise<void> {
    const lone = !this.inside(document.uri) && !this.#listed.has(document.uri);
    if (!lone && this.project.text(document.uri) !== document.text) this.project.set(document.uri, document.text);
    this.#add(document.uri);
    return this.#then(async () => {
      if (lone) await this.#surround(document.uri);
      await this.#read();
    });
  }

  /** A document that is open without its folder: what it includes is looked for around it before anything is said about it. */
  async #surround(uri: string): Promise<void> {
    // The folders may have come to be known since.
    if (this.inside(uri)) return;
    for (const item of (await this.#host.around?.(uri)) ?? []) if (!this.#listed.has(item.uri)) this.#listed.set(item.uri, item);
    this.#list();
    const document = this.#documents.get(uri);
    if (document !== undefined) this.project.set(uri, document.text);
  }

  edited(document: OpenDocument, edit: Edit): void {
    this.project.edit(document.uri, [edit], document.text);
  }

  /** Reads what an edit made necessary: a file that is included from now on. */
  catchUp(): Promise<void> {
    return this.project.wanted().length === 0 ? this.#work : this.#then(() => this.#read());
  }

  /** A document was closed: what is on disk counts again. */
  closed(uri: string): Promise<void> {
    return this.changed([{ uri, gone: !this.inside(uri) }]);
  }

  /** Files or folders appeared, changed or disappeared on disk. Open documents are not touched by it. */
  changed(changes: readonly { readonly uri: string; readonly gone: boolean }[]): Promise<void> {
    return this.#then(async () => {
      for (const { uri, gone } of changes) {
        if (this.#documents.get(uri) !== undefined || isSkipped(uri, this.#folderOf(uri) ?? "")) continue;
        if (gone) this.#drop(uri);
        else await this.#refresh(uri);
      }
      this.#list();
      await this.#read();
    });
  }

  async #refresh(uri: string): Promise<void> {
    const read = this.project.text(uri) !== undefined;
    if (this.#listed.has(uri) && !read) return;
    const text = await this.#host.read(uri);
    if (this.#documents.get(uri) !== undefined) return;
    if (text !== undefined) {
      this.#add(uri);
      if (read) this.project.set(uri, text);
      return;
    }
    // No file: a folder that was moved in, or something that is gone again.
    this.#drop(uri);
    for (const item of await this.#host.list(uri)) this.#listed.set(item.uri, item);
  }

  // What is open without its folder is all there is, where nothing else is.
  #list(): void {
    const listed = [...this.#listed.values()];
    const more = this.#folders.length > 0 || listed.some(({ aside }) => aside === true);
    this.project.list(more ? listed : listed.map(({ uri }) => ({ uri })));
  }

  #add(uri: string): void {
    if (!this.#listed.has(uri)) this.#listed.set(uri, { uri, lone: !this.inside(uri) });
  }

  #drop(uri: string): void {
    if (this.#listed.delete(uri)) return;
    for (const other of [...this.#listed.keys()]) if (other.startsWith(`${uri}/`)) this.#listed.delete(other);
  }

  async #read(): Promise<void> {
    for (let wanted = this.project.wanted(); wanted.length > 0; wanted = this.project.wanted()) {
      for (const [i, uri] of wanted.entries()) {
        const text = this.#documents.get(uri)?.text ?? (await this.#host.read(uri));
        // The document may have been opened, and edited, while the disk was asked.
        const current = this.#documents.get(uri)?.text ?? text;
        if (current === undefined) this.project.remove(uri, false);
        else this.project.set(uri, current);
        if (i % BATCH === BATCH - 1) await new Promise((next) => setTimeout(next));
      }
    }
  }

  #then(step: () => Promise<void>): Promise<void> {
    this.#waiting++;
    const done = this.#work.then(step).finally(() => this.#waiting--);
    this.#work = done.catch(() => {});
    return done;
  }
}
