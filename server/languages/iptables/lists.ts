/** Values that are words of a known list. */
import { brief } from "../../core/markdown.ts";
import { nearest } from "../../core/suggest.ts";
import type { Part, Reading } from "./command.ts";
import { type Wrong, wrong } from "./fault.ts";

/** Says what is wrong with a value; `reading` tells what stood before the option. */
export type Check = (value: string, reading: Reading, part: Part) => Wrong | undefined;

/** A list divided by commas whose members must each be one of `words`, without regard to case. */
export function list(words: readonly string[], what: string, rule: Wrong["rule"] = "bad-value", prefix = false): Check {
  return (value, { words: all, at }) => {
    let from = 0;
    for (const member of value.split(",")) {
      // What stands behind the blank is told as a stray word.
      if (member === "" && from > 0 && from === value.length && /^[^-!]/.test(all[at]?.text ?? "")) return undefined;
      if (!isOneOf(member, words, prefix)) {
        const meant = nearest(member, words);
        const instead = meant && `${value.slice(0, from)}${meant}${value.slice(from + member.length)}`;
        const said =
          member === ""
            ? `An empty name in "${brief(value, 30)}": a list has no blanks`
            : `"${brief(member, 30)}" is no ${what}${meant ? `; did you mean ${meant}?` : ""}`;
        return { ...wrong(rule, said, instead), part: [from, from + member.length] };
      }
      from += member.length + 1;
    }
    return undefined;
  };
}

function isOneOf(member: string, words: readonly string[], prefix: boolean): boolean {
  if (member === "") return false;
  const lower = member.toLowerCase();
  return words.some((word) => (prefix ? word.toLowerCase().startsWith(lower) : word.toLowerCase() === lower));
}

/** One of `words`; `fold` lets case differ. */
export function oneOf(words: readonly string[], what: string, fold = true): Check {
  return (value) => {
    if (words.some((word) => word === value || (fold && word.toLowerCase() === value.toLowerCase()))) return undefined;
    const meant = nearest(value, words);
    return wrong("bad-value", `"${brief(value, 30)}" is no ${what}${meant ? `; did you mean ${meant}?` : ""}`, meant);
  };
}
