import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { exposedIn, isForAll } from "../exposed.ts";
import { rewrite } from "../fixes.ts";
import { nameIn } from "../names.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const publicAddress: Rule<CloudUnit> = {
  id: "security-group/public-address",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "A database, or a machine whose group is open, gets an address on the internet",
  why: "A database with a public address is one rule away from everybody. It belongs in a private subnet, and is reached over a VPN, a bastion, or from the group of its application. For a machine it is a piece of information, until one of its groups lets everybody in to more than web ports.",
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
    const exposed = exposedIn(unit);
    for (const { at, database, what, groups = [] } of unit.estate.publicAddresses) {
      const open = exposed.find((one) => groups.includes(one.group.id) && !isForAll(unit, one));
      const through = open && `, and ${brief(nameIn(unit, open.group), 24)} lets the whole internet in`;
      yield {
        ...placed(unit, at),
        ...(database || through !== undefined ? {} : { severity: "info" as const }),
        message: `${what} gets an address on the internet${through ?? ""}`,
        ...rewrite(unit, at, "true", "false", "Set to false", false),
      };
    }
  },
};
