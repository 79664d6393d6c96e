/** What may be shown of a configuration that is full of secrets, and small things that several rules say alike. */
import { brief, visible } from "../../core/markdown.ts";
import { type Edit, lineEnd, lineStart, nextLine, type Span } from "../../core/text.ts";
import type { Peer, WireGuardFile } from "./model.ts";

/** The first four characters of a key: all that any output shows of one. */
export const shortKey = (key: string): string => `${visible(key.slice(0, 4))}…`;

/** A text for a message: whatever could be a key or a password in it is cut to four characters. */
export const shown = (text: string, limit = 30): string =>
  brief(
    text.replace(/[A-Za-z0-9+/=_-]{20,}/g, (run) => `${run.slice(0, 4)}…`),
    limit,
  );

/** How a message names a peer: by the start of its key, or by its line. */
export const peerName = (file: WireGuardFile, peer: Peer): string =>
  peer.key === undefined ? `the peer in line ${file.lineAt(peer.section.header.start)}` : `peer ${shortKey(peer.key)}`;

/** Removes a whole line, its break included. */
export function lineRemoval(text: string, span: Span): Edit {
  const start = lineStart(text, span.start);
  return { span: { start, end: nextLine(text, span.end) }, text: "" };
}

/** Writes a new line behind the line in which `at` lies, indented like it. */
export function lineAfter(text: string, at: number, line: string): Edit {
  const end = lineEnd(text, at);
  const eol = text.charCodeAt(end - 1) === 13 ? "\r\n" : "\n";
  const stop = eol === "\r\n" ? end - 1 : end;
  const start = lineStart(text, at);
  const indent = /^[ \t]*/.exec(text.slice(start, stop))?.[0] ?? "";
  return { span: { start: stop, end: stop }, text: `${eol}${indent}${line}` };
}

/** Where to read on about wg's and wg-quick's own files. */
export const WG_PAGE = "https://man7.org/linux/man-pages/man8/wg.8.html";
/** The same of wg-quick. */
export const WG_QUICK_PAGE = "https://man7.org/linux/man-pages/man8/wg-quick.8.html";

/** Keys for examples. Nobody uses them. */
export const SAMPLE = {
  private: "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=",
  public: "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=",
  other: "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=",
  third: "TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=",
} as const;
