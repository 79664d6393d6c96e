import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { exposedIn, piecesOf, titled, whollyOpen, whom } from "../exposed.ts";
import { askWho } from "../fixes.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const openToEveryone: Rule<CloudUnit> = {
  id: "security-group/open-to-everyone",
  category: "security",
  severity: "error",
  since: "0.1.0",
  summary: "A security group opens every port to the internet",
  why: "Every port, or every protocol, is open to everybody: whatever a machine behind the group listens on, databases and administration included, can be reached from anywhere. Zero to 65535 and protocol -1 are the usual ways of writing it, and two halves of the address space the less usual ones.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_vpc_security_group_ingress_rule" "all" {
          security_group_id = aws_security_group.web.id
          ip_protocol       = "-1"
          cidr_ipv4         = «"0.0.0.0/0"»
        }
      `,
      fixed: conf`
        resource "aws_vpc_security_group_ingress_rule" "all" {
          security_group_id = aws_security_group.web.id
          ip_protocol       = "-1"
          cidr_ipv4         = var.admin_cidr
        }

        variable "admin_cidr" {
          type = string
        }
      `,
    },
    {
      bad: conf`
        resource "aws_security_group" "db" {
          ingress {
            from_port   = 0
            to_port     = 65535
            protocol    = "tcp"
            cidr_blocks = [«"0.0.0.0/2"», "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"]
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_security_group" "db" {
          ingress {
            from_port = 0
            to_port   = 0
            protocol  = "-1"
            self      = true
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const exposed of exposedIn(unit)) {
      const protocols = whollyOpen(exposed);
      if (protocols.length === 0) continue;
      const what = protocols.length === 2 ? "everything" : `every ${protocols[0]} port`;
      const related = piecesOf(unit, exposed.pieces);
      yield {
        ...placed(unit, exposed.peer.at),
        message: brief(`${titled(unit, exposed)}${what} is open to ${whom(unit, exposed)}: name ports and addresses`, 100),
        ...(related.length > 0 ? { related } : askWho(unit, exposed.peer, exposed.rule.head)),
      };
    }
  },
};
