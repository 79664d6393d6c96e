/** What is wrong with a line that is neither header, comment nor `key = value`, and how it was meant. */
import type { Finding } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";
import { shown } from "./show.ts";

/** The finding about such a line; `line` is its text without indentation and comment. */
export const brokenLineAt = (text: string, span: Span, line: string): Finding =>
  continued(text, span.start) ? joined(span) : broken(span, line);

// Whether the line above ends in a backslash, which joins lines in a shell but not here.
const continued = (text: string, at: number): boolean => /\\\s*$/.test(text.slice(Math.max(0, at - 20), at).replace(/\n[ \t]*$/, ""));

const joined = (span: Span): Finding => ({
  span,
  message: 'wg-quick joins no lines: the "\\" above does nothing, and this line is refused',
});

function broken(span: Span, line: string): Finding {
  if (line.startsWith("\ufeff")) {
    const mark = { start: span.start, end: span.start + 1 };
    return {
      span: mark,
      message: "the file starts with a byte order mark: wg refuses its first line",
      fix: { title: "Remove the byte order mark", safe: false, edits: [{ span: mark, text: "" }] },
    };
  }
  const comment = /^(;+|\/\/+|--+|!|')[ \t]*/.exec(line);
  if (comment !== null) {
    const mark = { start: span.start, end: span.start + comment[0].length };
    return {
      span,
      message: `wg knows no comment but "#": it refuses "${shown(comment[1] as string)}"`,
      fix: { title: 'Start the comment with "#"', safe: false, edits: [{ span: mark, text: "# " }] },
    };
  }
  const colon = /^[A-Za-z]+([ \t]*:[ \t]*)\S/.exec(line);
  if (colon === null)
    return { span, message: `"${shown(line.split(/\s/, 1)[0] ?? "")}" is neither a header nor "key = value": wg refuses the line` };
  const start = span.start + line.indexOf(colon[1] as string);
  const place = { start, end: start + (colon[1] as string).length };
  return {
    span,
    message: 'wg wants "=" between key and value',
    fix: { title: 'Write "="', safe: false, edits: [{ span: place, text: " = " }] },
  };
}
