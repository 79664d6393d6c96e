import { isLocalRange } from "../../../core/address.ts";
import { sizeText } from "../../../core/explain.ts";
import { brief } from "../../../core/markdown.ts";
import { isTrusted, normsOf } from "../../../core/norms.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type CidrPeer, cidrsWhere } from "../choose.ts";
import { exposedIn, worst } from "../exposed.ts";
import { isEverybody, nobodysBlock } from "../internet.ts";
import { nameIn } from "../names.ts";
import { type CloudUnit, placed, portsOf, type SgRule } from "../normal.ts";

/** Blocks with shorter prefixes are more than any provider has. */
const HUGE = { 4: 8, 6: 32 } as const;

/** See `summary`. */
export const wideRange: Rule<CloudUnit> = {
  id: "security-group/wide-range",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "A rule opens more than web ports to a very large part of the internet",
  why: "A block shorter than /16 (or /48 of IPv6) of public addresses belongs to a whole provider or country, not to an office. It keeps out hardly anybody who looks for open ports. In perimeter.yaml, `broad` sets other sizes, and `trusted` names blocks of one's own.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "app" {
          ingress {
            from_port   = 22
            to_port     = 22
            protocol    = "tcp"
            cidr_blocks = [«"52.0.0.0/11"»]
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_security_group" "app" {
          ingress {
            from_port   = 22
            to_port     = 22
            protocol    = "tcp"
            cidr_blocks = ["198.51.100.0/23", "10.0.0.0/8"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    // Ranges that are the internet together are spoken of together.
    const told = new Set(exposedIn(unit).flatMap(({ peer, pieces }) => (pieces.length > 0 ? [peer, ...pieces].map(({ at }) => at) : [])));
    const norms = normsOf(unit);
    const isWide = ({ cidr }: CidrPeer): boolean => cidr !== undefined && cidr.prefixLength < norms.broad[cidr.range.family];
    for (const { group, rule, peer } of cidrsWhere(unit, isWide)) {
      const { at, cidr, text } = peer;
      if (group.kind === "network-acl" || rule.direction !== "in" || rule.entry?.action === "deny") continue;
      if (cidr === undefined || told.has(at) || isEverybody(peer)) continue;
      if (isTrusted(norms, cidr.range) || isLocalRange(cidr.range) || nobodysBlock(cidr.range) !== undefined) continue;
      const ports = portsOf(rule);
      const found = ports && worst(unit, { ports, protocols: protocolsOf(rule) }, ["admin", "data"]);
      if (found === undefined) continue;
      const name = nameIn(unit, group, rule);
      const what = `${name === "" ? "" : `${brief(name, 20)}: `}${brief(found.name, 22)} (${found.port})`;
      yield {
        ...placed(unit, at),
        ...(cidr.prefixLength < HUGE[cidr.range.family] ? { severity: "error" as const } : {}),
        message: brief(`${what} is open to ${brief(text, 24)}: ${sizeText(cidr.range)} of the internet`, 100),
      };
    }
  },
};

const protocolsOf = ({ protocol }: SgRule): readonly ("tcp" | "udp")[] =>
  protocol?.number === 6 ? ["tcp"] : protocol?.number === 17 ? ["udp"] : ["tcp", "udp"];
