/** From paths on the command line to a project that holds what they need. */
import { existsSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { AnyLanguage } from "../core/language.ts";
import { reason } from "../disk/reason.ts";
import { projectOf, type Root, rootOf } from "../disk/root.ts";
import { uriOf } from "../disk/uri.ts";
import { below, type Found, walk } from "../disk/walk.ts";
import { type Listed, Project, type ProjectOptions } from "../linter/project.ts";
import { UsageError } from "./args.ts";
import { readText } from "./read.ts";
import { note, Progress } from "./terminal.ts";

/** A path as it was given, and where it is. */
type Named = { readonly given: string; readonly path: string; readonly folder: boolean };

/** Text for a path that is not read from disk. */
export type Supplied = { readonly path: string; readonly text: string };

/** What is to be opened. */
export type Request = ProjectOptions & {
  readonly paths: readonly string[];
  /** The format to read the named files as. */
  readonly as?: string;
  /** The named paths are the whole workspace: nothing around them is looked at. */
  readonly alone?: boolean;
  /** Standard input, under the name that it was given. */
  readonly supplied?: Supplied;
};

/** A project with everything read, the files that were asked for in order, and what the user should know about. */
export type Opened = {
  readonly project: Project;
  /** Uris of the files named, or in a folder that was named. */
  readonly asked: readonly string[];
  /** Of those, the ones named themselves. */
  readonly named: ReadonlySet<string>;
  readonly notes: readonly string[];
  /** Whether a file that was named itself could not be read. */
  readonly failed: boolean;
  /** The path of a uri as it is shown: as it was given, where it was. */
  shown(uri: string): string;
  /** The absolute path of a uri. */
  path(uri: string): string;
};

/** Around a file that is in no project, more files than this are not looked at for includes. */
const AROUND = 20_000;
/** More files than this in a named folder are not looked at. */
const NAMED = 500_000;

/** A project larger than this is not read in full for the sake of a few named files. */
const PROJECT = 100_000;

/** Lists and reads what the paths of `request` need. Throws UsageError for a path that does not exist. */
export function open(languages: readonly AnyLanguage[], request: Request): Opened {
  const notes: string[] = [];
  const named = request.paths.flatMap((path) => found(path, notes) ?? []);
  if (request.supplied !== undefined) named.push({ given: request.supplied.path, path: resolve(request.supplied.path), folder: false });
  const progress = new Progress();
  const listing = new Listing(named, request, notes, progress);
  const project = new Project(languages, request);
  project.list(listing.listed);
  const supplied = new Map(request.supplied === undefined ? [] : [[uriOf(resolve(request.supplied.path)), request.supplied.text]]);
  const shown = (uri: string): string => shownPath(listing.paths.get(uri) ?? uri, named);
  const failed = load(project, { listing, supplied, notes, shown }, progress);
  progress.done();
  return {
    project,
    asked: listing.asked,
    named: listing.named,
    notes,
    failed,
    shown,
    path: (uri) => listing.paths.get(uri) ?? uri,
  };
}

/** Opens what `paths` hold, or the folder around us, as all that there is of an estate; says what the user should know about. */
export function openEstate(languages: readonly AnyLanguage[], paths: readonly string[]): Opened {
  const opened = open(languages, { paths: paths.length === 0 ? ["."] : paths, alone: true });
  for (const text of opened.notes) note(text);
  return opened;
}

function found(given: string, notes: string[]): Named | undefined {
  const path = resolve(given);
  let stat: Stats;
  try {
    stat = statSync(path);
  } catch (error) {
    throw new UsageError(`${given}: ${reason(error)}`);
  }
  if (stat.isFile() || stat.isDirectory()) return { given, path, folder: stat.isDirectory() };
  notes.push(`${given}: is no regular file: skipped`);
  return undefined;
}

/** Every path that the project may need, each once. */
class Listing {
  readonly paths = new Map<string, string>();
  readonly asked: string[] = [];
  readonly named = new Set<string>();
  readonly listed: Listed[] = [];
  readonly #known = new Set<string>();

  constructor(named: readonly Named[], request: Request, notes: string[], progress: Progress) {
    const as = request.as === undefined ? {} : { as: request.as };
    const roots = request.isolated === true || request.alone === true ? [] : rootsOf(named);
    const around = roots.flatMap((root) => surroundings(root, named, notes, progress) ?? []);
    for (const one of named) {
      // What is named without all that belongs to it.
      const lone = around.some(({ root, aside }) => aside && below(root.path, one.path)) ? { lone: true } : {};
      if (one.folder) this.#folder(one.path, { ...as, ...lone }, notes, progress);
      else {
        this.named.add(uriOf(one.path));
        this.#add(one.path, realOf(one.path), true, { ...as, ...lone });
      }
    }
    for (const { files, aside } of around) for (const file of files) this.#add(file.path, file.real, false, aside ? { aside } : {});
  }

  #folder(path: string, more: Omit<Listed, "uri" | "real">, notes: string[], progress: Progress): void {
    const step = (count: number): void => progress.step(() => `${count} files found`);
    const { files, notes: said } = walk(path, { most: NAMED, root: boundaryOf(path), step });
    notes.push(...said);
    for (const file of files) this.#add(file.path, file.real, true, more);
  }

  #add(path: string, real: string | undefined, asked: boolean, more: Omit<Listed, "uri" | "real">): void {
    if (this.#known.has(path)) return;
    this.#known.add(path);
    const uri = uriOf(path);
    this.paths.set(uri, path);
    if (asked) this.asked.push(uri);
    const mode = modeOf(path);
    this.listed.push({
      uri,
      ...(mode === undefined ? {} : { mode }),
      ...(real === undefined || real === path ? {} : { real: uriOf(real) }),
      ...more,
    });
  }
}

/** Files whose program minds who may read them, in place: a copy in a repository says nothing. */
const MINDED = /^\/(etc|run|lib)\/netplan\/|^\/etc\/wireguard\//;

function modeOf(path: string): number | undefined {
  if (!MINDED.test(path)) return undefined;
  return (statSync(path, { throwIfNoEntry: false })?.mode ?? 0o600) & 0o777;
}

/** Where a named file that is a symbolic link leads to. */
function realOf(path: string): string | undefined {
  try {
    return join(dirname(path), relative(realpathSync(dirname(path)), realpathSync(path)));
  } catch {
    return undefined;
  }
}

function rootsOf(named: readonly Named[]): readonly Root[] {
  const roots = new Map<string, Root>();
  for (const { path, folder } of named) {
    const root = folder ? projectOf(path) : rootOf(dirname(path));
    if (root !== undefined) roots.set(root.path, root);
  }
  return [...roots.values()].filter(
    (root) => ![...roots.values()].some((other) => other !== root && other.project && below(other.path, root.path)),
  );
}

/** How far links in a named folder may lead: into its project, or else its `etc` (sites-enabled holds links to sites-available). */
const boundaryOf = (folder: string): string => rootOf(folder).path;

/** What lies below a root; `aside`: more than was named, which is too much, or of which nobody says that it belongs together: it is there for includes only. */
type Around = { readonly root: Root; readonly files: readonly Found[]; readonly aside: boolean };

/** Undefined where all of it was named anyway. */
function surroundings(root: Root, named: readonly Named[], notes: string[], progress: Progress): Around | undefined {
  if (!existsSync(root.path) || named.some(({ folder, path }) => folder && below(path, root.path))) return undefined;
  const most = root.project ? PROJECT : AROUND;
  const step = (count: number): void => progress.step(() => `${count} files found around`);
  const { files, notes: said } = walk(root.path, { most, step });
  if (root.project) notes.push(...said.filter((text) => !notes.includes(text)));
  const given = new Set(named.map(({ path }) => path));
  const aside = !root.project || files.length >= PROJECT;
  return { root, files, aside: aside && files.some(({ path }) => !given.has(path)) };
}

/** What texts are read from, and where is said which could not be. */
type Loading = Pick<Opened, "shown"> & {
  readonly listing: Listing;
  readonly supplied: ReadonlyMap<string, string>;
  readonly notes: string[];
};

// Returns whether a named file could not be read.
function load(project: Project, { listing, supplied, notes, shown }: Loading, progress: Progress): boolean {
  const asked = new Set(listing.asked);
  let failed = false;
  let count = 0;
  for (let wanted = project.wanted(); wanted.length > 0; wanted = project.wanted()) {
    for (const uri of wanted) {
      const given = supplied.get(uri);
      const path = listing.paths.get(uri) ?? uri;
      const read = given === undefined ? readText(path) : { text: given };
      if ("text" in read) project.set(uri, read.text);
      else {
        project.remove(uri, false);
        if (asked.has(uri)) notes.push(`${shown(uri)}: ${read.problem}: skipped`);
        failed ||= read.failed === true && listing.named.has(uri);
      }
      progress.step(() => `${++count} of ${listing.listed.length} files read`);
    }
  }
  return failed;
}

/** A path as it was given: the named file, or the named folder with what is below it. Others: relative to the working folder where below it. */
function shownPath(path: string, named: readonly Named[]): string {
  for (const one of named) {
    if (one.path === path) return one.given;
    if (!one.folder || !below(one.path, path)) continue;
    const rest = relative(one.path, path).split(sep).join("/");
    return /^(\.\/*)$/.test(one.given) ? rest : `${one.given.replace(/\/+$/, "")}/${rest}`;
  }
  const rest = relative(process.cwd(), path);
  return rest.startsWith("..") ? path : rest.split(sep).join("/");
}
