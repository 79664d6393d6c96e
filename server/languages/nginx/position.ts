/** What stands at an offset, in whole files and in half-typed ones. */
import type { Surroundings } from "../../core/language.ts";
import { touches } from "../../core/text.ts";
import { everyNode } from "./definitions.ts";
import { type Context, contextInside } from "./directives.ts";
import { once } from "./memo.ts";
import type { Statement } from "./statement.ts";
import type { Directive, NginxFile, Word } from "./syntax.ts";
import { type NginxUnit, type Node, unitsOf } from "./units.ts";

/** The directives around an offset, outermost first; `word` is -1 between words, 0 on the name, 1 on the first argument … */
export type Place = { readonly path: readonly Directive[]; readonly directive: Directive | undefined; readonly word: number };

/** Where an offset is. `directive` is undefined in the white space of a block or of the file. */
export function placeAt(file: NginxFile, offset: number): Place {
  const path: Directive[] = [];
  let level: readonly Directive[] = file.directives;
  for (;;) {
    const directive = lastBefore(level, offset);
    if (directive === undefined || offset > directive.span.end) return { path, directive: undefined, word: -1 };
    const inside = directive.blockSpan;
    if (inside === undefined || offset <= inside.start) return { path, directive, word: wordAt(directive, offset) };
    if (offset >= inside.end && directive.statement.closed) return { path, directive: undefined, word: -1 };
    path.push(directive);
    if (directive.block === undefined) return { path, directive: undefined, word: -1 };
    level = directive.block;
  }
}

/** The last directive that starts at or before an offset. */
function lastBefore(level: readonly Directive[], offset: number): Directive | undefined {
  let low = 0;
  let high = level.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((level[middle] as Directive).start <= offset) low = middle + 1;
    else high = middle;
  }
  return level[low - 1];
}

function wordAt(directive: Directive, offset: number): number {
  const words: readonly Word[] = [directive.name, ...directive.args];
  return words.findIndex(({ span }) => touches(span, offset));
}

/** The units of the files around; asked again for the same files it answers at once. */
const unitsAround = (around: Surroundings<NginxFile>): readonly NginxUnit[] => forFiles(around.files)(around.scope);

const forFiles = once((files: readonly NginxFile[]) => once((scope: Surroundings<NginxFile>["scope"]) => unitsOf(files, scope)));

/** The unit that a file belongs to: the one that it is the main file of, or the first that includes it. */
export function unitOf(file: NginxFile, around: Surroundings<NginxFile>): NginxUnit {
  const known = around.files.some((one) => one.source.uri === file.source.uri);
  const units = unitsAround(known ? withFile(file, around) : { ...around, files: [...around.files, file] });
  const { uri } = file.source;
  return (units.find((unit) => unit.uri === uri) ?? units.find((unit) => unit.uris.includes(uri)) ?? units[0]) as NginxUnit;
}

// The file at hand may be newer than the one of the same uri in the list.
function withFile(file: NginxFile, around: Surroundings<NginxFile>): Surroundings<NginxFile> {
  if (around.files.includes(file)) return around;
  return { ...around, files: around.files.map((one) => (one.source.uri === file.source.uri ? file : one)) };
}

const nodesByStatement = once((unit: NginxUnit) => {
  const nodes = new Map<Statement, Node>();
  for (const node of everyNode(unit.top)) if (!nodes.has(node.directive.statement)) nodes.set(node.directive.statement, node);
  return nodes;
});

/** A directive in its unit; the first place where it is loaded. */
export const nodeOf = (unit: NginxUnit, directive: Directive): Node | undefined => nodesByStatement(unit).get(directive.statement);

/** In which context the inside of `path` is: of the blocks themselves, or of what includes the file. */
export function contextAt(unit: NginxUnit, file: NginxFile, path: readonly Directive[]): Context {
  let context = topContextOf(unit, file);
  for (const { name } of path) context = contextInside(name.value, context);
  return context;
}

function topContextOf(unit: NginxUnit, file: NginxFile): Context {
  if (unit.root === file) return unit.context;
  const first = file.directives[0];
  return (first === undefined ? undefined : nodeOf(unit, first)?.context) ?? "unknown";
}
