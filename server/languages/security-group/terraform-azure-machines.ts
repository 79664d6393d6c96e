/** Azure's network interfaces, machines and subnets, and what stands in front of them. */
import type { PartReader } from "./firewall-rules.ts";
import type { Join } from "./normal.ts";
import { rangesIn } from "./terraform-azure.ts";
import { type Part, partsOf, type Resource } from "./terraform-module.ts";
import { itemsOf, namedSome, textOf, type Value } from "./value.ts";

/** What names an interface or a subnet for certain: a variable, data or the output of a module does not. */
const HOLDER = /^\/subscriptions\/|^(module\..+\.)?azurerm_(network_interface|subnet)\.[^.]+$/;

function holderOf(value: Value | undefined): string {
  const name = namedSome(value);
  return HOLDER.test(name) ? name : "";
}

/** A join by a resource of its own. One that may not exist is of a name that is not known. */
const join =
  (kind: Join["kind"], of: string, name: string): PartReader =>
  (resource, part, into) =>
    void into.joins.push({ kind, holder: holderOf(part.get(of)), name: resource.conditional ? "" : namedSome(part.get(name)) });

/** The machine of interfaces. */
const machine: PartReader = (resource, part, into) => {
  for (const value of itemsOf(part.get("network_interface_ids")))
    into.joins.push({ kind: "machine", holder: holderOf(value), name: resource.name });
};

/** Everything that an interface is, by each of its addresses. */
function faces(resource: Resource, parts: readonly Part[], more: { readonly holder: string; readonly isSet?: true }, into: Into): void {
  for (const part of parts) {
    const [subnet, address, open] = [part.get("subnet_id"), textOf(part.get("private_ip_address")), part.get("public_ip_address_id")];
    const isPublic = open !== undefined || part.parts("public_ip_address").length > 0;
    const tags = itemsOf(part.get("application_security_group_ids")).map(namedSome);
    for (const name of tags) into.joins.push({ kind: "tag", holder: more.holder, name });
    if (open !== undefined) into.joins.push({ kind: "public", holder: more.holder, name: namedSome(open) });
    into.machines.push({
      id: resource.name,
      at: resource.head,
      groups: [],
      cloud: "azure",
      index: resource.index,
      subnet: holderOf(subnet),
      ...(isPublic ? { isPublic } : {}),
      ...(address === undefined || more.isSet === true ? {} : { privateAddress: address }),
    });
  }
}

type Into = Parameters<PartReader>[2];

/** The machines of a set share one description, in which their interfaces are blocks. */
const set: PartReader = (resource, _part, into) => {
  for (const one of partsOf(resource, "network_interface").parts) {
    const group = one.get("network_security_group_id");
    if (group !== undefined) into.joins.push({ kind: "guard", holder: resource.name, name: namedSome(group) });
    faces(resource, one.parts("ip_configuration"), { holder: resource.name, isSet: true }, into);
  }
};

/** The readers by type of resource. */
export const AZURE_MACHINES: Readonly<Record<string, PartReader>> = {
  azurerm_network_interface(resource, part, into) {
    const group = part.get("network_security_group_id");
    if (group !== undefined) into.joins.push({ kind: "guard", holder: resource.name, name: namedSome(group) });
    faces(resource, partsOf(resource, "ip_configuration").parts, { holder: resource.name }, into);
  },
  azurerm_subnet(resource, part, into) {
    const group = part.get("network_security_group_id");
    if (group !== undefined) into.joins.push({ kind: "guard", holder: resource.name, name: namedSome(group) });
    const ranges = rangesIn(part.get("address_prefixes") ?? part.get("address_prefix")) ?? [];
    const network = namedSome(part.get("virtual_network_name"));
    into.segments.push({ id: resource.name, at: resource.head, index: resource.index, network, ranges });
  },
  azurerm_public_ip(resource, part, into) {
    const name = resource.conditional ? "" : (textOf(part.get("sku")) ?? "").toLowerCase();
    into.joins.push({ kind: "sku", holder: resource.name, name });
  },
  azurerm_network_interface_security_group_association: join("guard", "network_interface_id", "network_security_group_id"),
  azurerm_subnet_network_security_group_association: join("guard", "subnet_id", "network_security_group_id"),
  azurerm_network_interface_application_security_group_association: join("tag", "network_interface_id", "application_security_group_id"),
  azurerm_linux_virtual_machine: machine,
  azurerm_windows_virtual_machine: machine,
  azurerm_virtual_machine: machine,
  azurerm_linux_virtual_machine_scale_set: set,
  azurerm_windows_virtual_machine_scale_set: set,
  azurerm_orchestrated_virtual_machine_scale_set: set,
};
