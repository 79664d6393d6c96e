/**
 * One finding for one mistake: where a rule that sees several files says what a rule of a single file says too, the one that knows more speaks.
 */
import { put } from "../core/lists.ts";
import type { RuleId } from "../core/rule.ts";
import type { Span } from "../core/text.ts";
import { exposureRules } from "../exposure/rules/index.ts";
import type { Checked, Placed } from "./lint.ts";

/** For each rule that sees several files, the rules of single files that say less of some of its cases. */
const RESTATES = new Map<RuleId, readonly RuleId[]>(
  exposureRules.flatMap(({ id, restates }) => (restates === undefined ? [] : [[id, restates]])),
);
const SOURCES = new Set([...RESTATES.values()].flat());

/** What becomes of a finding: `off` where the settings do not let it through, `ignored` where a comment at its place does not. */
export type Fate = "heard" | "ignored" | "off";

/** Lists of findings: of single files, and of several together. */
export type Said = { readonly own: readonly (readonly Checked[])[]; readonly joined: readonly Checked[] };

/** Follows what is said from one time to the next: the same objects come back where nothing changed. */
export class Restated {
  readonly #fate: (finding: Placed) => Fate;
  readonly #told = new WeakMap<readonly Checked[], readonly Placed[]>();
  readonly #thinned = new WeakMap<Checked, Checked>();
  #last: ReadonlySet<string> = new Set();

  constructor(fate: (finding: Placed) => Fate) {
    this.#fate = fate;
  }

  /** The lists without what is said better elsewhere; and of what a comment ignores, without what says more of the same. */
  once({ own, joined }: Said): Said {
    const more = joined.flatMap(({ findings }) => findings.filter(({ rule }) => RESTATES.has(rule)));
    const dropped =
      more.length === 0
        ? new Set<Placed>()
        : this.#dropped(
            more,
            own.flatMap((list) => this.#toldIn(list)),
          );
    this.#last = new Set([...dropped].filter(({ rule }) => SOURCES.has(rule)).map(keyOf));
    if (dropped.size === 0) return { own, joined };
    return { own: own.map((list) => this.#list(list, dropped)), joined: this.#list(joined, dropped) };
  }

  /** Findings of one file, asked about before the others are, without those that `once` left out the last time. */
  before(findings: readonly Placed[]): readonly Placed[] {
    return this.#last.size === 0 ? findings : findings.filter((finding) => !this.#last.has(keyOf(finding)));
  }

  #dropped(more: readonly Placed[], told: readonly Placed[]): Set<Placed> {
    const toldOf = new Map<string, Placed[]>();
    for (const less of told) put(toldOf, less.uri, less);
    const dropped = new Set<Placed>();
    const left = new Map<Placed, Set<string>>();
    for (const finding of more)
      for (const { uri, span } of placesOf(finding))
        for (const less of toldOf.get(uri) ?? []) {
          if (RESTATES.get(finding.rule)?.includes(less.rule) !== true || !touch(span, less.span)) continue;
          const fate = this.#fate(less);
          if (fate === "ignored") dropped.add(finding);
          else if (fate === "heard" && this.#fate(finding) === "heard" && saysAll(finding, less, left)) dropped.add(less);
        }
    return dropped;
  }

  #toldIn(list: readonly Checked[]): readonly Placed[] {
    const known = this.#told.get(list);
    if (known !== undefined) return known;
    const told = list.flatMap(({ findings }) => findings.filter(({ rule }) => SOURCES.has(rule)));
    this.#told.set(list, told);
    return told;
  }

  #list(list: readonly Checked[], dropped: ReadonlySet<Placed>): readonly Checked[] {
    const thin = list.map((said) => this.#thin(said, dropped));
    return thin.every((said, i) => said === list[i]) ? list : thin;
  }

  #thin(said: Checked, dropped: ReadonlySet<Placed>): Checked {
    const findings = said.findings.filter((finding) => !dropped.has(finding));
    if (findings.length === said.findings.length) return said;
    const known = this.#thinned.get(said);
    if (known?.findings.length === findings.length && known.findings.every((one, i) => one === findings[i])) return known;
    const thinned = { ...said, findings };
    this.#thinned.set(said, thinned);
    return thinned;
  }
}

/** Whether the findings so far say all that another one speaks of; `left` has what they do not. */
function saysAll(finding: Placed, less: Placed, left: Map<Placed, Set<string>>): boolean {
  if (finding.subjects === undefined || less.subjects === undefined) return true;
  const rest = left.get(less) ?? new Set(less.subjects);
  left.set(less, rest);
  for (const subject of finding.subjects) rest.delete(subject);
  return rest.size === 0;
}

const placesOf = (finding: Placed) => [finding, ...(finding.related ?? []).map(({ uri = finding.uri, span }) => ({ uri, span }))];

const touch = (one: Span, other: Span): boolean => one.start <= other.end && other.start <= one.end;

const keyOf = ({ uri, rule, message }: Placed): string => `${uri}\n${rule}\n${message}`;
