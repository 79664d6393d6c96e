import { conf, type Rule } from "../../../core/rule.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const defaultGroupUsed: Rule<CloudUnit> = {
  id: "security-group/default-group-used",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: "A machine is started without naming a security group: it gets the default one of its VPC",
  why: "The default group lets everything in from machines of the same group, nothing from elsewhere, and whatever somebody once added to it. SSH or a web server on the new machine cannot be reached, or can be reached for a reason that no file shows. Name a group for the purpose.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html"],
  examples: [
    {
      path: "scripts/start.sh",
      bad: conf`
        aws ec2 «run-instances» --image-id ami-0123456789abcdef0 --instance-type t3.micro --subnet-id subnet-12345678
      `,
    },
    {
      path: "scripts/start.sh",
      good: conf`
        aws ec2 run-instances --image-id ami-0123456789abcdef0 --security-group-ids sg-12345678 --instance-type t3.micro
        aws ec2 run-instances --launch-template LaunchTemplateId=lt-0123456789abcdef0
      `,
    },
  ],
  *check(unit) {
    for (const at of unit.estate.ungrouped)
      yield { ...placed(unit, at), message: "no --security-group-ids: the default group of the VPC filters this machine; name one" };
  },
};
