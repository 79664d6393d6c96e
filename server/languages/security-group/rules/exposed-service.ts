import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { exposedIn, piecesOf, titled, whollyOpen, whom, worst } from "../exposed.ts";
import { narrower } from "../fixes.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const exposedService: Rule<CloudUnit> = {
  id: "security-group/exposed-service",
  category: "security",
  severity: "error",
  since: "0.1.0",
  summary: "A security group opens administration or a database to the internet",
  why: "Programs that search the internet for SSH, remote desktops and databases find a new address within minutes. What they look for should only be open to the addresses that need it, to another security group, or to a VPN. Which ports are meant, `ports` in perimeter.yaml can say.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "web" {
          ingress {
            self      = true
            from_port = 22
            to_port   = 22
            protocol  = "tcp"
          }
          ingress {
            from_port        = 22
            to_port          = 22
            protocol         = "tcp"
            ipv6_cidr_blocks = [«"::/0"»]
          }
        }
      `,
    },
    {
      bad: conf`
        resource "aws_vpc_security_group_ingress_rule" "postgres" {
          security_group_id = aws_security_group.db.id
          ip_protocol       = "tcp"
          from_port         = 5432
          to_port           = 5432
          cidr_ipv4         = «"0.0.0.0/0"»
        }
      `,
    },
    {
      good: conf`
        resource "aws_vpc_security_group_ingress_rule" "ssh" {
          security_group_id            = aws_security_group.db.id
          ip_protocol                  = "tcp"
          from_port                    = 22
          to_port                      = 22
          referenced_security_group_id = aws_security_group.bastion.id
        }
      `,
    },
  ],
  *check(unit) {
    for (const exposed of exposedIn(unit)) {
      const found = whollyOpen(exposed).length > 0 ? undefined : worst(unit, exposed, ["admin", "data"]);
      if (found === undefined) continue;
      const more = found.more === 0 ? "is" : `and ${found.more} more are`;
      const what = `${brief(found.name, 24)} (${found.port}/${found.protocol}) ${more} open to`;
      const related = piecesOf(unit, exposed.pieces);
      yield {
        ...placed(unit, exposed.peer.at),
        ...(found.port === KUBERNETES && found.more === 0 ? { severity: "warning" as const } : {}),
        message: brief(`${titled(unit, exposed)}${what} ${whom(unit, exposed, found.peer)}`, 100),
        ...(related.length > 0 ? { related } : narrower(unit, exposed.rule, exposed.peer, found.tier)),
      };
    }
  },
};

/** The Kubernetes API asks for a certificate or a token, and providers of clusters open it to everybody themselves. */
const KUBERNETES = 6443;
