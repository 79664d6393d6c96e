/** Values that the tables know the type of, and directives that a block may have only once. */
import { brief } from "../../../core/markdown.ts";
import { nearest } from "../../../core/suggest.ts";
import { remove } from "../edits.ts";
import type { Judge } from "../judging.ts";
import type { Node, Word } from "../units.ts";
import { type Layer, laterTakes, refusal, type Spec, unitMeant, valueFacts, wordsOf } from "../values.ts";

/** Whether the block has the directive already; then that is said. `seen` is the block's. */
export function checkOnce(judge: Judge, node: Node, layer: Layer, seen: Map<string, Node>): boolean {
  const key = onceKey(node, layer);
  if (key === undefined) return false;
  const first = seen.get(key);
  if (first === undefined) {
    seen.set(key, node);
    return false;
  }
  if (OFF_ALONE.has(node.name) && node.args[0]?.value !== "off" && first.args[0]?.value !== "off") return false;
  const related = [{ uri: first.uri, span: first.nameSpan, message: "first one" }];
  const message = `"${node.name}" is a duplicate: this block has "${first.name}" already`;
  // A whole block is not thrown away: what is in it belongs into the first one.
  const fix = { title: `Remove this "${node.name}"`, safe: false, edits: [remove(judge.unit, node)] };
  judge.fail("nginx/duplicate-directive", node, node.nameSpan, message, {
    related,
    ...(node.directive.block === undefined ? { fix } : {}),
  });
  return true;
}

/** What may stand once in a block: the name of most directives, the zone of a limit, the name of a thread pool. */
function onceKey(node: Node, layer: Layer): string | undefined {
  if (node.name === "alias" || node.name === "root") return "root";
  if (node.name === "limit_conn" || node.name === "thread_pool") return `${node.name} ${node.args[0]?.value}`;
  if (node.name === "limit_req") return `limit_req ${node.args.find((arg) => arg.value.startsWith("zone="))?.value}`;
  return (valueFacts(node.name, layer)?.once ?? ONCE.has(`${node.name} ${layer}`)) ? node.name : undefined;
}

/** Directives of which a block may have many, unless one of them is `off`. */
const OFF_ALONE: ReadonlySet<string> = new Set([
  "proxy_redirect",
  "proxy_cookie_domain",
  "proxy_cookie_path",
  "proxy_cookie_flags",
  "mirror",
]);

const ONCE: ReadonlySet<string> = new Set(["events g", "http g", "stream g", "mail g", "mirror h"]);

/** Whether all values have their type; the ones that do not are said. */
export function checkValues(judge: Judge, node: Node, layer: Layer): boolean {
  const specs = valueFacts(node.name, layer)?.specs ?? [];
  if (specs.length === 0) return true;
  if (isLater(judge, node, layer)) return true;
  let fine = true;
  let last: Spec | undefined;
  for (const [i, arg] of node.args.entries()) {
    const spec: Spec | undefined = specs[i] ?? (last?.rest ? last : undefined);
    last = spec;
    const why = spec === undefined ? undefined : refusal(spec, arg.value);
    if (spec !== undefined && why === undefined && spec.kinds[0]?.is === "bits") checkRepeated(judge, node, i);
    if (why === undefined || spec === undefined) continue;
    failValue(judge, node, arg, why, spec);
    fine = false;
  }
  return fine;
}

/** Whether a later release takes what 1.22.1 refuses, and the target may be one. */
export const isLater = (judge: Judge, node: Node, layer: Layer): boolean =>
  laterTakes(
    node.name,
    layer,
    node.args.map(({ value }) => value),
    judge.unit.version,
  );

function failValue(judge: Judge, node: Node, arg: Word, why: string, spec: Spec): void {
  const near = nearest(arg.value, wordsOf(spec)) ?? unitMeant(arg.value, (text) => refusal(spec, text) === undefined);
  const message = `${node.name}: "${brief(arg.value, 30)}" ${why}`;
  const fix = near === undefined ? undefined : { title: `Change to "${near}"`, safe: false, edits: [{ span: arg.span, text: near }] };
  judge.fail(
    "nginx/invalid-value",
    node,
    arg,
    message.length > 100 ? `${message.slice(0, 99)}…` : message,
    fix === undefined ? {} : { fix },
  );
}

/** A word of a set that stands there already; nginx warns of it. */
function checkRepeated(judge: Judge, node: Node, index: number): void {
  const word = node.args[index] as Word;
  const same = (other: Word): boolean => other.value.toLowerCase() === word.value.toLowerCase();
  if (index === 0 || index > MOST_WORDS || !node.args.slice(0, index).some(same)) return;
  const span = { start: node.args[index - 1]?.span.end ?? word.span.start, end: word.span.end };
  const fix = { title: `Remove the second "${brief(word.value, 30)}"`, safe: true, edits: [{ span, text: "" }] };
  judge.fail("nginx/duplicate-value", node, word, `${node.name}: "${brief(word.value, 30)}" stands here twice`, { fix });
}

/** No set of words is larger. */
const MOST_WORDS = 32;
