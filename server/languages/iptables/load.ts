/** Loads the files of a unit one after the other. */
import type { IptablesFile } from "./file.ts";
import { loadRestore } from "./load-restore.ts";
import { loadScript } from "./load-script.ts";
import type { Ruleset } from "./ruleset.ts";

/** Loads the files of a unit in their order. */
export function loadFiles(files: readonly IptablesFile[]): Ruleset {
  const ruleset: Ruleset = { tables: [], faults: [], rules: [], gaps: [] };
  for (const file of files) {
    if (file.kind === "script") loadScript(ruleset, file);
    else if (file.kind !== "ipset") loadRestore(ruleset, file);
  }
  return ruleset;
}
