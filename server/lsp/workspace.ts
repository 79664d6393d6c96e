/** Keeps a Project in step with the files of the workspace and with what the editor holds open. */

import type { Edit } from "../core/text.ts";
import { languages } from "../linter/languages.ts";
import { Project } from "../linter/project.ts";
import type { Documents, OpenDocument } from "./documents.ts";
import type { Host } from "./host.ts";
import { Listing } from "./listing.ts";
import type { Settings } from "./settings.ts";

/** Files read between two looks at what else there is to do. */
const BATCH = 100;

/** What the editor tells of a path: `changed` is text that is new, everything else may be a file or a folder that came or went. */
export type Event = { readonly uri: string; readonly changed: boolean };

/** The project of a session. What happens to files and documents is taken in one after the other; `settled` is kept when all of it has been. */
export class Workspace {
  project: Project;
  readonly #host: Host;
  readonly #documents: Documents;
  #listing: Listing;
  /** One thing after another: what lists and reads must not overtake itself. */
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;
  readonly #events: Event[] = [];

  constructor(host: Host, documents: Documents, settings: Settings) {
    this.#host = host;
    this.#documents = documents;
    this.#listing = new Listing(host, documents, []);
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
    return this.#listing.inside(uri);
  }

  /** The folders of the workspace, as canonical uris. */
  get folders(): readonly string[] {
    return this.#listing.folders;
  }

  /** Where a symbolic link leads; the uri itself for other files. */
  home(uri: string): string {
    return this.#listing.get(uri)?.real ?? uri;
  }

  /** Forgets everything, and reads the folders and the open documents anew, by the settings as they then are. */
  reload(folders: readonly string[], ask: () => Promise<Settings>): Promise<void> {
    return this.#then(async () => {
      const settings = await ask();
      const listing = new Listing(this.#host, this.#documents, folders);
      await listing.look();
      this.#listing = listing;
      this.project = new Project(languages, { targets: settings.targets });
      this.#list();
      for (const document of this.#documents.all()) this.#take(document);
      await this.#read();
    });
  }

  /** A document was opened: its text counts from now on. */
  opened(document: OpenDocument): Promise<void> {
    const { uri } = document;
    // Of one that is open without its folder nothing is said before what it includes was looked for around it.
    if (this.inside(uri)) {
      if (!this.#listing.holds(uri)) this.#list();
      this.#take(document);
    }
    return this.#then(async () => {
      await this.#listing.surround(uri);
      if (!this.#listing.holds(uri)) this.#list();
      const current = this.#documents.get(uri);
      if (current !== undefined) this.#take(current);
      await this.#read();
    });
  }

  /** A document was edited; `before` is the text that `edit` is an edit of. */
  edited(document: OpenDocument, edit: Edit, before: string): void {
    const { uri, text } = document;
    if (this.project.text(uri) === before) this.project.edit(uri, [edit], text);
    else this.#take(document);
  }

  /** Reads what an edit made necessary: a file that is included from now on. True when there was one. */
  async catchUp(): Promise<boolean> {
    if (this.project.wanted().length === 0) return false;
    await this.#then(() => this.#read());
    return true;
  }

  /** A document was closed: what is on disk counts again. */
  closed(uri: string): Promise<void> {
    return this.#then(async () => {
      this.#listing.leave(uri);
      if (!this.#listing.holds(uri)) this.#list();
      await this.#look([{ uri, changed: true }]);
    });
  }

  /**
   * Files or folders appeared, changed or disappeared on disk. What is there now counts, whatever the events say: they come late, twice and in any
   * order. Open documents are not touched by it.
   */
  changed(events: readonly Event[]): Promise<void> {
    const waits = this.#events.length > 0;
    for (const event of events) this.#events.push(event);
    // One look for all that comes before it begins: to look is to list folders.
    return waits ? this.#work : this.#then(() => this.#look(this.#events.splice(0)));
  }

  async #look(events: readonly Event[]): Promise<void> {
    const moved = new Set<string>();
    for (const { uri, changed } of events) {
      if (!this.#listing.concerns(uri)) continue;
      if (changed && this.#listing.plain(uri)) this.project.reread(uri);
      else moved.add(uri);
    }
    if (moved.size > 0) {
      await this.#listing.look(moved);
      this.#list();
      for (const uri of this.#listing.at(moved)) this.project.reread(uri);
    }
    await this.#read();
  }

  #list(): void {
    const list = this.#listing.list();
    if (list === undefined) return;
    this.project.list(list.paths);
    for (const uri of list.turned) this.project.reread(uri);
  }

  #take({ uri, text }: OpenDocument): void {
    if (this.#listing.get(uri) !== undefined && this.project.text(uri) !== text) this.project.set(uri, text);
  }

  /** The text of a file counts unless it is open, be it under another name. */
  #hold(uri: string, text: string | undefined): void {
    const current = this.#openAs(uri)?.text ?? text;
    if (current === undefined) this.project.remove(uri, false);
    else this.project.set(uri, current);
  }

  #openAs(uri: string): OpenDocument | undefined {
    const home = this.home(uri);
    return this.#documents.get(uri) ?? [...this.#documents.all()].find((document) => this.home(document.uri) === home);
  }

  async #read(): Promise<void> {
    for (let wanted = this.project.wanted(); wanted.length > 0; wanted = this.project.wanted()) {
      for (const [i, uri] of wanted.entries()) {
        const open = this.#openAs(uri) !== undefined;
        // The document may be opened, and edited, while the disk is asked.
        this.#hold(uri, open ? undefined : await this.#host.read(uri));
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
