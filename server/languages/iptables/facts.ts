/** What exposure learns from a firewall: its tables as they stand, and what could not be read. */
import type { Fact } from "../../core/facts.ts";
import type { IptablesFile } from "./file.ts";
import { commandsRun } from "./script.ts";
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
  // A dump without tables says that nothing is filtered; a file of another kind without tables says nothing.
  const dumps = unit.files.filter((one) => one.kind === "restore");
  if (file === undefined || (unit.tables.length === 0 && dumps.length === 0)) return facts;
  const families = [...new Set([...unit.tables.map((table) => table.family), ...dumps.map((one) => one.family)])];
  const partial = unit.files.some(isPartial);
  facts.push({
    kind: "filter",
    tables: unit.tables,
    families,
    partial,
    at: { uri: file.source.uri, span: { start: 0, end: Math.min(1, file.source.text.length) } },
    confidence: "stated",
  });
  return facts;
}

/** Whether something may stand in the tables that the file does not show: a script that neither flushes nor sets a policy adds to what was there. */
function isPartial(file: IptablesFile): boolean {
  if (file.kind !== "script") return false;
  const commands = commandsRun(file.script);
  const does = (verb: string): boolean =>
    commands.some(
      (one) =>
        one.kind === "iptables" && one.runs === "always" && one.command.verb === verb && (one.command.table?.text ?? "filter") === "filter",
    );
  const restores = commands.some((one) => one.kind === "restore" && one.runs === "always" && one.entries !== undefined && !one.keep);
  return !restores && !(does("F") && does("P"));
}
