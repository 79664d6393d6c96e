import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type Box, comparable, keyOf, mayPair } from "../covers.ts";
import { withoutSource } from "../fixes.ts";
import { type CloudUnit, placed, type SgRule } from "../normal.ts";

/** See `summary`. */
export const duplicateRule: Rule<CloudUnit> = {
  id: "security-group/duplicate-rule",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "A source is allowed twice by the same protocol and ports",
  why: "EC2 refuses a second rule that is the same as one it has: InvalidPermission.Duplicate. Two ways of writing one block, or one protocol, are the same rule to it. Of two that are quite the same inside an aws_security_group Terraform drops one before EC2 sees it.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_vpc_security_group_ingress_rule" "one" {
          security_group_id = aws_security_group.web.id
          ip_protocol       = "tcp"
          from_port         = 443
          to_port           = 443
          cidr_ipv4         = "10.0.0.0/8"
        }

        resource "aws_vpc_security_group_ingress_rule" "two" {
          security_group_id = aws_security_group.web.id
          ip_protocol       = "6"
          from_port         = 443
          to_port           = 443
          cidr_ipv4         = «"10.0.0.0/8"»
        }
      `,
    },
    {
      good: conf`
        resource "aws_vpc_security_group_ingress_rule" "one" {
          security_group_id = aws_security_group.web.id
          ip_protocol       = "tcp"
          from_port         = 443
          to_port           = 443
          cidr_ipv4         = "10.0.0.0/8"
        }

        resource "aws_vpc_security_group_ingress_rule" "two" {
          security_group_id = aws_security_group.db.id
          ip_protocol       = "tcp"
          from_port         = 443
          to_port           = 443
          cidr_ipv4         = "10.0.0.0/8"
        }
      `,
    },
  ],
  *check(unit) {
    for (const both of comparable(unit)) {
      const boxes = both.in.concat(both.out);
      if (!mayPair(boxes, isSameRange)) continue;
      const seen = new Map<string, Box>();
      for (const box of boxes) {
        const key = keyOf(box);
        const before = seen.get(key);
        if (before === undefined) seen.set(key, box);
        else if (before.peer.at.span.start !== box.peer.at.span.start || before.peer.at.uri !== box.peer.at.uri)
          yield {
            ...placed(unit, box.peer.at),
            ...(isMerged(unit, before.rule, box.rule) ? { severity: "warning" as const } : {}),
            message: `${brief(box.peer.text)} is allowed a second time with the same ports: ${isMerged(unit, before.rule, box.rule) ? "Terraform keeps one" : "EC2 refuses a duplicate"}`,
            ...withoutSource(unit, box.rule, box.peer, "Delete the duplicate", [before.rule]),
            related: [{ ...placed(unit, before.peer.at), message: "the first time" }],
          };
      }
    }
  },
};

/** Rules inside a group are a set to Terraform: of two that are the same, description included, EC2 is told one. */
const isMerged = (unit: CloudUnit, a: SgRule, b: SgRule): boolean =>
  unit.format === "terraform" &&
  !a.standalone &&
  !b.standalone &&
  a.protocol?.text === b.protocol?.text &&
  (a === b || (a.described === b.described && a.description === b.description));

const isSameRange = ({ peer: a }: Box, { peer: b }: Box): boolean =>
  a.cidr?.range.first === b.cidr?.range.first && a.cidr?.prefixLength === b.cidr?.prefixLength;
