/** Perimeter's verdict on a restore file: what a back end refuses, as text. */
import { iptables } from "../../server/languages/iptables/index.ts";
import type { IptablesUnit } from "../../server/languages/iptables/unit.ts";

/** The unit that one restore file makes when it is judged alone. */
export function unitOf(
  text: string,
  family: 4 | 6 = 4,
  backend: "legacy" | "nft" = "nft",
  uri = `file:///etc/iptables/rules.v${family}`,
): IptablesUnit {
  const { file } = iptables.parse({ uri, text });
  const [unit] = iptables.units?.([file], { targets: { iptables: backend }, isolated: false, has: () => false }) ?? [];
  if (unit === undefined) throw new Error("one file makes one unit");
  return unit;
}

/** What the back end refuses, one line each; empty when it loads the text. */
export const verdict = (text: string, family: 4 | 6, backend: "legacy" | "nft", uri?: string): string[] =>
  unitOf(text, family, backend, uri)
    .ruleset.faults.filter((fault) => (fault.back ?? backend) === backend)
    .map((fault) => `${fault.rule}: ${fault.message}`);
