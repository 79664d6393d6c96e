import { covers } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { isSomewhere, networksOf } from "../networks.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const subnetOutside: Rule<CloudUnit> = {
  id: "security-group/subnet-outside",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A subnet is not inside the blocks of its VPC",
  why: "EC2 refuses a subnet whose block is not part of a block of its VPC: InvalidSubnet.Range.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"],
  examples: [
    {
      bad: conf`
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_subnet" "a" {
          vpc_id     = aws_vpc.main.id
          cidr_block = «"10.1.0.0/24"»
        }
      `,
    },
    {
      good: conf`
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_subnet" "a" {
          vpc_id     = aws_vpc.main.id
          cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, 1)
        }
      `,
    },
  ],
  *check(unit) {
    for (const { vpc, subnets, complete } of networksOf(unit))
      for (const subnet of subnets.filter(isSomewhere))
        if (complete && !vpc.some(({ cidr }) => cidr !== undefined && subnet.cidr !== undefined && covers(cidr.range, subnet.cidr.range)))
          yield {
            ...placed(unit, subnet.at),
            message: `${brief(subnet.text)} is outside its VPC, ${vpc
              .map(({ text }) => brief(text, 20))
              .slice(0, 2)
              .join(" and ")}`,
            related: vpc.slice(0, 8).map(({ at }) => ({ ...placed(unit, at), message: "the block of the VPC" })),
          };
  },
};
