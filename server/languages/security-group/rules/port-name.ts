import { brief } from "../../../core/markdown.ts";
import { knownPorts, serviceOf } from "../../../core/ports.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { rulesWhere } from "../choose.ts";
import { rewrite } from "../fixes.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const portName: Rule<CloudUnit> = {
  id: "security-group/port-name",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A port is given by a name, or as a range, where a number is asked for",
  why: "The first and the last port of a rule are a number each. The name of a service, 8000-9000 in one argument or a list with commas are refused, by Terraform, CloudFormation and the command line alike; only --port takes a range.",
  references: ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 8000
            to_port     = «"8000-9000"»
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    },
    {
      path: "setup.sh",
      bad: "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port «ssh» --cidr 10.0.0.0/8\n",
      fixed: "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 22 --cidr 10.0.0.0/8\n",
    },
    {
      good: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = "443"
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const { rule } of rulesWhere(unit, ({ from, to }) => from?.text !== undefined || to?.text !== undefined))
      for (const port of [rule.from, rule.to]) {
        const { text } = port ?? {};
        if (port === undefined || text === undefined) continue;
        const over = rule.protocol?.number === 17 ? "udp" : "tcp";
        const number = knownPorts(over).find((one) => serviceOf(one, over)?.name === text.toLowerCase());
        yield {
          ...placed(unit, port.at),
          message: `"${brief(text, 24)}" is no number, and a port is one${number === undefined ? "" : `: ${number}`}`,
          ...(number === undefined ? {} : rewrite(unit, port.at, text, String(number), `Write ${number}`, false)),
        };
      }
  },
};
