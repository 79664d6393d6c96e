/** The rules inside a group of Terraform as resources of their own. */
import type { Fix } from "../../core/rule.ts";
import { type Edit, lineStart, nextLine } from "../../core/text.ts";
import { blockAround } from "./blocks.ts";
import { type CloudUnit, type Group, type SgRule, written } from "./normal.ts";

type MaybeFix = { readonly fix: Fix } | Record<string, never>;

/** Takes the rules of a direction out of a group, each into an aws_security_group_rule behind it; only where all of them are plain blocks in one file. */
export function movedOut(unit: CloudUnit, group: Group, { at, direction }: SgRule): MaybeFix {
  const inside = group.rules.filter((rule) => !rule.standalone && rule.direction === direction);
  const text = unit.texts.get(group.at.uri) ?? "";
  const whole = blockAround(unit, group.at);
  const isOlder = /^resource\s+"aws_security_group_rule"/.test(written(unit, at));
  const own = whole === undefined ? "" : text.slice(whole.start, whole.end);
  const isPlain =
    own !== "" && !/^\s*(for_each|count)\s*=|^\s*dynamic\b/m.test(own) && at.uri === group.at.uri && !at.uri.endsWith(".json");
  if (!isOlder || !isPlain || whole === undefined || (group.owns ?? []).includes(direction)) return {};
  const name = `${group.id.slice(group.id.indexOf(".") + 1)}_${direction === "in" ? "ingress" : "egress"}`;
  const made = inside.map((rule, place) => resourceOf(unit, group, rule, `${name}_${place + 1}`));
  const gone = inside.map((rule) => lines(text, rule.at.span));
  if (made.some((one) => one === undefined) || gone.some((one) => one === undefined) || text.includes(`"${name}_1"`)) return {};
  const behind = { span: { start: whole.end, end: whole.end }, text: made.map((one) => `\n\n${one}`).join("") };
  const edits = [...gone.flatMap((one) => one ?? []), behind];
  return { fix: { title: "Make the rules inside resources of their own; import those that exist", safe: false, edits } };
}

const ARGUMENT = /^[ \t]*(\w+)[ \t]*=[ \t]*(.*)$/;

function resourceOf(unit: CloudUnit, group: Group, rule: SgRule, name: string): string | undefined {
  const body = /^(?:ingress|egress)\s*\{[ \t]*\r?\n([\s\S]*?)\r?\n?[ \t]*\}$/.exec(written(unit, rule.at))?.[1];
  if (body === undefined) return undefined;
  const isShared =
    rule.peers.some(({ kind }) => kind === "group" || kind === "self") && new Set(rule.peers.map(({ kind }) => kind)).size > 1;
  const arguments_ = body.split(/\r?\n/).map((line) => movedArgument(line));
  if (isShared || arguments_.includes(undefined)) return undefined;
  const type = rule.direction === "in" ? "ingress" : "egress";
  const lines = aligned([`type = "${type}"`, `security_group_id = ${group.id}.id`, ...arguments_.map((line) => line ?? "")]);
  return `resource "aws_security_group_rule" "${name}" {\n${lines.map((line) => (line === "" ? "" : `  ${line}`)).join("\n")}\n}`;
}

/** Arguments with their equals signs below each other. */
function aligned(lines: readonly string[]): readonly string[] {
  const width = Math.max(...lines.map((line) => ARGUMENT.exec(line)?.[1]?.length ?? 0));
  return lines.map((line) => line.replace(ARGUMENT, (_, name: string, value: string) => `${name.padEnd(width)} = ${value}`));
}

/** A line of a block as the resource has it: a rule of its own takes one group. Undefined where a value goes on over lines. */
function movedArgument(line: string): string | undefined {
  if (/^\s*(#|\/\/|$)/.test(line)) return line.trim();
  const [, name, value = ""] = ARGUMENT.exec(line) ?? [];
  if (name === undefined || /[[({,]\s*$|<<-?\w+\s*$/.test(value)) return undefined;
  if (name !== "security_groups") return line.trim();
  const only = /^\[\s*([^,\s[\]]+)\s*\]$/.exec(value)?.[1];
  return only === undefined ? undefined : `source_security_group_id = ${only}`;
}

/** The whole lines of a block, and the blank one before it. */
function lines(text: string, { start, end }: SgRule["at"]["span"]): readonly Edit[] | undefined {
  const first = lineStart(text, start);
  const last = nextLine(text, end);
  if (text.slice(first, start).trim() !== "" || text.slice(end, last).trim() !== "") return undefined;
  const blank = /\n([ \t]*\r?\n)$/.exec(text.slice(Math.max(0, first - 100), first))?.[1]?.length ?? 0;
  return [{ span: { start: first - blank, end: last }, text: "" }];
}
