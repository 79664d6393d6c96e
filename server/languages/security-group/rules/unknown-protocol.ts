import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { rulesWhere } from "../choose.ts";
import { rewrite } from "../fixes.ts";
import { type CloudUnit, type Group, type Protocol, placed } from "../normal.ts";
import { isKnownByName } from "../protocol.ts";

/** See `summary`. */
export const unknownProtocol: Rule<CloudUnit> = {
  id: "security-group/unknown-protocol",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A protocol is neither a known name nor a number from -1 to 255",
  why: 'EC2 takes tcp, udp, icmp and icmpv6 by name, every other protocol by its number, and -1 for all of them. The name all it refuses ("Unknown protocol"): Terraform and `--protocol` of the command line put -1 for it, `--ip-permissions` does not. What CloudFormation makes of it is documented nowhere, and nothing is said there.',
  references: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    "https://github.com/hashicorp/terraform-provider-aws/issues/1793",
  ],
  examples: [
    {
      path: "setup.sh",
      bad: "aws ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions 'IpProtocol=«all»,IpRanges=[{CidrIp=10.0.0.0/8}]'\n",
      fixed: "aws ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.0/8}]'\n",
    },
    { path: "setup.sh", good: "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol all --cidr 10.0.0.0/8\n" },
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
    const isNumbered = ({ kind }: Group): boolean => kind === "network-acl" && unit.format === "cloudformation";
    for (const { rule, group } of rulesWhere(unit, (one, of) => isOdd(one.protocol) || isNumbered(of))) {
      const [{ protocol }, { kind }] = [rule, group];
      if (protocol?.known !== true) continue;
      const { at, text, number } = protocol;
      if (protocol.raw === true && number === "all" && text !== "-1")
        yield {
          ...placed(unit, at),
          message: `EC2 knows no protocol "${brief(text, 12)}": -1 is every protocol`,
          ...rewrite(unit, at, text, "-1", "Write -1", false),
        };
      // A template gives the protocol of an entry of an ACL by its number.
      const right = kind === "network-acl" && unit.format === "cloudformation" ? "6" : "tcp";
      // The provider knows many names of IANA's list; only what is surely none of them is reported.
      if (number === undefined && kind === "cloud-firewall") {
        if (SERVICE.test(text)) yield { ...placed(unit, at), message: `"${brief(text)}" is no protocol: tcp is what it runs over` };
      } else if (number === undefined && text !== "-1" && NO_PROTOCOL.test(text))
        yield {
          ...placed(unit, at),
          message: `"${brief(text)}" is no protocol: tcp, udp, icmp, icmpv6, -1 or a number`,
          ...(/^(any|both)$/i.test(text) ? {} : rewrite(unit, at, text, right, `Write ${right}`, false)),
        };
      else if (kind === "security-group" && typeof number === "number" && isNameless(number) && /^\D/.test(text))
        yield {
          ...placed(unit, at),
          message: `EC2 knows "${brief(text, 12)}" by its number alone: ${number}`,
          ...rewrite(unit, at, text, String(number), `Write ${number}`, false),
        };
      else if (number !== undefined && kind === "network-acl" && unit.format === "cloudformation" && !/^-?\d+$/.test(text.trim()))
        yield {
          ...placed(unit, at),
          message: `"${brief(text)}" is no number, and an entry of an ACL takes one: ${number === "all" ? -1 : number}`,
          ...rewrite(unit, at, text, String(number === "all" ? -1 : number), "Write the number", false),
        };
    }
  },
};

/** Whether a name is none, or stands for all where EC2 gets the name itself. */
const isOdd = (protocol: Protocol | undefined): boolean =>
  protocol?.number === undefined ||
  isNameless(protocol.number) ||
  (protocol.raw === true && protocol.number === "all" && protocol.text !== "-1");

const isNameless = (number: number | "all"): boolean => number !== "all" && !isKnownByName(number);

const SERVICE = /^(https?|ssh|rdp|smtp|ftp|mysql|postgres(ql)?)$/i;
const NO_PROTOCOL = /^(https?|ssh|rdp|dns|tcp6|udp6|any|both|smtp|ftp|mysql|postgres(ql)?|-\d+|\d+|)$/i;
