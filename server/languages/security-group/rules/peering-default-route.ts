import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type CloudUnit, placed } from "../normal.ts";

/** See `summary`. */
export const peeringDefaultRoute: Rule<CloudUnit> = {
  id: "security-group/peering-default-route",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "A route sends everything to a peered VPC",
  why: "A peering connection carries packets between the addresses of its two VPCs and no further: not through the peer's internet gateway, NAT, VPN or endpoints. What is meant for the internet is lost, and every address of the peer is in reach, where a route to its block would do.",
  references: ["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations"],
  examples: [
    {
      bad: conf`
        resource "aws_route" "peer" {
          route_table_id            = aws_route_table.main.id
          destination_cidr_block    = «"0.0.0.0/0"»
          vpc_peering_connection_id = aws_vpc_peering_connection.peer.id
        }
      `,
    },
    {
      good: conf`
        resource "aws_route" "peer" {
          route_table_id            = aws_route_table.main.id
          destination_cidr_block    = "10.1.0.0/16"
          vpc_peering_connection_id = aws_vpc_peering_connection.peer.id
        }

        resource "aws_route" "out" {
          route_table_id         = aws_route_table.main.id
          destination_cidr_block = "0.0.0.0/0"
          gateway_id             = aws_internet_gateway.main.id
        }
      `,
    },
  ],
  *check(unit) {
    for (const { at, text } of unit.estate.peerRoutes)
      yield { ...placed(unit, at), message: `${brief(text)} leads to a peered VPC, which passes nothing on: name the peer's block` };
  },
};
