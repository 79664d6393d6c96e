/** Where the content of a variable comes from, through `set` lines and captures of the location. */
import { namesOf } from "./names.ts";
import { childrenOf, enclosing, type NginxUnit, type Node } from "./units.ts";
import { DECODED, groupPattern, groupTakesLineFeed, isClientWritten, locationRegex, setsOf, variablesIn } from "./variables.ts";

/** How many `set` lines are followed from one use. */
const DEPTH = 4;

/** The client-written variable that `name`, used in `node`, comes from; undefined when it is none, or not known. */
export function originOf(unit: NginxUnit, node: Node, name: string, depth = DEPTH): string | undefined {
  if (isClientWritten(name)) return name;
  if (name === "host" || name === "hostname") return name === "host" && takesAnyHost(enclosing(node, "server")) ? name : undefined;
  if (/^\d$/.test(name) || depth === 0) return capturesFreely(node, name) ? name : undefined;
  for (const set of setsOf(unit, name)) {
    if (enclosing(set, "server") !== enclosing(node, "server")) continue;
    for (const use of variablesIn(set.args[1]?.value ?? "")) {
      const origin = originOf(unit, set, use.name, depth - 1);
      if (origin !== undefined) return origin;
    }
  }
  return capturesFreely(node, name) ? name : undefined;
}

/** Whether a capture of the location's expression may hold a host of the client's choice: not a list of plain words. */
function capturesFreely(node: Node, name: string): boolean {
  const regex = capturesOf(node);
  const group = regex === undefined ? undefined : groupPattern(regex, groupKey(name));
  return group !== undefined && !/^\((?:\?[^)>]*>)?[\w|-]*\)$/.test(group) && /[.[\\]/.test(group);
}

/** The expression whose captures hold at `node`: the location's, where no `if` and no `rewrite` writes others. */
function capturesOf(node: Node): string | undefined {
  if (node.parent === undefined || node.parent.name === "if" || childrenOf(node.parent, "rewrite").length > 0) return undefined;
  return locationRegex(node);
}

const groupKey = (name: string): number | string => (/^\d$/.test(name) ? Number(name) : name);

/** Whether a server answers to host names that nobody listed. */
const takesAnyHost = (server: Node | undefined): boolean =>
  server !== undefined && namesOf(server).some(({ name }) => name === "" || name === "_" || name === "*");

/**
 * The variable or capture through which a line break of the request gets into `name` as used in `node`; undefined when none does,
 * or when it is not certain (several `set` lines of which one does not, a `set` under a condition).
 */
export function splitterOf(unit: NginxUnit, node: Node, name: string, depth = DEPTH): string | undefined {
  if (DECODED.has(name)) return name;
  if (node.name !== "rewrite") {
    const regex = capturesOf(node);
    if (regex !== undefined && groupTakesLineFeed(regex, groupKey(name)) === true) return name;
  }
  if (/^\d$/.test(name) || depth === 0) return undefined;
  const sets = setsOf(unit, name).filter((set) => isAround(set.parent, node));
  const found = sets.map((set) => firstSplitter(unit, set, depth - 1));
  return sets.length > 0 && found.every((one) => one !== undefined) ? found[0] : undefined;
}

const firstSplitter = (unit: NginxUnit, set: Node, depth: number): string | undefined =>
  variablesIn(set.args[1]?.value ?? "")
    .map((use) => splitterOf(unit, set, use.name, depth))
    .find((one) => one !== undefined);

function isAround(block: Node | undefined, node: Node): boolean {
  for (let one = node.parent; one !== undefined; one = one.parent) if (one === block) return block?.name !== "if";
  return false;
}
