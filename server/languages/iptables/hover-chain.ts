/** What an editor shows over the name of a chain: its policy, who jumps to it, how many of its rules are dead. */
import type { Hover, Surroundings } from "../../core/language.ts";
import { code } from "../../core/markdown.ts";
import { type Mention, mentionAt } from "./chains.ts";
import { deadRules } from "./dead.ts";
import type { IptablesFile } from "./file.ts";
import { HOOK_DOCS } from "./knowledge/docs.ts";
import { callsIn } from "./reach.ts";
import type { ChainNode } from "./ruleset.ts";
import { type IptablesUnit, unitsOf } from "./unit.ts";

type Around = Surroundings<IptablesFile>;

/** The unit that a file belongs to: the one that its findings are of, where the other files are at hand. */
export function unitWith(file: IptablesFile, { files, scope }: Around): IptablesUnit | undefined {
  const all = files.includes(file) ? files : [file];
  return unitsOf(all, scope).find((unit) => unit.files.includes(file));
}

/** What is known of the chain that is mentioned at an offset. */
export function overChain(file: IptablesFile, offset: number, around: Around): Hover | undefined {
  const mention = mentionAt(file, offset);
  if (mention === undefined) return undefined;
  const { name, table, start, end } = mention;
  const doc = HOOK_DOCS[name];
  const lines = [`Chain ${code(name)} of the table ${code(table)}${doc === undefined ? "" : `: ${doc}`}.`];
  const unit = unitWith(file, around);
  if (unit !== undefined) lines.push(...stateOf(unit, mention));
  return { span: { start, end }, markdown: lines.join("\n\n") };
}

/** Its policy, its rules, and who jumps to it, as they stand after loading. */
function stateOf(unit: IptablesUnit, { name, table: of, family }: Mention): string[] {
  const table = unit.ruleset.tables.find((one) => one.family === family && one.name === of);
  const chain = table?.chains.get(name);
  if (table === undefined || chain === undefined) return ["It is not there after loading."];
  const lines: string[] = [];
  if (chain.builtin) lines.push(policyLine(chain));
  const callers = [...callsIn(table)].flatMap(([caller, calls]) => (calls.some(({ callee }) => callee === chain) ? [caller] : []));
  const called = callers.length === 0 ? (chain.builtin ? "" : "; nothing jumps here") : `; called from ${listOf(callers)}`;
  lines.push(`${count(chain.rules.length)}${called}.`);
  const dead = deadRules(unit).filter((one) => one.chain === name && one.table.name === of && one.table.family === family).length;
  if (dead > 0) lines.push(`${dead} of them ${dead === 1 ? "is" : "are"} dead: no packet comes to them, or none fulfils them.`);
  return lines;
}

const count = (rules: number): string => `${rules} ${rules === 1 ? "rule" : "rules"}`;

function policyLine({ policy }: ChainNode): string {
  if (policy === undefined) return "No policy is set here: `ACCEPT`, unless something else has set one.";
  return `Policy ${code(policy.word)}: what happens to packets that no rule decides.`;
}

const MOST = 8;

const listOf = (chains: readonly ChainNode[]): string => {
  const names = chains.slice(0, MOST).map((chain) => code(chain.name));
  return chains.length > MOST ? `${names.join(", ")} and ${chains.length - MOST} more` : names.join(", ");
};
