/** What ufw is told beside its rules: /etc/default/ufw (policies, IPV6) and /etc/ufw/ufw.conf (ENABLED). Shell assignments, read by ufw-init. */
import type { Span } from "../../core/text.ts";
import type { IptablesFile } from "./file.ts";
import type { Ruleset } from "./ruleset.ts";
import { isUfwChain } from "./ufw.ts";

/** A value as it is written without its quotes, and where. */
export type UfwSetting = { readonly value: string; readonly span: Span };

/** The settings of a file, by name; the last of one name counts. */
export function readUfwSettings(text: string): ReadonlyMap<string, UfwSetting> {
  const settings = new Map<string, UfwSetting>();
  for (const found of text.matchAll(/^[ \t]*([A-Z][A-Z0-9_]{0,40})=(["']?)([\w./-]*)\2/gm)) {
    const [whole, name = "", quote = "", value = ""] = found;
    const end = found.index + whole.length - quote.length;
    settings.set(name, { value, span: { start: end - value.length, end } });
  }
  return settings;
}

/** A setting of the files of a unit: the file that has it, and its value. */
export function ufwSetting(files: readonly IptablesFile[], name: string): (UfwSetting & { readonly file: IptablesFile }) | undefined {
  for (const file of files) {
    const found = file.settings?.get(name);
    if (found !== undefined) return { ...found, file };
  }
  return undefined;
}

/** Whether a setting is there and is not `yes`. */
export const isOff = (files: readonly IptablesFile[], name: "ENABLED" | "IPV6"): boolean =>
  !/^(yes|YES)$/.test(ufwSetting(files, name)?.value ?? "yes");

/** Gives the built-in chains of ufw's filter tables the policies of the settings, where no rule file has set one. REJECT lets as little through as DROP. */
export function setUfwPolicies(ruleset: Ruleset, files: readonly IptablesFile[]): void {
  for (const hook of ["INPUT", "OUTPUT", "FORWARD"]) {
    const setting = ufwSetting(files, `DEFAULT_${hook}_POLICY`);
    if (setting === undefined || !/^(ACCEPT|DROP|REJECT)$/.test(setting.value)) continue;
    for (const { name, chains } of ruleset.tables) {
      const builtin = chains.get(hook);
      if (name !== "filter" || builtin === undefined || builtin.policy !== undefined || ![...chains.keys()].some(isUfwChain)) continue;
      builtin.policy = { word: setting.value === "ACCEPT" ? "ACCEPT" : "DROP", file: setting.file, span: setting.span };
    }
  }
}
