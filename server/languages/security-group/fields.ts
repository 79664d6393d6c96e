/** Arguments for IPv4 and for IPv6, and moving a block from one to the other. */
import type { Cidr } from "../../core/address.ts";
import type { Fix } from "../../core/rule.ts";
import { canonical } from "./fixes.ts";
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
