/** What the command says, on standard output and standard error. */
import { fstatSync, statSync, writeSync } from "node:fs";

/** Writes to standard output. A reader that has seen enough closes the pipe, which is no failure; any other failure ends the process. */
export const print = (text: string): void => write(1, text);

/** Writes to standard error; what cannot be written there is lost. */
export const complain = (text: string): void => write(2, text);

/**
 * Ends the process with that status: when all is written, or at once where nothing is left to write. (Node itself would tidy its memory up
 * before.)
 */
export function leave(status: number): void {
  process.exitCode = status;
  if (streams.size === 0) process.exit();
}

/** Whether standard output (1) or standard error (2) is a terminal. */
export const onTerminal = (fd: 1 | 2): boolean => !isPlain(fd) && streamOf(fd).isTTY === true;

// Node's streams take milliseconds to load. What is no terminal needs none of them: a file or a pipe takes bytes until all are written.
function write(fd: 1 | 2, text: string): void {
  let bytes = Buffer.from(text);
  try {
    while (bytes.length > 0 && isPlain(fd)) bytes = bytes.subarray(writeSync(fd, bytes));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The pipe is full, and was opened by somebody who wants nobody to wait: the stream knows how to, from now on.
    if (code === "EAGAIN") plain.set(fd, false);
    else {
      ended(fd, code);
      return;
    }
  }
  if (bytes.length > 0) streamOf(fd).write(bytes);
}

function ended(fd: 1 | 2, code: string | undefined): void {
  if (fd === 1 && code !== "EPIPE") process.exit(2);
}

const plain = new Map<number, boolean>();

/** Whether a write to the file is over when it returns, and no terminal shows it. */
function isPlain(fd: number): boolean {
  const known = plain.get(fd);
  if (known !== undefined) return known;
  const answer = process.platform !== "win32" && looksPlain(fd);
  plain.set(fd, answer);
  return answer;
}

function looksPlain(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    return stat.isFile() || stat.isFIFO() || stat.isSocket() || stat.rdev === statSync("/dev/null").rdev;
  } catch {
    return false;
  }
}

const streams = new Map<number, NodeJS.WriteStream>();

function streamOf(fd: 1 | 2): NodeJS.WriteStream {
  const known = streams.get(fd);
  if (known !== undefined) return known;
  const stream = fd === 1 ? process.stdout : process.stderr;
  stream.on("error", ({ code }: NodeJS.ErrnoException) => ended(fd, code));
  streams.set(fd, stream);
  return stream;
}
