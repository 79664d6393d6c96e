/** The rules of iptables, in the order of the catalogue. */
import type { Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const rules: readonly Rule<IptablesUnit>[] = [];
