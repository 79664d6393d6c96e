/** What AWS subnets are joined with: tables of routes, and ACLs. */
import type { PartReader } from "./firewall-rules.ts";
import { peerRoute } from "./peer-routes.ts";
import { type Part, partsOf } from "./terraform-module.ts";
import { itemsOf, named, textOf } from "./value.ts";

const isEverywhere = (part: Part): boolean =>
  ["0.0.0.0/0", "::/0"].some((all) => [...DESTINATIONS].some((name) => textOf(part.get(name)) === all));
const DESTINATIONS = ["cidr_block", "ipv6_cidr_block", "destination_cidr_block", "destination_ipv6_cidr_block"];

/** Whether a route leads to everywhere by an internet gateway. */
const isOut = (part: Part): boolean => isEverywhere(part) && /^(aws_internet_gateway\.|igw-)/.test(named(part.get("gateway_id")));

/** A route of everything that leads to a peered VPC for certain. */
function toPeer(part: Part, into: Parameters<PartReader>[2]): void {
  if (!/^(aws_vpc_peering_connection|pcx-)/.test(named(part.get("vpc_peering_connection_id")))) return;
  for (const name of DESTINATIONS) {
    const value = part.get(name);
    const text = textOf(value);
    if (value !== undefined && text !== undefined) peerRoute(value.at, text, into);
  }
}

/** The readers by type of resource. */
export const ROUTES: Readonly<Record<string, PartReader>> = {
  aws_route_table(resource, _part, into) {
    const routes = partsOf(resource, "route");
    into.tables.push({ id: resource.name, internet: routes.parts.some(isOut), whole: !routes.partial });
    for (const one of routes.parts) toPeer(one, into);
  },
  aws_route(_resource, part, into) {
    into.tables.push({ id: named(part.get("route_table_id")), internet: isOut(part), whole: false });
    toPeer(part, into);
  },
  aws_route_table_association(_resource, part, into) {
    into.attachments.push({ at: part.head, subnet: named(part.get("subnet_id")), table: named(part.get("route_table_id")) });
  },
  aws_network_acl_association(_resource, part, into) {
    into.attachments.push({ at: part.head, subnet: named(part.get("subnet_id")), acl: named(part.get("network_acl_id")) });
  },
};

/** The subnets that an ACL names itself. */
export const subnetsOf = (part: Part): readonly string[] =>
  itemsOf(part.get("subnet_ids"))
    .map(named)
    .filter((name) => name !== "");
