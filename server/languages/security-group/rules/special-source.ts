import { type AddressScope, covers, readCidr, specialBlocks } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule, type Severity } from "../../../core/rule.ts";
import { cidrsOf } from "../internet.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** What nobody sends packets from, and how sure it is that this was not meant. */
const NOBODY: Partial<Readonly<Record<AddressScope, Severity>>> = {
  loopback: "warning",
  "link-local": "warning",
  multicast: "warning",
  reserved: "warning",
  benchmark: "info",
  documentation: "info",
  unspecified: "info",
  broadcast: "info",
};

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
    for (const { kind, rules } of unit.estate.groups)
      for (const rule of kind === "security-group" ? rules : []) {
        // Other protocols than TCP know such sources: IGMP queries come from 0.0.0.0.
        if (rule.direction !== "in" || rule.protocol?.number !== 6) continue;
        for (const { at, text, cidr } of cidrsOf(rule)) {
          const block = cidr && !cidr.hostBits ? specialBlocks().find(({ range }) => covers(range, cidr.range)) : undefined;
          const usual = block && NOBODY[block.scope];
          if (block === undefined || usual === undefined) continue;
          const severity = isAddress(text) ? "info" : usual;
          yield {
            ...placed(unit, at),
            severity,
            message: `nobody connects from ${brief(text)}: ${brief(block.name, 36)} (${block.source})`,
          };
        }
      }
  },
};

/** A single address is the idiom for "nobody". */
const isAddress = (text: string): boolean => {
  const cidr = readCidr(text);
  return cidr !== undefined && cidr.range.first === cidr.range.last;
};
