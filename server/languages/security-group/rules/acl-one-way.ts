import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { lettingOut, unansweredIn } from "../answers.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const aclOneWay: Rule<CloudUnit> = {
  id: "security-group/acl-one-way",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "A network ACL lets connections through whose answers it does not let back",
  why: "Network ACLs do not remember connections. What comes in on port 443 is answered to a port from 1024 to 65535 of the client, and an entry of the other direction must allow that, and likewise one inwards for what goes out. Without one, no connection comes about.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports"],
  examples: [
    {
      bad: conf`
        resource "aws_network_acl" "main" {
          ingress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 443
            to_port    = 443
            cidr_block = «"0.0.0.0/0"»
          }
          egress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 443
            to_port    = 443
            cidr_block = «"0.0.0.0/0"»
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_network_acl" "main" {
          ingress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 443
            to_port    = 443
            cidr_block = "0.0.0.0/0"
          }
          egress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 1024
            to_port    = 65535
            cidr_block = "0.0.0.0/0"
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const group of unit.estate.groups.filter(({ kind, defined, partial }) => kind === "network-acl" && defined && !partial)) {
      for (const { rule, peer } of unansweredIn(group, "in"))
        yield {
          ...placed(unit, peer.at),
          message: `nothing lets the answers out to ${brief(peer.text)}: tcp 1024 to 65535 is missing`,
          ...lettingOut(unit, group, rule, peer.at),
        };
      for (const { peer } of unansweredIn(group, "out"))
        yield {
          ...placed(unit, peer.at),
          message: `nothing lets the answers in from ${brief(peer.text)}: tcp 1024 to 65535 is missing`,
        };
    }
  },
};
