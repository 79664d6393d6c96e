import { conf, type Rule } from "../../../core/rule.ts";
import { hostBitsIn } from "../host-bits.ts";
import type { CloudUnit } from "../normal.ts";

/** See `summary`. */
export const hostBits: Rule<CloudUnit> = {
  id: "security-group/host-bits",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A range in Terraform has bits set behind its prefix",
  why: "The provider only takes the first address of a block: 10.0.0.0/8, not 10.1.2.3/8. The plan fails. Whether the block or a single address was meant, only its author knows; 10.0.0.0/0, for one, would be the whole internet.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = [«"203.0.113.7/24"»]
          }
        }
      `,
      fixed: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["203.0.113.0/24"]
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["203.0.113.0/24", "203.0.113.7/32"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    yield* hostBitsIn(unit, "refused");
  },
};
