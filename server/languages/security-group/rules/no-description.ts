import { conf, type Rule } from "../../../core/rule.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const noDescription: Rule<CloudUnit> = {
  id: "security-group/no-description",
  category: "hygiene",
  severity: "info",
  optIn: true,
  since: "0.1.0",
  summary: "A rule of a security group has no description",
  why: "Whoever cleans up a group later has to know what each rule is for. A description in the rule is where they look, and it cannot be lost as a ticket can.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "web" {
          «ingress» {
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_security_group" "web" {
          ingress {
            description = "web from the office"
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const { kind, rules } of unit.estate.groups)
      for (const { described, head } of kind === "security-group" ? rules : [])
        if (!described) yield { ...placed(unit, head), message: "this rule has no description: say what it is for" };
  },
};
