import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import type { Span } from "../../../core/text.ts";
import { isTemplated } from "../model.ts";
import { shown, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const brokenLine: Rule<WireGuardUnit> = {
  id: "wireguard/broken-line",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a line that is no header, no comment and no `key = value`",
  why: `wg knows one kind of comment, "#". A line that starts with ";" or "//", a "key: value", text before the first header and a byte order
mark are "Line unrecognized", and nothing is loaded.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        «; the office gateway»
        ListenPort = 51820
        `,
      fixed: conf`
        [Interface]
        # the office gateway
        ListenPort = 51820
        `,
    },
    {
      bad: conf`
        [Interface]
        «ListenPort: 51820»
        `,
      fixed: conf`
        [Interface]
        ListenPort = 51820
        `,
    },
    {
      bad: conf`
        «ListenPort» = 51820
        [Interface]
        `,
    },
    {
      good: conf`
        # the office gateway
        [Interface]
        ListenPort = 51820 # UDP
        `,
    },
  ],
  *check({ file }) {
    const { text } = file.source;
    for (const { span, text: line, section } of file.broken) {
      if (section.kind !== "other" && !(file.template && (isTemplated(line) || line.startsWith("{#"))))
        yield continued(text, span.start) ? joined(span) : broken(span, line);
    }
    for (const entry of file.sections[0]?.entries ?? []) {
      if (!/^[;/]/.test(entry.name))
        yield { span: entry.nameSpan, message: `"${shown(entry.name)}" stands before the first [Interface] or [Peer]: wg refuses it` };
      else yield broken(entry.span, text.slice(entry.span.start, entry.span.end));
    }
  },
};

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
