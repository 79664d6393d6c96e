import { conf, type Rule } from "../../../core/rule.ts";
import { rewrite } from "../fixes.ts";
import { type CloudUnit, type Given, placed, type SgRule } from "../normal.ts";
import { freeNumber, numberingOf } from "../ordered.ts";

/** See `summary`. */
export const aclNumber: Rule<CloudUnit> = {
  id: "security-group/acl-number",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "The number of an ACL entry is taken already, or outside 1 to 32766",
  why: "Entries of a network ACL are numbered from 1 to 32766, each number once for each direction. EC2 refuses another: NetworkAclEntryAlreadyExists.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_network_acl" "main" {
          ingress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 443
            to_port    = 443
            cidr_block = "0.0.0.0/0"
          }
          ingress {
            rule_no    = «100»
            action     = "deny"
            protocol   = "tcp"
            from_port  = 80
            to_port    = 80
            cidr_block = "10.0.0.0/8"
          }
          egress {
            rule_no    = «40000»
            action     = "allow"
            protocol   = "-1"
            from_port  = 0
            to_port    = 0
            cidr_block = "0.0.0.0/0"
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_network_acl" "main" {
          ingress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 443
            to_port    = 443
            cidr_block = "0.0.0.0/0"
          }
          egress {
            rule_no    = 100
            action     = "allow"
            protocol   = "-1"
            from_port  = 0
            to_port    = 0
            cidr_block = "0.0.0.0/0"
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const group of unit.estate.groups.filter(({ kind }) => kind !== "security-group")) {
      const [{ rules }, { lowest, highest, by }] = [group, numberingOf(group)];
      const seen = new Map<string, Given>();
      for (const { entry, direction } of rules) {
        const number = entry?.number;
        if (number?.value === undefined || entry?.isPolicy === true) continue;
        const before = seen.get(`${direction} ${number.value}`);
        if (before === undefined || by === undefined) seen.set(`${direction} ${number.value}`, number);
        // Rules for several ports stand in one block, and have its number.
        if (before?.at.span.start === number.at.span.start && before.at.uri === number.at.uri) continue;
        if (number.value < lowest || number.value > highest)
          yield { ...placed(unit, number.at), message: `${number.value} is outside ${lowest} to ${highest}` };
        else if (before !== undefined && by !== undefined)
          yield {
            ...placed(unit, number.at),
            message: `${number.value} is taken already in this direction: ${by} refuses a second entry with it`,
            ...renumbered(unit, rules, direction, number, highest),
            related: [{ ...placed(unit, before.at), message: "by this entry" }],
          };
      }
    }
  },
};

/** The next number that no entry of the direction has. */
function renumbered(unit: CloudUnit, rules: readonly SgRule[], direction: SgRule["direction"], number: Given, highest: number) {
  const free = freeNumber(rules, direction, (number.value ?? 0) + 1, 1);
  return free > highest ? {} : rewrite(unit, number.at, String(number.value), String(free), `Number it ${free}`, false);
}
