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
  summary: "A security group, or a rule of it, has no description",
  why: "Whoever cleans up a group later has to know what each rule is for. A description in the rule is where they look, and it cannot be lost as a ticket can.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      bad: conf`
        resource "aws_security_group" «"web"» {
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
          description = "web servers"
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
    for (const { kind, rules, described, defined, isDefault, at } of unit.estate.groups) {
      if (kind !== "security-group") continue;
      // What Terraform fills in says nothing, and cannot be changed later without a new group.
      if (!described && defined && !isDefault)
        yield { ...placed(unit, at), message: 'this group has no description: it will be "Managed by Terraform" for ever' };
      for (const rule of rules)
        if (!rule.described)
          yield { ...placed(unit, rule.head), message: "this rule has no description: say what it is for", ...describing(unit, rule) };
    }
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
