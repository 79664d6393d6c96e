import { conf, type Rule } from "../../../core/rule.ts";
import { type CloudUnit, hasPorts, placed, written } from "../normal.ts";

/** See `summary`. */
export const invertedPorts: Rule<CloudUnit> = {
  id: "security-group/inverted-ports",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A range of ports ends before it begins",
  why: "EC2 refuses a rule whose first port is higher than its last. For ICMP the two numbers are a type and a code, and any order is right.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = «8090»
            to_port     = 8080
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
      fixed: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 8080
            to_port     = 8090
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
            from_port   = 8
            to_port     = 0
            protocol    = "icmp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const { rules } of unit.estate.groups)
      for (const rule of rules) {
        const [from, to] = [rule.from, rule.to];
        if (!hasPorts(rule) || from?.value === undefined || to?.value === undefined || from.value <= to.value || to.value < 0) continue;
        const [low, high] = [written(unit, to.at), written(unit, from.at)];
        const own = from.at.uri === unit.uri && /^\d+$/.test(low) && /^\d+$/.test(high);
        const edits = [
          { span: from.at.span, text: low },
          { span: to.at.span, text: high },
        ];
        yield {
          ...placed(unit, from.at),
          message: `ports ${from.value} to ${to.value} are in the wrong order: EC2 refuses them`,
          ...(own ? { fix: { title: "Swap the ports", safe: false, edits } } : {}),
        };
      }
  },
};
