/** What exposure learns from a firewall: its tables as they stand, and what could not be read. */
import type { Fact } from "../../core/facts.ts";
import type { Chain, PacketRule, Table } from "../../core/filter.ts";
import type { IptablesFile } from "./file.ts";
import { commandsRun } from "./script.ts";
import { isOff, ufwSetting } from "./ufw-settings.ts";
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
  if (isOff(unit.files, "ENABLED")) return [...facts, switchedOff(unit)];
  facts.push({
    kind: "filter",
    tables: isOff(unit.files, "IPV6") ? [...unit.tables.filter(({ family }) => family === 4), ...closed6(unit)] : unit.tables,
    families,
    partial,
    at: { uri: file.source.uri, span: { start: 0, end: Math.min(1, file.source.text.length) } },
    confidence: "stated",
  });
  return facts;
}

function switchedOff({ files }: IptablesUnit): Fact {
  const { file, span } = ufwSetting(files, "ENABLED") as NonNullable<ReturnType<typeof ufwSetting>>;
  const why = "ufw is switched off (ENABLED=no), and what else filters is in no file";
  return { kind: "gap", about: "filter", why, at: { uri: file.source.uri, span }, confidence: "stated" };
}

/** With IPV6=no ufw loads no rules for IPv6, and drops all of it but on loopback (ufw-init-functions). */
function closed6({ files }: IptablesUnit): readonly Table[] {
  const setting = ufwSetting(files, "IPV6");
  if (setting === undefined) return [];
  const at = { uri: setting.file.source.uri, span: setting.span };
  const chain = (name: string, on?: "in" | "out"): [string, Chain] => {
    const loopback: PacketRule[] =
      on === undefined ? [] : [{ at, text: "IPV6=no", conditions: [{ on, not: false, name: "lo" }], action: { do: "accept" } }];
    return [name, { name, rules: loopback, policy: { action: "drop", at } }];
  };
  return [{ family: 6, name: "filter", chains: new Map([chain("INPUT", "in"), chain("FORWARD"), chain("OUTPUT", "out")]) }];
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
