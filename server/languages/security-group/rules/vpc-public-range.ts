import { scopeOf } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { isTrusted, normsOf } from "../../../core/norms.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const vpcPublicRange: Rule<CloudUnit> = {
  id: "security-group/vpc-public-range",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "A VPC uses addresses that belong to somebody on the internet",
  why: "EC2 takes any block for a VPC. Packets to those addresses then stay inside it: whoever has them on the internet cannot be reached any more. Private blocks (RFC 1918) and 100.64.0.0/10 have no such owner.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"],
  examples: [
    {
      bad: conf`
        resource "aws_vpc" "main" {
          cidr_block = «"193.168.0.0/16"»
        }
      `,
    },
    {
      good: conf`
        resource "aws_vpc" "main" {
          cidr_block = "192.168.0.0/16"
        }
      `,
    },
  ],
  *check(unit) {
    for (const { kind, at, text, cidr } of unit.estate.nets)
      if (
        kind === "vpc" &&
        cidr?.range.family === 4 &&
        !isTrusted(normsOf(unit), cidr.range) &&
        scopeOf({ family: 4, value: cidr.range.first }) === "public"
      )
        yield { ...placed(unit, at), message: `${brief(text)} belongs to others on the internet: they cannot be reached from this VPC` };
  },
};
