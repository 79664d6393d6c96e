/** Which paths there are: files of the folders, open documents, and what lies around those that are open without their folder. */
import { isSkipped } from "../linter/folders.ts";
import type { Documents } from "./documents.ts";
import type { Host, Listed } from "./host.ts";

/** The list of a workspace with these folders. It is what the disk and the editor show now, in an order that does not depend on how that came about. */
export class Listing {
  readonly folders: readonly string[];
  readonly #host: Host;
  readonly #documents: Documents;
  readonly #files = new Map<string, readonly Listed[]>();
  /** What lies around each document that is open without its folder. */
  readonly #around = new Map<string, readonly Listed[]>();
  #listed: ReadonlyMap<string, Listed> = new Map();
  /** Documents that were found nowhere on disk. */
  #unseen: ReadonlySet<string> = new Set();
  /** Where links lead, by their uris. */
  #links: ReadonlyMap<string, string> = new Map();
  #reals: ReadonlySet<string> = new Set();

  constructor(host: Host, documents: Documents, folders: readonly string[]) {
    this.#host = host;
    this.#documents = documents;
    this.folders = folders;
  }

  /** Whether a path is below a folder of the workspace. */
  inside(uri: string): boolean {
    return this.folders.some((folder) => isBelow(uri, folder));
  }

  get(uri: string): Listed | undefined {
    return this.#listed.get(uri);
  }

  /** Whether it is worth a look when something happens at a path. */
  concerns(uri: string): boolean {
    const around = this.folders.filter((folder) => isBelow(uri, folder));
    return around.length === 0 || this.#listed.has(uri) || this.#reals.has(uri) || around.some((folder) => !isSkipped(uri, folder));
  }

  /** Whether a path was a regular file of the workspace, and no link, when the disk was looked at last. */
  plain(uri: string): boolean {
    const item = this.#listed.get(uri);
    return item !== undefined && (item.real ?? uri) === uri && !this.#unseen.has(uri);
  }

  /** Looks at the disk again: at the folders that hold one of these paths (or are held by one), and around lone documents; at everything without them. */
  async look(paths?: ReadonlySet<string>): Promise<void> {
    for (const folder of this.folders) {
      if (paths === undefined || [...paths].some((path) => path === folder || isBelow(path, folder) || isBelow(folder, path)))
        this.#files.set(folder, await this.#host.list(folder));
    }
    if (paths === undefined || [...paths].some((path) => !this.inside(path)))
      for (const { uri } of [...this.#documents.all()]) await this.surround(uri);
  }

  /** Looks around a document that is open without its folder. */
  async surround(uri: string): Promise<void> {
    if (this.inside(uri) || this.#documents.get(uri) === undefined) return;
    const found = (await this.#host.around?.(uri)) ?? [];
    if (this.#documents.get(uri) !== undefined) this.#around.set(uri, found);
  }

  /** A document was closed. */
  leave(uri: string): void {
    if (this.#documents.get(uri) === undefined) this.#around.delete(uri);
  }

  /** Whether the list stays the same when a document of that name is opened or closed. */
  holds(uri: string): boolean {
    return this.inside(uri) && this.#listed.has(uri) && !this.#unseen.has(uri);
  }

  /**
   * All paths, and where links lead or led that came or went: an open link's text is that of the file behind it, and no longer is. Undefined
   * when everything is the same as the last time.
   */
  list(): { readonly paths: Iterable<Listed>; readonly turned: readonly string[] } | undefined {
    const listed = new Map<string, Listed>();
    const add = (item: Listed): void => {
      if (!listed.has(item.uri)) listed.set(item.uri, item);
    };
    for (const folder of this.folders) for (const item of this.#files.get(folder) ?? []) add(item);
    const unseen = new Set<string>();
    // What is open without its folder is all there is, where nothing else is.
    const more = this.folders.length > 0 || [...this.#around.values()].some((items) => items.some(({ aside }) => aside === true));
    for (const { uri } of this.#documents.all()) {
      const lone = !this.inside(uri);
      if (listed.has(uri) || (lone && !this.#around.has(uri))) continue;
      unseen.add(uri);
      add(lone && more ? { uri, lone } : { uri });
    }
    for (const items of this.#around.values()) for (const item of items) add(item);
    this.#unseen = unseen;
    if (isSame(listed, this.#listed)) return undefined;
    this.#listed = listed;
    const links = new Map([...listed.values()].flatMap(({ uri, real = uri }) => (real === uri ? [] : [[uri, real] as const])));
    const turned = [...gone(this.#links, links), ...gone(links, this.#links)];
    this.#links = links;
    this.#reals = new Set(links.values());
    return { paths: listed.values(), turned };
  }

  /** The listed paths that are, or are below, one of these paths, or lead there. */
  at(paths: ReadonlySet<string>): readonly string[] {
    const has = (uri: string): boolean => {
      for (let path = uri; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf("/")))) if (paths.has(path)) return true;
      return false;
    };
    return [...this.#listed.values()].filter(({ uri, real = uri }) => has(uri) || (real !== uri && has(real))).map(({ uri }) => uri);
  }
}

/** Where links lead that lead somewhere else, or nowhere, in `others`. */
const gone = (links: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): string[] =>
  [...links].flatMap(([uri, real]) => (others.get(uri) === real ? [] : real));

const isBelow = (uri: string, folder: string): boolean => uri.startsWith(folder.endsWith("/") ? folder : `${folder}/`);

function isSame(a: ReadonlyMap<string, Listed>, b: ReadonlyMap<string, Listed>): boolean {
  if (a.size !== b.size) return false;
  const others = b.values();
  for (const one of a.values()) {
    const other = others.next().value as Listed;
    if (one === other) continue;
    if (one.uri !== other.uri || one.real !== other.real || one.aside !== other.aside || one.lone !== other.lone) return false;
  }
  return true;
}
