import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const unknownProtocol: Rule<CloudUnit> = {
  id: "security-group/unknown-protocol",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A protocol is neither a known name nor a number from -1 to 255",
  why: "EC2 takes tcp, udp, icmp and icmpv6 by name, every other protocol by its number, and -1 for all of them.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 443
            to_port     = 443
            protocol    = «"https"»
            cidr_blocks = ["10.0.0.0/8"]
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
            protocol    = "TCP"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    // The provider knows many names of IANA's list; only what is surely none of them is reported.
    for (const { rules } of unit.estate.groups)
      for (const { protocol } of rules)
        if (
          protocol?.known === true &&
          protocol.number === undefined &&
          protocol.text !== "-1" &&
          /^(https?|ssh|rdp|dns|tcp6|udp6|any|both|smtp|ftp|mysql|postgres(ql)?|-\d+|\d+|)$/i.test(protocol.text)
        )
          yield {
            ...placed(unit, protocol.at),
            message: `"${brief(protocol.text)}" is no protocol: tcp, udp, icmp, icmpv6, -1 or a number`,
          };
  },
};
