/** What the packet engine knows of a unit's tables, by the places in its files. */
import { alike } from "../../core/alike.ts";
import type { Chain, Condition, PacketRule, Table } from "../../core/filter.ts";
import type { Finding, Fix, Related } from "../../core/rule.ts";
import { Lines, type Span } from "../../core/text.ts";
import { type Analysis, analyse, type Cover } from "../../packets/index.ts";
import { originOf } from "./convert.ts";
import type { IptablesFile } from "./file.ts";
import type { RuleNode } from "./ruleset.ts";
import type { IptablesUnit } from "./unit.ts";

/** Why a dead rule is dead, each told by a rule of its own. */
export type Death = "duplicate" | "catch-all" | "log" | "covered" | "never";

/** A rule that no packet reaches, with the rules that take its packets (none for `never`). */
export type Dead = {
  readonly death: Death;
  readonly table: Table;
  readonly chain: string;
  readonly rule: PacketRule;
  readonly covers: readonly Cover[];
};

/** Where a rule stands in its chain. */
export type Standing = { readonly table: Table; readonly chain: Chain; readonly index: number; readonly rule: PacketRule };

/** The analysis of a table; kept with the table. */
export const analysisOf = (table: Table): Analysis => analyse(table);

const standings = new WeakMap<Table, readonly Standing[]>();

/** All rules of a unit that stand in its files, by table and chain. */
export function rulesOf(unit: IptablesUnit, tables: readonly Table[] = unit.tables): readonly Standing[] {
  const lists = tables.map((table) => {
    const known = standings.get(table) ?? standingIn(unit, table);
    standings.set(table, known);
    return known;
  });
  return lists.length === 1 ? (lists[0] ?? []) : lists.flat();
}

function standingIn(unit: IptablesUnit, table: Table): readonly Standing[] {
  const found: Standing[] = [];
  for (const chain of table.chains.values()) {
    chain.rules.forEach((rule, index) => {
      if (unit.origin(rule) !== undefined) found.push({ table, chain, index, rule });
    });
  }
  return found;
}

/** The tables of one name, IPv4 first. */
export const tablesNamed = (unit: IptablesUnit, name: Table["name"]): readonly Table[] =>
  unit.tables.filter((table) => table.name === name).sort((a, b) => a.family - b.family);

const dead = new WeakMap<IptablesUnit, readonly Dead[]>();

/** All dead rules of a unit. A line of a loop that stands for several rules is dead when all of them are. */
export function deadRules(unit: IptablesUnit): readonly Dead[] {
  let found = dead.get(unit);
  if (found === undefined) {
    found = findDead(unit);
    dead.set(unit, found);
  }
  return found;
}

function findDead(unit: IptablesUnit): readonly Dead[] {
  const found: { readonly key: string | undefined; readonly dead: Dead }[] = [];
  const alive = new Set<string>();
  for (const table of unit.tables) {
    const analysis = analysisOf(table);
    for (const { chain, index, rule } of mayBeDead(unit, table)) {
      const status = analysis.status(chain.name, index);
      // What a refused rule would ask for is not known.
      if ((originOf(rule)?.command.faults.length ?? 0) > 0) continue;
      const dies = (status === "unreachable" || status === "never") && analysis.chain(chain.name) !== "unreachable";
      // Only the lines of scripts stand for several rules.
      const key = originOf(rule)?.file.kind === "script" ? `${rule.at.uri} ${rule.at.span.start}` : undefined;
      if (dies) found.push({ key, dead: deadRule(table, chain.name, index, rule) });
      else if (key !== undefined) alive.add(key);
    }
  }
  return lastOfEach(found.filter(({ key }) => key === undefined || !alive.has(key)));
}

// Those of a script all count: one of its lines may stand for several.
function mayBeDead(unit: IptablesUnit, table: Table): readonly Standing[] {
  if (unit.files.some(({ kind }) => kind === "script")) return rulesOf(unit, [table]);
  return unreachedOf(unit, table);
}

/** The rules of a table that stand in files and are not known to be reachable, by chain. */
export function unreachedOf(unit: IptablesUnit, table: Table): readonly Standing[] {
  const found: Standing[] = [];
  for (const chain of table.chains.values()) {
    for (const index of analysisOf(table).unreached(chain.name)) {
      const rule = chain.rules[index] as PacketRule;
      if (unit.origin(rule) !== undefined) found.push({ table, chain, index, rule });
    }
  }
  return found;
}

function deadRule(table: Table, chain: string, index: number, rule: PacketRule): Dead {
  const reach = analysisOf(table).reach(chain, index);
  const covers = reach.status === "unreachable" ? reach.covers : [];
  return { death: deathOf(rule, covers, reach.status === "never"), table, chain, rule, covers };
}

// Of several dead rules of one line, the last.
function lastOfEach(found: readonly { readonly key: string | undefined; readonly dead: Dead }[]): readonly Dead[] {
  const last = new Map(found.map(({ key, dead }) => [key, dead] as const));
  return found.filter(({ key, dead }) => key === undefined || last.get(key) === dead).map(({ dead }) => dead);
}

function deathOf(rule: PacketRule, covers: readonly Cover[], never: boolean): Death {
  if (never) return "never";
  const only = covers.length === 1 ? covers[0] : undefined;
  if (rule.action.do === "continue") return "log";
  if (only?.via !== undefined || only === undefined) return "covered";
  if (only.rule.conditions.length === 0) return "catch-all";
  return sameAction(only.rule, rule) && sameConditions(only.rule.conditions, rule.conditions) ? "duplicate" : "covered";
}

/** Whether two lists of conditions say the same, in any order. */
export function sameConditions(a: readonly Condition[], b: readonly Condition[]): boolean {
  if (a.length !== b.length) return false;
  if (a.every((one, i) => alike(one, b[i]))) return true;
  if (a.length > MOST_COMPARED) return false;
  const among = (list: readonly Condition[], one: Condition): boolean => list.some((other) => alike(one, other));
  return a.every((one) => among(b, one)) && b.every((one) => among(a, one));
}

/** Nobody writes a rule of more conditions twice in another order. */
const MOST_COMPARED = 64;

/** Whether two rules do the same to the packets that fulfil them. */
const sameAction = (a: PacketRule, b: PacketRule): boolean => alike(a.action, b.action);

/** Where a rule is written: its command, without counters before it. `uri` only when that is not the unit's own file. */
export function placeOf(unit: IptablesUnit, rule: PacketRule): { readonly span: Span; readonly uri?: string } {
  const node = unit.origin(rule);
  const { uri, span: whole } = rule.at;
  const written =
    node?.command.verbWord === undefined || node.file.kind === "script" ? whole.start : node.base + node.command.verbWord.start;
  const span = { start: Math.max(written, whole.start), end: whole.end };
  return uri === unit.uri ? { span } : { span, uri };
}

/** The place of an option in a rule (its value when it has one): `-j`, `--destination-port`; the whole rule when it has none. */
export function optionOf(unit: IptablesUnit, rule: PacketRule, ...keys: readonly string[]): { readonly span: Span; readonly uri?: string } {
  const node = unit.origin(rule);
  const whole = placeOf(unit, rule);
  if (node === undefined) return whole;
  const word = keys.includes("-j") ? node.command.target?.name : undefined;
  const part = keys.map((key) => node.command.parts.find((each) => each.key === key)).find((each) => each !== undefined);
  const token = word ?? part?.value ?? part;
  const { start, end } = rule.at.span;
  // In scripts, a word that comes out of a variable stands elsewhere.
  const here = token !== undefined && node.base + token.start >= start && node.base + token.end <= end && token.start < token.end;
  return token === undefined || !here ? whole : { ...whole, span: { start: node.base + token.start, end: node.base + token.end } };
}

/** The name of a rule's target as written; empty when it has none. */
export const targetOf = (unit: IptablesUnit, rule: PacketRule): string => unit.origin(rule)?.command.target?.name.text ?? "";

const lines = new WeakMap<IptablesFile, Lines>();

/** The 1-based line of an offset in a file of the unit. */
export function lineAt(file: IptablesFile, offset: number): number {
  let table = lines.get(file);
  if (table === undefined) {
    table = new Lines(file.source.text);
    lines.set(file, table);
  }
  return table.at(offset).line + 1;
}

/** `line 12`, `line 12 of rules.v6` when that is another file than `beside`'s; `ufw's own rules` for those in no file. */
export function lineName(unit: IptablesUnit, rule: PacketRule, beside: PacketRule): string {
  const node: RuleNode | undefined = unit.origin(rule);
  if (node === undefined) return "a rule of ufw's own";
  const line = `line ${lineAt(node.file, placeOf(unit, rule).span.start)}`;
  return rule.at.uri === beside.at.uri ? line : `${line} of ${rule.at.uri.slice(rule.at.uri.lastIndexOf("/") + 1)}`;
}

/** `line 4`, `lines 4 and 7`, `lines 4, 7 and 12 more`. */
export function lineNames(unit: IptablesUnit, rules: readonly PacketRule[], beside: PacketRule): string {
  const names = [...new Set(rules.map((rule) => lineName(unit, rule, beside)))];
  if (names.length === 1) return names[0] ?? "";
  const numbers = names.map((name) => name.replace(/^line /, ""));
  if (numbers.length <= 3) return `lines ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
  return `lines ${numbers.slice(0, 2).join(", ")} and ${numbers.length - 2} more`;
}

/**
 * Chains that programs write for themselves: what they leave unused there is no mistake of the user's. DOCKER-USER is the user's.
 * OpenWrt's chains have names like anybody's; it marks its rules by a comment.
 */
export const isGenerated = (chain: string, rule?: PacketRule): boolean => isGeneratedName(chain) || (rule !== undefined && isOpenWrt(rule));

function isOpenWrt(rule: PacketRule): boolean {
  const node = originOf(rule);
  if (node === undefined || !isMarked(node.file)) return false;
  return node.command.parts.some((part) => part.key === "--comment" && part.value?.text.startsWith(MARK) === true);
}

const MARK = "!fw3";

function isMarked(file: IptablesFile): boolean {
  if (file !== looked.file) looked = { file, marked: file.source.text.includes(MARK) };
  return looked.marked;
}

// Rules of one file are asked about one after the other.
let looked: { readonly file?: IptablesFile; readonly marked: boolean } = { marked: false };

function isGeneratedName(chain: string): boolean {
  if (chain !== judged.name) judged = { name: chain, generated: GENERATED.test(chain) };
  return judged.generated;
}

// Rules of one chain are asked about one after the other.
let judged = { name: "", generated: false };
const GENERATED =
  /^(DOCKER(?!-USER$)|KUBE-|cali-|CNI-|LIBVIRT_|f2b-|fail2ban-|ufw6?-(?!user-)|FLANNEL|CILIUM_|NETAVARK|sshguard|ts-|PVEFW-|MINIUPNPD|CROWDSEC)/;

/**
 * Rules whose packets others take. A program that bans or forwards does not look whether another of its chains did so before (two jails
 * ban one address): its rules are left out where the same happens to the packets all the same.
 */
export const coveredRules = (unit: IptablesUnit): readonly Dead[] =>
  deadRules(unit).filter(
    ({ death, chain, rule, covers }) =>
      death === "covered" && !(isGenerated(chain, rule) && covers.every((cover) => cover.rule.action.do === rule.action.do)),
  );

const MOST_RELATED = 20;
const NOTHING: readonly Related[] = [];

/** Other rules as related places of a finding. */
export function relatedTo(unit: IptablesUnit, rules: readonly PacketRule[], message: string): readonly Related[] {
  if (rules.length === 0) return NOTHING;
  return rules.slice(0, MOST_RELATED).map((rule) => ({ uri: rule.at.uri, span: placeOf(unit, rule).span, message }));
}

/** Deletes a rule's whole line. None in scripts, where a line may be more than the rule. */
export function deletion(unit: IptablesUnit, rule: PacketRule, title = "Delete the rule"): { readonly fix: Fix } | undefined {
  const node = unit.origin(rule);
  if (node === undefined || node.file.kind === "script") return undefined;
  const { start, end } = node.span;
  const { text } = node.file.source;
  const stop = text[end] === "\r" && text[end + 1] === "\n" ? end + 2 : text[end] === "\n" ? end + 1 : end;
  const edits = [{ span: { start, end: stop }, text: "" }];
  return {
    fix: rule.at.uri === unit.uri ? { title, safe: true, edits } : { title, safe: true, edits: [], elsewhere: { [rule.at.uri]: edits } },
  };
}

const VERBS: Readonly<Partial<Record<PacketRule["action"]["do"], string>>> = {
  accept: "accepts",
  drop: "drops",
  return: "returns",
  dnat: "translates",
  snat: "translates",
};

/** What a rule does, as a verb for messages. */
export function verbOf(rule: PacketRule): string {
  const { action } = rule;
  return VERBS[action.do] ?? (action.do === "jump" || action.do === "goto" ? `goes to ${action.chain.slice(0, 20)}` : `${action.do}s`);
}

/** What several rules do together, after their names in a message: "drops", "accept", "take". */
export function verbOfAll(rules: readonly PacketRule[]): string {
  const verbs = [...new Set(rules.map(verbOf))];
  const [verb = ""] = verbs;
  if (rules.length === 1) return verb;
  return verbs.length === 1 ? verb.replace(/^goes/, "go").replace(/s$/, "") : "take";
}

/** A finding at a rule's place. */
export function at(unit: IptablesUnit, rule: PacketRule, message: string, more: Partial<Finding> = NO_MORE): Finding {
  const { span, uri } = placeOf(unit, rule);
  // A large file may have thousands after each keystroke: copying key by key is what V8 does the fastest.
  const finding: { -readonly [Key in keyof Finding]: Finding[Key] } = { span, message };
  if (uri !== undefined) finding.uri = uri;
  if (more.severity !== undefined) finding.severity = more.severity;
  if (more.related !== undefined) finding.related = more.related;
  if (more.tags !== undefined) finding.tags = more.tags;
  if (more.fix !== undefined) finding.fix = more.fix;
  return finding;
}

const NO_MORE: Partial<Finding> = {};
