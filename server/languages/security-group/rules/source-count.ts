import { conf, type Rule } from "../../../core/rule.ts";
import { rulesWhere } from "../choose.ts";
import { type CloudUnit, placed, type SgRule } from "../normal.ts";

/** See `summary`. */
export const sourceCount: Rule<CloudUnit> = {
  id: "security-group/source-count",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A rule names no source, or more than it may",
  why: "A rule lets somebody in: aws_security_group_rule needs at least one source, aws_vpc_security_group_ingress_rule and its sibling exactly one, as do the rules of a template. An entry of an ACL needs a block of IPv4 or IPv6.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_vpc_security_group_ingress_rule" «"web"» {
          security_group_id = aws_security_group.web.id
          ip_protocol       = "tcp"
          from_port         = 443
          to_port           = 443
        }
      `,
    },
    {
      bad: conf`
        resource "aws_vpc_security_group_ingress_rule" "web" {
          security_group_id = aws_security_group.web.id
          ip_protocol       = "tcp"
          from_port         = 443
          to_port           = 443
          cidr_ipv4         = "10.0.0.0/8"
          cidr_ipv6         = «"fd00::/8"»
        }
      `,
    },
    {
      good: conf`
        resource "aws_security_group_rule" "web" {
          type              = "ingress"
          security_group_id = aws_security_group.web.id
          protocol          = "tcp"
          from_port         = 443
          to_port           = 443
          cidr_blocks       = ["10.0.0.0/8", "192.168.0.0/16"]
        }
      `,
    },
  ],
  *check(unit) {
    const isWithout = ({ sources, peers }: SgRule): boolean => sources !== "any" && peers.length === 0;
    for (const { rule } of rulesWhere(unit, (one) => one.extra !== undefined || isWithout(one))) {
      const { head, extra, direction } = rule;
      const [side, way] = direction === "in" ? ["source", "in"] : ["destination", "out"];
      if (isWithout(rule)) yield { ...placed(unit, head), message: `this rule names no ${side}: nobody is let ${way}, and it is refused` };
      if (extra !== undefined) yield { ...placed(unit, extra), message: "this is a second kind of source: such a rule takes one" };
    }
  },
};
