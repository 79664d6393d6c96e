/** Lines shown above rules and chains in the editor: what is dead, and why. */
import type { Lens } from "../../core/language.ts";
import { lineNames, placeOf } from "./analysis.ts";
import { type Dead, deadRules } from "./dead.ts";
import type { IptablesUnit } from "./unit.ts";

/** More than this in a file help nobody, and cost the editor. */
const MOST = 500;

/** One lens for each dead rule ("dead: covered by lines 4 and 7"), and one for each chain that holds some. */
export function lensesOf(unit: IptablesUnit): readonly (Lens & { readonly uri?: string })[] {
  const dead = deadRules(unit);
  const lenses = dead.slice(0, MOST).map((one) => ({ ...placeOf(unit, one.rule), text: lensOf(unit, one) }));
  return [...lenses, ...chainLenses(unit, dead)];
}

/** Why a rule is dead, in a few words. */
export function lensOf(unit: IptablesUnit, { death, rule, covers }: Dead): string {
  if (death === "never") return "dead: never matches";
  return `dead: covered by ${lineNames(
    unit,
    covers.map((cover) => cover.rule),
    rule,
  )}`;
}

function chainLenses(unit: IptablesUnit, dead: readonly Dead[]): (Lens & { readonly uri?: string })[] {
  const lenses: (Lens & { readonly uri?: string })[] = [];
  const counts = new Map<string, number>();
  for (const { table, chain } of dead) counts.set(keyOf(table, chain), (counts.get(keyOf(table, chain)) ?? 0) + 1);
  for (const table of unit.ruleset.tables) {
    for (const chain of table.chains.values()) {
      const count = counts.get(keyOf(table, chain.name)) ?? 0;
      if (count === 0 || chain.declared === undefined) continue;
      const { file, span } = chain.declared;
      const text = `${count} of ${chain.rules.length} rules ${count === 1 ? "is" : "are"} dead`;
      lenses.push({ span, text, ...(file.source.uri === unit.uri ? {} : { uri: file.source.uri }) });
    }
  }
  return lenses;
}

const keyOf = ({ family, name }: { readonly family: number; readonly name: string }, chain: string): string => `${family} ${name} ${chain}`;
