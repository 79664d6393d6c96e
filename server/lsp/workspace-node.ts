/** The files of a workspace, from the file system. With the walk in `disk/` all of the server, besides its entry points, that touches it. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { nearby, rootOf } from "../disk/root.ts";
import { pathOfFile, uriOf } from "../disk/uri.ts";
import { below, walk } from "../disk/walk.ts";
import { AROUND_LIMIT, type Host, LIST_LIMIT, type Listed, SIZE_LIMIT } from "./host.ts";

/** Files of `file:` folders. Others (`vscode-vfs:` …) are asked of `other`, the editor. Reading is synchronous inside: measured, it is ten times faster. */
export function nodeHost(other: Host): Host {
  return {
    list: async (folder) =>
      folder.startsWith("file:") ? filesBelow(pathOfFile(folder).replace(/(.)\/+$/, "$1"), LIST_LIMIT) : other.list(folder),
    around: async (uri) => (uri.startsWith("file:") ? filesAround(pathOfFile(uri)) : []),
    read: async (uri) => (uri.startsWith("file:") ? readText(pathOfFile(uri)) : other.read(uri)),
  };
}

/**
 * What lies in the project of a file, or near it: of more files than are listed, those in its own folder come first, then those around it.
 * All but perimeter.yaml is only there to be included.
 */
function filesAround(file: string): readonly Listed[] {
  const folder = dirname(file);
  const files = new Map<string, Listed>();
  const root = rootOf(folder).path;
  const whole = filesBelow(root, AROUND_LIMIT);
  const inside = [folder, nearby(folder)].filter((near) => near !== root && below(root, near));
  const folders = whole.length < AROUND_LIMIT ? [] : new Set(inside);
  for (const near of folders) for (const item of filesBelow(near, AROUND_LIMIT)) files.set(item.uri, item);
  for (const item of whole) files.set(item.uri, item);
  const listed = [...files.values()].slice(0, AROUND_LIMIT);
  return listed.map((item) => (item.uri.endsWith("/perimeter.yaml") ? item : { ...item, aside: true }));
}

/** The files below a folder, given by its path. */
function filesBelow(folder: string, most: number): readonly Listed[] {
  try {
    return walk(folder, { most }).files.map(({ path, real }) => ({
      uri: uriOf(path),
      ...(real === undefined ? {} : { real: uriOf(real) }),
    }));
  } catch {
    // The folder is gone, or cannot be entered.
    return [];
  }
}

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
