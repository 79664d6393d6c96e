/** Findings about a module that another one calls say which call they come from. */
import type { Finding, Related, Rule } from "../../core/rule.ts";
import type { CloudUnit } from "./normal.ts";
import type { Via } from "./value.ts";

/** What `placed` adds to a finding. */
type Called = Finding & { readonly via?: Via };

const MOST_CALLS = 8;
const MOST_ABOVE = 3;

/** The rules, whose findings name the calls that they come from. What several calls have in common is said once. */
export const attributed = (rules: readonly Rule<CloudUnit>[]): readonly Rule<CloudUnit>[] =>
  rules.map((rule) => ({ ...rule, check: (unit) => told(unit, rule.check(unit)) }));

function* told(unit: CloudUnit, findings: Iterable<Called>): Generator<Finding> {
  const called = new Map<string, Called[]>();
  for (const finding of findings) {
    if (finding.via === undefined) yield still(withPlaces(unit, finding));
    else {
      const key = `${finding.uri} ${finding.span.start} ${finding.span.end} ${finding.message}`;
      const same = called.get(key);
      if (same === undefined) called.set(key, [finding]);
      else if (same.length < MOST_CALLS) same.push(finding);
    }
  }
  for (const same of called.values()) yield still(inCalls(unit, same as [Called, ...Called[]]));
}

/** The finding with spans of its own: those of trees move when text before them is edited. */
function still(finding: Finding): Finding {
  const { span, related, fix } = finding;
  return {
    ...finding,
    span: { ...span },
    ...(related === undefined ? {} : { related: related.map((one) => ({ ...one, span: { ...one.span } })) }),
    ...(fix === undefined ? {} : { fix: { ...fix, edits: fix.edits.map(({ span: at, text }) => ({ span: { ...at }, text })) } }),
  };
}

/** Places without a file are in the unit's first one, whichever file the finding is in. */
function withPlaces({ uri }: CloudUnit, finding: Finding): Finding {
  const { related } = finding;
  if (related === undefined || finding.uri === undefined) return finding;
  return { ...finding, related: related.map((one): Related => ({ uri: one.uri ?? uri, span: one.span, message: one.message })) };
}

/** One finding for several that differ in their calls. What it offers may not suit every other call: it is not safe. */
function inCalls(unit: CloudUnit, same: readonly [Called, ...Called[]]): Finding {
  const { related = [], fix, ...first } = withPlaces(unit, withoutCall(same[0]));
  const calls = new Map(same.flatMap(({ via }) => chainOf(via)).map((call) => [`${call.uri} ${call.span?.start}`, call]));
  return {
    ...first,
    related: [...related, ...calls.values()],
    ...(fix === undefined ? {} : { fix: { ...fix, safe: false } }),
  };
}

const withoutCall = ({ via: _, ...finding }: Called): Finding => finding;

/** A call, and those around it. */
function chainOf(via: Via | undefined): readonly Related[] {
  const chain: Related[] = [];
  for (let call = via; call !== undefined && chain.length < MOST_ABOVE; call = call.from)
    chain.push({ uri: call.uri, span: call.span, message: call.message });
  return chain;
}
