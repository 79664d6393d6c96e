/** Changes that several rules offer. */
import { type Cidr, showAddress } from "../../core/address.ts";
import { brief } from "../../core/markdown.ts";
import type { Fix } from "../../core/rule.ts";
import type { At, Edit, Span } from "../../core/text.ts";
import { blockAround } from "./blocks.ts";
import { type CloudUnit, type Given, type Peer, replacement, type SgRule, written } from "./normal.ts";
import { ruleRemoval, sourceRemoval } from "./removal.ts";

type MaybeFix = { readonly fix: Fix } | Record<string, never>;

const offered = (title: string, safe: boolean, edits: readonly Edit[] | undefined): MaybeFix =>
  edits === undefined ? {} : { fix: { title, safe, edits } };

/** A range at its place, in the field for a family. */
type Asked = { readonly at: At; readonly text: string; readonly field: 4 | 6 | undefined };

/** Replaces a range of the internet by a name that the user fills in: a variable, a parameter, or a variable of the shell, whose command begins at `head`. */
export function askWho(unit: CloudUnit, { at, text, field }: Asked, head?: At): MaybeFix {
  const whole = replacement(unit, at, text, "");
  const isV6 = text.includes(":");
  // What stands in the field for the other family belongs elsewhere.
  if (whole === undefined || (field !== undefined && isV6 !== (field === 6))) return {};
  const source = unit.texts.get(at.uri) ?? "";
  if (unit.format === "terraform" && !at.uri.endsWith(".json")) {
    const name = isV6 ? "admin_cidr_ipv6" : "admin_cidr";
    const declared = declaring(unit, at.uri, name, variable);
    return offered(`Allow only var.${name}`, false, declared && [{ span: at.span, text: inHcl(unit, at, `var.${name}`) }, ...declared]);
  }
  if (unit.format === "cloudformation") {
    const name = isV6 ? "AdminCidrIpv6" : "AdminCidr";
    const declared = declaring(unit, at.uri, name, parameter);
    const value = source.trimStart().startsWith("{") ? `{ "Ref": "${name}" }` : `!Ref ${name}`;
    return offered(`Allow only the parameter ${name}`, false, declared && [...declared, { span: at.span, text: value }]);
  }
  if (unit.format !== "shell" || head === undefined) return {};
  const [edit] = whole;
  const command = source.slice(head.span.start, edit?.span.start);
  return offered("Allow only $ADMIN_CIDR, which must be set", false, edit && [{ span: edit.span, text: inShell(command) }]);
}

/** An expression in the place of a string, or of a part of one: several blocks stand in one text. */
const inHcl = (unit: CloudUnit, at: At, expression: string): string =>
  written(unit, at).startsWith('"') ? expression : `${"$"}{${expression}}`;

type Declare = (source: string, name: string) => readonly Edit[] | undefined;

const known = new WeakMap<CloudUnit, Map<string, readonly Edit[] | undefined>>();

/** What declares a name in a file, looked for once for each unit. */
function declaring(unit: CloudUnit, uri: string, name: string, declare: Declare): readonly Edit[] | undefined {
  const own = known.get(unit) ?? new Map<string, readonly Edit[] | undefined>();
  known.set(unit, own);
  const key = `${name} ${uri}`;
  if (!own.has(key)) own.set(key, declare(unit.texts.get(uri) ?? "", name));
  return own.get(key);
}

function variable(source: string, name: string): readonly Edit[] {
  if (source.includes(`variable "${name}"`)) return [];
  const text = `${source.endsWith("\n") ? "" : "\n"}\nvariable "${name}" {\n  type = string\n}\n`;
  return [{ span: { start: source.length, end: source.length }, text }];
}

/** What declares a parameter of a template; undefined where no place for it is found. */
function parameter(source: string, name: string): readonly Edit[] | undefined {
  if (new RegExp(`^\\s*"?${name}"?\\s*:`, "m").test(source)) return [];
  const isJson = source.trimStart().startsWith("{");
  const put = (at: number, text: string): readonly Edit[] => [{ span: { start: at, end: at }, text }];
  const parameters = (isJson ? /^[ \t]*"Parameters"\s*:\s*\{[ \t]*\n/m : /^Parameters:[ \t]*\n/m).exec(source);
  if (parameters !== null) {
    const behind = parameters.index + parameters[0].length;
    const indent = /^[ \t]*/.exec(source.slice(behind))?.[0] ?? "  ";
    return put(behind, isJson ? `${indent}"${name}": { "Type": "String" },\n` : `${indent}${name}:\n${indent}  Type: String\n`);
  }
  const resources = (isJson ? /^([ \t]*)"Resources"\s*:/m : /^Resources:/m).exec(source);
  if (resources === null) return undefined;
  const text = isJson
    ? `${resources[1]}"Parameters": { "${name}": { "Type": "String" } },\n`
    : `Parameters:\n  ${name}:\n    Type: String\n\n`;
  return put(resources.index, text);
}

/** The variable as the quotes before it want it: in single quotes nothing is filled in. */
function inShell(before: string): string {
  const asked = `${"${"}ADMIN_CIDR:?who may connect}`;
  let quote = "";
  for (const c of before) if ((c === "'" || c === '"') && (quote === "" || quote === c)) quote = quote === "" ? c : "";
  return quote === "'" ? `'"${asked}"'` : quote === '"' ? asked : `"${asked}"`;
}

/** The fix that suits what is open: databases are for the VPC, everything else is for whoever administers it. */
export function narrower(unit: CloudUnit, rule: SgRule, peer: Peer & { kind: "cidr" }, tier: "admin" | "data" | "clear"): MaybeFix {
  const inside = tier === "data" ? onlyVpc(unit, peer) : {};
  return "fix" in inside ? inside : askWho(unit, peer, rule.head);
}

/** Replaces a range by the block of the only VPC of the unit, where there is exactly one with a name. */
function onlyVpc(unit: CloudUnit, peer: Peer & { kind: "cidr" }): MaybeFix {
  const vpcs = unit.estate.nets.filter(({ kind, cidr }) => kind === "vpc" && cidr !== undefined);
  const [vpc] = vpcs;
  if (vpc === undefined || vpcs.length > 1 || peer.field !== 4 || replacement(unit, peer.at, peer.text, "") === undefined) return {};
  const isHcl = unit.format === "terraform" && vpc.id.startsWith("aws_vpc.") && isBeside(vpc.at, peer.at) && !peer.at.uri.endsWith(".json");
  const isYaml = unit.format === "cloudformation" && !(unit.texts.get(peer.at.uri) ?? "").trimStart().startsWith("{");
  if (!isHcl && !isYaml) return {};
  const name = isHcl ? `${vpc.id}.cidr_block` : `!GetAtt ${vpc.id}.CidrBlock`;
  const text = isHcl ? inHcl(unit, peer.at, name) : name;
  return offered(`Allow only the VPC: ${brief(name, 60)}`, false, [{ span: peer.at.span, text }]);
}

/** Whether two places are in files of one folder. */
const isBeside = (a: At, b: At): boolean => a.uri.slice(0, a.uri.lastIndexOf("/")) === b.uri.slice(0, b.uri.lastIndexOf("/"));

/** A fix that writes another text where a value stands, quotes kept; nothing where the value comes from elsewhere. */
export const rewrite = (unit: CloudUnit, at: At, from: string, to: string, title: string, safe: boolean): MaybeFix =>
  offered(title, safe, replacement(unit, at, from, to));

/** Writes two numbers where a rule has its ports, or one range where both are one word. */
export function bothPorts(unit: CloudUnit, from: Given, to: Given | undefined, [low, high]: readonly [string, string]): MaybeFix {
  const isOne = from.at.span.start === to?.at.span.start;
  const first = replacement(unit, from.at, String(from.value), isOne ? `${low}-${high}` : low);
  const second = isOne || to === undefined ? [] : replacement(unit, to.at, String(to.value), high);
  return offered(`Write ${low} and ${high}`, false, first && second && [...first, ...second]);
}

/** Takes away a source that makes no difference beside the rules `others`. */
export const withoutSource = (
  unit: CloudUnit,
  rule: SgRule,
  peer: Peer & { kind: "cidr" },
  title: string,
  others: readonly SgRule[],
): MaybeFix => offered(title, areFixed(unit, [rule, ...others]), sourceRemoval(unit, rule, peer));

/** What a deployment may decide: variables with other values than their defaults, parameters, conditions, instances of a loop. */
const OPEN =
  /\b(?:var|local|each|count|module|data|dynamic|for_each|Condition|parameters|variables)\b|[?$]|!(?:If|Ref|FindInMap|Select|Sub)\b|"Ref"|Fn::/;

/** Whether rules are there, and are what they are, in every deployment. */
export const areFixed = (unit: CloudUnit, rules: readonly SgRule[]): boolean =>
  rules.every(({ at }) => {
    const block = blockAround(unit, at) ?? at.span;
    const textOf = ({ start, end }: Span): string => (unit.texts.get(at.uri) ?? "").slice(start, end);
    // Around a rule of Azure there may be expressions of all kinds, such as where it is to be deployed.
    if (unit.format === "arm" && /"(?:condition|copy)"\s*:/i.test(textOf(block))) return false;
    return !OPEN.test(textOf(unit.format === "terraform" || unit.format === "arm" ? at.span : block));
  });

/** Takes away a rule. */
export const withoutRule = (unit: CloudUnit, rule: SgRule, title: string, safe: boolean): MaybeFix =>
  offered(title, safe, ruleRemoval(unit, rule));

/** Replaces two sources of one list by the block that both make up. */
export function merged(
  unit: CloudUnit,
  rule: SgRule,
  first: Peer & { kind: "cidr" },
  second: Peer & { kind: "cidr" },
  whole: string,
): MaybeFix {
  const [edits, gone] = [replacement(unit, first.at, first.text, whole), sourceRemoval(unit, rule, second)];
  const isOne = first.at.uri === second.at.uri && edits !== undefined && gone !== undefined && !meet(edits, gone);
  return isOne ? offered(`Write ${whole} instead of both`, true, [...edits, ...gone]) : {};
}

const meet = (a: readonly Edit[], b: readonly Edit[]): boolean => a.some((x) => b.some((y) => touch(x.span, y.span)));
const touch = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** The text of a block without host bits, in its usual form, always with its length. */
export function canonical(cidr: Cidr): string {
  const { family, first } = cidr.range;
  return `${showAddress({ family, value: first })}/${cidr.prefixLength}`;
}
