import { BITS, readAddress } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type CidrPeer, cidrsWhere } from "../choose.ts";
import { otherField, unread } from "../fields.ts";
import { canonical, rewrite } from "../fixes.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const invalidCidr: Rule<CloudUnit> = {
  id: "security-group/invalid-cidr",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A range is not written as address/prefix, or stands in the field of the other family",
  why: "A CIDR block is an address, a slash and the length of its prefix: 203.0.113.0/24, or 203.0.113.7/32 for a single address. IPv4 blocks and IPv6 blocks have fields of their own. The provider, or EC2, refuses anything else.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_vpc_security_group_ingress_rule" "web" {
          security_group_id = aws_security_group.web.id
          ip_protocol       = "-1"
          cidr_ipv4         = «"203.0.113.7"»
        }
      `,
      fixed: conf`
        resource "aws_vpc_security_group_ingress_rule" "web" {
          security_group_id = aws_security_group.web.id
          ip_protocol       = "-1"
          cidr_ipv4         = "203.0.113.7/32"
        }
      `,
    },
    {
      bad: conf`
        resource "aws_vpc_security_group_ingress_rule" "web" {
          security_group_id = aws_security_group.web.id
          ip_protocol       = "-1"
          cidr_ipv4         = «"2001:db8::/32"»
        }
      `,
    },
    {
      bad: conf`
        resource "aws_vpc" "main" {
          cidr_block      = «"10.0.0.0/33"»
          ipv6_cidr_block = "2001:db8::/56"
        }
      `,
    },
    {
      good: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port        = 443
            to_port          = 443
            protocol         = "tcp"
            cidr_blocks      = [var.office, "10.0.0.0/8"]
            ipv6_cidr_blocks = ["2001:db8::/32"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const { rule, peer } of cidrsWhere(unit, (one) => !isPlain(one))) {
      const { at, text, cidr, field } = peer;
      const [alone, here, shown] = [readAddress(text), placed(unit, at), brief(text)];
      if (cidr === undefined && alone !== undefined) {
        const whole = `${text}/${BITS[alone.family]}`;
        const message = `"${shown}" has no prefix length: ${brief(whole)} is this one address`;
        yield { ...here, message, ...(alone.family === field ? rewrite(unit, at, text, whole, "Mean this one address", false) : {}) };
      } else if (cidr === undefined) yield { ...here, ...unread(unit, peer) };
      else if (field !== undefined && cidr.range.family !== field) {
        const message = `"${shown}" is IPv${cidr.range.family}, in the field for IPv${field}`;
        yield { ...here, message, ...otherField(unit, rule, peer, cidr) };
      } else if (unit.format === "terraform" && field === 6 && !cidr.hostBits && text !== canonical(cidr))
        yield {
          ...here,
          message: `the provider wants "${brief(canonical(cidr))}" instead of "${shown}"`,
          ...rewrite(unit, at, text, canonical(cidr), `Write ${brief(canonical(cidr))}`, true),
        };
    }
    for (const { at, text, cidr } of unit.estate.nets)
      if (cidr === undefined && text !== "") yield { ...placed(unit, at), message: `"${brief(text)}" is no address/prefix` };
  },
};

/** A block of IPv4 in a field that takes it, and an empty text, the default of a variable that others fill in. */
const isPlain = ({ text, cidr, field }: CidrPeer): boolean =>
  text === "" || (cidr?.range.family === 4 && (field === undefined || field === 4));
