/** Paths under a folder, as a project lists them. Symbolic links are followed only to places inside the root. */
import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { SKIPPED_FOLDERS } from "../linter/folders.ts";

/** More paths than this under one root are not looked at. */
const MOST = 500_000;

/** Links to folders behind links to folders are followed so far: crossing links would make paths without end. */
const LINKS = 4;

/** A folder to list. `real`: where it is, when a link led to it. `above`: the folders that links on the way led to. */
type Folder = { readonly path: string; readonly real: string | undefined; readonly above: readonly string[] };

/** A file that was found. `real`: where it is, when a link led to it. */
export type Found = { readonly path: string; readonly real?: string };

/** What lies below a folder, and what the user should know about the walk. */
export type Walked = { readonly files: readonly Found[]; readonly notes: readonly string[] };

/**
 * Every regular file under `start` (an absolute path), in the order of names; links with what they lead to, where that is
 * below `root`. `most` bounds how many.
 */
export function walk(start: string, step: (count: number) => void, root = start, most = MOST): Walked {
  const files: Found[] = [];
  const notes: string[] = [];
  const realRoot = realpathSync(root);
  const open: Folder[] = [{ path: start, real: undefined, above: [realpathSync(start)] }];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const inner: Folder[] = [];
    for (const entry of entriesOf(folder.path, notes)) {
      const path = join(folder.path, entry.name);
      const real = folder.real === undefined ? undefined : join(folder.real, entry.name);
      if (entry.isFile()) files.push(real === undefined ? { path } : { path, real });
      else if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name)) inner.push({ path, real, above: folder.above });
      } else if (entry.isSymbolicLink()) {
        const to = target(path, root, realRoot, notes);
        const place = to === undefined ? path : join(root, relative(realRoot, to.path));
        if (to?.folder === false) files.push({ path, real: place });
        else if (to?.folder === true && folder.above.length <= LINKS && !folder.above.includes(to.path))
          inner.push({ path, real: place, above: [...folder.above, to.path] });
      }
      // Sockets, pipes and devices hold no configuration.
    }
    open.push(...inner.reverse());
    step(files.length);
    if (files.length > most)
      return { files: files.slice(0, most), notes: [...notes, `${start} has more than ${most} files: the rest was left out`] };
  }
  return { files, notes };
}

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

/** A path of which no part is written differently in a uri. */
const SIMPLE = /^(?:\/(?!\.\.?(?:\/|$))[\w.-]+)+$/;

/** The uri of an absolute path. */
export const uriOf = (path: string): string => (SIMPLE.test(path) ? `file://${path}` : pathToFileURL(path).href);

/** The short reason of a failed system call: `permission denied`. */
export function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known: Readonly<Record<string, string>> = {
    ENOENT: "no such file or folder",
    EACCES: "permission denied",
    EPERM: "not permitted",
    EISDIR: "is a folder",
    ENOTDIR: "a part of the path is no folder",
    ELOOP: "too many symbolic links",
    ENAMETOOLONG: "the name is too long",
    EROFS: "the file system is read-only",
    ENOSPC: "no space left",
  };
  return known[code] ?? (code === "" ? String(error) : code);
}
