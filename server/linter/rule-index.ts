/** All rules by their names: current ids, former ones, and patterns such as `nginx/*`. */
import type { AnyLanguage } from "../core/language.ts";
import type { Rule, RuleId } from "../core/rule.ts";
import { exposureRules } from "../exposure/rules/index.ts";

/** Rules that see the whole project report under this name; a single file cannot tell whether they would. */
const PROJECT = "exposure/";

export class RuleIndex {
  readonly #rules = new Map<string, Rule<never>>();
  readonly #formats: ReadonlySet<string>;
  readonly ids: readonly RuleId[];

  constructor(languages: readonly AnyLanguage[]) {
    for (const { rules } of [...languages, { rules: exposureRules }]) {
      for (const rule of rules as readonly Rule<never>[]) {
        this.#rules.set(rule.id, rule);
        for (const alias of rule.aliases ?? []) if (!this.#rules.has(alias)) this.#rules.set(alias, rule);
      }
    }
    this.ids = [...new Set([...this.#rules.values()].map((rule) => rule.id))].sort();
    this.#formats = new Set(this.ids.map((id) => id.slice(0, id.indexOf("/"))));
  }

  /** The rule of an id, former ids included. */
  get(name: string): Rule<never> | undefined {
    return this.#rules.get(name);
  }

  /** Whether a name or pattern can match any rule: an id, `format/*` or `*`. */
  known(pattern: string): boolean {
    if (pattern === "*") return true;
    return pattern.endsWith("/*") ? this.#formats.has(pattern.slice(0, -2)) : this.#rules.has(pattern);
  }

  /** Whether a name is one of rules that look at the whole project, and speak elsewhere. */
  elsewhere(pattern: string): boolean {
    return pattern.startsWith(PROJECT);
  }

  /** Whether a name or pattern means the rule of that id. */
  matches(pattern: string, id: RuleId): boolean {
    if (pattern === id || pattern === "*") return true;
    if (pattern.endsWith("/*")) return id.startsWith(pattern.slice(0, -1));
    return this.#rules.get(pattern)?.id === id;
  }

  /** How narrowly a pattern means a rule: 3 by id, 2 by format, 1 as everything, 0 not at all. */
  weight(pattern: string, id: RuleId): 0 | 1 | 2 | 3 {
    if (!this.matches(pattern, id)) return 0;
    return pattern === "*" ? 1 : pattern.endsWith("/*") ? 2 : 3;
  }
}
