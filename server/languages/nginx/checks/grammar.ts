/** The checks that nginx makes of every directive before it reads its values: the name, the place, the end, the count (ngx_conf_handler). */
import { brief } from "../../../core/markdown.ts";
import { spanOf } from "../../../core/text.ts";
import {
  bitOf,
  CONTEXTS,
  type Context,
  compareReleases,
  DIRECTIVES,
  type DirectiveFacts,
  isThirdParty,
  type Shape,
  shapeIn,
} from "../directives.ts";
import { type Judge, type More, suggest } from "../judging.ts";
import { hasPlaceholder, type Node } from "../units.ts";
import { layerOf } from "../values.ts";
import { isLater } from "./values.ts";

/** Whether the directive is one that nginx would hand to its module; what is wrong with it is said. */
export function checkGrammar(judge: Judge, node: Node): boolean {
  const { closed, open } = node.directive.statement;
  const nameless = node.nameSpan.end === node.nameSpan.start;
  if (nameless || (!closed && open === -1) || hasPlaceholder(node.name)) return false;
  const facts = DIRECTIVES.get(node.name);
  if (facts === undefined || (facts.contexts === 0 && judge.strict)) return unknownDirective(judge, node, facts);
  if (isTooNew(judge, node, facts)) return false;
  if (!checkPlace(judge, node, facts)) return false;
  const shape = shapeIn(facts, node.context);
  return (node.context === "unknown" && facts.shapes.length > 1) || (checkEnd(judge, node, shape) && checkCount(judge, node, shape));
}

/** What some editors put at the start of a file, which shows nowhere. */
const BOM = "\ufeff";

function unknownDirective(judge: Judge, node: Node, facts: DirectiveFacts | undefined): boolean {
  const { name } = node;
  const shown = brief(name.trim().split(/\s/, 1)[0] ?? "");
  if (judge.foreign || node.directive.statement.templated) return false;
  if (name.startsWith(BOM)) {
    const { start } = node.nameSpan;
    const fix = { title: "Remove the byte order mark", safe: false, edits: [{ span: { start, end: start + 1 }, text: "" }] };
    const message = `a byte order mark stands before "${shown}": nginx takes it for a part of the name`;
    judge.fail("nginx/unknown-directive", node, node.nameSpan, message, { fix });
  } else if (facts !== undefined) {
    const since = facts.since === undefined ? `nginx ${judge.unit.version} does not have it` : `it came with nginx ${facts.since}`;
    judge.fail("nginx/unknown-directive", node, node.nameSpan, `unknown directive "${shown}": ${since}`);
  } else if (!judge.strict && isThirdParty(name)) {
    judge.fail("nginx/unknown-directive", node, node.nameSpan, `"${shown}" needs a module that nginx does not come with`, {
      severity: "info",
    });
  } else {
    const near = suggest(judge, name, () => namesIn(node.context));
    const fix: More["fix"] =
      near === undefined ? undefined : { title: `Change to "${near}"`, safe: false, edits: [{ span: node.nameSpan, text: near }] };
    const hint = near === undefined ? "" : `: did you mean "${near}"?`;
    judge.fail("nginx/unknown-directive", node, node.nameSpan, `unknown directive "${shown}"${hint}`, fix === undefined ? {} : { fix });
  }
  return false;
}

function* namesIn(context: Context): Generator<string> {
  const bit = bitOf(context);
  for (const facts of DIRECTIVES.values()) if (bit === 0 || ((facts.contexts | facts.later) & bit) !== 0) yield facts.name;
}

function isTooNew(judge: Judge, node: Node, facts: DirectiveFacts): boolean {
  const { version } = judge.unit;
  if (node.name === "ssl" && version !== undefined && compareReleases(version, "1.25.1") >= 0) {
    judge.fail("nginx/unknown-directive", node, node.nameSpan, 'unknown directive "ssl": nginx 1.25.1 removed it; write "listen … ssl"');
    return true;
  }
  if (version === undefined || facts.since === undefined || compareReleases(version, facts.since) >= 0) return false;
  judge.fail("nginx/unknown-directive", node, node.nameSpan, `unknown directive "${node.name}": it came with nginx ${facts.since}`);
  return true;
}

const WORDS: Readonly<Partial<Record<Context, string>>> = {
  main: "the main level",
  lif: '"if" in a location',
  sif: '"if" in a server',
  sserver: "a stream server",
  supstream: "a stream upstream",
  mserver: "a mail server",
};

const named = (context: Context): string => WORDS[context] ?? `"${context}"`;

function checkPlace(judge: Judge, node: Node, facts: DirectiveFacts): boolean {
  const bit = bitOf(node.context);
  const allowed = judge.strict ? facts.contexts : facts.contexts | facts.later;
  if (bit === 0 || (allowed & bit) !== 0 || node.name === "include") return true;
  const places = CONTEXTS.filter((context) => (allowed & bitOf(context)) !== 0);
  const shown = places.slice(0, 3).map(named).join(", ");
  const where = places.length === 0 ? "" : `; it belongs in ${shown}${places.length > 3 ? ", …" : ""}`;
  judge.fail(
    "nginx/misplaced-directive",
    node,
    node.nameSpan,
    `"${node.name}" is not allowed in ${named(node.context)}${where}`.slice(0, 100),
  );
  return false;
}

function checkEnd(judge: Judge, node: Node, facts: Shape): boolean {
  const { statement, start } = node.directive;
  if (facts.block && statement.open === -1) {
    const end = start + statement.length;
    judge.fail("nginx/block-mismatch", node, spanOf(end - 1, end), `"${node.name}" needs a block: "{" is missing before this ";"`);
    return false;
  }
  if (facts.block || statement.open === -1) return true;
  const open = start + statement.open;
  if (swallowed(judge, node)) return false;
  judge.fail("nginx/block-mismatch", node, spanOf(open, open + 1), `"${node.name}" takes no block: it ends with ";"`);
  return false;
}

function checkCount(judge: Judge, node: Node, facts: Shape): boolean {
  const count = node.directive.statement.words - 1;
  if ((facts.counts & (1 << Math.min(count, 8))) !== 0) return true;
  if (isLater(judge, node, layerOf(node.context))) return true;
  if (node.directive.statement.templated || swallowed(judge, node)) return false;
  const counts = [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((one) => (facts.counts & (1 << one)) !== 0);
  const least = counts[0] ?? 0;
  const most = counts.at(-1) ?? 0;
  const excess = count > most ? node.args[most] : undefined;
  const takes = most === 8 ? `at least ${least}` : least === most ? `${least === 0 ? "none" : least}` : `${least} to ${most}`;
  const message = `"${node.name}" has ${count} argument${count === 1 ? "" : "s"}, it takes ${takes}`;
  judge.fail("nginx/argument-count", node, excess?.span ?? node.nameSpan, message);
  return false;
}

/** A directive that lost its `;` and took the next line along: the finding is where the next directive's name is. */
function swallowed(judge: Judge, node: Node): boolean {
  const { text } = node.directive.file.source;
  const index = node.args.findIndex((arg, i) => {
    const before = node.args[i - 1]?.span.end ?? node.nameSpan.end;
    if (!text.slice(before, arg.span.start).includes("\n")) return false;
    const facts = DIRECTIVES.get(arg.value);
    return facts !== undefined && ((facts.contexts | facts.later) & (bitOf(node.context) || ~0)) !== 0;
  });
  const next = node.args[index];
  if (next === undefined) return false;
  const at = node.args[index - 1]?.span.end ?? node.nameSpan.end;
  const fix = { title: 'Insert the missing ";"', safe: false, edits: [{ span: spanOf(at, at), text: ";" }] };
  judge.fail(
    "nginx/argument-count",
    node,
    next.span,
    `"${node.name}" before "${brief(next.value, 30)}" lacks its ";" and takes it as an argument`,
    { fix },
  );
  return true;
}
