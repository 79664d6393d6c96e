import { conf, type Rule } from "../../../core/rule.ts";
import { rulesWhere } from "../choose.ts";
import { rewrite } from "../fixes.ts";
import { type CloudUnit, type Given, hasPorts, placed } from "../normal.ts";

/** See `summary`. */
export const portZero: Rule<CloudUnit> = {
  id: "security-group/port-zero",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "A TCP or UDP rule for port 0 alone lets nothing through",
  why: "With protocol -1 the ports 0 and 0 stand for all of them. With tcp or udp they are port 0, which nothing listens on: the rule that was to open everything opens nothing.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 0
            to_port     = «0»
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
            from_port   = 0
            to_port     = 65535
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const { rule } of rulesWhere(unit, (one) => one.from?.value === 0 && one.to?.value === 0 && hasPorts(one))) {
      const [from, to] = [rule.from as Given, rule.to as Given];
      yield {
        ...placed(unit, to.at),
        message: `${rule.protocol?.text.slice(0, 8)} 0 to 0 is port 0 alone, not every port: that would be 0 to 65535`,
        ...rewrite(unit, to.at, "0", to.at.span.start === from.at.span.start ? "0-65535" : "65535", "Every port", false),
      };
    }
  },
};
