/** The files of a workspace, from the file system. With the walk in `disk/` all of the server, besides its entry points, that touches it. */
import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { pathOf } from "../core/uri.ts";
import { type Found, walk } from "../disk/walk.ts";
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
  return filesIn(root, limit).map(({ path, real }) =>
    real === undefined ? { uri: uriOf(path) } : { uri: uriOf(path), real: uriOf(real) },
  );
}

function filesIn(root: string, most: number): readonly Found[] {
  try {
    return walk(root, { most }).files;
  } catch {
    // The folder is gone, or cannot be entered.
    return [];
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
