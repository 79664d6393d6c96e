/**
 * What the rewrite directives of a server make of one path, as ngx_http_script.c and ngx_http_core_module.c of nginx 1.22 do it. Conditions,
 * variables and expressions that are not known here end the walk: nothing is said then.
 */
import { holds, type OnTheWay, type Request } from "./conditions.ts";
import { readExpression } from "./expressions.ts";
import { hasOpenInclude, isConditional } from "./levels.ts";
import { once } from "./memo.ts";
import { locationFor } from "./routing.ts";
import { nameOf, rewritesOf } from "./samples.ts";
import { childrenOf, inherited, isPlaceholder, type Node, type Word } from "./units.ts";
import { variablesIn } from "./variables.ts";

/** nginx answers 500 at the rewrite that would be the eleventh (NGX_HTTP_MAX_URI_CHANGES). */
const ROUNDS = 11;
/** Longer paths are not followed. */
const LONGEST = 2000;

/** A path that nginx rewrites until it gives up: `path` as asked for, what the first rounds make of it, and the rewrite of the last one. */
export type Cycle = { readonly path: string; readonly rounds: readonly string[]; readonly by: Node };

/** What the rewrite directives of a block do with a request: they end its way, or leave it, changed by the last rewrite that took it; `stop`: at once. */
type Step = { readonly way: OnTheWay; readonly by: Node | undefined; readonly stop: boolean } | "ends" | "unknown";

/** Follows a request for a path through a server; undefined where it comes to an end, or where that is not known. */
export function cycleOf(server: Node, path: string, request: Request): Cycle | undefined {
  let step = rewritten(server, { request, asked: path, path, hasQuery: false }, true);
  const rounds: string[] = [];
  for (let by: Node | undefined; ; ) {
    if (typeof step === "string") return undefined;
    if (rounds.length === ROUNDS) return by === undefined ? undefined : { path, rounds, by };
    const location = locationFor(server, step.way.path);
    if (location === undefined || (rounds.length === 0 && inherited(location, "internal").length > 0)) return undefined;
    step = rewritten(location, step.way, false);
    if (typeof step === "string" || step.by === undefined) return undefined;
    by = step.by;
    rounds.push(step.way.path);
  }
}

/** What a server does with so many directives is followed where it is asked once for each location. */
const MOST_STEPS = 50;

/** Whether the rewrite directives of a server leave a request for `asked` as it is that nginx has sent on inside to `path`; false where that is not known. */
export function isLeftAlone(server: Node, request: Request, asked: string, path: string): boolean {
  if (stepsOf(server.children ?? []).length > MOST_STEPS) return false;
  const step = rewritten(server, { request, asked, path, hasQuery: false }, true);
  return typeof step !== "string" && step.by === undefined;
}

const CODE = /_by_lua|^js_|^perl|^set_(?!real_ip_from$)/;

/** The directives of a block that may make a difference to the way of a request. */
export const stepsOf = once((directives: readonly Node[]): readonly Node[] =>
  directives.filter((node) => /^(?:return|break|rewrite|if)$/.test(node.name) || CODE.test(node.name) || isConditional(node)),
);

/** What the directives of the rewrite module in one block do with a request, in the order of the file; those of a condition that holds in its place. */
function rewritten(block: Node, entering: OnTheWay, inServer: boolean): Step {
  let step: Exclude<Step, string> = { way: entering, by: undefined, stop: false };
  if (hasOpenInclude(block)) return "unknown";
  for (const node of stepsOf(block.children ?? [])) {
    if (isConditional(node) || CODE.test(node.name)) return "unknown";
    if (node.name === "return") return "ends";
    if (node.name === "break") return inServer ? { ...step, stop: true } : "ends";
    const next =
      node.name === "rewrite" ? applied(node, step.way, inServer) : node.name === "if" ? tested(node, step.way, inServer) : "kept";
    if (next === "kept") continue;
    if (typeof next === "string") return next;
    step = { ...next, by: next.by ?? step.by };
    if (step.stop) return step;
  }
  return step;
}

function tested(test: Node, way: OnTheWay, inServer: boolean): Step | "kept" {
  const answer = holds(test, way);
  if (answer === undefined) return mayMatter(test) ? "unknown" : "kept";
  return answer ? rewritten(test, way, inServer) : "kept";
}

/** Whether it makes a difference to the way of a request if a condition holds. */
const mayMatter = (test: Node): boolean =>
  test.children?.some(({ name }) => /^(?:return|rewrite|break|include)$/.test(name) || CODE.test(name)) !== false;

/** A replacement that is sent to the client as a redirect. */
const ABROAD = /^(?:https?:\/\/|\$scheme)/;

const patternOf = once(({ args: [word] }: Node) => (word === undefined ? undefined : readExpression(word.value, false)));

function applied(node: Node, way: OnTheWay, inServer: boolean): Step | "kept" {
  const [, word, flag] = node.args;
  const expression = patternOf(node);
  if (word === undefined || expression === undefined || isPlaceholder(word)) return "unknown";
  const matcher = expression.matcher(way.path);
  if (!matcher.find()) return "kept";
  if (flag?.value === "redirect" || flag?.value === "permanent" || ABROAD.test(word.value)) return "ends";
  if (flag?.value === "break" && !inServer) return "ends";
  const target = expanded(word, way, (group) => (group <= matcher.groupCount() ? (matcher.group(group) ?? "") : ""));
  if (target === undefined || target === "" || target.length > LONGEST) return "unknown";
  const hasQuery = way.hasQuery || word.value.includes("?");
  return { way: { ...way, path: target, hasQuery }, by: node, stop: flag !== undefined };
}

/** The path of a replacement; undefined where a variable stands in it that is not known. */
function expanded(word: Word, { path, hasQuery }: OnTheWay, group: (index: number) => string): string | undefined {
  const query = word.value.indexOf("?");
  const text = query === -1 ? word.value : word.value.slice(0, query);
  let made = "";
  let at = 0;
  for (const { name, start, end } of variablesIn(text)) {
    const value = /^\d$/.test(name)
      ? group(Number(name))
      : name === "uri" || name === "document_uri"
        ? path
        : name === "is_args" && !hasQuery
          ? ""
          : undefined;
    if (value === undefined) return undefined;
    made += text.slice(at, start) + value;
    at = end;
  }
  return made + text.slice(at);
}

/** So many locations with rewrites are looked at in one server. */
const MOST_LOCATIONS = 200;

/**
 * The locations of a server that may be on a way round: they send paths on to the locations, one of which may send them on again. Told from
 * how the paths begin, without any expression: making one costs more than all the rest.
 */
export function mayGoRound(server: Node): readonly Node[] {
  const senders = locationsOf(server)
    .map((location) => ({ location, name: nameOf(location), begins: rewritesOf(location).flatMap(beginningOf) }))
    .filter(({ begins }) => begins.length > 0)
    .slice(0, MOST_LOCATIONS);
  const takes = (name: string, begin: string): boolean => name.startsWith(begin) || begin.startsWith(name);
  return senders
    .filter(({ begins }) => begins.some((begin) => senders.some(({ name }) => name === undefined || takes(name, begin))))
    .map(({ location }) => location);
}

/** The locations of a block, each before those in it. */
const locationsOf = (block: Node): readonly Node[] =>
  childrenOf(block, "location").flatMap((location) => [location, ...locationsOf(location)]);

/** What the paths that a rewrite sends on begin with, as far as it is written; none where it ends the way. */
function beginningOf({ args: [, target, flag] }: Node): readonly string[] {
  const isOn = flag === undefined || flag.value === "last";
  return target === undefined || !isOn || ABROAD.test(target.value) ? [] : [target.value.split(/[$?]/, 1)[0] ?? ""];
}
