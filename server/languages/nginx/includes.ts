/** Which files an `include` pulls in, among the files of a workspace. */
import { compare } from "../../core/lists.ts";
import type { Statement } from "./statement.ts";
import { type Anchor, Directive, type NginxFile } from "./syntax.ts";

/** Finds files by the path that an `include` names. */
export type Includes<File> = {
  /** The files of `pattern` for a configuration whose main file is `root`, in the order nginx reads them (sorted by path). */
  find(pattern: string, root: string): readonly File[];
  /** Whether the file is one of them. */
  has(file: File): boolean;
  /** Where a path without glob characters leads to, and the names of the files in that folder; undefined when no file lies there. */
  beside(path: string, root: string): Beside | undefined;
};

/** A place in a folder of the workspace. `uri` is decoded. */
export type Beside = { readonly uri: string; readonly names: readonly string[] };

/** Whether a pattern has glob characters: then nginx does not mind that nothing matches. */
export const isGlob = (pattern: string): boolean => /[*?[]/.test(pattern);

/**
 * An index over files by uri. Relative paths start at the folder of the main file (the prefix of `nginx -c`). Absolute ones
 * are looked for below the nearest folder above the main file that holds them: `hosts/web/etc/nginx/…` is `/etc/nginx/…` of that host.
 */
export function includesOf<File>(files: readonly File[], uriOf: (file: File) => string): Includes<File> {
  const folders = new Map<string, Map<string, File>>();
  for (const file of files) {
    const uri = decoded(uriOf(file));
    const slash = uri.lastIndexOf("/");
    const folder = folders.get(uri.slice(0, slash)) ?? new Map<string, File>();
    folders.set(uri.slice(0, slash), folder.set(uri.slice(slash + 1), file));
  }
  const memo = new Map<string, readonly File[]>();
  const among = new Set(files);
  return {
    has: (file) => among.has(file),
    beside: (path, root) => besideOf(folders, path, folderOf(decoded(root))),
    find(pattern, root) {
      const key = `${folderOf(decoded(root))}\n${pattern}`;
      const known = memo.get(key);
      if (known !== undefined) return known;
      const found = search(folders, pattern, folderOf(decoded(root)));
      memo.set(key, found);
      return found;
    },
  };
}

type Folders<File> = ReadonlyMap<string, ReadonlyMap<string, File>>;

function search<File>(folders: Folders<File>, pattern: string, prefix: string): readonly File[] {
  if (!pattern.startsWith("/")) return inFolder(folders, resolve(prefix, pattern));
  for (let base = prefix; ; base = folderOf(base)) {
    const found = inFolder(folders, resolve(base, pattern.slice(1)));
    if (found.length > 0 || !base.includes("/") || base.endsWith(":/")) return found;
  }
}

function besideOf<File>(folders: Folders<File>, path: string, prefix: string): Beside | undefined {
  for (let base = prefix; ; base = folderOf(base)) {
    const uri = resolve(base, path.startsWith("/") ? path.slice(1) : path);
    const folder = folders.get(folderOf(uri));
    if (folder !== undefined) return { uri, names: [...folder.keys()] };
    if (!path.startsWith("/") || !base.includes("/") || base.endsWith(":/")) return undefined;
  }
}

function inFolder<File>(folders: Folders<File>, path: string): readonly File[] {
  const folder = folderOf(path);
  const name = path.slice(folder.length + 1);
  if (!isGlob(path)) {
    const file = folders.get(folder)?.get(name);
    return file === undefined ? [] : [file];
  }
  const names = isGlob(folder) ? [...folders.keys()].filter((one) => matchesPath(one, folder)) : [folder];
  return names
    .sort(compare)
    .flatMap((one) => [...(folders.get(one) ?? [])].sort(([a], [b]) => compare(a, b)).filter(([file]) => globMatches(name, file)))
    .map(([, file]) => file);
}

function matchesPath(path: string, pattern: string): boolean {
  const parts = path.split("/");
  const patterns = pattern.split("/");
  return parts.length === patterns.length && patterns.every((one, i) => globMatches(one, parts[i] ?? ""));
}

/** glob(3) for one path segment: `*`, `?`, `[a-z]`, `[!a]`; a leading dot has to be named. Linear in both, but for the number of stars. */
function globMatches(pattern: string, name: string): boolean {
  if (name.startsWith(".") && !pattern.startsWith(".")) return false;
  let p = 0;
  let n = 0;
  let star = -1;
  let mark = 0;
  while (n < name.length) {
    const step = pattern[p] === "*" ? 0 : oneMatches(pattern, p, name[n] as string);
    if (step > 0) {
      p += step;
      n++;
    } else if (pattern[p] === "*") {
      star = p++;
      mark = n;
    } else if (star !== -1) {
      p = star + 1;
      n = ++mark;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** How many characters of the pattern take `char` at `p`; 0 when they do not. */
function oneMatches(pattern: string, p: number, char: string): number {
  const c = pattern[p];
  if (c === "?") return 1;
  if (c === "\\" && p + 1 < pattern.length) return pattern[p + 1] === char ? 2 : 0;
  if (c !== "[") return c === char ? 1 : 0;
  const close = pattern.indexOf("]", p + 2);
  if (close === -1) return c === char ? 1 : 0;
  const negated = pattern[p + 1] === "!" || pattern[p + 1] === "^";
  let inside = false;
  for (let i = p + (negated ? 2 : 1); i < close; i++) {
    const range = pattern[i + 1] === "-" && i + 2 < close;
    const first = pattern[i] as string;
    const last = range ? (pattern[i + 2] as string) : first;
    if (char >= first && char <= last) inside = true;
    if (range) i += 2;
  }
  return inside !== negated ? close - p + 1 : 0;
}

function resolve(base: string, path: string): string {
  const parts = base.split("/");
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** The paths of all `include` directives of a file. */
export const includePatterns = (file: NginxFile): readonly string[] =>
  file.source.text.includes("include") ? patternsIn(file.top, { file, start: 0, moved: true }, 0) : NONE;

const NONE: readonly string[] = [];

// A statement keeps its answer: after an edit only the new ones are looked into.
function patternsIn(statement: Statement, anchor: Anchor, start: number): readonly string[] {
  if (statement.includes !== undefined) return statement.includes;
  let found = NONE;
  const path = mayBeInclude(statement) ? pathOf(new Directive(anchor, statement, start)) : undefined;
  if (path !== undefined) found = [path];
  const { children = [], starts } = statement;
  for (let i = 0; i < children.length; i++) {
    const inside = patternsIn(children[i] as Statement, anchor, start + ((starts as Int32Array)[i] as number));
    if (inside.length > 0) found = found.concat(inside);
  }
  statement.includes = found;
  return found;
}

/** Whether the name is as long as "include", with or without quotes. */
function mayBeInclude(statement: Statement): boolean {
  if (statement.words < 2) return false;
  const length = statement.wordEnd(0) - statement.wordStart(0);
  return length === 7 || length === 9;
}

const pathOf = (directive: Directive): string | undefined => (directive.key === "include" ? directive.args[0]?.value : undefined);
