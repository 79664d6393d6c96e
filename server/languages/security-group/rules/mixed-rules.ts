import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { movedOut } from "../moving.ts";
import { type CloudUnit, placed, type SgRule } from "../normal.ts";

/** See `summary`. */
export const mixedRules: Rule<CloudUnit> = {
  id: "security-group/mixed-rules",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "A group has rules inside and rules of their own: each apply undoes the other",
  why: "Terraform makes the rules of a group exactly those written inside it. Rules that other resources add to it are removed by the next apply, and added again by the one after that. Use one way only for one group.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }

        resource "aws_security_group_rule" «"office"» {
          type              = "ingress"
          security_group_id = aws_security_group.web.id
          protocol          = "tcp"
          from_port         = 22
          to_port           = 22
          cidr_blocks       = ["10.0.0.0/8"]
        }
      `,
      fixed: conf`
        resource "aws_security_group" "web" {
        }

        resource "aws_security_group_rule" "web_ingress_1" {
          type              = "ingress"
          security_group_id = aws_security_group.web.id
          from_port         = 443
          to_port           = 443
          protocol          = "tcp"
          cidr_blocks       = ["0.0.0.0/0"]
        }

        resource "aws_security_group_rule" "office" {
          type              = "ingress"
          security_group_id = aws_security_group.web.id
          protocol          = "tcp"
          from_port         = 22
          to_port           = 22
          cidr_blocks       = ["10.0.0.0/8"]
        }
      `,
    },
    {
      good: conf`
        resource "aws_security_group" "web" {
          name = "web"
        }

        resource "aws_security_group_rule" "office" {
          type              = "ingress"
          security_group_id = aws_security_group.web.id
          protocol          = "tcp"
          from_port         = 22
          to_port           = 22
          cidr_blocks       = ["10.0.0.0/8"]
        }
      `,
    },
  ],
  *check(unit) {
    if (unit.format !== "terraform") return;
    const isApart = ({ standalone }: SgRule): boolean => standalone;
    for (const group of unit.estate.groups.filter(({ defined, partial, rules }) => defined && !partial && rules.some(isApart))) {
      const { rules, id, at, owns = [] } = group;
      const inside = new Set([...owns, ...rules.filter(({ standalone }) => !standalone).map(({ direction }) => direction)]);
      for (const rule of rules)
        if (rule.standalone && inside.has(rule.direction))
          yield {
            ...placed(unit, rule.head),
            message: `${brief(id, 48)} has rules inside it: each apply removes this one again`,
            ...movedOut(unit, group, rule),
            related: [{ ...placed(unit, at), message: "the rules inside" }],
          };
    }
  },
};
