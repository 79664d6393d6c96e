/** The verdict: everything in a unit that makes nginx refuse it, found in one pass and handed out rule by rule. */
import type { Finding, RuleId } from "../../core/rule.ts";
import { checkGrammar } from "./checks/grammar.ts";
import { checkOf } from "./checks/index.ts";
import { checkOnce, checkValues } from "./checks/values.ts";
import { checkWhole } from "./checks/whole.ts";
import { isOpenQuote } from "./damage.ts";
import { isOldRelease } from "./directives.ts";
import type { Judge } from "./judging.ts";
import { isPlaceholder, type NginxUnit, type Node } from "./units.ts";
import { layerOf } from "./values.ts";

/** How long a message may be. */
const LONGEST = 100;

const kept = new WeakMap<NginxUnit, ReadonlyMap<RuleId, readonly Finding[]>>();
const NOTHING: readonly Finding[] = [];

/** What nginx has to say about a unit under the id of one rule. */
export const verdict = (unit: NginxUnit, rule: RuleId): readonly Finding[] => verdicts(unit).get(rule) ?? NOTHING;

/** All that nginx has to say about a unit but for damage of its text, by rule. */
export function verdicts(unit: NginxUnit): ReadonlyMap<RuleId, readonly Finding[]> {
  const known = kept.get(unit);
  if (known !== undefined) return known;
  const made = judged(unit);
  kept.set(unit, made);
  return made;
}

const DEBIAN_MODULE =
  /(?:ndk_http|ngx_http_(?:auth_pam|cache_purge|dav_ext|echo|fancyindex|geoip2?|headers_more_filter|image_filter|lua|perl|subs_filter|uploadprogress|upstream_fair|xslt_filter)|ngx_mail|ngx_nchan|ngx_stream(?:_geoip2?)?)_module\.so$/;

function judged(unit: NginxUnit): ReadonlyMap<RuleId, readonly Finding[]> {
  const findings = new Map<RuleId, Finding[]>();
  const judge: Judge = {
    unit,
    strict: isOldRelease(unit.version),
    foreign: unit.all("load_module").some((node) => !DEBIAN_MODULE.test(node.args[0]?.value ?? "")),
    memory: new Map(),
    fail(rule, node, at, message, more) {
      const span = "span" in at ? at.span : at;
      const finding: Finding = {
        span,
        message: message.length <= LONGEST ? message : `${message.slice(0, LONGEST - 1)}…`,
        ...(node.uri === unit.uri ? {} : { uri: node.uri }),
        ...more,
      };
      const known = findings.get(rule);
      if (known === undefined) findings.set(rule, [finding]);
      else known.push(finding);
    },
  };
  judgeBlock(judge, unit.top, undefined);
  checkWhole(judge);
  return findings;
}

function judgeBlock(judge: Judge, nodes: readonly Node[], parent: Node | undefined): void {
  const templated = parent === undefined ? judge.unit.root.top.templated : parent.directive.statement.templated;
  const once = new Map<string, Node>();
  for (const node of nodes) {
    if (node.context !== "entries" && !isCutOff(node) && checkGrammar(judge, node))
      judgeDirective(judge, node, templated ? undefined : once);
    if (node.children !== undefined) judgeBlock(judge, node.children, node);
  }
}

/** Whether the directive lost its end to a quote that nothing closes: what its words are is not known then. */
function isCutOff(node: Node): boolean {
  if (!node.directive.file.top.damaged) return false;
  const { text } = node.directive.file.source;
  return node.args.some(({ span }) => isOpenQuote(text, span.start, span.end));
}

function judgeDirective(judge: Judge, node: Node, once: Map<string, Node> | undefined): void {
  if (node.directive.statement.templated || node.args.some(isPlaceholder)) return;
  const layer = layerOf(node.context);
  if (once !== undefined && checkOnce(judge, node, layer, once)) return;
  if (!checkValues(judge, node, layer)) return;
  checkOf(node.name, layer)(judge, node);
}
