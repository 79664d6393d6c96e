/** Fixed texts go to disk whole or not at all. */
import { chownSync, closeSync, fchmodSync, fsyncSync, lstatSync, openSync, realpathSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { masked } from "../core/secrets.ts";
import { reason } from "../disk/reason.ts";
import { unifiedDiff } from "../linter/diff.ts";
import { readBytes } from "./read.ts";
import { note, printable } from "./terminal.ts";
import type { Opened } from "./workspace.ts";

type Texts = ReadonlyMap<string, string>;

/**
 * Unified diffs of all changed files. What may be a secret is masked, in lines that merely stand beside a change too; tabs and line ends
 * stay as they are, so that other lines can be patched.
 */
export const showDiff = (after: Texts, before: Texts, shown: (uri: string) => string): string =>
  [...after].map(([uri, text]) => patchable(masked(unifiedDiff(shown(uri), before.get(uri) ?? "", text)))).join("");

const patchable = (text: string): string =>
  text
    .split(/(\t|\r?\n)/)
    .map((part, i) => (i % 2 === 1 ? part : printable(part)))
    .join("");

/**
 * Writes changed texts. A file that is no longer as it was read, or that is not UTF-8, is left alone and said, and the project holds its text
 * as before. Returns the uris of what was written.
 */
export function writeFixed(after: Texts, before: Texts, opened: Opened): readonly string[] {
  return [...after].flatMap(([uri, text]) => {
    const old = before.get(uri) ?? "";
    const problem = replace(opened.path(uri), old, text);
    if (problem === undefined) return [uri];
    note(`${opened.shown(uri)}: not fixed: ${problem}`);
    opened.project.set(uri, old);
    return [];
  });
}

/** Replaces a file's text by way of a temporary file beside it, with the same mode and owner. Returns why it could not. */
export function replace(path: string, before: string, after: string): string | undefined {
  let temporary: string | undefined;
  try {
    const real = realpathSync(path);
    const read = readBytes(real);
    if ("problem" in read) return read.problem;
    if (!read.bytes.equals(Buffer.from(before, "utf8")))
      return read.bytes.toString("utf8") === before ? "it is not UTF-8" : "it has changed meanwhile";
    const stat = lstatSync(real);
    const name = join(dirname(real), `.${basename(real)}.${process.pid}.perimeter`);
    const fd = openSync(name, "wx", 0o600);
    temporary = name;
    try {
      writeAll(fd, Buffer.from(after, "utf8"));
      fchmodSync(fd, stat.mode & 0o7777);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    own(name, stat.uid, stat.gid, stat.mode);
    const now = readBytes(real);
    if ("problem" in now || !now.bytes.equals(read.bytes)) return "it has changed meanwhile";
    renameSync(name, real);
    temporary = undefined;
    return undefined;
  } catch (error) {
    return reason(error);
  } finally {
    if (temporary !== undefined) rmSync(temporary, { force: true });
  }
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}

// Only when it is another's: changing the owner takes privileges, and clears the set-user-id bits that chmod just made.
function own(path: string, uid: number, gid: number, mode: number): void {
  const stat = lstatSync(path);
  if (stat.uid === uid && stat.gid === gid) return;
  chownSync(path, uid, gid);
  if ((mode & 0o6000) !== 0) {
    const fd = openSync(path, "r");
    try {
      fchmodSync(fd, mode & 0o7777);
    } finally {
      closeSync(fd);
    }
  }
}
