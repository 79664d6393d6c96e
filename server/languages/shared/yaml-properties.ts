/** Reads anchors, aliases and tags of YAML as libyaml does. */
import { isBlankOrEnd, isWord, type YamlProblemCode } from "./yaml-tokens.ts";

/** A name or tag that was read up to `end`, and what is wrong with it. */
export type ReadProperty = {
  readonly end: number;
  readonly text: string;
  readonly problem?: { readonly code: YamlProblemCode; readonly message: string };
};

/** The name behind `&` or `*` at `start`. */
export function readAnchor(text: string, start: number): ReadProperty {
  let end = start + 1;
  while (isWord(text.charCodeAt(end))) end++;
  const name = text.slice(start + 1, end);
  const c = text.charCodeAt(end);
  if (name !== "" && (isBlankOrEnd(c) || "?:,]}%@`".includes(text.charAt(end)))) return { end, text: name };
  const problem = { code: "bad-anchor", message: "names of `&` and `*` are letters, digits, `-` and `_`" } as const;
  while (!isBlankOrEnd(text.charCodeAt(end))) end++;
  return { end, text: text.slice(start + 1, end), problem };
}

const URI_MARKS = "-_;/?:@&=+$.!~*'()%";
const FLOW_URI_MARKS = ",[]";

/** The tag at `start`, as written: `!`, `!local`, `!!str`, `!<uri>`. */
export function readTag(text: string, start: number, inFlow: boolean): ReadProperty {
  const verbatim = text.charAt(start + 1) === "<";
  let end = start + (verbatim ? 2 : 1);
  for (;;) {
    const c = text.charCodeAt(end);
    const mark = text.charAt(end);
    if (mark === "" || !(isWord(c) || URI_MARKS.includes(mark) || (verbatim && FLOW_URI_MARKS.includes(mark)))) break;
    end++;
  }
  let problem: ReadProperty["problem"];
  if (verbatim) {
    if (text.charAt(end) === ">") end++;
    else problem = { code: "bad-tag", message: "this tag is never closed by `>`" };
  }
  if (/%(?![0-9a-fA-F]{2})/.test(text.slice(start, end)))
    problem = { code: "bad-tag", message: "`%` in a tag needs two hexadecimal digits behind it" };
  if (problem === undefined && !isBlankOrEnd(text.charCodeAt(end)) && !(inFlow && text.charAt(end) === ","))
    problem = { code: "bad-tag", message: "a space must follow a tag" };
  const read = { end, text: text.slice(start, end) };
  return problem === undefined ? read : { ...read, problem };
}
