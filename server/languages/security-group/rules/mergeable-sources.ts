import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { comparable } from "../covers.ts";
import { merged } from "../fixes.ts";
import { neighboursIn } from "../neighbours.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const mergeableSources: Rule<CloudUnit> = {
  id: "security-group/mergeable-sources",
  category: "hygiene",
  severity: "hint",
  since: "0.1.0",
  summary: "Two sources are the halves of one block, or two rules have ports that follow each other",
  why: "A group has room for 60 rules in each direction by default. Two halves of a block are one entry, and ports that follow each other are one range: shorter to read, and further from the limit.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "app" {
          ingress {
            from_port   = 8443
            to_port     = 8443
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/25", «"10.0.0.128/25"»]
          }
        }
      `,
      fixed: conf`
        resource "aws_security_group" "app" {
          ingress {
            from_port   = 8443
            to_port     = 8443
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/24"]
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_security_group" "app" {
          ingress {
            from_port   = 8443
            to_port     = 8443
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.128/25", "10.0.1.0/25"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const boxes of comparable(unit))
      for (const { first, second, whole } of neighboursIn(boxes))
        yield {
          ...placed(unit, second.peer.at),
          message: `${pair(first.peer.text, second.peer.text)} are ${brief(whole, 28)} together`,
          related: [{ ...placed(unit, first.peer.at), message: "the other part" }],
          ...(first.rule === second.rule ? merged(unit, first.rule, first.peer, second.peer, whole) : {}),
        };
  },
};

const pair = (first: string, second: string): string =>
  first === second ? `${brief(first)}: this rule and another` : `${brief(second)} and ${brief(first)}`;
