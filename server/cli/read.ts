/** Texts of files: regular ones of bounded size only, so that a pipe or a device can neither block nor fill the memory. */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { reason } from "../disk/reason.ts";

/** Larger files are skipped, and that is said. */
export const LARGEST = 50 * 1024 * 1024;

/** In words why there is no text; `failed` where the system did not give it, and not because nobody wants it. */
export type Unread = { readonly problem: string; readonly failed?: true };

/** A file's text, or why there is none. */
export type Text = { readonly text: string } | Unread;

/** The text of a file, read as UTF-8 (what is not becomes U+FFFD); or why there is none. Never blocks. */
export function readText(path: string): Text {
  const bytes = readBytes(path);
  return "problem" in bytes ? bytes : { text: bytes.bytes.toString("utf8") };
}

/** The content of a regular file of at most 50 MB. */
export function readBytes(path: string): { readonly bytes: Buffer } | Unread {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(fd);
    if (!stat.isFile()) return { problem: stat.isDirectory() ? "is a folder" : "is no regular file" };
    if (stat.size > LARGEST) return { problem: "is larger than 50 MB" };
    return whole(fd, stat.size);
  } catch (error) {
    return { problem: reason(error), failed: true };
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

// Files of /proc say that they have no bytes, and a file may grow: read until its end, and not beyond the limit.
function whole(fd: number, size: number): { readonly bytes: Buffer } | { readonly problem: string } {
  let buffer = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const got = readSync(fd, buffer, length, buffer.length - length, null);
    length += got;
    if (got === 0) return { bytes: buffer.subarray(0, length) };
    if (length > LARGEST) return { problem: "is larger than 50 MB" };
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.max(4096, buffer.length * 2));
  }
}
