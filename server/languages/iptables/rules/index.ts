/** The rules of iptables, in the order of the catalogue. */
import type { Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";
import { duplicateRule } from "./duplicate-rule.ts";
import { logAfterTerminal } from "./log-after-terminal.ts";
import { neverMatches } from "./never-matches.ts";
import { redundantRule } from "./redundant-rule.ts";
import { returnAtEnd } from "./return-at-end.ts";
import { ruleAfterCatchAll } from "./rule-after-catch-all.ts";
import { unreachableChain } from "./unreachable-chain.ts";
import { unreachableRule } from "./unreachable-rule.ts";

export const rules: readonly Rule<IptablesUnit>[] = [
  unreachableRule,
  ruleAfterCatchAll,
  duplicateRule,
  logAfterTerminal,
  neverMatches,
  unreachableChain,
  redundantRule,
  returnAtEnd,
];
