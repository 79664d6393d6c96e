import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type Box, comparable, coveredOf, isSame } from "../covers.ts";
import { withoutSource } from "../fixes.ts";
import { type CloudUnit, placed, portsOf } from "../normal.ts";

/** See `summary`. */
export const coveredRule: Rule<CloudUnit> = {
  id: "security-group/covered-rule",
  category: "hygiene",
  severity: "hint",
  since: "0.1.0",
  summary: "A source is already let in by other rules of the group",
  why: "The rules of a security group only allow, and their order does not matter: what others allow already needs no rule. One that is left over hides what the group really does, and stays open when the other is closed.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8", «"10.1.0.0/16"»]
          }
          ingress {
            from_port   = 400
            to_port     = 450
            protocol    = "tcp"
            cidr_blocks = [«"10.2.0.0/16"», "192.168.0.0/16"]
          }
          ingress {
            from_port   = 0
            to_port     = 8000
            protocol    = "tcp"
            cidr_blocks = ["10.2.0.0/16"]
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8", var.office]
          }
          ingress {
            from_port   = 443
            to_port     = 443
            protocol    = "udp"
            cidr_blocks = ["10.1.0.0/16"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const all of comparable(unit))
      for (const direction of DIRECTIONS) {
        const boxes = all[direction];
        for (const [place, by] of coveredOf(boxes)) {
          const box = boxes[place];
          const others = by.flatMap((one) => boxes[one] ?? []);
          if (box === undefined || others.some((other) => isSame(other, box))) continue;
          yield {
            ...placed(unit, box.peer.at),
            message: `${brief(box.peer.text)} is let ${direction} already by ${others.length === 1 ? coverer(box, others[0]) : `${others.length} others`}`,
            ...withoutSource(
              unit,
              box.rule,
              box.peer,
              "Delete what is allowed already",
              others.map(({ rule }) => rule),
            ),
            tags: ["unnecessary"],
            related: others.slice(0, 8).map((other) => ({ ...placed(unit, other.peer.at), message: "this lets it in" })),
          };
        }
      }
  },
};

const DIRECTIONS = ["in", "out"] as const;

/** What covers a box: its source, and what is open to that where the source is the same. */
function coverer(box: Box, other: Box | undefined): string {
  const [text, ports] = [other?.peer.text ?? "", other === undefined ? undefined : portsOf(other.rule)];
  if (text !== box.peer.text || ports === undefined) return brief(text);
  if (other?.rule.protocol?.number === "all") return "a rule for every protocol";
  return `a rule for ports ${ports[0]} to ${ports[1]}`;
}
