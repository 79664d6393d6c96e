import { brief } from "../../../core/markdown.ts";
import { conf, type Fix, type Rule } from "../../../core/rule.ts";
import { whatOf, whoIs } from "../hover.ts";
import { type CloudUnit, placed, type SgRule, written } from "../normal.ts";

/** See `summary`. */
export const noDescription: Rule<CloudUnit> = {
  id: "security-group/no-description",
  category: "hygiene",
  severity: "info",
  optIn: true,
  since: "0.1.0",
  summary: "A rule of a security group has no description",
  why: "Whoever cleans up a group later has to know what each rule is for. A description in the rule is where they look, and it cannot be lost as a ticket can.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" "web" {
          «ingress» {
            from_port   = 443
            to_port     = 443
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
            description = "web from the office"
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const { kind, rules } of unit.estate.groups)
      for (const rule of kind === "security-group" ? rules : [])
        if (!rule.described)
          yield { ...placed(unit, rule.head), message: "this rule has no description: say what it is for", ...describing(unit, rule) };
  },
};

/** A first description, made of what the rule says, as the first argument of a block of Terraform. */
function describing(unit: CloudUnit, rule: SgRule): { fix: Fix } | Record<string, never> {
  const [opening, indent] = /^[^{"]*(?:"[^"]*"\s*)*\{\r?\n([ \t]*)/.exec(written(unit, rule.at)) ?? [];
  if (
    unit.format !== "terraform" ||
    opening === undefined ||
    rule.at.uri.endsWith(".json") ||
    opening.startsWith("dynamic") ||
    rule.at.span.start === 0
  )
    return {};
  const place = rule.at.span.start + opening.length;
  const text = `${whatOf(rule)} ${rule.direction === "in" ? "from" : "to"} ${rule.peers.map(whoIs).join(", ")}`.replace(/["\\`$%]/g, "");
  const edits = [{ span: { start: place, end: place }, text: `description = "${brief(text, 200)}"\n${indent}` }];
  return { fix: { title: "Describe it by what it says", safe: false, edits } };
}
