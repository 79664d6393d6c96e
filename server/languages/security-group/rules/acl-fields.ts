import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { rulesWhere } from "../choose.ts";
import { type CloudUnit, hasPorts, placed, type SgRule } from "../normal.ts";
import { isIcmp } from "../protocol.ts";

/** See `summary`. */
export const aclFields: Rule<CloudUnit> = {
  id: "security-group/acl-fields",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "An ACL entry lacks ports, or the type and code of ICMP, or does neither allow nor deny",
  why: "EC2 refuses an entry for TCP or UDP without a range of ports, and one for ICMP without a type and a code (-1 stands for all). Terraform fills in zeros instead: an entry for ICMP without a type is about echo replies alone, one for TCP about port 0. An action is allow or deny.",
  references: ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html"],
  examples: [
    {
      path: "template.yaml",
      bad: conf`
        Resources:
          Ping:
            Type: AWS::EC2::NetworkAclEntry
            Properties:
              NetworkAclId: !Ref Acl
              RuleNumber: 100
              Protocol: «1»
              RuleAction: allow
              CidrBlock: 10.0.0.0/8
      `,
    },
    {
      bad: conf`
        resource "aws_network_acl_rule" "ping" {
          network_acl_id = aws_network_acl.main.id
          rule_number    = 100
          protocol       = «"icmp"»
          rule_action    = "allow"
          cidr_block     = "10.0.0.0/8"
        }
      `,
    },
    {
      good: conf`
        resource "aws_network_acl_rule" "ping" {
          network_acl_id = aws_network_acl.main.id
          rule_number    = 100
          protocol       = "icmp"
          rule_action    = "allow"
          cidr_block     = "10.0.0.0/8"
          icmp_type      = -1
          icmp_code      = -1
        }
      `,
    },
  ],
  *check(unit) {
    const isOdd = ({ from, to, entry }: SgRule): boolean => from === undefined || to === undefined || entry?.wrong !== undefined;
    for (const { rule } of rulesWhere(unit, (one, { kind }) => kind === "network-acl" && isOdd(one))) {
      const { protocol, entry } = rule;
      if (entry?.wrong !== undefined)
        yield {
          ...placed(unit, entry.wrong.at),
          message: `"${brief(entry.wrong.text, 24)}" is no action: an entry does allow or deny, and EC2 refuses this`,
        };
      if (protocol === undefined || unit.format === "aws-json" || (rule.from !== undefined && rule.to !== undefined)) continue;
      const isFilled = entry?.zeros === true;
      if (isIcmp(protocol.number) && isFilled)
        yield {
          ...placed(unit, protocol.at),
          severity: "warning",
          message: `${brief(protocol.text, 12)} without icmp_type and icmp_code is type 0 alone, echo replies: -1 is all of it`,
        };
      else if (isIcmp(protocol.number))
        yield { ...placed(unit, protocol.at), message: "EC2 refuses ICMP without a type and a code: -1 is all of it" };
      else if (hasPorts(rule) && isFilled && rule.from === undefined && rule.to === undefined)
        yield {
          ...placed(unit, protocol.at),
          severity: "warning",
          message: `${brief(protocol.text, 12)} without from_port and to_port is port 0 alone: 0 to 65535 is all of it`,
        };
      else if (hasPorts(rule) && !isFilled)
        yield { ...placed(unit, protocol.at), message: `EC2 refuses protocol ${brief(protocol.text, 12)} without a range of ports` };
    }
  },
};
