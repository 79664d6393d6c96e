/** The files of a workspace, from the file system. The only file of the server, besides its entry points, that touches it. */
import { closeSync, constants, existsSync, fstatSync, openSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { pathOf } from "../core/uri.ts";
import { SKIPPED_FOLDERS } from "../linter/folders.ts";
import { canonical } from "./documents.ts";
import { AROUND_LIMIT, type Host, LIST_LIMIT, type Listed, SIZE_LIMIT } from "./host.ts";

/** Files of `file:` folders. Others (`vscode-vfs:` …) are asked of `other`, the editor. Reading is synchronous inside: measured, it is ten times faster. */
export function nodeHost(other: Host): Host {
  return {
    list: async (folder) => (folder.startsWith("file:") ? listFolder(folder) : other.list(folder)),
    around: async (uri) => (uri.startsWith("file:") ? filesAround(pathOfFile(uri)) : []),
    read: async (uri) => (uri.startsWith("file:") ? readText(pathOfFile(uri)) : other.read(uri)),
  };
}

const pathOfFile = (uri: string): string => pathOf(uri).replace(/^\/([a-zA-Z]:)/, "$1");

/** The repository or project that a file is in, else its `etc`, else its own folder. All but perimeter.yaml is only there to be included. */
function filesAround(file: string): Listed[] {
  const own = dirname(file);
  let configured: string | undefined;
  let etc: string | undefined;
  for (let path = own; ; path = dirname(path)) {
    if (existsSync(join(path, ".git"))) configured ??= path;
    if (existsSync(join(path, "perimeter.yaml"))) configured = path;
    if (basename(path) === "etc") etc ??= path;
    if (dirname(path) === path) break;
  }
  const files = listFolder(pathToFileURL(configured ?? etc ?? own).href, AROUND_LIMIT);
  return files.map((item) => (item.uri.endsWith("/perimeter.yaml") ? item : { ...item, aside: true }));
}

/** A folder to list. `real`: where it is, when a link led to it. `above`: the folders that links on the way led to. */
type Folder = { readonly path: string; readonly real?: string; readonly above: readonly string[] };

/** Links to folders behind links to folders are followed so far: crossing links would make paths without end. */
const LINKS = 4;

function listFolder(folder: string, limit = LIST_LIMIT): Listed[] {
  const root = pathOfFile(folder).replace(/(.)\/+$/, "$1");
  const rootReal = realPath(root);
  const found: Listed[] = [];
  if (rootReal === undefined) return found;
  const waiting: Folder[] = [{ path: root, above: [rootReal] }];
  for (let one = waiting.pop(); one !== undefined && found.length < limit; one = waiting.pop()) {
    for (const entry of entriesOf(one.path)) {
      const path = childOf(one.path, entry.name);
      const real = one.real === undefined ? {} : { real: childOf(one.real, entry.name) };
      if (entry.isFile()) found.push(listed(path, real.real));
      else if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) waiting.push({ path, ...real, above: one.above });
      else if (entry.isSymbolicLink()) follow(path, { root, rootReal, above: one.above }, waiting, found);
    }
  }
  return found;
}

const childOf = (folder: string, name: string): string => (folder === "/" ? `/${name}` : `${folder}/${name}`);

const listed = (path: string, real: string | undefined): Listed => ({
  uri: uriOf(path),
  ...(real === undefined ? {} : { real: uriOf(real) }),
});

/** Where a walk is: below `root`, which is really at `rootReal`. */
type Walk = { readonly root: string; readonly rootReal: string; readonly above: readonly string[] };

// A link to a place inside the root is that place under a second name, and so is everything below it; one that leads out, or back to where the walk is, is not followed.
function follow(link: string, { root, rootReal, above }: Walk, waiting: Folder[], found: Listed[]): void {
  const real = realPath(link);
  if (real === undefined || !(real === rootReal || real.startsWith(rootReal === "/" ? "/" : `${rootReal}/`))) return;
  const stat = statSync(real, { throwIfNoEntry: false });
  const place = rootReal === "/" ? real : `${root === "/" ? "" : root}${real.slice(rootReal.length)}`;
  if (stat?.isFile()) found.push(listed(link, place));
  else if (stat?.isDirectory() && above.length <= LINKS && !above.includes(real))
    waiting.push({ path: link, real: place, above: [...above, real] });
}

function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

const uriOf = (path: string): string => canonical(pathToFileURL(path).href);

// Opened without waiting and looked at before reading: a FIFO would block for ever, a device has no end.
function readText(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.size > SIZE_LIMIT) return undefined;
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(readFileSync(file));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
