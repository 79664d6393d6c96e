/** What the packet engine knows of a unit's tables, by the places in its files. */
import type { Chain, PacketRule, Table } from "../../core/filter.ts";
import type { Finding, Fix, Related } from "../../core/rule.ts";
import { Lines, type Span } from "../../core/text.ts";
import { type Analysis, analyse } from "../../packets/index.ts";
import { originOf, traitsOf } from "./convert.ts";
import type { IptablesFile } from "./file.ts";
import type { RuleNode } from "./ruleset.ts";
import { isLoaded } from "./ufw-settings.ts";
import type { IptablesUnit } from "./unit.ts";

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

/** Those of `rulesOf` that have one of some traits (see `traitsOf`). */
export function rulesWith(traits: number, unit: IptablesUnit, tables?: readonly Table[]): readonly Standing[] {
  const all = rulesOf(unit, tables);
  const found: Standing[] = [];
  for (let i = 0; i < all.length; i++) {
    const one = all[i] as Standing;
    if ((traitsOf(one.rule) & traits) !== 0) found.push(one);
  }
  return found;
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

/** The tables of one name, IPv4 first; none that ufw is told not to load: what they would let through does not matter, what is dead in them still does. */
export const tablesNamed = (unit: IptablesUnit, name: Table["name"]): readonly Table[] =>
  unit.tables.filter((table) => table.name === name && isLoaded(unit.files, table.family)).sort((a, b) => a.family - b.family);

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

/** A place in a file of the unit; `uri` only when that is not the unit's own file. */
export type Place = { readonly span: Span; readonly uri?: string };

/** Where a rule is written: its command, without counters before it. */
export function placeOf(unit: IptablesUnit, rule: PacketRule): Place {
  const node = unit.origin(rule);
  const uri = node === undefined ? rule.at.uri : node.file.source.uri;
  const span = node === undefined ? rule.at.span : spanOf(node);
  return uri === unit.uri ? { span } : { span, uri };
}

function spanOf({ span, file, base, command: { verbWord } }: RuleNode): Span {
  const written = verbWord === undefined || file.kind === "script" ? span.start : base + verbWord.start;
  return written <= span.start ? span : { start: written, end: span.end };
}

/** The place of an option in a rule (its value when it has one): `-j`, `--destination-port`; the whole rule when it has none. */
export function optionOf(unit: IptablesUnit, rule: PacketRule, ...keys: readonly string[]): Place {
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
  const node = unit.origin(rule);
  if (node === undefined) return "a rule of ufw's own";
  const line = `line ${lineAt(node.file, spanOf(node).start)}`;
  const { uri } = node.file.source;
  return uri === (unit.origin(beside)?.file.source ?? beside.at).uri ? line : `${line} of ${uri.slice(uri.lastIndexOf("/") + 1)}`;
}

/** `line 4`, `lines 4 and 7`, `lines 4, 7 and 12 more`. */
export function lineNames(unit: IptablesUnit, rules: readonly PacketRule[], beside: PacketRule): string {
  if (rules.length === 1) return lineName(unit, rules[0] as PacketRule, beside);
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

const MOST_RELATED = 20;
const NOTHING: readonly Related[] = [];

/** Other rules as related places of a finding. */
export function relatedTo(unit: IptablesUnit, rules: readonly PacketRule[], message: string): readonly Related[] {
  if (rules.length === 0) return NOTHING;
  return (rules.length > MOST_RELATED ? rules.slice(0, MOST_RELATED) : rules).map((rule) => {
    const { span, uri = unit.uri } = placeOf(unit, rule);
    return { uri, span, message };
  });
}

/** Deletes a rule's whole line. None in scripts, where a line may be more than the rule. */
export function deletion(unit: IptablesUnit, rule: PacketRule): Fix | undefined {
  const node = unit.origin(rule);
  if (node === undefined || node.file.kind === "script") return undefined;
  const { start, end } = node.span;
  const { text, uri } = node.file.source;
  const stop = end + (text.startsWith("\n", end) ? 1 : text.startsWith("\r\n", end) ? 2 : 0);
  const edits = [{ span: { start, end: stop }, text: "" }];
  const title = "Delete the rule";
  return uri === unit.uri ? { title, safe: true, edits } : { title, safe: true, edits: [], elsewhere: { [uri]: edits } };
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
  if (rules.length === 1) return verbOf(rules[0] as PacketRule);
  const verbs = new Set(rules.map(verbOf));
  const [verb = ""] = verbs;
  return verbs.size === 1 ? verb.replace(/^goes/, "go").replace(/s$/, "") : "take";
}

/** What there is to say of a finding beside its place and its message. */
type More = { readonly [Key in Exclude<keyof Finding, "span" | "uri" | "message" | "subjects">]?: Finding[Key] | undefined };

/** A finding at a rule's place. */
export function at(unit: IptablesUnit, rule: PacketRule, message: string, more: More = NO_MORE): Finding {
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

const NO_MORE: More = {};
