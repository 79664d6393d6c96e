/** What exposure learns from a firewall: its tables as they stand, and what could not be read. */
import type { Fact } from "../../core/facts.ts";
import type { Chain, PacketRule, Table } from "../../core/filter.ts";
import type { At, Span } from "../../core/text.ts";
import type { IptablesFile } from "./file.ts";
import { commandsRun } from "./script.ts";
import { isOff, ufwSetting, unknownSettings } from "./ufw-settings.ts";
import type { IptablesUnit } from "./unit.ts";

/** One filter fact a unit, with all its tables, and a gap for everything unresolved. */
export function factsOf(unit: IptablesUnit): readonly Fact[] {
  const facts: Fact[] = unit.ruleset.gaps.map((gap) => gapAt(gap, gap.why));
  const file = unit.files.find((one) => one.kind !== "ipset");
  // A dump without tables says that nothing is filtered; a file of another kind without tables says nothing.
  const dumps = unit.files.filter((one) => one.kind === "restore");
  if (file === undefined || (unit.tables.length === 0 && dumps.length === 0)) return facts;
  const enabled = ufwSetting(unit.files, "ENABLED");
  if (enabled !== undefined && isOff(unit.files, "ENABLED")) return [...facts, gapAt(enabled, OFF)];
  const unknown = unknownSettings(unit.files);
  for (const setting of unknown) facts.push(gapAt(setting, `the value of ${setting.name} is known only to a run of ufw`));
  if (unknown.some(({ name }) => name === "ENABLED")) return facts;
  const tables = tablesLoaded(unit);
  facts.push({
    kind: "filter",
    tables,
    families: [...new Set([...tables.map((table) => table.family), ...dumps.map((one) => one.family)])],
    partial: unit.files.some(isPartial),
    at: { uri: file.source.uri, span: { start: 0, end: Math.min(1, file.source.text.length) } },
    confidence: "stated",
  });
  return facts;
}

const gapAt = ({ file, span }: { readonly file: IptablesFile; readonly span: Span }, why: string): Fact => ({
  kind: "gap",
  about: "filter",
  why,
  at: { uri: file.source.uri, span },
  confidence: "stated",
});

const OFF = "ufw is switched off (ENABLED=no), and what else filters is in no file";

/** The tables that stand after loading: with an IPV6 that nobody knows, nothing is told of IPv6. */
function tablesLoaded(unit: IptablesUnit): readonly Table[] {
  const setting = ufwSetting(unit.files, "IPV6");
  if (setting === undefined || (setting.value !== undefined && !isOff(unit.files, "IPV6"))) return unit.tables;
  const four = unit.tables.filter(({ family }) => family === 4);
  return setting.value === undefined ? four : [...four, closed6({ uri: setting.file.source.uri, span: setting.span })];
}

/** With IPV6=no ufw loads no rules for IPv6, and drops all of it but on loopback (ufw-init-functions). */
function closed6(at: At): Table {
  const chain = (name: string, on?: "in" | "out"): [string, Chain] => {
    const loopback: PacketRule[] =
      on === undefined ? [] : [{ at, text: "IPV6=no", conditions: [{ on, not: false, name: "lo" }], action: { do: "accept" } }];
    return [name, { name, rules: loopback, policy: { action: "drop", at } }];
  };
  return { family: 6, name: "filter", chains: new Map([chain("INPUT", "in"), chain("FORWARD"), chain("OUTPUT", "out")]) };
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
