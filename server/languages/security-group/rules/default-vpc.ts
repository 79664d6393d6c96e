import { conf, type Rule } from "../../../core/rule.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const defaultVpc: Rule<CloudUnit> = {
  id: "security-group/default-vpc",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "The default VPC is put to use",
  why: "In the default VPC every subnet is public, every machine gets an address on the internet, and everything that names no VPC lands beside it. A VPC of one's own has private subnets.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html"],
  examples: [
    {
      bad: conf`
        resource "aws_default_vpc" «"default"» {
          tags = { Name = "default" }
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
    for (const { isDefault, at } of unit.estate.nets)
      if (isDefault === true)
        yield { ...placed(unit, at), message: "the default VPC has public subnets alone: make one with private subnets" };
  },
};
