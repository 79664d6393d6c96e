/** What proxy_* directives rewrite in answers: redirects and cookies. */
import { badParameter, type Judge } from "../judging.ts";
import { childrenOf, type Node, type Word } from "../units.ts";
import { checkPattern } from "./pattern.ts";
import { checkVariables } from "./variables.ts";

/** `proxy_redirect off | default | from to`. */
export function checkRedirect(judge: Judge, node: Node): void {
  const [from, to] = node.args;
  if (from === undefined) return;
  if (to === undefined) {
    if (from.value !== "off" && from.value !== "default") badParameter(judge, node, from, "needs a replacement behind it");
    else if (from.value === "default") checkDefaultRedirect(judge, node, from);
    return;
  }
  if (from.value.startsWith("~")) checkPattern(judge, node, from, from.value.slice(from.value.startsWith("~*") ? 2 : 1));
  else checkVariables(judge, node, from);
  checkVariables(judge, node, to);
}

function checkDefaultRedirect(judge: Judge, node: Node, word: Word): void {
  const passes = node.parent === undefined ? [] : childrenOf(node.parent, "proxy_pass");
  const pass = passes.find((one) => one.uri !== node.uri || one.span.start < node.span.start);
  if (pass === undefined) {
    if (node.context === "location" || node.context === "lif") badParameter(judge, node, word, 'has to stand behind "proxy_pass"');
  } else if (pass.args[0]?.value.includes("$")) badParameter(judge, node, word, 'cannot go with a "proxy_pass" that has variables');
}

/** `proxy_cookie_path` and `proxy_cookie_domain`: `off | from to`. */
export function checkCookie(judge: Judge, node: Node): void {
  const [from, to] = node.args;
  if (from === undefined) return;
  if (to === undefined) {
    if (from.value !== "off") badParameter(judge, node, from, 'is not "off", and needs a replacement behind it');
    return;
  }
  if (from.value.startsWith("~"))
    checkPattern(judge, node, from, from.value.slice(node.name.endsWith("_path") && from.value.startsWith("~*") ? 2 : 1));
  else checkVariables(judge, node, from);
  checkVariables(judge, node, to);
}

/** `proxy_cookie_flags off | cookie flag …`. */
export function checkCookieFlags(judge: Judge, node: Node): void {
  const [cookie, ...flags] = node.args;
  if (cookie === undefined) return;
  if (flags.length === 0 && cookie.value !== "off") badParameter(judge, node, cookie, 'is not "off", and needs a flag behind it');
  else if (cookie.value.startsWith("~")) checkPattern(judge, node, cookie, cookie.value.slice(1));
  else checkVariables(judge, node, cookie);
  // unknown words are found out when an answer comes only
  for (const flag of flags) checkVariables(judge, node, flag);
}
