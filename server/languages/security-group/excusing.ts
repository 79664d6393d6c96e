/** Findings that a comment or metadata for another scanner excuses are left out. */
import { grouped } from "../../core/lists.ts";
import type { Finding, Rule } from "../../core/rule.ts";
import type { At, Span } from "../../core/text.ts";
import { blockAround } from "./blocks.ts";
import { cidrsOf } from "./internet.ts";
import { type CloudUnit, portsOf, type SgRule } from "./normal.ts";
import { type Suppression, suppressionsIn } from "./suppressions.ts";
import type { Via } from "./value.ts";

/** The rules, silent where another scanner was told to be silent about the same. What a program refuses is always said. */
export const excusing = (rules: readonly Rule<CloudUnit>[]): readonly Rule<CloudUnit>[] =>
  rules.map((rule) => (rule.category === "invalid" ? rule : { ...rule, check: (unit) => loud(unit, rule, rule.check(unit)) }));

function* loud(unit: CloudUnit, rule: Rule<CloudUnit>, findings: Iterable<Finding>): Generator<Finding> {
  for (const finding of findings) {
    const excuses = excusesOf(unit, rule, finding);
    if (excuses.some(({ limited }) => !limited)) continue;
    // Whether the date has passed, or the workspace is this one, is not known here.
    yield excuses.length > 0 ? { ...finding, severity: "info" } : finding;
  }
}

/** Suppressions by where they begin; `reach` is how far any of them up to a place goes. Those of the whole file are apart. */
type Index = { readonly everywhere: readonly Suppression[]; readonly sorted: readonly Suppression[]; readonly reach: readonly number[] };

const known = new WeakMap<CloudUnit, ReadonlyMap<string, Index>>();

function indexOf(text: string, all: readonly Suppression[]): Index {
  const isWhole = ({ span }: Suppression): boolean => span.start === 0 && span.end === text.length;
  const sorted = all.filter((one) => !isWhole(one)).sort((a, b) => a.span.start - b.span.start);
  let farthest = 0;
  const reach = sorted.map(({ span }) => {
    farthest = Math.max(farthest, span.end);
    return farthest;
  });
  return { everywhere: all.filter(isWhole), sorted, reach };
}

/** The suppressions that cover a place. */
function around({ everywhere, sorted, reach }: Index, { start, end }: Span): readonly Suppression[] {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as Suppression).span.start <= start) low = middle + 1;
    else high = middle;
  }
  const found = [...everywhere];
  for (let place = low - 1; place >= 0 && (reach[place] ?? 0) >= end; place--) {
    const one = sorted[place] as Suppression;
    if (one.span.end >= end) found.push(one);
  }
  return found;
}

/** The suppressions of a finding: those around it, or around a call of the module that it comes from. */
function excusesOf(unit: CloudUnit, rule: Rule<CloudUnit>, finding: Finding & { readonly via?: Via }): readonly Suppression[] {
  let all = known.get(unit);
  if (all === undefined) {
    all = new Map(
      unit.files.map(({ source: { uri, text }, content }) => [
        uri,
        indexOf(text, suppressionsIn(text, content, unit.blocks.get(uri) ?? [])),
      ]),
    );
    known.set(unit, all);
  }
  const { span, uri = unit.uri } = finding;
  const name = rule.id.slice(rule.id.indexOf("/") + 1);
  const places: At[] = [{ uri, span }];
  for (let call = finding.via; call !== undefined; call = call.from) places.push(call);
  const covering = places.flatMap((at) => {
    const index = all.get(at.uri);
    return index === undefined ? [] : around(index, at.span);
  });
  return covering.filter(({ matter, cloud }) => {
    if (cloud !== undefined && cloud !== (cloudAt(unit, uri, span) ?? cloud)) return false;
    if (matter === "all") return true;
    return matter.rules.includes(name) && (matter.ports === undefined || isAbout(unit, uri, finding, matter.ports));
  });
}

/** The prefix of the resource that a place is in; undefined where it is none of Terraform's. */
function cloudAt(unit: CloudUnit, uri: string, span: Span): string | undefined {
  const block = blockAround(unit, { uri, span });
  const head = block && unit.texts.get(uri)?.slice(block.start, block.start + 60);
  return /^resource\s+"([a-z]+)_/.exec(head ?? "")?.[1];
}

/** Whether the source that a finding is about is let in to one of some ports. */
const isAbout = (unit: CloudUnit, uri: string, { span }: Finding, ports: readonly number[]): boolean =>
  (rulesAt(unit).get(`${uri} ${span.start}`) ?? []).some((rule) => {
    const [first, last] = portsOf(rule) ?? [1, 0];
    return ports.some((port) => first <= port && port <= last);
  });

const byPlace = new WeakMap<CloudUnit, ReadonlyMap<string, readonly SgRule[]>>();

/** The rules of a unit by where their sources stand. */
function rulesAt(unit: CloudUnit): ReadonlyMap<string, readonly SgRule[]> {
  const known = byPlace.get(unit);
  if (known !== undefined) return known;
  const sources = unit.estate.groups.flatMap(({ rules }) => rules.flatMap((rule) => cidrsOf(rule).map(({ at }) => ({ at, rule }))));
  const places = grouped(sources, ({ at }) => `${at.uri} ${at.span.start}`);
  const found = new Map([...places].map(([place, some]) => [place, some.map(({ rule }) => rule)]));
  byPlace.set(unit, found);
  return found;
}
