/** Which location takes a path, nested ones among them, as ngx_http_core_find_location() of nginx 1.22 finds it. */
import { expressionOf } from "./expressions.ts";
import { hasOpenInclude, isConditional } from "./levels.ts";
import { once } from "./memo.ts";
import { PASSES } from "./targets.ts";
import { childrenOf, isPlaceholder, type Node } from "./units.ts";

/** More expressions in one block are not asked: the work stays small. */
const MOST_EXPRESSIONS = 40;

/** The locations of a block, ready for questions; undefined where they cannot be told. */
type Locations = {
  readonly exact: ReadonlyMap<string, Node>;
  readonly prefixes: ReadonlyMap<string, Node>;
  readonly expressions: readonly Node[];
};

const locationsIn = once((block: Node): Locations | undefined => {
  const exact = new Map<string, Node>();
  const prefixes = new Map<string, Node>();
  const expressions: Node[] = [];
  if (hasOpenInclude(block)) return undefined;
  for (const location of childrenOf(block, "location")) {
    const [first, second] = location.args;
    const word = second ?? first;
    if (word === undefined || isPlaceholder(word) || isConditional(location)) return undefined;
    if (second === undefined && !/^[/@]/.test(word.value)) return undefined;
    if (second === undefined || first?.value === "^~") prefixes.set(word.value, location);
    else if (first?.value === "=") exact.set(word.value, location);
    else expressions.push(location);
  }
  return expressions.length > MOST_EXPRESSIONS ? undefined : { exact, prefixes, expressions };
});

/** The location of a server that takes a path; undefined where there is none, or where that is not known. */
export function locationFor(server: Node, path: string): Node | undefined {
  const location = placeOf(server, path)?.location;
  return location === server ? undefined : location;
}

/** Where a path ends up; `final`: the expressions of the blocks around are not asked any more. */
type Place = { readonly location: Node; readonly final: boolean };

function placeOf(block: Node, path: string): Place | undefined {
  const locations = locationsIn(block);
  if (locations === undefined) return undefined;
  const { exact, prefixes, expressions } = locations;
  // `location /dir/` in front of a proxy answers /dir with a redirect.
  if (prefixes.get(`${path}/`)?.children?.some(({ name }) => name in PASSES)) return undefined;
  const same = exact.get(path);
  if (same !== undefined) return { location: same, final: true };
  let prefix: Node | undefined;
  for (let end = path.length; end > 0 && prefix === undefined; end--) prefix = prefixes.get(path.slice(0, end));
  const place = prefix === undefined ? { location: block, final: false } : placeOf(prefix, path);
  if (place === undefined || place.final || prefix?.args[0]?.value === "^~") return place;
  for (const location of expressions) {
    const expression = expressionOf(location);
    if (expression === undefined) return undefined;
    if (!expression.matcher(path).find()) continue;
    const inner = placeOf(location, path);
    return inner && { location: inner.location, final: true };
  }
  return place;
}
