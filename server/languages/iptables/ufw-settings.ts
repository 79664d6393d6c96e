/** What ufw is told beside its rules: /etc/default/ufw (policies, IPV6) and /etc/ufw/ufw.conf (ENABLED). Shell assignments, read by ufw-init. */
import type { Span } from "../../core/text.ts";
import type { IptablesFile } from "./file.ts";
import type { Family } from "./options.ts";
import type { Ruleset } from "./ruleset.ts";
import { isUfwChain } from "./ufw.ts";

/** A value as it is written without its quotes, and where; undefined where only a run of the shell could tell. */
export type UfwSetting = { readonly value: string | undefined; readonly span: Span };

/** The settings of a file, by name; the last of one name counts. */
export function readUfwSettings(text: string): ReadonlyMap<string, UfwSetting> {
  const settings = new Map<string, UfwSetting>();
  for (const found of text.matchAll(/^([ \t]*)([A-Z][A-Z0-9_]{0,40})=(.*)/gm)) {
    const [, indent = "", name = "", written = ""] = found;
    const [, quote = "", value] = PLAIN.exec(written) ?? [];
    const start = found.index + indent.length + name.length + 1 + quote.length;
    settings.set(name, { value, span: { start, end: start + (value ?? written.trimEnd()).length } });
  }
  return settings;
}

/** A value that means what it says. */
const PLAIN = /^(["']?)([\w./-]*)\1(?:[ \t]+#.*)?[ \t\r]*$/;

/** A setting of the files of a unit: the file that has it, and its value. ufw reads them one after the other, so the last one counts. */
export function ufwSetting(files: readonly IptablesFile[], name: string): (UfwSetting & { readonly file: IptablesFile }) | undefined {
  const file = files.findLast(({ settings }) => settings?.has(name));
  const found = file?.settings?.get(name);
  return file && found && { ...found, file };
}

/** Whether a setting is there, known, and not `yes`. */
export const isOff = (files: readonly IptablesFile[], name: "ENABLED" | "IPV6"): boolean =>
  !/^(yes|YES)$/.test(ufwSetting(files, name)?.value ?? "yes");

/** Whether ufw loads its rules of a family, as far as its settings tell; true for files that are not of ufw. */
export const isLoaded = (files: readonly IptablesFile[], family: Family): boolean =>
  !isOff(files, "ENABLED") && (family === 4 || !isOff(files, "IPV6"));

/** The settings of both families that only a run of the shell could tell. */
export const unknownSettings = (
  files: readonly IptablesFile[],
): readonly (UfwSetting & { readonly name: string; readonly file: IptablesFile })[] =>
  SETTINGS.flatMap((name) => {
    const found = ufwSetting(files, name);
    return found !== undefined && found.value === undefined ? [{ ...found, name }] : [];
  });

const HOOKS: readonly string[] = ["INPUT", "OUTPUT", "FORWARD"];
const SETTINGS: readonly string[] = ["ENABLED", ...HOOKS.map((hook) => `DEFAULT_${hook}_POLICY`)];

/** Gives the built-in chains of ufw's filter tables the policies of the settings, where no rule file has set one. REJECT lets as little through as DROP. */
export function setUfwPolicies(ruleset: Ruleset, files: readonly IptablesFile[]): void {
  for (const hook of HOOKS) {
    const setting = ufwSetting(files, `DEFAULT_${hook}_POLICY`);
    if (setting === undefined || !/^(ACCEPT|DROP|REJECT)$/.test(setting.value ?? "")) continue;
    for (const { name, chains } of ruleset.tables) {
      const builtin = chains.get(hook);
      if (name !== "filter" || builtin === undefined || builtin.policy !== undefined || ![...chains.keys()].some(isUfwChain)) continue;
      builtin.policy = { word: setting.value === "ACCEPT" ? "ACCEPT" : "DROP", file: setting.file, span: setting.span };
    }
  }
}
