import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { cidrsWhere } from "../choose.ts";
import { isEveryPort } from "../exposed.ts";
import { isEverybody } from "../internet.ts";
import { type CloudUnit, placed, portsOf } from "../normal.ts";

/** See `summary`. */
export const openEgress: Rule<CloudUnit> = {
  id: "security-group/open-egress",
  category: "security",
  severity: "info",
  optIn: true,
  since: "0.1.0",
  summary: "A security group lets everything out to the internet",
  why: "What breaks into a machine wants to call home and to carry data away. Groups that only let out what is needed make that harder. Most groups do not, which is why this rule is off unless it is asked for.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "web" {
          egress {
            from_port   = 0
            to_port     = 0
            protocol    = "-1"
            cidr_blocks = [«"0.0.0.0/0"»]
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_security_group" "web" {
          egress {
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const { rule, group, peer } of cidrsWhere(unit, isEverybody)) {
      const ports = rule.direction === "out" && group.kind === "security-group" ? portsOf(rule) : undefined;
      if (ports !== undefined && isEveryPort(ports))
        yield { ...placed(unit, peer.at), message: `everything is let out to the internet (${brief(peer.text)})` };
    }
  },
};
