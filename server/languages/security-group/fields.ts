/** Blocks in arguments that do not take them: those of the other family, and texts that are none. */
import { type Cidr, readCidr } from "../../core/address.ts";
import { brief } from "../../core/markdown.ts";
import type { Fix } from "../../core/rule.ts";
import { canonical, rewrite } from "./fixes.ts";
import { isInternet } from "./internet.ts";
import { type CloudUnit, type Peer, type SgRule, written } from "./normal.ts";

const PAIRS: readonly (readonly [v4: string, v6: string])[] = [
  ["cidr_ipv4", "cidr_ipv6"],
  ["cidr_block", "ipv6_cidr_block"],
  ["cidr_blocks", "ipv6_cidr_blocks"],
  ["CidrIp", "CidrIpv6"],
  ["CidrBlock", "Ipv6CidrBlock"],
];
const OTHER = new Map(PAIRS.flatMap(([v4, v6]) => [[v4, v6] as const, [v6, v4] as const]));
const BEFORE = /\b(\w+)"?[ \t]*[=:][ \t]*(\[\s*)?$/;

/** Names the argument for the family that a block has, where the block is all that the argument holds and the other one is free. */
export function otherField(
  unit: CloudUnit,
  rule: SgRule,
  { at, text }: Peer & { kind: "cidr" },
  cidr: Cidr,
): { fix: Fix } | Record<string, never> {
  const source = unit.texts.get(at.uri) ?? "";
  const before = BEFORE.exec(source.slice(Math.max(0, at.span.start - 100), at.span.start));
  const [whole = "", name = "", bracket] = before ?? [];
  const other = OTHER.get(name);
  const isAlone = bracket === undefined || /^\s*,?\s*\]/.test(source.slice(at.span.end, at.span.end + 100));
  if (other === undefined || !isAlone || written(unit, at).replace(/^["']|["']$/g, "") !== text || text !== canonical(cidr)) return {};
  if (rule.at.uri !== at.uri || new RegExp(`\\b${other}\\b`).test(written(unit, rule.at))) return {};
  const start = at.span.start - whole.length;
  const edits = [{ span: { start, end: start + name.length }, text: other }];
  return { fix: { title: `Name the argument ${other}`, safe: false, edits } };
}

/** What is said of a text that is no block; where spaces make it none, they can go, unless that opens it to the internet, or the block is none for the field. */
export function unread(unit: CloudUnit, { at, text, field }: Peer & { kind: "cidr" }) {
  const joined = text.replace(/\s+/g, "");
  const block = joined === text ? undefined : readCidr(joined);
  if (block === undefined) return { message: `"${brief(text)}" is no address/prefix` };
  const { range, hostBits, prefixLength } = block;
  const said = `a space stands in "${brief(text)}"`;
  if (field !== undefined && range.family !== field)
    return { message: `${said}, which is IPv${range.family} in the field for IPv${field}` };
  if (hostBits) return { message: `${said}, which has bits behind /${prefixLength} too; the block is ${brief(canonical(block))}` };
  const fix = isInternet([range]) ? {} : rewrite(unit, at, text, canonical(block), "Take the space out", false);
  return { message: `${said}: the block is ${brief(canonical(block))}`, ...fix };
}
