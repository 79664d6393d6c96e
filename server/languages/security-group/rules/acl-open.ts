import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { type Assembled, assembledIn, judged } from "../acl-pieces.ts";
import type { CidrPeer } from "../choose.ts";
import { everybody, isEveryPort, piecesOf, titled, worst } from "../exposed.ts";
import { cidrsOf, isInternet } from "../internet.ts";
import { type CloudUnit, type Group, placed, portsOf, type SgRule } from "../normal.ts";
import { aclsOf, type Ordered, reaches } from "../ordered.ts";

/** See `summary`. */
export const aclOpen: Rule<CloudUnit> = {
  id: "security-group/acl-open",
  category: "security",
  severity: "error",
  since: "0.1.0",
  summary: "A network ACL opens administration to the internet",
  why: "The first entry that fits lets the whole internet reach ports such as SSH. Wide ranges from 1024 on must often be open for answers, and are not reported. A security group may still stand in the way; the ACL does not. Which ports are meant, `ports` in perimeter.yaml can say.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_network_acl" "main" {
          ingress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 0
            to_port    = 65535
            cidr_block = «"0.0.0.0/0"»
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_network_acl" "main" {
          ingress {
            rule_no    = 90
            action     = "deny"
            protocol   = "tcp"
            from_port  = 1
            to_port    = 1023
            cidr_block = "0.0.0.0/0"
          }
          ingress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 22
            to_port    = 65535
            cidr_block = "0.0.0.0/0"
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const acl of aclsOf(unit).filter(({ group }) => group.kind === "network-acl")) {
      for (const one of assembledIn(unit, acl)) yield together(unit, acl.group, one);
      for (const [place, rule] of acl.entries.entries()) {
        const peer = cidrsOf(rule).find(({ cidr }) => cidr !== undefined && isInternet([cidr.range]));
        // The ACL that a VPC has by itself lets in everything to begin with.
        const isFirst = acl.group.isDefault && rule.protocol?.number === "all";
        if (rule.direction !== "in" || rule.entry?.action !== "allow" || peer === undefined || isFirst) continue;
        const what = openedBy(unit, acl, place, rule);
        if (what !== undefined)
          yield {
            ...placed(unit, peer.at),
            message: brief(`${titled(unit, { group: acl.group, rule })}${what} open to ${everybody(unit, peer)}`, 100),
          };
      }
    }
  },
};

/** What an entry lets in of administration and data, as the start of a sentence; of UDP only every port is judged. */
function openedBy(unit: CloudUnit, acl: Ordered, place: number, rule: SgRule): string | undefined {
  const [ports, isUdp] = [portsOf(rule), rule.protocol?.number === 17];
  if (ports === undefined || (isUdp && !isEveryPort(ports))) return undefined;
  const shut = (_: string, port: number): boolean => !reaches(acl, place, port, isUdp ? 17 : 6);
  const found = worst(unit, { protocols: ["tcp"], ports: judged(ports), shut }, ["admin", "data"]);
  if (found === undefined) return undefined;
  const isWhole = isEveryPort(ports) && !acl.entries.slice(0, place).some(({ entry }) => entry?.action === "deny");
  if (isWhole) return isUdp ? "every UDP port is" : "every port, SSH included, is";
  return `${brief(found.name, 24)} (${found.port}) ${found.more === 0 ? "is" : `and ${found.more} more are`}`;
}

function together(unit: CloudUnit, group: Group, { pieces, rule, ports, port, name }: Assembled): Finding {
  const [first, ...others] = pieces as readonly [CidrPeer, ...CidrPeer[]];
  const what = isEveryPort(ports) ? "every port, SSH included," : `${brief(name, 24)} (${port})`;
  return {
    ...placed(unit, first.at),
    message: `${titled(unit, { group, rule })}${what} is open to the internet: ${pieces.length} ranges together`,
    related: piecesOf(unit, others),
  };
}
