/** Directives of modules that Debian packages beside nginx, or that nginx has for special uses. */
import { badParameter, type Judge } from "../judging.ts";
import { childrenOf, inherited, type Node, type Word } from "../units.ts";
import { checkPattern } from "./pattern.ts";
import { readDigits } from "./url.ts";
import { checkVariables } from "./variables.ts";

/** `image_filter off | test | size | rotate n | resize w h | crop w h`. */
export function checkImageFilter(judge: Judge, node: Node): void {
  const [kind, ...sizes] = node.args;
  if (kind === undefined) return;
  const counts: ReadonlyMap<string, number> = new Map([
    ...["off", "test", "size"].map((one): [string, number] => [one, 0]),
    ["rotate", 1],
    ["resize", 2],
    ["crop", 2],
  ]);
  if (counts.get(kind.value) !== sizes.length) {
    badParameter(judge, node, kind, counts.has(kind.value) ? `takes ${counts.get(kind.value)} numbers` : "is no filter");
    return;
  }
  for (const word of sizes) {
    const fine = kind.value === "rotate" ? /^(?:90|180|270)$/.test(word.value) : word.value === "-" || readDigits(word.value) > 0;
    if (word.value.includes("$")) checkVariables(judge, node, word);
    else if (!fine) badParameter(judge, node, word, kind.value === "rotate" ? "is none of 90, 180, 270" : 'is neither a size nor "-"');
  }
}

/** Every argument is a regular expression. */
export function checkPatterns(judge: Judge, node: Node): void {
  for (const word of node.args) checkPattern(judge, node, word, word.value);
}

/** `sub_filter text replacement`. */
export function checkSubFilter(judge: Judge, node: Node): void {
  const [text] = node.args;
  if (text?.value === "") badParameter(judge, node, text, "is empty: there is nothing to look for");
  else for (const word of node.args) checkVariables(judge, node, word);
}

/** `subs_filter text replacement [flags]`: a pattern with the flag `r`. */
export function checkSubsFilter(judge: Judge, node: Node): void {
  const [text, , flags] = node.args;
  if (text !== undefined && flags?.value.includes("r")) checkPattern(judge, node, text, text.value);
}

/** `track_uploads` stands behind what answers in its location. */
export function checkTrackUploads(judge: Judge, node: Node): void {
  if (node.context !== "location" || node.parent?.children === undefined) return;
  const answers = node.parent.children.some((one) => one.span.start < node.span.start && (/_pass$/.test(one.name) || one.uri !== node.uri));
  if (!answers)
    judge.fail("nginx/invalid-parameter", node, node.nameSpan, '"track_uploads" has to stand behind a "proxy_pass" or the like');
}

/** `secure_link_secret`, which does not go with the newer way. */
export function checkSecureLink(judge: Judge, node: Node): void {
  const block = node.parent;
  if (block === undefined || childrenOf(block, "include").length > 0) return;
  if (inherited(block, "secure_link").length + inherited(block, "secure_link_md5").length > 0)
    judge.fail("nginx/invalid-parameter", node, node.nameSpan, '"secure_link_secret" cannot be mixed with "secure_link"');
}

const NCHAN: ReadonlyMap<string, RegExp> = new Map([
  [
    "nchan_subscriber",
    /^(?:none|off|disabled|websockets?|ws|eventsource|event-source|es|sse|(?:long-?)?poll|longpoll|interval-?poll|http|http-raw-stream|http-chunked|chunked|http-multipart|multipart(?:-mixed)?|http-multipart-mixed)$/i,
  ],
  ["nchan_publisher", /^(?:none|off|disabled|http|websockets?|ws)$/i],
]);

/** The ways in which nchan talks. */
export function checkNchan(judge: Judge, node: Node): void {
  for (const word of node.args) if (!NCHAN.get(node.name)?.test(word.value)) badParameter(judge, node, word, "is no way of nchan to talk");
}

/** `fair [no_rr] [weight_mode=idle | weight_mode=peak]`. */
export function checkFair(judge: Judge, node: Node): void {
  for (const word of node.args)
    if (!/^(?:no_rr|weight_mode=(?:idle|peak))$/.test(word.value)) badParameter(judge, node, word, "is no option");
}

/** Options with a value, and without one, of the directives of headers-more. */
const MORE: Readonly<Record<string, string>> = {
  more_set_headers: "st",
  more_clear_headers: "st",
  more_set_input_headers: "tr",
  more_clear_input_headers: "tr",
};

/** `more_set_headers [-s codes] [-t types] header: value …` and its relatives. */
export function checkMoreHeaders(judge: Judge, node: Node): void {
  const options = MORE[node.name] ?? "";
  for (let i = 0; i < node.args.length; i++) {
    const word = node.args[i] as Word;
    if (!word.value.startsWith("-")) {
      const colon = word.value.indexOf(":");
      if (node.name.startsWith("more_set") && colon !== -1) checkVariables(judge, node, word, word.value.slice(colon + 1));
      continue;
    }
    const option = word.value.slice(1);
    if (option.length !== 1 || !options.includes(option)) {
      badParameter(judge, node, word, "is no option");
      return;
    }
    if (option === "r") continue;
    const value = node.args[++i];
    if (value === undefined || (option === "s" && !/^[ \t]*(?:\d+(?:[ \t]+\d+)*[ \t]*)?$/.test(value.value))) {
      badParameter(judge, node, value ?? word, value === undefined ? "needs a value behind it" : 'is no list of codes such as "404 500"');
      return;
    }
  }
}
