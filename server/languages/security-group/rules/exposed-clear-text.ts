import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { exposedIn, opensOne, piecesOf, titled, whollyOpen, whom, worst } from "../exposed.ts";
import { askWho } from "../fixes.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** Ports of mail servers that begin unencrypted: other servers only deliver to 25, and STARTTLS is spoken on all three (RFC 3207, RFC 8314). */
const MAIL = [25, 110, 143];
/** Ports that tell a mail server. */
const MAIL_OVER_TLS = [465, 587, 993, 995];

/** See `summary`. */
export const exposedClearText: Rule<CloudUnit> = {
  id: "security-group/exposed-clear-text",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "A security group opens an unencrypted or internal service to the internet",
  why: "Mail and file services that send passwords unencrypted, and ports where development servers, dashboards and internal interfaces listen, are seldom meant for everybody. Where a port is meant to be public, put TLS in front of it on 443. A mail server, which opens a port for TLS or submission too, needs the others. Which ports are meant, `ports` in perimeter.yaml can say.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "app" {
          ingress {
            from_port   = 8080
            to_port     = 8080
            protocol    = "tcp"
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
    const all = exposedIn(unit);
    const mailing = new Set(all.filter((exposed) => opensOne(exposed, MAIL_OVER_TLS)).map(({ group }) => group));
    for (const exposed of all) {
      if (whollyOpen(exposed).length > 0 || worst(unit, exposed, ["admin", "data"]) !== undefined) continue;
      const found = worst(unit, exposed, ["clear"], mailing.has(exposed.group) ? MAIL : []);
      if (found === undefined) continue;
      const related = piecesOf(unit, exposed.pieces);
      yield {
        ...placed(unit, exposed.peer.at),
        message: brief(
          `${titled(unit, exposed)}port ${found.port}/${found.protocol} (${brief(found.name, 32)}) is open to ${whom(unit, exposed, found.peer)}`,
          100,
        ),
        ...(related.length > 0 ? { related } : askWho(unit, exposed.peer, exposed.rule.head)),
      };
    }
  },
};
