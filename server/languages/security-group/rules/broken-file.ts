import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const brokenFile: Rule<CloudUnit> = {
  id: "security-group/broken-file",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "The file is damaged: Terraform, CloudFormation or a JSON reader refuses it",
  why: "A bracket, quote or line break is missing or too many. The program that loads the file stops there. Perimeter reads on behind the damage, so that the rest is still judged.",
  references: ["https://developer.hashicorp.com/terraform/language/syntax/configuration"],
  examples: [
    {
      bad: conf`
        variable "ports" {
          default = [22, 80
        «}»
      `,
    },
    {
      good: conf`
        variable "ports" {
          default = [22, 80]
        }
      `,
    },
  ],
  *check(unit) {
    for (const { at, message } of unit.damage) yield { ...placed(unit, at), message: brief(message, 100) };
  },
};
