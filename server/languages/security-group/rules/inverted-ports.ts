import { conf, type Rule } from "../../../core/rule.ts";
import type { At, Edit } from "../../../core/text.ts";
import { rulesWhere } from "../choose.ts";
import { type CloudUnit, hasPorts, placed, type SgRule, written } from "../normal.ts";

/** See `summary`. */
export const invertedPorts: Rule<CloudUnit> = {
  id: "security-group/inverted-ports",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A range of ports ends before it begins",
  why: "EC2 refuses a rule whose first port is higher than its last. For ICMP the two numbers are a type and a code, and any order is right.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = «8090»
            to_port     = 8080
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
      fixed: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 8080
            to_port     = 8090
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 8
            to_port     = 0
            protocol    = "icmp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const { rule } of rulesWhere(unit, isInverted)) {
      const [from, to] = [rule.from, rule.to];
      if (from?.value === undefined || to?.value === undefined) continue;
      const [low, high] = [written(unit, to.at), written(unit, from.at)];
      const edits =
        from.at.span.start === to.at.span.start ? turnedRound(from.at, high, from.value, to.value) : swapped(from.at, to.at, low, high);
      yield {
        ...placed(unit, from.at),
        message: `ports ${from.value} to ${to.value} are in the wrong order: such a rule is refused`,
        ...(edits === undefined ? {} : { fix: { title: "Swap the ports", safe: false, edits } }),
      };
    }
  },
};

const isInverted = (rule: SgRule): boolean =>
  hasPorts(rule) && rule.to?.value !== undefined && rule.to.value >= 0 && (rule.from?.value ?? -1) > rule.to.value;

/** The one word that holds both numbers, and no other, with the lower one first. */
function turnedRound({ span }: At, text: string, from: number, to: number): readonly Edit[] | undefined {
  if ((text.match(/\d+/g) ?? []).join(" ") !== `${from} ${to}`) return undefined;
  const numbers = [to, from];
  return [{ span, text: text.replace(/\d+/g, () => String(numbers.shift())) }];
}

/** The two numbers exchanged. */
function swapped(from: At, to: At, low: string, high: string): readonly Edit[] | undefined {
  const isNumber = (text: string): boolean => /^["']?\d+["']?$/.test(text);
  if (from.uri !== to.uri || !isNumber(low) || !isNumber(high)) return undefined;
  return [
    { span: from.span, text: low },
    { span: to.span, text: high },
  ];
}
