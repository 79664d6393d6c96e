/** How much of what is in force is known: includes that are not there, and levels above a snippet. */
import { once } from "./memo.ts";
import { isDirective } from "./syntax.ts";
import type { NginxUnit, Node } from "./units.ts";

// Files that nginx and its packages ship: what they hold is known, and none of it refuses or forwards anybody.
const HARMLESS =
  /(?:^|\/)(?:mime\.types|fastcgi_params|fastcgi\.conf|uwsgi_params|scgi_params|proxy_params|koi-utf|koi-win|win-utf|fastcgi-php\.conf)$/;

/** Whether an include that was not found, and may hold anything, stands in `block` or in a block around it. */
export function hasOpenInclude(block: Node): boolean {
  for (let level: Node | undefined = block; level !== undefined; level = level.parent)
    if (level.children !== undefined && isOpen(level.children)) return true;
  return false;
}

/** Whether one of the directives of a block is an include of which nothing was found. Globs that match nothing are empty to nginx as well. */
export const isOpen = (directives: readonly Node[]): boolean => openIncludesOf(directives).size > 0;

const CLOSED: ReadonlySet<Node> = new Set();

/** Those includes. */
export const openIncludesOf = once(
  (directives: readonly Node[]): ReadonlySet<Node> =>
    directives.some((node) => node.name === "include")
      ? new Set(directives.filter((node, i) => node.name === "include" && !isExpanded(directives[i + 1]) && mayHoldAnything(node)))
      : CLOSED,
);

/** Whether a unit is all that nginx will load: a main file, and every include of it found or of a kind that is known. */
export const isWhole = once(
  (unit: NginxUnit): boolean =>
    unit.context === "main" &&
    unit.all("include").every((node) => {
      const siblings = node.parent?.children ?? unit.top;
      return HARMLESS.test(node.args[0]?.value ?? "") || isExpanded(followers(siblings).get(node));
    }),
);

const followers = once((siblings: readonly Node[]) => new Map(siblings.map((node, i) => [node, siblings[i + 1]])));

/** Whether template control (`{% if %}`) stands beside a node: what is in force together with it is then not known. */
export const isConditional = (node: Node): boolean => (node.parent?.directive.statement ?? node.directive.file.top).templated;

// What an include pulled in stands behind it, starting with the first directive of a file.
const isExpanded = (next: Node | undefined): boolean =>
  next !== undefined && next.directive.file.top.children?.find(isDirective) === next.directive.statement;

function mayHoldAnything(node: Node): boolean {
  const target = node.args[0]?.value ?? "";
  if (HARMLESS.test(target)) return false;
  return !(/[*?[]/.test(target) && (node.context === "main" || node.context === "http" || node.context === "stream"));
}

/** Whether what `server` and the blocks around it say is known too: a snippet of locations does not know who includes it. */
export function knowsServer(node: Node): boolean {
  for (let level: Node | undefined = node; level !== undefined; level = level.parent) if (level.name === "server") return true;
  return false;
}

/** Whether the `http` level (or `stream`, `mail`) above a node is in the unit and free of unknown includes, so that its absence of something is certain. */
export function knowsTop(node: Node): boolean {
  let top: Node = node;
  while (top.parent !== undefined) top = top.parent;
  return top.context === "main" && !hasOpenInclude(node);
}

/** The directives of some names, gathered by the block that they stand in directly, in loading order. */
export function* levelsWith(unit: NginxUnit, names: readonly string[]): Generator<readonly Node[]> {
  const blocks = new Set<Node | undefined>();
  for (const name of names) for (const node of unit.all(name)) blocks.add(node.parent);
  for (const block of blocks) yield (block?.children ?? unit.top).filter((node) => names.includes(node.name));
}
