/** Texts to try a configuration with: paths that a location may be asked for, and what an expression matches. */
import { childrenOf, type Node } from "./units.ts";

/** What the paths of a location begin with; undefined where an expression says it. */
export const nameOf = ({ args: [first, second] }: Node): string | undefined =>
  second === undefined || first?.value === "^~" || first?.value === "=" ? (second ?? first)?.value : undefined;

/** The rewrites of a location, those under its conditions among them. */
export const rewritesOf = (location: Node): readonly Node[] => [
  ...childrenOf(location, "rewrite"),
  ...childrenOf(location, "if").flatMap((test) => childrenOf(test, "rewrite")),
];

/** Paths that a location may be asked for, of which its rewrites take some: what it begins with, with something behind it. */
export function samplesOf(location: Node): readonly string[] {
  const own = nameOf(location);
  if (location.args[0]?.value === "=") return own === undefined ? [] : [own];
  const rewrites = rewritesOf(location).map(({ args }) => sampleOf(args[0]?.value ?? ""));
  const begun = own === undefined ? [sampleOf(location.args[1]?.value ?? "")] : [own, `${own}x`, `${own}${own.endsWith("/") ? "" : "/"}x`];
  return [...new Set([...rewrites, ...begun])].filter((path) => /^\/[\w./-]*$/.test(path) && !/\/[./]/.test(path));
}

/** A short text that a simple expression matches, most likely: its words as they stand, and `x` or `1` for what is free. */
export const sampleOf = (expression: string): string =>
  expression
    .slice(0, 200)
    .replace(/^\(\?i\)/, "")
    .replace(/^\^|\$$/g, "")
    .replace(/\(\?(?::|P?<\w+>)/g, "(")
    .replace(/\[\^[^\]]*\][+*]?|\.[+*]\??|\\[wS][+*]?/g, "x")
    .replace(/(?:\\d|\[0-9\])(?:[+*]|\{\d+\})?/g, "1")
    .replace(/\[([^\]\\])[^\]]*\][+*]?/g, "$1")
    .replace(/\(([^()|]*)\|[^()]*\)/g, "($1)")
    .replace(/.\?|[()^$+*]/g, "")
    .replace(/\\(.)/g, "$1");
