/** Tables between charsets, and where they are needed. */
import { brief } from "../../../core/markdown.ts";
import { type Judge, note, noted, notes } from "../judging.ts";
import { inherited, isPlaceholder, type Node, type Word } from "../units.ts";
import { entriesOf, failEntry } from "./maps.ts";
import { useVariable } from "./variables.ts";

/** A hexadecimal number; -1 for anything else. */
const readHex = (text: string): number => (/^[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : -1);

const TABLES = notes<Node>("charset tables");

const pair = (from: string, to: string): string => `${from.toLowerCase()} ${to.toLowerCase()}`;

/** `charset_map from to { 80 E282AC; }`: a code of one byte, and one of one byte or the bytes of a character in UTF-8. */
export function checkCharsetMap(judge: Judge, node: Node): void {
  const [from, to] = node.args;
  if (from === undefined || to === undefined) return;
  note(judge, TABLES, node);
  if (from.value.toLowerCase() === to.value.toLowerCase())
    failEntry(judge, node, to, `"charset_map" has ${brief(to.value, 30)} on both sides`);
  else for (const entry of entriesOf(judge, node)) if (entry.name !== "include") checkCodes(judge, entry, /^utf-8$/i.test(to.value));
}

function checkCodes(judge: Judge, entry: Node, utf8: boolean): void {
  const code = entry.directive.name;
  const target = entry.args[0];
  if (entry.args.length !== 1 || target === undefined)
    failEntry(judge, entry, code, `an entry of "charset_map" has two codes; this one has ${entry.args.length + 1} words`);
  else if (readHex(code.value) > 255 || readHex(code.value) < 0)
    failEntry(judge, entry, code, `"${brief(code.value)}" is no code from 00 to FF`);
  else if (utf8 ? !/^(?:[0-9a-f]{2}){1,4}$/i.test(target.value) : readHex(target.value) > 255 || readHex(target.value) < 0)
    failEntry(judge, entry, target, `"${brief(target.value)}" is no ${utf8 ? "character in UTF-8 such as E282AC" : "code from 00 to FF"}`);
}

/** `charset name` and `source_charset name`: a name that begins with `$` is a variable as a whole, other ones hold none. */
export function checkCharset(judge: Judge, node: Node): void {
  const [word] = node.args;
  if (word === undefined || !word.value.startsWith("$")) return;
  if (word.value === "$") judge.fail("nginx/invalid-variable", node, word, `${node.name}: "$" is no variable name`);
  else useVariable(judge, node, word, word.value.slice(1));
}

/** The pairs of charsets that tables join; says which are defined twice. */
function definedTables(judge: Judge): ReadonlySet<string> {
  const tables = new Set<string>();
  for (const node of noted(judge, TABLES)) {
    const [from, to] = node.args;
    if (from === undefined || to === undefined) continue;
    const key = pair(from.value, to.value);
    if (tables.has(key) && from.value.toLowerCase() !== to.value.toLowerCase())
      failEntry(judge, node, from, `there is a "charset_map" of ${brief(from.value, 24)} to ${brief(to.value, 24)} already`);
    tables.add(key);
  }
  return tables;
}

/** Says where answers are to be recoded between charsets that no `charset_map` joins. */
export function checkCharsets(judge: Judge): void {
  const tables = definedTables(judge);
  if (judge.unit.open || judge.unit.context !== "main" || judge.unit.all("include").some(isTable)) return;
  for (const node of judge.unit.all("source_charset")) {
    const block = node.parent;
    const from = node.args[0];
    const to = block === undefined ? undefined : inherited(block, "charset").at(-1)?.args[0];
    if (from === undefined || to === undefined || !isNamed(from) || !isNamed(to) || from.value.toLowerCase() === to.value.toLowerCase())
      continue;
    if (tables.has(pair(from.value, to.value)) || tables.has(pair(to.value, from.value))) continue;
    const message = `no "charset_map" joins the charsets ${brief(from.value, 24)} and ${brief(to.value, 24)}`;
    judge.fail("nginx/undefined-reference", node, from, message);
  }
}

const isTable = (include: Node): boolean => /(?:koi-utf|koi-win|win-utf)$/.test(include.args[0]?.value ?? "");
const isNamed = (word: Word): boolean => word.value !== "off" && !word.value.includes("$") && !isPlaceholder(word);
