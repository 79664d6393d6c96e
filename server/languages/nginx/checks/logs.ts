/** Logs: `log_format`, `access_log`, `error_log`, and the syslog targets in them. */
import { brief } from "../../../core/markdown.ts";
import { nearest } from "../../../core/suggest.ts";
import { type Judge, meant, note, noted, notes, suggest } from "../judging.ts";
import type { Node, Word } from "../units.ts";
import { layerOf, readSize, readTime } from "../values.ts";
import { readDigits, readUrl } from "./url.ts";
import { checkVariables } from "./variables.ts";

type Named = { readonly node: Node; readonly word: Word; readonly key: string };

const FORMATS = notes<Named>("log formats and their uses");

/** `log_format name [escape=…] string …`. */
export function checkLogFormat(judge: Judge, node: Node): void {
  const [name, ...words] = node.args;
  if (name === undefined) return;
  note(judge, FORMATS, { node, word: name, key: `${layerOf(node.context)} ${name.value}` });
  const escaping = words[0]?.value.startsWith("escape=") ? words.shift() : undefined;
  if (escaping !== undefined && !/^escape=(?:default|json|none)$/.test(escaping.value))
    judge.fail("nginx/invalid-parameter", node, escaping, `log_format: "${brief(escaping.value)}" is none of escape=default, json, none`);
  for (const word of words) checkVariables(judge, node, word);
}

const parameter = (judge: Judge, node: Node, word: Word, why: string): void =>
  judge.fail("nginx/invalid-parameter", node, word, `${node.name}: "${brief(word.value, 40)}" ${why}`);

/** `access_log path [format] [buffer=…] [gzip[=n]] [flush=…] [if=…]`. */
export function checkAccessLog(judge: Judge, node: Node): void {
  const [path, ...words] = node.args;
  if (path === undefined) return;
  if (path.value === "off") {
    if (words[0] !== undefined) parameter(judge, node, words[0], 'stands behind "off", which takes nothing else');
    return;
  }
  const syslog = path.value.startsWith("syslog:");
  if (syslog) checkSyslog(judge, node, path);
  else checkVariables(judge, node, path);
  const format = words[0];
  const stream = layerOf(node.context) === "s";
  if (format === undefined) {
    if (stream) parameter(judge, node, path, "needs a log format behind it: stream has no default");
    return;
  }
  note(judge, FORMATS, { node, word: format, key: `${layerOf(node.context)} ${format.value}` });
  const options = words.slice(1);
  if (options.map((word) => checkLogOption(judge, node, word)).every(Boolean)) checkBuffering(judge, node, path, options);
}

function checkLogOption(judge: Judge, node: Node, word: Word): boolean {
  const { value } = word;
  let why: string | undefined;
  if (value.startsWith("buffer=")) why = (readSize(value.slice(7), "kKmM") ?? 0) > 0 ? undefined : "is no size such as 32k";
  else if (value.startsWith("flush=")) why = (readTime(value.slice(6), false) ?? 0) > 0 ? undefined : "is no time such as 5m";
  else if (value === "gzip" || value.startsWith("gzip=")) {
    const level = value === "gzip" ? 1 : readDigits(value.slice(5));
    why = level >= 1 && level <= 9 ? undefined : "is no level from 1 to 9";
  } else if (value.startsWith("if=")) checkVariables(judge, node, word, value.slice(3));
  else why = "is no option of access_log";
  if (why !== undefined) parameter(judge, node, word, why);
  return why === undefined;
}

function checkBuffering(judge: Judge, node: Node, path: Word, options: readonly Word[]): void {
  const buffer = options.find((word) => /^(?:buffer=|gzip)/.test(word.value));
  const flush = options.find((word) => word.value.startsWith("flush="));
  if (flush !== undefined && buffer === undefined) parameter(judge, node, flush, "needs a buffer= to flush");
  if (buffer === undefined) return;
  if (path.value.startsWith("syslog:")) parameter(judge, node, buffer, "cannot be: logs to syslog are not buffered");
  else if (path.value.includes("$")) parameter(judge, node, buffer, "cannot be: a log with variables in its path is not buffered");
}

const LEVELS = ["debug", "info", "notice", "warn", "error", "crit", "alert", "emerg"];
const DEBUG = /^debug_(?:core|alloc|mutex|event|http|mail|stream)$/;

/** `error_log path [level]`. */
export function checkErrorLog(judge: Judge, node: Node): void {
  const [path, ...levels] = node.args;
  if (path === undefined) return;
  if (path.value.startsWith("syslog:")) checkSyslog(judge, node, path);
  const memory = /^memory:(.*)$/.exec(path.value)?.[1];
  if (memory !== undefined && (readSize(memory, "kKmM") ?? 0) < 2048) parameter(judge, node, path, "has no size of memory such as 32m");
  for (const [i, word] of levels.entries()) {
    const before = levels[i - 1]?.value;
    if (LEVELS.includes(word.value) && before !== undefined) parameter(judge, node, word, "is one level too many: there is one already");
    else if (DEBUG.test(word.value) && LEVELS.includes(before ?? "")) parameter(judge, node, word, `is no level behind "${before}"`);
    if (LEVELS.includes(word.value) || DEBUG.test(word.value)) continue;
    const near = nearest(word.value, LEVELS);
    const { hint, more } = meant(word, near);
    judge.fail("nginx/invalid-value", node, word, `error_log: "${brief(word.value)}" is no log level${hint}`, more);
  }
}

const FACILITIES = /^(?:kern|user|mail|daemon|auth|intern|lpr|news|uucp|clock|authpriv|ftp|ntp|audit|alert|cron|local[0-7])$/;

function checkSyslog(judge: Judge, node: Node, word: Word): void {
  let server = false;
  for (const part of word.value.slice(7).split(",")) {
    const [name = "", ...rest] = part.split("=");
    const value = rest.join("=");
    let why: string | undefined;
    if (name === "server" && part.includes("=")) {
      server = true;
      const error = readUrl(value, { port: 514 }).error;
      if (error !== undefined) why = `names the server "${brief(value, 24)}": ${error}`;
    } else if (name === "facility") why = FACILITIES.test(value) ? undefined : `names no facility with "${brief(value, 24)}"`;
    else if (name === "severity") why = LEVELS.includes(value) ? undefined : `names no severity with "${brief(value, 24)}"`;
    else if (name === "tag") why = /^\w{1,32}$/.test(value) ? undefined : "has a tag of other characters than letters, digits and _";
    else if (part !== "nohostname") why = `has the unknown parameter "${brief(part, 24)}"`;
    if (why !== undefined) {
      parameter(judge, node, word, why);
      return;
    }
  }
  if (!server) parameter(judge, node, word, "names no server=");
}

/** Says which log formats are defined twice, or used before anything defines them: nginx looks a format up when it reads its use. */
export function checkFormats(judge: Judge): void {
  const formats = new Set(["h combined"]);
  const unknown: Named[] = [];
  const later = new Map<string, Named>();
  for (const named of noted(judge, FORMATS)) {
    const { node, word, key } = named;
    if (node.name !== "log_format") {
      if (!formats.has(key)) unknown.push(named);
      continue;
    }
    if (formats.has(key)) judge.fail("nginx/duplicate-directive", node, word, `there is a log format "${brief(word.value)}" already`);
    formats.add(key);
    if (!later.has(key)) later.set(key, named);
  }
  if (judge.unit.open || judge.unit.context !== "main") return;
  for (const { node, word, key } of unknown) checkUnknown(judge, node, word, { formats, definition: later.get(key) });
}

function checkUnknown(
  judge: Judge,
  node: Node,
  word: Word,
  known: { readonly formats: ReadonlySet<string>; readonly definition: Named | undefined },
): void {
  const { definition } = known;
  if (definition !== undefined) {
    const related = [{ uri: definition.node.uri, span: definition.node.nameSpan, message: "the format, too late" }];
    const message = `log_format "${brief(word.value, 24)}" comes later: nginx wants it before this line`;
    judge.fail("nginx/undefined-reference", node, word, message, { related });
    return;
  }
  const near = suggest(judge, word.value, () => [...known.formats].map((one) => one.slice(2)));
  const { hint, more } = meant(word, near);
  judge.fail("nginx/undefined-reference", node, word, `no log_format is named "${brief(word.value)}"${hint}`, more);
}
