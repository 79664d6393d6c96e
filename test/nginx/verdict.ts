/** Perimeter's own verdict on one text of nginx, in the terms of `nginx -t`. */

import { nginx } from "../../server/languages/nginx/index.ts";
import { rules } from "../../server/languages/nginx/rules/index.ts";
import { type Directive, parseNginx } from "../../server/languages/nginx/syntax.ts";
import { unitsOf } from "../../server/languages/nginx/units.ts";
import { check, type Placed, read } from "../../server/linter/lint.ts";

/** One thing that Perimeter says nginx refuses, the line it says it of, and the line where nginx comes across it (1-based). */
export type Refusal = { readonly rule: string; readonly message: string; readonly line: number; readonly nginxLine: number };

/**
 * What Perimeter says nginx 1.22.1 refuses in `text`, in the order in which nginx would come across it: a directive when its end is read,
 * a server's needs when it is closed, what depends on all of a block such as `http` when that is closed, and the rest at the very end.
 */
export function refusals(
  text: string,
  targets: Readonly<Record<string, string>> = { nginx: "1.22.1" },
  uri = "file:///etc/nginx/nginx.conf",
): Refusal[] {
  const scope = { targets, isolated: true, has: () => false };
  const checked = check(nginx, [read(nginx, { uri, text })], scope);
  if (checked.failures[0] !== undefined) throw checked.failures[0].error;
  const invalid = new Set(rules.filter((rule) => rule.category === "invalid").map((rule) => rule.id));
  const { directives } = parseNginx({ uri, text }).file;
  const lineOf = (offset: number): number => text.slice(0, offset).split("\n").length;
  const found = checked.findings
    .filter((finding) => invalid.has(finding.rule) && finding.severity === "error")
    .map((finding) => {
      const { rule, message } = finding;
      const line = lineOf(finding.span.start);
      const { at, order, named } = seen(finding, directives);
      return { rule, message, line, nginxLine: named || at > text.length ? line : lineOf(Math.floor(at)), at, order };
    });
  return found.sort((a, b) => a.at - b.at || a.order - b.order);
}

/** The offset at which nginx notices something, the order among what it notices there, and whether it names the line of the finding all the same. */
type Seen = { readonly at: number; readonly order: number; readonly named: boolean };

/** What nginx finds when a block such as `http` is complete, in that order. */
const WHEN_CLOSED: readonly (readonly [finding: RegExp, named: boolean])[] = [
  [/_hash_(?:max|bucket)_size: (?:\d+ (?:is above|leaves)|"0" is no number of at least 1)/, false],
  [/stream server needs a "proxy_pass"|mail protocol of this server/, true],
  [/(?:ssl_certificate(?:_key)?|_param|_set_header|_set_body): a "\$" in this value/, false],
  [/has backup servers only|needs a "proxy_pass" beside it/, true],
  [/^nginx\/missing-certificate (?!this server answers)|and no upstream has|_pass: .* host not found/, true],
  [/^nginx\/(?:buffer-sizes|invalid-ciphers)|_cache: no directive/, false],
  [/a (?:stream|mail) server needs (?!a "listen")/, true],
  [/stands without any valid referer/, false],
  [/there is a location/, true],
  [/this server answers TLS/, true],
  [/^nginx\/hash-bucket-size|is neither a host name nor|joins the charsets/, false],
  [/unknown variable/, false],
];

function seen({ rule, message, span, related }: Placed, directives: readonly Directive[]): Seen {
  const said = `${rule} ${message}`;
  if (/"events" section/.test(message)) return { at: Number.POSITIVE_INFINITY, order: 0, named: false };
  if (/no directive defines a zone/.test(message) && !/_cache: /.test(message))
    return { at: Number.POSITIVE_INFINITY, order: 1, named: false };
  // A quote that nothing closes takes the rest of the file with it, from where it stands.
  if (/that opened a value is never closed/.test(message)) return { at: related?.[0]?.span.start ?? span.start, order: -1, named: true };
  const path = around(directives, span.start);
  const own = path.at(-1);
  const top = path[0];
  if (own === undefined || top === undefined || /^nginx\/unexpected-(?:end|token)$/.test(rule))
    return { at: span.start, order: -1, named: true };
  const order = WHEN_CLOSED.findIndex(([finding]) => finding.test(said));
  // What is never closed is never looked at as a whole.
  const closed = top.file.source.text[top.span.end - 1] === "}" ? top.span.end - 0.5 : Number.POSITIVE_INFINITY;
  if (order !== -1) return { at: closed, order, named: WHEN_CLOSED[order]?.[1] ?? false };
  if (rule === "nginx/missing-section" || rule === "nginx/invalid-upstream")
    return { at: own.span.end, order: 0, named: rule === "nginx/missing-section" };
  const { open, length } = own.statement;
  return { at: own.start + (open === -1 ? length - 1 : open), order: 0, named: false };
}

/** The directives around an offset, from the outermost on. */
function around(directives: readonly Directive[], offset: number): Directive[] {
  const outer = directives.find(({ span }) => span.start <= offset && offset < span.end);
  return outer === undefined ? [] : [outer, ...around(outer.block ?? [], offset)];
}

/** The unit of one text alone. */
export const unitOf = (text: string, uri = "file:///etc/nginx/nginx.conf") =>
  unitsOf([parseNginx({ uri, text }).file], { targets: {}, isolated: true, has: () => false })[0];
