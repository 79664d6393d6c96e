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

function listFolder(folder: string, limit = LIST_LIMIT): Listed[] {
  const root = pathOfFile(folder).replace(/(.)\/+$/, "$1");
  const rootReal = realPath(root);
  const found: Listed[] = [];
  if (rootReal === undefined) return found;
  const waiting = [root];
  const visited = new Set([rootReal]);
  for (let path = waiting.pop(); path !== undefined && found.length < limit; path = waiting.pop()) {
    for (const entry of entriesOf(path)) {
      const child = path === "/" ? `/${entry.name}` : `${path}/${entry.name}`;
      if (entry.isFile()) found.push({ uri: uriOf(child) });
      else if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) waiting.push(child);
      else if (entry.isSymbolicLink()) follow(child, rootReal, visited, waiting, found);
    }
  }
  return found;
}

// A link to a file inside the root is that file under a second name; one to a folder is walked once; one that leads out is not followed.
function follow(link: string, rootReal: string, visited: Set<string>, waiting: string[], found: Listed[]): void {
  const real = realPath(link);
  if (real === undefined || !(real === rootReal || real.startsWith(rootReal === "/" ? "/" : `${rootReal}/`))) return;
  const stat = statSync(real, { throwIfNoEntry: false });
  if (stat?.isFile()) found.push({ uri: uriOf(link), real: uriOf(real) });
  else if (stat?.isDirectory() && !visited.has(real)) {
    visited.add(real);
    waiting.push(link);
  }
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
