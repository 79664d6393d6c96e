/** What variables hold: where they stand in a value, and what a client can put into them. */
import { grouped } from "../../core/lists.ts";
import { once } from "./memo.ts";
import { enclosing, type NginxUnit, type Node } from "./units.ts";

/** One `$name` or `${name}` of a value; offsets are into the value. */
export type Use = { readonly name: string; readonly start: number; readonly end: number };

const VARIABLE = /\$(?:\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))/g;

/** The variables of a value, in order; names in lower case, as nginx looks them up. Captures are `1` to `9`. */
export function variablesIn(value: string): readonly Use[] {
  if (!value.includes("$")) return [];
  return [...value.matchAll(VARIABLE)].map((match) => {
    const name = (match[1] ?? match[2] ?? "").toLowerCase();
    const short = /^[1-9]/.test(name) && match[1] === undefined ? name.slice(0, 1) : name;
    return { name: short, start: match.index, end: match.index + match[0].length - (name.length - short.length) };
  });
}

/** Variables that hold the path after decoding, line breaks included. */
export const DECODED: ReadonlySet<string> = new Set(["uri", "document_uri"]);

/** Whether a client chooses the whole content of a variable. */
export const isClientWritten = (name: string): boolean =>
  /^(?:arg_|http_|cookie_)/.test(name) || ["args", "query_string", "request_uri", "uri", "document_uri", "request"].includes(name);

/**
 * Whether group `number` of a regular expression can match a line feed, as nginx compiles it (no DOTALL): a negated class
 * without `\n`, `\s`, `\W` or `\D`. Undefined when the group is not found.
 */
export function groupTakesLineFeed(regex: string, group: number | string): boolean | undefined {
  const body = groupPattern(regex, group);
  if (body === undefined) return undefined;
  if (/\(\?[a-zA-Z]*s/.test(regex)) return true;
  return classesOf(body).some(takesLineFeed);
}

/** A capturing group of a regular expression with its parentheses, by number or (lower-case) name; undefined when there is none. */
export function groupPattern(regex: string, wanted: number | string): string | undefined {
  const open: { start: number; hit: boolean }[] = [];
  let count = 0;
  let inClass = false;
  for (let i = 0; i < regex.length; i++) {
    const c = regex[i];
    if (c === "\\") i++;
    else if (inClass) inClass = c !== "]" || regex[i - 1] === "[" || (regex[i - 1] === "^" && regex[i - 2] === "[");
    else if (c === "[") inClass = true;
    else if (c === "(") {
      const name = /^\(\?(?:P?<|')([A-Za-z_]\w*)[>']/.exec(regex.slice(i, i + 80))?.[1];
      const captures = regex[i + 1] !== "?" || name !== undefined;
      if (captures) count++;
      open.push({ start: i, hit: captures && (wanted === count || (name !== undefined && wanted === name.toLowerCase())) });
    } else if (c === ")") {
      const group = open.pop();
      if (group?.hit === true) return regex.slice(group.start, i + 1);
    }
  }
  return undefined;
}

function classesOf(body: string): string[] {
  const found: string[] = [];
  for (let i = 0; i < body.length; i++) {
    if (body[i] === "\\") {
      found.push(body.slice(i, i + 2));
      i++;
    } else if (body[i] === "[") {
      const end = classEnd(body, i);
      found.push(body.slice(i, end));
      i = end - 1;
    }
  }
  return found;
}

function classEnd(body: string, start: number): number {
  let i = start + (body[start + 1] === "^" ? 2 : 1);
  if (body[i] === "]") i++;
  while (i < body.length && body[i] !== "]") i += body[i] === "\\" ? 2 : 1;
  return Math.min(i + 1, body.length);
}

const takesLineFeed = (part: string): boolean => {
  if (part.startsWith("[^")) return !/\\n|\\s|\\R|\\W|\\x0[aA]|\\v|\n/.test(part);
  if (part.startsWith("[")) return /\\n|\\s|\\W|\\D|\\S\\s|\n/.test(part);
  return /^\\[nsWDRv]$/.test(part);
};

/** The regular expression whose captures hold in a block: the one of the nearest `location ~`, as written. */
export function locationRegex(node: Node): string | undefined {
  const location = node.name === "location" ? node : enclosing(node, "location");
  const [operator, pattern] = location?.args ?? [];
  if (operator === undefined) return undefined;
  if (pattern !== undefined) return operator.value.startsWith("~") ? pattern.value : undefined;
  return operator.value.startsWith("~") ? operator.value.replace(/^~\*?/, "") : undefined;
}

/** The `set` lines of a variable, by its lower-case name. */
export const setsOf = (unit: NginxUnit, name: string): readonly Node[] => setsByName(unit).get(`$${name}`) ?? [];

const setsByName = once((unit: NginxUnit) => grouped(unit.all("set"), (node) => node.args[0]?.value.toLowerCase()));

/** How many capturing groups a regular expression has. */
export function groupCount(regex: string): number {
  let count = 0;
  let inClass = false;
  for (let i = 0; i < regex.length; i++) {
    const c = regex[i];
    if (c === "\\") i++;
    else if (inClass) inClass = c !== "]";
    else if (c === "[") {
      inClass = true;
      if (regex[i + 1] === "^") i++;
      if (regex[i + 1] === "]") i++;
    } else if (c === "(" && (regex[i + 1] !== "?" || /^\(\?(?:P?<[A-Za-z_]|')/.test(regex.slice(i, i + 6)))) count++;
  }
  return count;
}
