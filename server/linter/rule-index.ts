/** All rules by their names: current ids, former ones, and patterns such as `nginx/*`. */
import type { AnyLanguage } from "../core/language.ts";
import { lazy } from "../core/lazy.ts";
import type { Rule, RuleId } from "../core/rule.ts";
import { exposureRules } from "../exposure/rules/index.ts";
import { configRules } from "./config/rules.ts";

/** Rules that see the whole project report under this name; a single file cannot tell whether they would. */
const PROJECT = "exposure/";

type Rules = readonly Rule<never>[];

/** Looks into the rules of a format only where something of that format is asked for: most are not loaded by then. */
export class RuleIndex {
  /** The rules by what their ids begin with. */
  readonly #sets: ReadonlyMap<string, () => ReadonlyMap<string, Rule<never>>>;
  readonly #ids = lazy(() => [...this.#sets.values()].flatMap((rules) => [...rules().values()].map(({ id }) => id)).sort());
  readonly #aliases = lazy(() => new Map([...this.#sets.values()].flatMap((rules) => aliasesOf([...rules().values()]))));

  constructor(languages: readonly AnyLanguage[]) {
    const sets = new Map<string, () => ReadonlyMap<string, Rule<never>>>();
    for (const language of languages)
      sets.set(
        language.rulesOf ?? language.id,
        byId(() => language.rules as Rules),
      );
    sets.set(
      "perimeter",
      byId(() => configRules),
    );
    sets.set(
      "exposure",
      byId(() => exposureRules as Rules),
    );
    this.#sets = sets;
  }

  /** The ids of all rules, in order. */
  get ids(): readonly RuleId[] {
    return this.#ids();
  }

  /** The rule of an id, former ids included. */
  get(name: string): Rule<never> | undefined {
    return this.#sets.get(formatOf(name))?.().get(name) ?? this.#aliases().get(name);
  }

  /** Whether a name or pattern can match any rule: an id, `format/*` or `*`. */
  known(pattern: string): boolean {
    if (pattern === "*") return true;
    return pattern.endsWith("/*") ? this.#sets.has(formatOf(pattern)) : this.get(pattern) !== undefined;
  }

  /** Whether a name is one of rules that look at the whole project, and speak elsewhere. */
  elsewhere(pattern: string): boolean {
    return pattern.startsWith(PROJECT);
  }

  /** Whether a name or pattern means the rule of that id. */
  matches(pattern: string, id: RuleId): boolean {
    if (pattern === id || pattern === "*") return true;
    if (pattern.endsWith("/*")) return id.startsWith(pattern.slice(0, -1));
    return this.get(id)?.aliases?.some((alias) => alias === pattern) === true;
  }

  /** How narrowly a pattern means a rule: 3 by id, 2 by format, 1 as everything, 0 not at all. */
  weight(pattern: string, id: RuleId): 0 | 1 | 2 | 3 {
    if (!this.matches(pattern, id)) return 0;
    return pattern === "*" ? 1 : pattern.endsWith("/*") ? 2 : 3;
  }
}

const byId = (rules: () => Rules) => lazy(() => new Map(rules().map((rule) => [rule.id as string, rule])));

const aliasesOf = (rules: Rules) => rules.flatMap((rule) => (rule.aliases ?? []).map((alias) => [alias as string, rule] as const));

const formatOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf("/")));
