/** Directives of http with rules of their own, one short function each. */
import { brief } from "../../../core/markdown.ts";
import { badParameter, type Judge, memory, recall } from "../judging.ts";
import { hasPlainName } from "../names.ts";
import { childrenOf, enclosing, type Node, type Word } from "../units.ts";
import { layerOf, readSize, readsVariables, readTime, unitMeant, valueFacts } from "../values.ts";
import { isBadWildcard } from "./maps.ts";
import { checkPattern } from "./pattern.ts";
import { readDigits } from "./url.ts";
import { checkVariables, defineVariable } from "./variables.ts";

function invalid(judge: Judge, node: Node, word: Word, why: string, better?: string): void {
  const fix =
    better === undefined ? {} : { fix: { title: `Change to "${better}"`, safe: false, edits: [{ span: word.span, text: better }] } };
  judge.fail("nginx/invalid-value", node, word, `${node.name}: "${brief(word.value, 30)}" ${why}`, fix);
}

/** Variables in the arguments that the tables mark with `v`. */
export function checkTyped(judge: Judge, node: Node): void {
  const specs = valueFacts(node.name, layerOf(node.context))?.specs ?? [];
  for (const [i, arg] of node.args.entries()) {
    const spec = specs[i] ?? (specs.at(-1)?.rest ? specs.at(-1) : undefined);
    if (spec !== undefined && readsVariables(spec)) checkVariables(judge, node, arg);
  }
}

/** Variables in every argument. */
export function checkAllVariables(judge: Judge, node: Node): void {
  for (const arg of node.args) checkVariables(judge, node, arg);
}

/** A third argument that can only be one word: `always`, `if_not_empty`. */
export const checkThird =
  (word: string) =>
  (judge: Judge, node: Node): void => {
    const third = node.args[2];
    if (third !== undefined && third.value !== word) {
      badParameter(judge, node, third, `is not "${word}"`);
      return;
    }
    checkTyped(judge, node);
  };

/** `try_files file … uri | =code`. */
export function checkTryFiles(judge: Judge, node: Node): void {
  const last = node.args.at(-1);
  for (const arg of node.args) if (arg !== last || !arg.value.startsWith("=")) checkVariables(judge, node, arg);
  if (!last?.value.startsWith("=")) return;
  const code = readDigits(last.value.slice(1));
  if (code === -1 || code > 999) invalid(judge, node, last, "is no code such as =404");
}

/** `error_page code … [=[code]] uri`. */
export function checkErrorPage(judge: Judge, node: Node): void {
  const uri = node.args.at(-1);
  const answer = node.args.at(-2);
  if (uri === undefined || answer === undefined) return;
  const changes = answer.value.startsWith("=");
  if (changes && node.args.length === 2) {
    invalid(judge, node, answer, "has to stand behind a code");
    return;
  }
  if (changes && answer.value.length > 1 && readDigits(answer.value.slice(1)) === -1) {
    invalid(judge, node, answer, "is no code such as =200");
    return;
  }
  for (const word of node.args.slice(0, changes ? -2 : -1)) {
    const code = readDigits(word.value);
    if (code === 499 || code < 300 || code > 599) invalid(judge, node, word, "is no code from 300 to 599, without 499");
  }
  checkVariables(judge, node, uri);
}

/** `expires [modified] time | @time | epoch | max | off`. */
export function checkExpires(judge: Judge, node: Node): void {
  const [first, second] = node.args;
  const word = second ?? first;
  if (first === undefined || word === undefined) return;
  if (second !== undefined && first.value !== "modified") {
    invalid(judge, node, first, 'is not "modified"');
    return;
  }
  if (word.value.includes("$")) {
    checkVariables(judge, node, word);
    return;
  }
  if (second === undefined && ["epoch", "max", "off"].includes(word.value)) return;
  const daily = word.value.startsWith("@");
  const seconds = readTime(word.value.replace(/^[@+-]/, ""), true);
  if (seconds === undefined) {
    const meant = unitMeant(word.value, (text) => readTime(text, true) !== undefined);
    invalid(judge, node, word, "is no time such as 30d, -1, @15h30m, epoch, max or off", meant);
    return;
  }
  if (daily && second !== undefined) invalid(judge, node, word, 'is a time of day, which cannot follow "modified"');
  else if (daily && seconds > 86400) invalid(judge, node, word, "is more than a day");
}

/** `limit_except METHOD … { }`. */
export function checkLimitExcept(judge: Judge, node: Node): void {
  for (const word of node.args)
    if (!/^(?:GET|HEAD|POST|PUT|DELETE|MKCOL|COPY|MOVE|OPTIONS|PROPFIND|PROPPATCH|LOCK|UNLOCK|PATCH)$/i.test(word.value))
      invalid(judge, node, word, "is no method");
}

/** `open_file_cache off | max=n [inactive=time]` and `open_log_file_cache` with its `min_uses` and `valid`. */
export function checkFileCache(judge: Judge, node: Node): void {
  let max = false;
  const logs = node.name === "open_log_file_cache";
  for (const word of node.args) {
    const [name = "", value = ""] = word.value.split("=", 2);
    if (name === "max" && readDigits(value) > 0) max = true;
    else if (name === "inactive" && readTime(value, true) !== undefined) continue;
    else if (logs && name === "min_uses" && readDigits(value) >= 0) continue;
    else if (logs && name === "valid" && readTime(value, true) !== undefined) continue;
    else if (word.value === "off") max = true;
    else {
      badParameter(judge, node, word, "is none of off, max=, inactive=");
      return;
    }
  }
  if (!max) badParameter(judge, node, node.args[0] ?? node.directive.name, 'needs "max=" beside it');
}

/** `server_name name …`. */
export function checkServerName(judge: Judge, node: Node): void {
  for (const word of node.args) {
    if (word.value === "~") judge.fail("nginx/invalid-regex", node, word, "server_name: the regular expression is empty");
    else if (word.value.startsWith("~")) checkPattern(judge, node, word, word.value.slice(1));
    else if (word.value === "." || /^\*(?:[^.]|.?$)/.test(word.value)) invalid(judge, node, word, "is no host name or wildcard");
  }
}

/** `valid_referers none | blocked | server_names | name …`. */
export function checkReferers(judge: Judge, node: Node): void {
  const seen = recall(judge, REFERERS);
  const known = seen.get(node.parent) ?? new Set<string>();
  seen.set(node.parent, known);
  for (const word of node.args) {
    const name = word.value.toLowerCase();
    if (name.startsWith("~")) checkPattern(judge, node, word, word.value.slice(1));
    else if (name === "") invalid(judge, node, word, "is no referer");
    else if (isBadWildcard(name.replace(/\/.*$/s, ""))) invalid(judge, node, word, "is no host name or wildcard");
    else if (known.has(name) && !["none", "blocked", "server_names"].includes(name))
      invalid(judge, node, word, "stands twice in this block");
    known.add(name);
  }
  const word = node.args[0];
  const asks = known.has("none") || known.has("blocked");
  const isNone = (name: string): boolean => /^(?:none|blocked|~.*)$/s.test(name) || (name === "server_names" && !hasNames(node));
  if (word !== undefined && asks && [...known].every(isNone) && onlyHere(node))
    invalid(judge, node, word, "stands without any valid referer beside it");
}

// Patterns do not count as referers here, nor those among the server's names.
function hasNames(node: Node): boolean {
  const server = enclosing(node, "server");
  return server === undefined || hasPlainName(server);
}

const onlyHere = (node: Node): boolean => node.parent !== undefined && childrenOf(node.parent, node.name).length === 1;

const REFERERS = memory("referers", () => new Map<Node | undefined, Set<string>>());

/** `use method`: what other systems have, Linux refuses; judged for a stated release only. */
export function checkUse(judge: Judge, node: Node): void {
  const word = node.args[0];
  if (word !== undefined && judge.strict && word.value !== "epoll")
    invalid(judge, node, word, "is no event method of nginx on Linux, which has epoll");
}

/** `fastcgi_split_path_info regex`. */
export function checkSplitPath(judge: Judge, node: Node): void {
  const word = node.args[0];
  if (word === undefined) return;
  const captures = checkPattern(judge, node, word, word.value);
  if (captures !== -1 && captures !== 2) invalid(judge, node, word, `has ${captures} groups, it must have 2`);
}

/** Defines the variable that the first argument names; the rest may hold variables. */
export function checkDefinition(judge: Judge, node: Node): void {
  const [name, ...rest] = node.args;
  if (name !== undefined) defineVariable(judge, node, name);
  if (node.name === "auth_request_set") for (const word of rest) checkVariables(judge, node, word);
}

/** `image_filter …`, `index …`, and other lists in which some words are refused. */
export function checkIndex(judge: Judge, node: Node): void {
  for (const word of node.args) {
    if (word.value === "") invalid(judge, node, word, "is empty");
    checkVariables(judge, node, word);
  }
}

/** `proxy_temp_path path [level [level [level]]]`: levels are digits of a file's name, ten together. */
export function checkTempPath(judge: Judge, node: Node): void {
  let sum = 0;
  for (const word of node.args.slice(1)) {
    const level = readDigits(word.value);
    sum += level;
    if (level <= 0 || sum > 10) invalid(judge, node, word, level <= 0 ? "is no level of at least 1" : "makes more than 10 levels together");
  }
}

/** `aio on | off | threads[=pool]`. */
export function checkAio(judge: Judge, node: Node): void {
  const word = node.args[0];
  if (word !== undefined && !/^(?:on|off|threads(?:=.*)?)$/.test(word.value)) invalid(judge, node, word, "is none of on, off, threads");
}

/** `disable_symlinks off | on | if_not_owner [from=part]`. */
export function checkSymlinks(judge: Judge, node: Node): void {
  for (const word of node.args) {
    if (word.value.startsWith("from=")) checkVariables(judge, node, word, word.value.slice(5));
    else if (!/^(?:on|off|if_not_owner)$/.test(word.value)) badParameter(judge, node, word, "is none of on, off, if_not_owner, from=");
  }
}

/** `user:rw group:r all:r` of dav_access and the store_access directives. */
export function checkDavAccess(judge: Judge, node: Node): void {
  for (const word of node.args)
    if (!/^(?:user|group|all):(?:rw|r)$/.test(word.value)) invalid(judge, node, word, "is no access such as user:rw or all:r");
}

/** `gzip_disable regex …`. */
export function checkGzipDisable(judge: Judge, node: Node): void {
  for (const word of node.args) if (word.value !== "msie6" && word.value !== "degradation") checkPattern(judge, node, word, word.value);
}

/** `random [two [least_conn]]`, `hash key [consistent]`. */
export function checkBalancer(judge: Judge, node: Node): void {
  const [first, second] = node.args;
  if (node.name === "hash") {
    if (first !== undefined) checkVariables(judge, node, first);
    if (second !== undefined && second.value !== "consistent") badParameter(judge, node, second, 'is not "consistent"');
  } else if (first !== undefined && first.value !== "two") badParameter(judge, node, first, 'is not "two"');
  else if (second !== undefined && !/^least_conn$/.test(second.value)) badParameter(judge, node, second, 'is not "least_conn"');
}

/** `mirror uri | off`, `thread_pool name threads=n [max_queue=n]`. */
export function checkThreadPool(judge: Judge, node: Node): void {
  let threads = false;
  for (const word of node.args.slice(1)) {
    const [name = "", value = ""] = word.value.split("=", 2);
    if (name === "threads") threads = true;
    if ((name === "threads" && readDigits(value) <= 0) || (name === "max_queue" && readDigits(value) < 0)) {
      badParameter(judge, node, word, "has no valid number");
      return;
    }
  }
  if (!threads) badParameter(judge, node, node.args[0] ?? node.directive.name, 'needs "threads="');
}

/** `worker_cpu_affinity [auto] mask …`. */
export function checkAffinity(judge: Judge, node: Node): void {
  const masks = node.args[0]?.value === "auto" ? node.args.slice(1) : node.args;
  const excess = masks === node.args ? undefined : masks[1];
  if (excess !== undefined) judge.fail("nginx/argument-count", node, excess, 'worker_cpu_affinity takes one mask behind "auto"');
  for (const word of masks) if (/[^01 ]/.test(word.value)) invalid(judge, node, word, "is no mask of 0 and 1");
}

/** `userid_mark off | letter`. */
export function checkMark(judge: Judge, node: Node): void {
  const word = node.args[0];
  if (word !== undefined && word.value !== "off" && !/^[A-Za-z0-9=]$/.test(word.value))
    invalid(judge, node, word, 'is neither "off" nor one letter, digit or "="');
}

/** `large_client_header_buffers number size`, both of at least 1. */
export function checkBuffers(judge: Judge, node: Node): void {
  const [count, size] = node.args;
  if (count !== undefined && readDigits(count.value) === 0) invalid(judge, node, count, "is no number of at least 1");
  if (size !== undefined && readSize(size.value, "kKmM") === 0) invalid(judge, node, size, "is no size of at least 1");
}
