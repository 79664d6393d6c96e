import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { rulesWhere } from "../choose.ts";
import { bothPorts } from "../fixes.ts";
import { type CloudUnit, type Given, hasPorts, type Protocol, placed, type SgRule } from "../normal.ts";

/** See `summary`. */
export const portNumbers: Rule<CloudUnit> = {
  id: "security-group/port-numbers",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "The ports of a rule are missing, out of range, or do not fit its protocol",
  why: "A rule for TCP or UDP needs a first and a last port from 0 to 65535. Only with protocol -1 are there no ports, and Terraform wants 0 and 0 there in inline rules.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_vpc_security_group_ingress_rule" "web" {
          security_group_id = aws_security_group.web.id
          ip_protocol       = «"tcp"»
          cidr_ipv4         = "10.0.0.0/8"
        }
      `,
    },
    {
      bad: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 443
            to_port     = «70000»
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    },
    {
      bad: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = «22»
            to_port     = 22
            protocol    = "-1"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_security_group" "web" {
          egress {
            from_port   = 0
            to_port     = 0
            protocol    = "-1"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const { rule, group } of rulesWhere(unit, isOdd)) {
      const [{ from, to }, { kind }, protocol] = [rule, group, rule.protocol as Protocol];
      const inline = unit.format === "terraform" && !rule.standalone && kind !== "cloud-firewall";
      const wrong = [from, to].find((port) => port?.value !== undefined && port.value !== 0);
      if (inline && protocol.number === "all" && wrong !== undefined && from?.value !== undefined && to?.value !== undefined)
        yield {
          ...placed(unit, wrong.at),
          message: `with protocol ${brief(protocol.text)} both ports must be 0: it means every port`,
          ...bothPorts(unit, from, to, ["0", "0"]),
        };
      for (const port of [from, to])
        if (hasPorts(rule) && port?.value !== undefined && (port.value < -1 || port.value > 65535))
          yield { ...placed(unit, port.at), message: `${port.value} is no port: they go from 0 to 65535` };
      if (kind !== "security-group" && rule.portless !== true) continue;
      const missing = from === undefined ? "first" : to === undefined ? "last" : undefined;
      const mayLack = rule.portless !== true && rule.peers.some((peer) => peer.kind === "cidr" && peer.field === undefined);
      if (hasPorts(rule) && missing !== undefined && !mayLack)
        yield { ...placed(unit, protocol.at), message: `${brief(protocol.text)} needs ports: the ${missing} one is missing` };
      const one = [from, to].find((port) => port?.value === -1);
      if (one !== undefined && hasPorts(rule) && missing === undefined && unit.format !== "aws-json")
        yield {
          ...placed(unit, one.at),
          message: `EC2 refuses port -1 of ${brief(protocol.text, 12)}: every port is 0 to 65535`,
          ...(from?.value === to?.value ? bothPorts(unit, one, to, ["0", "65535"]) : {}),
        };
    }
  },
};

function isOdd(rule: SgRule): boolean {
  const { from, to, protocol } = rule;
  if (protocol?.number === "all") return !rule.standalone && ((from?.value ?? 0) !== 0 || (to?.value ?? 0) !== 0);
  return hasPorts(rule) && (!isPort(from) || !isPort(to));
}

const isPort = (port: Given | undefined): boolean => port !== undefined && (port.value ?? 0) >= 0 && (port.value ?? 0) <= 65535;
