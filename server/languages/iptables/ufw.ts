/** The chains that ufw itself makes before it loads its rule files, and after (ufw 0.36: ufw-init). */
import type { Family } from "./options.ts";
import { type ChainNode, newTable, type TableNode } from "./ruleset.ts";

const PARTS = ["before-logging", "before", "after", "after-logging", "reject", "track"];
const HOOKS = ["input", "output", "forward"];

/** ufw's own filter table of a family, with its jumps from the built-in chains. */
export function ufwTables(family: Family): TableNode[] {
  const filter = newTable(family, "filter");
  const prefix = family === 4 ? "ufw" : "ufw6";
  const own = [...PARTS.flatMap((part) => HOOKS.map((hook) => `${prefix}-${part}-${hook}`))];
  own.push(`${prefix}-logging-deny`, `${prefix}-logging-allow`, ...HOOKS.map((hook) => `${prefix}-skip-to-policy-${hook}`));
  for (const name of own) filter.chains.set(name, chain(name));
  for (const hook of ["INPUT", "OUTPUT", "FORWARD"] as const) {
    const builtin = filter.chains.get(hook);
    if (builtin !== undefined) builtin.calls = ufwOrder(family, hook);
  }
  return [filter];
}

const USER_PARTS = [...HOOKS.flatMap((hook) => [hook, `logging-${hook}`]), "limit", "limit-accept"];

/** Makes the chains that ufw adds right before it loads the rules of its command line, where they are not there yet. */
export function addUserChains(filter: TableNode): void {
  const prefix = filter.family === 4 ? "ufw" : "ufw6";
  for (const name of USER_PARTS.map((part) => `${prefix}-user-${part}`)) if (!filter.chains.has(name)) filter.chains.set(name, chain(name));
}

const chain = (name: string): ChainNode => ({ name, builtin: false, rules: [], open: false });

/** The chains that each hook of the filter table visits, in ufw's order; user chains are called at the end of the before chains. */
export function ufwOrder(family: Family, hook: "INPUT" | "OUTPUT" | "FORWARD"): readonly string[] {
  const prefix = family === 4 ? "ufw" : "ufw6";
  return PARTS.map((part) => `${prefix}-${part}-${hook.toLowerCase()}`);
}

/** The chain of the ufw command line's rules that is called at the end of a before chain. */
export const ufwUserChain = (family: Family, hook: string): string => `${family === 4 ? "ufw" : "ufw6"}-user-${hook.toLowerCase()}`;

/** Whether a chain is one of ufw's own. */
export const isUfwChain = (name: string): boolean => /^ufw6?-/.test(name);
