import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { areFixed, rewrite, withoutRule } from "../fixes.ts";
import { cidrsOf } from "../internet.ts";
import { type CloudUnit, placed, portsOf, type SgRule } from "../normal.ts";
import { aclsOf, freeNumber, shadowing } from "../ordered.ts";

/** See `summary`. */
export const aclShadowed: Rule<CloudUnit> = {
  id: "security-group/acl-shadowed",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "An ACL entry never decides: entries with lower numbers take all of its packets",
  why: "Entries are tried in the order of their numbers, and the first that fits decides. A deny with a higher number than an allow of the same packets denies nothing.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_network_acl" "main" {
          ingress {
            rule_no    = 200
            action     = "deny"
            protocol   = "tcp"
            from_port  = 22
            to_port    = 22
            cidr_block = «"198.51.100.0/24"»
          }
          ingress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 0
            to_port    = 1000
            cidr_block = "198.51.0.0/16"
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_network_acl" "main" {
          ingress {
            rule_no    = 50
            action     = "deny"
            protocol   = "tcp"
            from_port  = 443
            to_port    = 443
            cidr_block = "198.51.100.0/24"
          }
          ingress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 443
            to_port    = 443
            cidr_block = "0.0.0.0/0"
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const acl of aclsOf(unit))
      for (const [place, rule] of acl.entries.entries()) {
        const { entry, peers } = rule;
        const [peer, by] = [peers[0], shadowing(acl, place)];
        if (by === undefined || peer === undefined || entry?.isPolicy === true) continue;
        const numbers = Array.from(by.slice(0, 3), (one) => String(one.entry?.number?.value)).join(", ");
        const isOpened = entry?.action === "deny" && by.some((one) => one.entry?.action === "allow");
        const isSame = by.every((one) => one.entry?.action === entry?.action);
        yield {
          ...placed(unit, peer.at),
          ...(isSame ? { severity: "info" as const } : {}),
          // What was to be denied is open: the entry belongs further up, not away.
          ...(isOpened ? { severity: "error" as const, ...movedUp(unit, acl.group.rules, rule, by) } : deleted(unit, rule, by)),
          message: `this ${entry?.action} never decides: ${brief(numbers)} ${by.length === 1 ? "takes" : "take"} its packets first`,
          related: by.slice(0, 8).map((one) => ({ ...placed(unit, one.head), message: `this ${one.entry?.action} decides` })),
        };
      }
  },
};

const deleted = (unit: CloudUnit, rule: SgRule, by: readonly SgRule[]) =>
  withoutRule(unit, rule, "Delete the entry, which decides nothing", areFixed(unit, [rule, ...by]));

/** The entry with a number just before the first of those that take its packets. */
function movedUp(unit: CloudUnit, rules: readonly SgRule[], deny: SgRule, by: readonly SgRule[]) {
  const { entry, direction } = deny;
  // Of two entries about the same packets, which one was meant only their author knows.
  if (by.some((one) => packetsText(one) === packetsText(deny))) return {};
  const free = freeNumber(rules, direction, Math.min(...by.map((rule) => rule.entry?.number?.value ?? 0)) - 1, -1);
  const { number } = entry ?? {};
  return free < 1 || number === undefined ? {} : rewrite(unit, number.at, String(number.value), String(free), `Number it ${free}`, false);
}

const packetsText = (rule: SgRule): string =>
  `${rule.protocol?.number} ${portsOf(rule)?.join("-")} ${cidrsOf(rule).map(({ cidr }) => `${cidr?.range.first}-${cidr?.range.last}`)}`;
