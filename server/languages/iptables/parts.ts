/** What rules ask a unit for: uses of an option wherever they stand, and findings at them. */
import { brief } from "../../core/markdown.ts";
import type { Finding, Fix } from "../../core/rule.ts";
import type { Edit, Span } from "../../core/text.ts";
import type { Part } from "./command.ts";
import type { IptablesFile } from "./file.ts";
import { fixOf } from "./filled.ts";
import type { RuleNode, Ruleset } from "./ruleset.ts";

/** A use of an option, and the rule that it is in. */
export type PartIn = { readonly rule: RuleNode; readonly part: Part };

/** The uses of one option: the rules, and beside each the part. */
type PartList = { readonly rules: RuleNode[]; readonly parts: Part[] };

/** The uses of an option in all rules, by its key; put in order when first asked for. */
export function partsIn(ruleset: Ruleset): (key: string) => Iterable<PartIn> {
  let found: ReadonlyMap<string, PartList> | undefined;
  return (key) => {
    found ??= partsByKey(ruleset);
    const list = found.get(key);
    return list === undefined ? [] : eachPart(list);
  };
}

function partsByKey(ruleset: Ruleset): ReadonlyMap<string, PartList> {
  const found = new Map<string, PartList>();
  for (const rule of ruleset.rules) {
    for (const part of rule.command.parts) {
      let list = found.get(part.key);
      if (list === undefined) {
        list = { rules: [], parts: [] };
        found.set(part.key, list);
      }
      list.rules.push(rule);
      list.parts.push(part);
    }
  }
  return found;
}

function* eachPart({ rules, parts }: PartList): Generator<PartIn> {
  for (let i = 0; i < rules.length; i++) yield { rule: rules[i] as RuleNode, part: parts[i] as Part };
}

type Place = { readonly start: number; readonly end: number };

/** The span of a place in a command, in its file. */
const spanIn = (rule: RuleNode, place: Place): Span => ({ start: rule.base + place.start, end: rule.base + place.end });

/** A finding at a place of a rule. `edits` count from where the command's offsets do. */
export function findingAt(
  unit: { readonly uri: string },
  rule: RuleNode,
  place: Place,
  message: string,
  fix?: { readonly title: string; readonly safe: boolean; readonly edits: readonly { start: number; end: number; text: string }[] },
): Finding {
  const mended = fixOf(rule.command, fix);
  const edits = mended?.edits.map(({ start, end, text }) => ({ span: spanIn(rule, { start, end }), text })) ?? [];
  return placed(unit, rule.file, spanIn(rule, place), message, mended && { title: mended.title, safe: mended.safe, edits });
}

/** A finding at a span of a file of the unit. */
export function placed(
  unit: { readonly uri: string },
  file: IptablesFile,
  span: Span,
  message: string,
  fix?: { title: string; safe: boolean; edits: readonly Edit[] },
): Finding {
  const uri = file.source.uri;
  const own = uri === unit.uri;
  const said: Finding = own ? { span, message: brief(message, 100) } : { span, uri, message: brief(message, 100) };
  if (fix === undefined) return said;
  const whole: Fix = own ? fix : { title: fix.title, safe: fix.safe, edits: [], elsewhere: { [uri]: fix.edits } };
  return { ...said, fix: whole };
}

/** The value of a part when it is known and stands in the text as it is, without quotes. */
export const plainValue = (part: Part): { text: string; start: number; end: number } | undefined =>
  part.value?.known === true && part.value.end - part.value.start === part.value.text.length ? part.value : undefined;
