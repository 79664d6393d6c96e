import type { Rule } from "../../../core/rule.ts";
import { hostBitsIn } from "../host-bits.ts";
import type { CloudUnit } from "../normal.ts";

/** See `summary`. */
export const hostBitsDropped: Rule<CloudUnit> = {
  id: "security-group/host-bits-dropped",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "A range has bits set behind its prefix, which EC2 drops",
  why: "EC2 takes the block that the address is in: 203.0.113.7/24 becomes 203.0.113.0/24, which is 256 addresses, not one. 10.0.0.0/0 becomes the whole internet.",
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      path: "rules.json",
      bad: `{"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": «"203.0.113.7/24"»}]}]}]}`,
      fixed: `{"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "203.0.113.0/24"}]}]}]}`,
    },
    {
      path: "rules.json",
      good: `{"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "203.0.113.0/24"}]}]}]}`,
    },
  ],
  *check(unit) {
    yield* hostBitsIn(unit, "dropped");
  },
};
