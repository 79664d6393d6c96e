import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { rulesWhere } from "../choose.ts";
import { type CloudUnit, placed, type SgRule, written } from "../normal.ts";
import { isKnownByName } from "../protocol.ts";

/** See `summary`. */
export const portsIgnored: Rule<CloudUnit> = {
  id: "security-group/ports-ignored",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "A rule gives ports for a protocol that has none: it is about all of them",
  why: "EC2 looks at ports for TCP, UDP and ICMP alone. With protocol -1, or a number such as 50, whatever ports are given, everything passes: a rule that looks like port 22 opens every port. An aws_vpc_security_group_ingress_rule with -1 and ports is applied once; then EC2 refuses each change.",
  references: ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html"],
  examples: [
    {
      path: "template.yaml",
      bad: conf`
        Resources:
          Web:
            Type: AWS::EC2::SecurityGroupIngress
            Properties:
              GroupId: !Ref Group
              IpProtocol: -1
              FromPort: «8443»
              ToPort: 8443
              CidrIp: 10.0.0.0/8
      `,
    },
    {
      path: "template.yaml",
      good: conf`
        Resources:
          Web:
            Type: AWS::EC2::SecurityGroupIngress
            Properties:
              GroupId: !Ref Group
              IpProtocol: -1
              FromPort: -1
              ToPort: -1
              CidrIp: 10.0.0.0/8
      `,
    },
  ],
  *check(unit) {
    // Terraform refuses ports with -1 inside a group; that is said elsewhere.
    const isJudged = ({ standalone }: SgRule): boolean => unit.format !== "terraform" || standalone;
    for (const { rule } of rulesWhere(unit, (one, { kind }) => kind !== "cloud-firewall" && isJudged(one) && hasNone(one))) {
      const { protocol, from, to } = rule;
      if (isVpcRule(unit, rule) && protocol?.number === "all" && from?.value !== undefined && from.value !== -1)
        yield {
          ...placed(unit, from.at),
          message: `with ip_protocol -1 leave the ports out: EC2 keeps -1 for ${from.value}, and the next apply fails`,
        };
      else if (from?.value !== undefined && protocol !== undefined && !isEvery(from.value, to?.value))
        yield {
          ...placed(unit, from.at),
          message: `protocol ${brief(protocol.text, 12)} takes no ports: all of them are meant, not ${from.value}`,
        };
    }
  },
};

/** "You may not specify all protocols and specific ports": https://github.com/hashicorp/terraform-provider-aws/issues/30035. */
const isVpcRule = (unit: CloudUnit, { at }: SgRule): boolean => /^resource\s+"aws_vpc_security_group_/.test(written(unit, at));

const hasNone = ({ protocol }: SgRule): boolean =>
  protocol?.number === "all" || (protocol?.number !== undefined && !isKnownByName(protocol.number));

/** The ways in which people write "every port". */
const isEvery = (from: number, to: number | undefined): boolean => from <= 0 && (to === undefined || to <= 0 || to === 65535);
