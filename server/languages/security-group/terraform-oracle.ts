/** The firewalls of Oracle's and IBM's clouds, whose rules have their ports in blocks that are named after a protocol. */
import { addressPeers, between, looseGroup, ownerOf, type PartReader, rulesFor, textAt } from "./firewall-rules.ts";
import { doubted, type Peer, type SgRule } from "./normal.ts";
import { type Part, partsOf } from "./terraform-module.ts";
import { textOf } from "./value.ts";

type More = Pick<SgRule, "head" | "standalone">;

/** Sources of a rule, or of its ports, in a dynamic block that a condition decides on. */
const under = (when: string | undefined, peers: readonly Peer[]): readonly Peer[] => peers.map((peer) => doubted(peer, when));

/** A rule of Oracle's; protocols are numbers of IANA's, or "all". */
function oracleRule(part: Part, more: More): readonly SgRule[] {
  const protocol = part.get("protocol");
  const sources = addressPeers(part.get("source"));
  const options = [...part.parts("tcp_options"), ...part.parts("udp_options")];
  const [within = options[0]] = options.flatMap((one) => one.parts("destination_port_range"));
  const ports = within === undefined ? [] : between(within, ["min", "max"]);
  const option = options.find((one) => one.when !== undefined);
  const peers = under(part.when, under(option?.when, under(within?.when, sources)));
  return protocol === undefined || ports === undefined ? [] : rulesFor(protocol, ports, peers, part.at, more);
}

const list: PartReader = (resource, _part, into) => {
  const rules = partsOf(resource, "ingress_security_rules").parts.flatMap((one) => oracleRule(one, { head: one.head, standalone: false }));
  into.groups.push(looseGroup(resource, rules));
};

/** A rule of IBM's: the protocol is an argument, or the name of a block; without either, TCP, UDP and ICMP are meant. */
function ibmRule(part: Part, more: More): readonly SgRule[] {
  if (!/^in(bound|gress)$/i.test(textOf(part.get("direction")) ?? "")) return [];
  const peers = addressPeers(part.get("remote"));
  const [name, within = part] = ["tcp", "udp", "icmp"].flatMap((type) => part.parts(type).map((one) => [type, one] as const))[0] ?? [];
  const written = part.get("protocol");
  if (written === undefined && part.has("protocol")) return [];
  const isEvery = /^(icmp_tcp_udp|all|any)$/i.test(textOf(written) ?? "all");
  const protocol = name !== undefined ? textAt(name, within.at) : isEvery ? textAt("all", written?.at ?? part.head) : written;
  const ports = between(within, ["port_min", "port_max"]);
  return protocol === undefined || ports === undefined ? [] : rulesFor(protocol, ports, under(within.when, peers), part.at, more);
}

/** The readers by type of resource. */
export const ORACLE: Readonly<Record<string, PartReader>> = {
  oci_core_security_list: list,
  oci_core_default_security_list: list,
  oci_core_network_security_group_security_rule(resource, part, into) {
    if (textOf(part.get("direction"))?.toUpperCase() !== "INGRESS") return;
    const group = ownerOf(part, resource, "network_security_group_id");
    for (const rule of oracleRule(part, { head: resource.head, standalone: true }))
      into.pending.push({ kind: "cloud-firewall", group, rule });
  },
  ibm_is_security_group_rule(resource, part, into) {
    const group = ownerOf(part, resource, "group");
    for (const rule of ibmRule(part, { head: resource.head, standalone: true })) into.pending.push({ kind: "cloud-firewall", group, rule });
  },
};
