import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const networkSize: Rule<CloudUnit> = {
  id: "security-group/network-size",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "The block of a VPC or subnet is larger than /16 or smaller than /28",
  why: "EC2 takes IPv4 blocks from /16, which is 65,536 addresses, to /28, which is 16, of which it keeps five for itself.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"],
  examples: [
    {
      bad: conf`
        resource "aws_vpc" "main" {
          cidr_block = «"10.0.0.0/8"»
        }
      `,
    },
    {
      good: conf`
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }
      `,
    },
  ],
  *check(unit) {
    for (const { cidr, at, text, kind } of unit.estate.nets)
      if (cidr?.range.family === 4 && (cidr.prefixLength < 16 || cidr.prefixLength > 28))
        yield { ...placed(unit, at), message: `${brief(text)}: the block of a ${kind === "vpc" ? "VPC" : "subnet"} is from /16 to /28` };
  },
};
