import { conf, type Rule } from "../../../core/rule.ts";
import { rewrite } from "../fixes.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const publicAddress: Rule<CloudUnit> = {
  id: "security-group/public-address",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "A database gets an address on the internet",
  why: "A database with a public address is one rule away from everybody. It belongs in a private subnet, and is reached over a VPN, a bastion, or from the group of its application.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_db_instance" "main" {
          publicly_accessible = «true»
        }
      `,
      fixed: conf`
        resource "aws_db_instance" "main" {
          publicly_accessible = false
        }
      `,
    },
    {
      good: conf`
        resource "aws_db_instance" "main" {
          publicly_accessible = var.public
        }
      `,
    },
  ],
  *check(unit) {
    for (const { at, database, what } of unit.estate.publicAddresses)
      if (database)
        yield {
          ...placed(unit, at),
          message: `${what} gets an address on the internet`,
          ...rewrite(unit, at, "true", "false", "Set to false", false),
        };
  },
};
