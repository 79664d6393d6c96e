/** Firewalls of further clouds: lists of allowing rules of simple shape. */
import { addressPeer, looseGroup, type PartReader, rulesFor, textAt } from "./firewall-rules.ts";
import type { Peer, SgRule } from "./normal.ts";
import { type Part, partsOf, type Resource, referenceName } from "./terraform-module.ts";
import { itemsOf, textOf, type Value } from "./value.ts";

/** The names of arguments in one cloud's rules. */
type Shape = {
  readonly protocol: string;
  readonly ports: readonly string[];
  readonly sources: readonly string[];
  /** Arguments and the texts that they must have for a rule to be an inbound one that allows. */
  readonly when?: Readonly<Record<string, RegExp>>;
  /** The names of the first and last port, where they are apart. */
  readonly between?: readonly [from: string, to: string];
};

/** The rule of a block; nothing where it lets nobody in from outside, or not all of it is known. */
function ruleOf(part: Part, shape: Shape, head: SgRule["head"], standalone: boolean): readonly SgRule[] {
  for (const [name, wanted] of Object.entries(shape.when ?? {})) {
    const value = part.get(name);
    if (value === undefined ? !wanted.test("") : !wanted.test(textOf(value) ?? "unknown")) return [];
  }
  const protocol = part.get(shape.protocol) ?? textAt("all", part.head);
  const listed = shape.ports.flatMap((name) => itemsOf(part.get(name)));
  const range = shape.between === undefined ? [] : between(part, shape.between);
  if (range === undefined || (listed.length === 0 && shape.ports.some((name) => part.has(name)))) return [];
  const ports = [...listed, ...range];
  const peers: readonly Peer[] = shape.sources.flatMap((name) => itemsOf(part.get(name))).map(addressPeer);
  return rulesFor(protocol, ports, peers, part.at, { head, standalone });
}

/** Both ports as one range; undefined where one is not known. 0 and 0, and none, are all ports. */
function between(part: Part, [from, to]: readonly [string, string]): readonly Value[] | undefined {
  const [low, high] = [part.get(from), part.get(to)];
  if (low === undefined && high === undefined) return part.has(from) ? undefined : [];
  const [a, b] = [textOf(low ?? high), textOf(high ?? low)];
  if (a === undefined || b === undefined) return undefined;
  return a === "0" && b === "0" ? [] : [textAt(`${a}-${b}`, (low ?? high ?? part).at)];
}

/** Rules in blocks of a type. */
const inside =
  (type: string, shape: Shape): PartReader =>
  (resource, _part, into) => {
    const rules = partsOf(resource, type).parts.flatMap((one) => ruleOf(one, shape, one.head, false));
    into.groups.push(looseGroup(resource, rules));
  };

/** A resource that is one rule. */
const alone =
  (shape: Shape, of: string): PartReader =>
  (resource, part, into) => {
    for (const rule of ruleOf(part, shape, resource.head, true))
      into.pending.push({ kind: "cloud-firewall", group: ownerOf(part, resource, of), rule });
  };

function ownerOf(part: Part, resource: Resource, name: string): string {
  const value = part.get(name);
  return (resource.conditional ? "" : (textOf(value) ?? referenceName(value))) || `of ${resource.name} ${resource.index}`;
}

const INBOUND = /^in(bound|gress)?$/i;

const OPENSTACK: Shape = {
  protocol: "protocol",
  ports: [],
  between: ["port_range_min", "port_range_max"],
  sources: ["remote_ip_prefix"],
  when: { direction: INBOUND },
};
const ALICLOUD: Shape = {
  protocol: "ip_protocol",
  ports: ["port_range"],
  sources: ["cidr_ip", "ipv6_cidr_ip"],
  when: { type: INBOUND, policy: /^(accept)?$/i },
};

/** Oracle's rules have their ports in a block named after the protocol; numbers are IANA's. */
function oracleRule(part: Part, head: SgRule["head"], standalone: boolean): readonly SgRule[] {
  const protocol = part.get("protocol");
  const sources = itemsOf(part.get("source")).map(addressPeer);
  const options = [...part.parts("tcp_options"), ...part.parts("udp_options")];
  const [within = options[0]] = options.flatMap((one) => one.parts("destination_port_range"));
  const ports = within === undefined ? [] : between(within, ["min", "max"]);
  return protocol === undefined || ports === undefined ? [] : rulesFor(protocol, ports, sources, part.at, { head, standalone });
}

/** The readers by type of resource. */
export const CLOUDS: Readonly<Record<string, PartReader>> = {
  digitalocean_firewall: inside("inbound_rule", { protocol: "protocol", ports: ["port_range"], sources: ["source_addresses"] }),
  hcloud_firewall: inside("rule", { protocol: "protocol", ports: ["port"], sources: ["source_ips"], when: { direction: INBOUND } }),
  linode_firewall: inside("inbound", {
    protocol: "protocol",
    ports: ["ports"],
    sources: ["ipv4", "ipv6"],
    when: { action: /^(accept)?$/i },
  }),
  openstack_compute_secgroup_v2: inside("rule", {
    protocol: "ip_protocol",
    ports: [],
    between: ["from_port", "to_port"],
    sources: ["cidr"],
  }),
  openstack_networking_secgroup_rule_v2: alone(OPENSTACK, "security_group_id"),
  alicloud_security_group_rule: alone(ALICLOUD, "security_group_id"),
  yandex_vpc_security_group: inside("ingress", {
    protocol: "protocol",
    ports: ["port"],
    between: ["from_port", "to_port"],
    sources: ["v4_cidr_blocks", "v6_cidr_blocks"],
  }),
  oci_core_security_list(resource, _part, into) {
    const rules = partsOf(resource, "ingress_security_rules").parts.flatMap((one) => oracleRule(one, one.head, false));
    into.groups.push(looseGroup(resource, rules));
  },
  oci_core_network_security_group_security_rule(resource, part, into) {
    if (textOf(part.get("direction"))?.toUpperCase() !== "INGRESS") return;
    const group = ownerOf(part, resource, "network_security_group_id");
    for (const rule of oracleRule(part, resource.head, true)) into.pending.push({ kind: "cloud-firewall", group, rule });
  },
};
