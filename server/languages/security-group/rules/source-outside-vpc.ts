import { covers, meets, specialBlocks } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { rulesWhere } from "../choose.ts";
import { cidrsOf } from "../internet.ts";
import { type CloudUnit, type Group, placed, type SgRule } from "../normal.ts";

/** See `summary`. */
export const sourceOutsideVpc: Rule<CloudUnit> = {
  id: "security-group/source-outside-vpc",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: "A rule lets in private addresses that no VPC of the module has",
  why: "Private addresses only come from the VPC itself, or over a peering, a transit gateway or a VPN. Where the module has none of those, a block outside its VPCs is often a slip of a digit, and lets nobody in.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"],
  examples: [
    {
      bad: conf`
        resource "aws_vpc" "main" {
          cidr_block = "10.20.0.0/16"
        }

        resource "aws_security_group" "app" {
          vpc_id = aws_vpc.main.id
          ingress {
            from_port   = 8443
            to_port     = 8443
            protocol    = "tcp"
            cidr_blocks = [«"10.2.0.0/16"»]
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_vpc" "main" {
          cidr_block = "10.20.0.0/16"
        }

        resource "aws_security_group" "app" {
          vpc_id = aws_vpc.main.id
          ingress {
            from_port   = 8443
            to_port     = 8443
            protocol    = "tcp"
            cidr_blocks = ["10.20.4.0/24", "10.0.0.0/8"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    const { nets, peerings } = unit.estate;
    const vpcs = nets.filter(({ kind }) => kind === "vpc");
    if (vpcs.length === 0 || peerings.length > 0 || vpcs.some(({ complete, cidr }) => !complete || cidr === undefined)) return;
    if ([...unit.texts.values()].some((text) => LINKS.test(text))) return;
    const isPlain = ({ direction }: SgRule, { kind }: Group): boolean => direction === "in" && kind === "security-group";
    for (const { rule } of rulesWhere(unit, isPlain))
      for (const { at, text, cidr } of cidrsOf(rule)) {
        const block =
          cidr && specialBlocks().find(({ range, scope }) => scope === "private" && range.family === 4 && covers(range, cidr.range));
        if (
          cidr === undefined ||
          cidr.hostBits ||
          block === undefined ||
          vpcs.some((vpc) => vpc.cidr !== undefined && meets(vpc.cidr.range, cidr.range))
        )
          continue;
        // A whole private block is the idiom for "anything inside".
        if (covers(cidr.range, block.range)) continue;
        yield {
          ...placed(unit, at),
          message: `${brief(text)} is in no VPC here: nobody comes from there without a peering or VPN`,
          related: vpcs.slice(0, 4).map((vpc) => ({ ...placed(unit, vpc.at), message: `a VPC with ${brief(vpc.text)}` })),
        };
      }
  },
};

/** What brings private addresses from elsewhere. */
const LINKS = /vpn|peering|transit_?gateway|TransitGateway|direct_?connect|dx_/i;
