import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type CloudUnit, placed, replacement } from "../normal.ts";

/** See `summary`. */
export const mistypedId: Rule<CloudUnit> = {
  id: "security-group/mistyped-id",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "An id has a letter O, l or I where a hexadecimal digit belongs",
  why: "Ids of EC2 are a prefix and 8 or 17 hexadecimal digits. One typed off a picture or a page, with the letter O for a zero or l for a one, is refused as malformed (InvalidAMIID.Malformed, InvalidGroupId.Malformed …).",
  references: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html"],
  examples: [
    {
      path: "scripts/start.sh",
      bad: conf`
        aws ec2 run-instances --image-id «ami-Oabcdef1234567890» --security-group-ids sg-12345678
      `,
      fixed: conf`
        aws ec2 run-instances --image-id ami-0abcdef1234567890 --security-group-ids sg-12345678
      `,
    },
    {
      path: "scripts/start.sh",
      good: conf`
        aws ec2 run-instances --image-id ami-0abcdef1234567890 --security-group-ids sg-12345678 sg-office
      `,
    },
  ],
  *check(unit) {
    for (const { at, text } of unit.estate.ids) {
      const [, prefix = "", digits = ""] = /^([a-z]+-)([0-9a-fA-FOoIl]{17}|[0-9a-fA-FOoIl]{8})$/.exec(text) ?? [];
      const right = `${prefix}${digits.replace(/[Oo]/g, "0").replace(/[Il]/g, "1")}`;
      if (digits === "" || right === text) continue;
      const edits = replacement(unit, at, text, right);
      yield {
        ...placed(unit, at),
        message: `${brief(text, 40)} is no id: ${/[Oo]/.test(digits) ? "the letter O" : "a letter"} stands where a hexadecimal digit belongs`,
        ...(edits === undefined ? {} : { fix: { title: `Write ${right}`, safe: false, edits } }),
      };
    }
  },
};
