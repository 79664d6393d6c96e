/** What may be shown of values, and edits that several fixes share. */
import { brief } from "../../core/markdown.ts";
import type { Finding } from "../../core/rule.ts";
import { type Edit, lineStart, nextLine, type Span } from "../../core/text.ts";
import type { Field } from "./model.ts";

/** A text for a message: printable, short, and without what could be a token. */
export const shown = (text: string, limit = 40): string =>
  brief(
    text.replace(/(^|\/)[^/\s]*@/g, "$1…@").replace(/[A-Za-z0-9+/=_]{32,}/g, (run) => `${run.slice(0, 4)}…`),
    limit,
  );

/** Where the text of a scalar's part stands: exact for plain scalars on one line and for quoted ones without escapes, else the whole value. */
export function partOf(source: string, field: Field, start: number, end: number): Span {
  const { span, value } = field;
  if (value.kind !== "scalar") return span;
  const written = source.slice(span.start, span.end);
  const inset = written === value.text ? 0 : written.slice(1, -1) === value.text && /^["']/.test(written) ? 1 : undefined;
  return inset === undefined ? span : { start: span.start + inset + start, end: span.start + inset + end };
}

/** The place of a scalar's part, and a fix that writes `text` there; none where the part has no place of its own (an alias, a merge, an escape). */
export function partFixed(
  source: string,
  field: Field,
  [start, end]: readonly [start: number, end: number],
  text: string,
  title: string,
): Pick<Finding, "span" | "fix"> {
  const span = partOf(source, field, start, end);
  return span === field.span ? { span } : { span, fix: { title, safe: false, edits: [{ span, text }] } };
}

/** `text` as a YAML scalar: plain where that means the same, else in quotes. */
const scalarText = (text: string): string =>
  /^[A-Za-z0-9_./^][A-Za-z0-9_./:^$()+-]*$/.test(text) && !/:$|^(true|false|null|yes|no|on|off|~)$|^[\d.]+$/i.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;

/** Replaces a value. */
export const replaceValue = (field: Field, text: string): Edit => ({ span: field.span, text: scalarText(text) });

/** The whole lines of item `index` of a block sequence, from its dash to the line before the next item. */
export function itemLines(source: string, items: readonly { readonly span: Span }[], index: number): Span {
  const startOf = (offset: number): number => lineStart(source, offset);
  const item = items[index] as { span: Span };
  const lf = source.indexOf("\n", item.span.end);
  return {
    start: startOf(item.span.start),
    end: lf === -1 || source[item.span.end - 1] === "\n" ? (lf === -1 ? source.length : item.span.end) : lf + 1,
  };
}

/** The indentation of the line in which `offset` is, up to a dash or the first word. */
export const indentAt = (source: string, offset: number): string =>
  /^[ \t]*/.exec(source.slice(lineStart(source, offset), offset + 1))?.[0] ?? "";

/** Cloudflare's page about ingress rules. */
export const INGRESS_PAGE =
  "https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/do-more-with-tunnels/local-management/configuration-file/";
/** Cloudflare's page about originRequest. */
export const ORIGIN_PAGE =
  "https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/configure-tunnels/origin-configuration/";
/** Cloudflare's page about the parameters of `tunnel run`. */
export const RUN_PAGE =
  "https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/configure-tunnels/cloudflared-parameters/run-parameters/";

/** Removes the whole line in which `offset` is. */
export function lineRemoved(text: string, offset: number): Edit {
  return { span: { start: lineStart(text, offset), end: nextLine(text, offset) }, text: "" };
}
