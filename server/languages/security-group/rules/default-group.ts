import { conf, type Rule } from "../../../core/rule.ts";
import { rulesWhere } from "../choose.ts";
import { withoutRule } from "../fixes.ts";
import { type CloudUnit, type Group, placed } from "../normal.ts";

/** See `summary`. */
export const defaultGroup: Rule<CloudUnit> = {
  id: "security-group/default-group",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "The default security group of a VPC lets something in",
  why: "Whatever is started without naming a group is in the default one. Rules in it open machines that nobody meant to open. Leave it empty, and make a group for each purpose. The rules that AWS gives it to begin with, its members and everything outwards, are a piece of information.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_default_security_group" "main" {
          vpc_id = aws_vpc.main.id

          «ingress» {
            from_port   = 22
            to_port     = 22
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_default_security_group" "main" {
          vpc_id = aws_vpc.main.id
        }
      `,
    },
  ],
  *check(unit) {
    const isDefault = (group: Group): boolean => group.isDefault && group.kind === "security-group";
    for (const { rule } of rulesWhere(unit, (_, group) => isDefault(group)))
      if (rule.direction === "out" || !rule.peers.some((peer) => peer.kind !== "self" && peer.kind !== "unknown")) {
        if (unit.format === "terraform" && rule.peers.length > 0)
          yield {
            ...placed(unit, rule.head),
            severity: "info",
            message: `the default group still lets ${rule.direction === "out" ? "this out" : "its members in"}: benchmarks such as CIS want it empty`,
          };
      } else
        yield {
          ...placed(unit, rule.head),
          message: "the default group lets this in to all that names no group: leave it empty",
          ...withoutRule(unit, rule, "Delete the rule", false),
        };
  },
};
