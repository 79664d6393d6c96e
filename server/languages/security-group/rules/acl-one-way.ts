import { meets } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { lettingOut } from "../answers.ts";
import { cidrsOf } from "../internet.ts";
import { type CloudUnit, placed, portsOf, type SgRule } from "../normal.ts";

/** Clients choose the ports that answers go to from here on. */
const FIRST_EPHEMERAL = 1024;

/** See `summary`. */
export const aclOneWay: Rule<CloudUnit> = {
  id: "security-group/acl-one-way",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "A network ACL lets connections in whose answers it does not let out",
  why: "Network ACLs do not remember connections. What comes in on port 443 is answered to a port from 1024 to 65535 of the client, and an entry of the other direction must allow that. Without one, no connection comes about.",
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
            cidr_block = "0.0.0.0/0"
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
      const { rules } = group;
      const back = rules.filter(({ direction, entry }) => direction === "out" && entry?.action !== "deny");
      // Entries that are not understood may be the ones that are missed; without any, they may be written elsewhere.
      if (back.length === 0 || back.some((rule) => !isClear(rule))) continue;
      for (const rule of rules) {
        const [peer] = cidrsOf(rule);
        if (rule.direction !== "in" || rule.entry?.action !== "allow" || rule.protocol?.number !== 6 || peer?.cidr === undefined) continue;
        const { range } = peer.cidr;
        if (
          back.some(
            (other) =>
              (portsOf(other)?.[1] ?? 0) >= FIRST_EPHEMERAL &&
              cidrsOf(other).some(({ cidr }) => cidr !== undefined && meets(cidr.range, range)),
          )
        )
          continue;
        yield {
          ...placed(unit, peer.at),
          message: `nothing lets the answers out to ${brief(peer.text)}: tcp 1024 to 65535 is missing`,
          ...lettingOut(unit, group, rule, peer.at),
        };
      }
    }
  },
};

const isClear = (rule: SgRule): boolean =>
  rule.protocol?.number !== undefined &&
  rule.peers.length > 0 &&
  rule.peers.every((peer) => peer.kind === "cidr" && peer.cidr !== undefined);
