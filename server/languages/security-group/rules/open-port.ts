import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { exposedIn, isForAll, piecesOf, titled, whollyOpen, whom, worst } from "../exposed.ts";
import { askWho } from "../fixes.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const openPort: Rule<CloudUnit> = {
  id: "security-group/open-port",
  category: "security",
  severity: "warning",
  optIn: true,
  since: "0.1.0",
  summary: "A port besides 80 and 443 is open to the internet",
  why: "For those who allow nothing but web ports from everywhere, as AWS Security Hub's control EC2.18 does. Off unless it is asked for: mail, DNS, games and VPNs have good reasons.",
  references: ["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "game" {
          ingress {
            from_port   = 27015
            to_port     = 27015
            protocol    = "udp"
            cidr_blocks = [«"0.0.0.0/0"»]
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
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const exposed of exposedIn(unit)) {
      const [first, last] = exposed.ports;
      if (whollyOpen(exposed).length > 0 || worst(unit, exposed, ["admin", "data", "clear"]) !== undefined) continue;
      if (isForAll(unit, exposed) && exposed.also === undefined) continue;
      const [related, ports] = [piecesOf(unit, exposed.pieces), first === last ? `port ${first}` : `ports ${first} to ${last}`];
      yield {
        ...placed(unit, exposed.peer.at),
        message: brief(`${titled(unit, exposed)}${ports}/${exposed.protocols.join("+")} is open to ${whom(unit, exposed)}`, 100),
        ...(related.length > 0 ? { related } : askWho(unit, exposed.peer, exposed.rule.head)),
      };
    }
  },
};
