import { meets } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { areTogether } from "../networks.ts";
import { type CloudUnit, type Net, placed } from "../normal.ts";

/** See `summary`. */
export const vpcOverlap: Rule<CloudUnit> = {
  id: "security-group/vpc-overlap",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "Two VPCs that are to be peered have blocks that overlap",
  why: "A peering between VPCs whose blocks overlap fails: no route could tell the two apart. Give one of them another block; a VPC's own block cannot be changed later.",
  references: ["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations"],
  examples: [
    {
      bad: conf`
        resource "aws_vpc" "a" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_vpc" "b" {
          cidr_block = "10.0.128.0/17"
        }

        resource "aws_vpc_peering_connection" «"ab"» {
          vpc_id      = aws_vpc.a.id
          peer_vpc_id = aws_vpc.b.id
        }
      `,
    },
    {
      good: conf`
        resource "aws_vpc" "a" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_vpc" "b" {
          cidr_block = "10.1.0.0/16"
        }

        resource "aws_vpc_peering_connection" "ab" {
          vpc_id      = aws_vpc.a.id
          peer_vpc_id = aws_vpc.b.id
        }
      `,
    },
  ],
  *check(unit) {
    const blocksOf = (id: string): readonly Net[] => unit.estate.nets.filter((net) => net.kind === "vpc" && net.id === id);
    for (const { at, vpcs } of unit.estate.peerings) {
      const [own, other] = vpcs.map(blocksOf);
      const pair = own?.flatMap((a) => (other ?? []).map((b) => [a, b] as const)).find(([a, b]) => doMeet(a, b));
      if (pair === undefined || vpcs[0] === vpcs[1]) continue;
      const [a, b] = pair;
      yield {
        ...placed(unit, at),
        message: `this peering fails: ${brief(a.text, 20)} and ${brief(b.text, 20)} overlap`,
        related: [a, b].map((net) => ({ ...placed(unit, net.at), message: `the block of ${brief(net.id)}` })),
      };
    }
  },
};

/** Blocks by different conditions need not be there together. */
const doMeet = (a: Net, b: Net): boolean =>
  areTogether(a, b) && a.cidr !== undefined && b.cidr !== undefined && meets(a.cidr.range, b.cidr.range);
