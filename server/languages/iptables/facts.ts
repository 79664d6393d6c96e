/** What exposure learns from a firewall: its tables as they stand, and what could not be read. */
import type { Fact } from "../../core/facts.ts";
import type { IptablesUnit } from "./unit.ts";

/** One filter fact a unit, with all its tables, and a gap for everything unresolved. */
export function factsOf(unit: IptablesUnit): readonly Fact[] {
  const facts: Fact[] = unit.ruleset.gaps.map(({ file, span, why }) => ({
    kind: "gap",
    about: "filter",
    why,
    at: { uri: file.source.uri, span },
    confidence: "stated",
  }));
  const file = unit.files.find((one) => one.kind !== "ipset");
  if (file === undefined || unit.tables.length === 0) return facts;
  const partial = unit.files.some((one) => one.kind === "script");
  facts.push({
    kind: "filter",
    tables: unit.tables,
    partial,
    at: { uri: file.source.uri, span: { start: 0, end: Math.min(1, file.source.text.length) } },
    confidence: "stated",
  });
  return facts;
}
