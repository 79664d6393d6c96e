/** Loads the files of a unit one after the other. */
import type { IptablesFile } from "./file.ts";
import { addIpsetLine } from "./ipset-load.ts";
import { loadRestore } from "./load-restore.ts";
import { loadScript } from "./load-script.ts";
import type { Ruleset } from "./ruleset.ts";
import { setUfwPolicies } from "./ufw-settings.ts";

/** Steps of looking through chains: enough for 20,000 deletions from a chain of 1,000 rules. */
const BUDGET = 20_000_000;

/** Loads the files of a unit in their order. */
export function loadFiles(files: readonly IptablesFile[]): Ruleset {
  const ruleset: Ruleset = { tables: [], faults: [], budget: { left: BUDGET }, sets: new Map(), rules: [], gaps: [] };
  for (const file of files) {
    if (file.kind === "script") loadScript(ruleset, file);
    else if (file.kind === "ipset") for (const line of file.ipset ?? []) addIpsetLine(ruleset, file, line);
    else if (file.kind !== "ufw-settings") loadRestore(ruleset, file);
  }
  setUfwPolicies(ruleset, files);
  return ruleset;
}
