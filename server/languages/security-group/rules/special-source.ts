import type { Cidr } from "../../../core/address.ts";
import { readCidr } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { cidrsWhere } from "../choose.ts";
import { nobodysBlock } from "../internet.ts";
import { type CloudUnit, placed, type SgRule } from "../normal.ts";

/** See `summary`. */
export const specialSource: Rule<CloudUnit> = {
  id: "security-group/special-source",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "A rule lets in addresses that no packet comes from",
  why: 'Loopback, link-local, multicast and reserved blocks are never the source of a TCP connection in a VPC, and documentation blocks belong to nobody: the rule lets nobody in. A single address such as 127.0.0.1/32 is a known way of writing "nobody"; a list without entries says it better.',
  references: ["https://www.iana.org/assignments/iana-ipv4-special-registry/"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "app" {
          ingress {
            from_port   = 8443
            to_port     = 8443
            protocol    = "tcp"
            cidr_blocks = [«"127.0.0.0/8"»]
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_security_group" "app" {
          ingress {
            from_port   = 8443
            to_port     = 8443
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8", "100.64.0.0/10"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    // Other protocols than TCP know such sources: IGMP queries come from 0.0.0.0.
    const isAsked = ({ direction, protocol, entry }: SgRule): boolean =>
      direction === "in" && protocol?.number === 6 && entry?.action !== "deny";
    for (const { rule, group, peer } of cidrsWhere(unit, ({ cidr }) => isNobodys(cidr))) {
      const { at, text, cidr } = peer;
      const block = cidr && nobodysBlock(cidr.range);
      if (block === undefined || group.kind === "network-acl" || !isAsked(rule)) continue;
      yield {
        ...placed(unit, at),
        severity: isAddress(text) ? "info" : block.severity,
        message: `nobody connects from ${brief(text)}: ${brief(block.name, 36)} (${block.source})`,
      };
    }
  },
};

const isNobodys = (cidr: Cidr | undefined): boolean => cidr !== undefined && !cidr.hostBits && nobodysBlock(cidr.range) !== undefined;

/** A single address is the idiom for "nobody". */
const isAddress = (text: string): boolean => {
  const cidr = readCidr(text);
  return cidr !== undefined && cidr.range.first === cidr.range.last;
};
