/** Google's machines and subnets. */
import type { PartReader } from "./firewall-rules.ts";
import { rangesIn } from "./terraform-azure.ts";
import { isDefaultAccount } from "./terraform-google.ts";
import { type Part, partsOf, type Resource } from "./terraform-module.ts";
import { GOOGLE_NETWORK, knownTags } from "./unread.ts";
import { itemsOf, named, namedSome, textOf, type Value } from "./value.ts";

/** The account of machines that name none of their own. */
const DEFAULT = "the default service account";

/** The network tags of a machine and its service account; with "" where one is not known. */
function tagsOf(resource: Resource, part: Part): readonly string[] {
  const { parts, partial } = partsOf(resource, "service_account");
  const accounts = parts.map((one) => (one.get("email") === undefined ? DEFAULT : nameOf(one.get("email"))));
  return knownTags([...itemsOf(part.get("tags")).map(nameOf), ...accounts, ...(partial ? [""] : [])]);
}

function nameOf(value: Value | undefined): string {
  const name = named(value);
  return isDefaultAccount(name) ? DEFAULT : name;
}

/** A machine by each of its interfaces; one made of a template has no address of its own. */
const machine: PartReader = (resource, part, into) => {
  const tags = tagsOf(resource, part);
  for (const one of partsOf(resource, "network_interface").parts) {
    const [network, subnet, address] = [namedSome(one.get("network")), namedSome(one.get("subnetwork")), textOf(one.get("network_ip"))];
    const access = one.parts("access_config");
    const open = access.map((config) => textOf(config.get("nat_ip"))).find((text) => text !== undefined);
    into.machines.push({
      id: resource.name,
      at: resource.head,
      groups: GOOGLE_NETWORK.test(network) ? [network] : [],
      cloud: "google",
      index: resource.index,
      isPublic: access.length > 0,
      tags,
      ...(subnet === "" ? {} : { subnet }),
      ...(open === undefined ? {} : { publicAddress: open }),
      ...(address === undefined ? {} : { privateAddress: address }),
    });
  }
};

/** The readers by type of resource. */
export const GOOGLE_MACHINES: Readonly<Record<string, PartReader>> = {
  google_compute_instance: machine,
  google_compute_instance_template: machine,
  google_compute_region_instance_template: machine,
  google_compute_subnetwork(resource, part, into) {
    const ranges = rangesIn(part.get("ip_cidr_range")) ?? [];
    into.segments.push({ id: resource.name, at: resource.head, index: resource.index, network: namedSome(part.get("network")), ranges });
  },
};
