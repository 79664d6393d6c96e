/** The verdict: everything in a unit that makes nginx refuse it, found part by part and handed out rule by rule. */
import { put } from "../../core/lists.ts";
import type { Finding, RuleId } from "../../core/rule.ts";
import { checkAcross } from "./checks/across.ts";
import { checkPart } from "./checks/blocks.ts";
import { checkGrammar } from "./checks/grammar.ts";
import { checkOf } from "./checks/index.ts";
import { checkOnce, checkValues } from "./checks/values.ts";
import { isOpenQuote } from "./damage.ts";
import { isOldRelease } from "./directives.ts";
import type { Judge, Noted } from "./judging.ts";
import { once } from "./memo.ts";
import { LoadedNode, LoadedPart, PartUnit } from "./part.ts";
import { LoadedUnit } from "./unit.ts";
import { isPlaceholder, type NginxUnit, type Node } from "./units.ts";
import { layerOf } from "./values.ts";

/** How long a message may be. */
const LONGEST = 100;

type Findings = Map<RuleId, Finding[]>;

/** What was found in one part, and what it notes for the others. */
type Judged = { readonly findings: Findings; readonly notes: readonly Noted[] };

const NOTHING: readonly Finding[] = [];

/** What nginx has to say about a unit, or a part of one, under the id of one rule: what follows from each part by itself. */
export const verdict = (unit: NginxUnit, rule: RuleId): readonly Finding[] => verdicts(unit).get(rule) ?? NOTHING;

/** What nginx has to say about several parts of a unit together, under the id of one rule. */
export const verdictAcross = (unit: NginxUnit, rule: RuleId): readonly Finding[] => across(unit).get(rule) ?? NOTHING;

const verdicts = once((unit: NginxUnit): Findings => {
  if (unit instanceof PartUnit) return judged(unit).findings;
  const all: Findings = new Map();
  for (const part of piecesOf(unit)) {
    for (const [rule, findings] of judged(part).findings) {
      const known = all.get(rule);
      if (known === undefined) all.set(rule, [...findings]);
      else for (const finding of findings) known.push(finding);
    }
  }
  return all;
});

const across = once((unit: NginxUnit): Findings => {
  const findings: Findings = new Map();
  checkAcross(judgeOf(unit, findings, notesOf(unit)));
  return findings;
});

/** The parts of a unit, and what stands around them: as units of which only that is shown. */
const piecesOf = (unit: NginxUnit): readonly PartUnit[] =>
  unit instanceof LoadedUnit ? [unit.rest, ...unit.pieces.map((part) => part.unit)] : [];

/** The notes of all parts, in loading order: those about directives around parts stand between those of the parts. */
function notesOf(unit: NginxUnit): Noted[] {
  if (!(unit instanceof LoadedUnit)) return [];
  const all: Noted[] = [];
  const around = judged(unit.rest).notes;
  let next = 0;
  for (const one of unit.order) {
    if (one instanceof LoadedPart) for (const note of notesIn(one)) all.push(note);
    else for (; around[next]?.at === one; next++) all.push(around[next] as Noted);
  }
  return all.concat(around.slice(next));
}

/** What a part notes stays the same for as long as the part does. */
const notesIn = once((part: LoadedPart): readonly Noted[] => judged(part.unit).notes);

const judged = once((unit: PartUnit): Judged => {
  const findings: Findings = new Map();
  const judge = judgeOf(unit, findings, []);
  const { part, top } = unit;
  if (part === undefined) judgeBlock(judge, top, undefined);
  else judgeNode(judge, part.node, undefined);
  checkPart(judge);
  return { findings, notes: judge.notes };
});

const DEBIAN_MODULE =
  /(?:ndk_http|ngx_http_(?:auth_pam|cache_purge|dav_ext|echo|fancyindex|geoip2?|headers_more_filter|image_filter|lua|perl|subs_filter|uploadprogress|upstream_fair|xslt_filter)|ngx_mail|ngx_nchan|ngx_stream(?:_geoip2?)?)_module\.so$/;

/** Whether a unit loads a module that the tables do not know. */
const isForeign = once((unit: NginxUnit): boolean =>
  unit.all("load_module").some((node) => !DEBIAN_MODULE.test(node.args[0]?.value ?? "")),
);

function judgeOf(unit: NginxUnit, findings: Findings, notes: Noted[]): Judge {
  return {
    unit,
    strict: isOldRelease(unit.version),
    foreign: isForeign(unit instanceof PartUnit ? unit.whole : unit),
    memory: new Map(),
    notes,
    at: undefined,
    fail(rule, node, at, message, more) {
      const span = "span" in at ? at.span : at;
      const finding: Finding = {
        span,
        message: message.length <= LONGEST ? message : `${message.slice(0, LONGEST - 1)}…`,
        ...(node.uri === unit.uri ? {} : { uri: node.uri }),
        ...more,
      };
      put(findings, rule, finding);
    },
  };
}

function judgeBlock(judge: Judge, nodes: readonly Node[], parent: Node | undefined): void {
  const templated = parent === undefined ? judge.unit.root.top.templated : parent.directive.statement.templated;
  const once = new Map<string, Node>();
  for (const node of nodes) if (!isPart(node, judge.unit)) judgeNode(judge, node, templated ? undefined : once);
}

/** Whether a node is a part by itself, which is not judged together with what is around it. */
const isPart = (node: Node, unit: NginxUnit): boolean => node instanceof LoadedNode && node.part && (unit as PartUnit).part === undefined;

function judgeNode(judge: Judge, node: Node, once: Map<string, Node> | undefined): void {
  judge.at = node;
  if (node.context !== "entries" && !isCutOff(node) && checkGrammar(judge, node)) judgeDirective(judge, node, once);
  if (node.children !== undefined) judgeBlock(judge, node.children, node);
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
