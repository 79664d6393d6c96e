/** Paths under a folder, as the server and the command line list them. Symbolic links are followed only to places inside the root. */
import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { sep } from "node:path";
import { SKIPPED_FOLDERS } from "../linter/folders.ts";
import { reason } from "./reason.ts";

/** Links to folders behind links to folders are followed so far: crossing links would make paths without end. */
const LINKS = 4;

/** A folder to list. `real`: where it is, when a link led to it. `above`: the folders that links on the way led to. */
type Folder = { readonly path: string; readonly real: string | undefined; readonly above: readonly string[] };

/** A file that was found. `real`: where it is, when a link led to it. */
export type Found = { readonly path: string; readonly real?: string };

/** What lies below a folder, and what the user should know about the walk. */
export type Walked = { readonly files: readonly Found[]; readonly notes: readonly string[] };

/** `most` bounds how many files are found; `step` is told how many there are after each folder; links are followed below `root` (default: the start). */
export type WalkOptions = { readonly most: number; readonly root?: string; readonly step?: (count: number) => void };

/**
 * Every regular file under `start` (an absolute path without a slash at its end), in the order of names; links with what they lead to, where
 * that is below the root. Throws what the file system throws when `start` or the root is not there.
 */
export function walk(start: string, { most, root = start, step }: WalkOptions): Walked {
  const files: Found[] = [];
  const notes: string[] = [];
  const realRoot = realpathSync(root);
  const open: Folder[] = [{ path: start, real: undefined, above: [realpathSync(start)] }];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const inner: Folder[] = [];
    for (const entry of entriesOf(folder.path, notes)) {
      const path = childOf(folder.path, entry.name);
      const real = folder.real === undefined ? undefined : childOf(folder.real, entry.name);
      if (entry.isFile()) files.push(real === undefined ? { path } : { path, real });
      else if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name)) inner.push({ path, real, above: folder.above });
      } else if (entry.isSymbolicLink()) {
        const to = target(path, root, realRoot, notes);
        const place = to === undefined ? path : moved(to.path, realRoot, root);
        if (to?.folder === false) files.push({ path, real: place });
        else if (to?.folder === true && folder.above.length <= LINKS && !folder.above.includes(to.path))
          inner.push({ path, real: place, above: [...folder.above, to.path] });
      }
      // Sockets, pipes and devices hold no configuration.
    }
    open.push(...inner.reverse());
    step?.(files.length);
    if (files.length > most)
      return { files: files.slice(0, most), notes: [...notes, `${start} has more than ${most} files: the rest was left out`] };
  }
  return { files, notes };
}

const childOf = (folder: string, name: string): string => (isTop(folder) ? folder : folder + sep) + name;

const isTop = (folder: string): boolean => folder.endsWith("/") || folder.endsWith(sep);

/** A path below `from` (or `from` itself), as it is below `to`. */
const moved = (path: string, from: string, to: string): string =>
  path === from ? to : childOf(to, path.slice(isTop(from) ? from.length : from.length + 1));

function entriesOf(path: string, notes: string[]): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    notes.push(`${path} cannot be listed: ${reason(error)}`);
    return [];
  }
}

function target(path: string, root: string, realRoot: string, notes: string[]): { path: string; folder: boolean } | undefined {
  try {
    const real = realpathSync(path);
    if (!below(realRoot, real)) {
      notes.push(`${path} leads out of ${root}: not followed`);
      return undefined;
    }
    const stat = statSync(real);
    return stat.isFile() || stat.isDirectory() ? { path: real, folder: stat.isDirectory() } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `path` is `root` or below it. */
export const below = (root: string, path: string): boolean => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
