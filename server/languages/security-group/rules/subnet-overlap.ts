import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { rewrite } from "../fixes.ts";
import { freeBlock, networksOf, overlapsIn } from "../networks.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const subnetOverlap: Rule<CloudUnit> = {
  id: "security-group/subnet-overlap",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "Two subnets of one VPC overlap",
  why: "EC2 refuses a subnet whose block overlaps that of another in the same VPC: InvalidSubnet.Conflict.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"],
  examples: [
    {
      bad: conf`
        resource "aws_subnet" "a" {
          vpc_id     = aws_vpc.main.id
          cidr_block = "10.0.0.0/23"
        }

        resource "aws_subnet" "b" {
          vpc_id     = aws_vpc.main.id
          cidr_block = «"10.0.1.0/24"»
        }
      `,
    },
    {
      good: conf`
        resource "aws_subnet" "a" {
          vpc_id     = aws_vpc.main.id
          cidr_block = "10.0.0.0/24"
        }

        resource "aws_subnet" "b" {
          vpc_id     = aws_vpc.main.id
          cidr_block = "10.0.1.0/24"
        }
      `,
    },
  ],
  *check(unit) {
    for (const network of networksOf(unit))
      for (const { subnet, with: other } of overlapsIn(network.subnets)) {
        const when = subnet.when ?? other.when;
        const free = freeBlock(network, subnet);
        yield {
          ...placed(unit, subnet.at),
          message: `${brief(subnet.text)} overlaps ${brief(other.text)} in the same VPC${when === undefined ? "" : ` ${brief(when, 24)}`}: EC2 refuses the second`,
          related: [{ ...placed(unit, other.at), message: "the other subnet" }],
          ...(free === undefined ? {} : rewrite(unit, subnet.at, subnet.text, free, `Take ${free}, which is free`, false)),
        };
      }
  },
};
