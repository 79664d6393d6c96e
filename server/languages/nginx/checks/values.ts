/** Values that the tables know the type of, and directives that a block may have only once. */
import { brief } from "../../../core/markdown.ts";
import { nearest } from "../../../core/suggest.ts";
import type { Judge } from "../judging.ts";
import type { Node, Word } from "../units.ts";
import { type Layer, refusal, type Spec, valueFacts, wordsOf } from "../values.ts";

/** Whether the block has the directive already; then that is said. `seen` is the block's. */
export function checkOnce(judge: Judge, node: Node, layer: Layer, seen: Map<string, Node>): boolean {
  if (!(valueFacts(node.name, layer)?.once ?? ONCE.has(`${node.name} ${layer}`))) return false;
  const key = node.name === "alias" ? "root" : node.name;
  const first = seen.get(key);
  if (first === undefined) {
    seen.set(key, node);
    return false;
  }
  if (node.context === "unknown" && node.uri !== first.uri) return false;
  const related = [{ uri: first.uri, span: first.nameSpan, message: "first one" }];
  const { start, end } = node.span;
  const fix = { title: `Remove this "${node.name}"`, safe: false, edits: [{ span: { start, end }, text: "" }] };
  judge.fail("nginx/duplicate-directive", node, node.nameSpan, `"${node.name}" is a duplicate: this block has "${first.name}" already`, {
    related,
    fix,
  });
  return true;
}

const ONCE: ReadonlySet<string> = new Set(["events g", "http g", "stream g", "mail g"]);

/** Whether all values have their type; the ones that do not are said. */
export function checkValues(judge: Judge, node: Node, layer: Layer): boolean {
  const specs = valueFacts(node.name, layer)?.specs ?? [];
  if (specs.length === 0) return true;
  let fine = true;
  let last: Spec | undefined;
  for (const [i, arg] of node.args.entries()) {
    const spec: Spec | undefined = specs[i] ?? (last?.rest ? last : undefined);
    last = spec;
    const why = spec === undefined ? undefined : refusal(spec, arg.value);
    if (why === undefined || spec === undefined) continue;
    failValue(judge, node, arg, why, spec);
    fine = false;
  }
  return fine;
}

function failValue(judge: Judge, node: Node, arg: Word, why: string, spec: Spec): void {
  const near = nearest(arg.value, wordsOf(spec));
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
