/** Firewalls of further clouds in which the order of rules counts, or a missing argument has a meaning. */
import { terraform } from "../../server/languages/security-group/index.ts";
import { alone, type Given, inside } from "./further-cloud-cases.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

const OPEN = "exposed-service 0.0.0.0/0";
const WHOLE = "open-to-everyone 0.0.0.0/0";

const PORTLESS: readonly Case[] = [
  [
    "Hetzner, TCP",
    inside("hcloud_firewall", "rule", [{ direction: "in", protocol: "tcp", source_ips: ["0.0.0.0/0"] }]),
    "port-numbers tcp",
  ],
  ["Hetzner, ping", inside("hcloud_firewall", "rule", [{ direction: "in", protocol: "icmp", source_ips: ["0.0.0.0/0"] }])],
  [
    "Hetzner, a port that is not known",
    inside("hcloud_firewall", "rule", [{ direction: "in", protocol: "tcp", port: "var.port", source_ips: ["0.0.0.0/0"] }]),
  ],
  [
    "DigitalOcean",
    inside("digitalocean_firewall", "inbound_rule", [{ protocol: "udp", source_addresses: ["10.0.0.0/8"] }]),
    "port-numbers udp",
  ],
  ["Exoscale", 'resource "exoscale_security_group_rule" "r" {\n  type = "INGRESS"\n  protocol = "TCP"\n  cidr = "0.0.0.0/0"\n}\n'],
];

const huawei = (more: Given, type = "huaweicloud_networking_secgroup_rule"): string =>
  alone(type, { security_group_id: "g", direction: "ingress", ethertype: "IPv4", protocol: "tcp", ...more });
const OPENSTACK = "openstack_networking_secgroup_rule_v2";
const LIKE_OPENSTACK: readonly Case[] = [
  ["Huawei", huawei({ ports: "22,3389", remote_ip_prefix: "0.0.0.0/0" }), OPEN],
  ["Huawei, everybody, who is not named", huawei({ port_range_min: 22, port_range_max: 22 }), "exposed-service r"],
  ["Huawei, denied", huawei({ ports: "22", remote_ip_prefix: "0.0.0.0/0", action: "deny" })],
  ["Huawei, the web", huawei({ ports: "80,443" })],
  ["Huawei, a group of addresses", huawei({ ports: "22", remote_address_group_id: "a" })],
  ["OpenStack, everybody, who is not named", huawei({ port_range_min: 22, port_range_max: 22 }, OPENSTACK), "exposed-service r"],
  ["OpenStack, 0 and 0 are all", huawei({ port_range_min: 0, port_range_max: 0, remote_ip_prefix: "0.0.0.0/0" }, OPENSTACK), WHOLE],
  ["OpenStack, a group", huawei({ remote_group_id: "var.group" }, OPENSTACK)],
  ["OpenStack, a protocol of its own", huawei({ protocol: "vrrp", remote_ip_prefix: "10.0.0.0/24" }, OPENSTACK)],
  [
    "OpenStack, turned round",
    huawei({ port_range_min: 90, port_range_max: 80, remote_ip_prefix: "10.0.0.0/8" }, OPENSTACK),
    "inverted-ports 90",
  ],
  [
    "OpenStack, no address",
    huawei({ port_range_min: 80, port_range_max: 80, remote_ip_prefix: "300.0.0.0/8" }, OPENSTACK),
    "invalid-cidr 300.0.0.0/8",
  ],
];

const alicloud = (more: Given, name = "r"): string =>
  alone("alicloud_security_group_rule", {
    type: "ingress",
    ip_protocol: "tcp",
    port_range: "22/22",
    security_group_id: "sg-1",
    cidr_ip: "0.0.0.0/0",
    ...more,
  }).replace('"r"', `"${name}"`);
const ORDERED: readonly Case[] = [
  ["Alibaba, dropped by a rule with the same priority", alicloud({}) + alicloud({ policy: "drop" }, "d"), "acl-shadowed 0.0.0.0/0"],
  ["Alibaba, dropped too late", alicloud({}) + alicloud({ policy: "drop", priority: 2 }, "d"), OPEN, "acl-shadowed 0.0.0.0/0"],
  [
    "Linode, everything is let in",
    inside("linode_firewall", "inbound", [], { label: "f", inbound_policy: "ACCEPT", outbound_policy: "ACCEPT" }),
    "open-to-everyone ACCEPT",
  ],
  ["Linode, nothing is", inside("linode_firewall", "inbound", [], { label: "f", inbound_policy: "DROP", outbound_policy: "ACCEPT" })],
  [
    "Linode, switched off",
    'resource "linode_firewall" "f" {\n  disabled = true\n  inbound_policy = "ACCEPT"\n  outbound_policy = "ACCEPT"\n}\n',
  ],
  [
    "Linode, dropped before",
    inside(
      "linode_firewall",
      "inbound",
      [
        { label: "a", action: "ACCEPT", protocol: "TCP", ports: "22", ipv4: ["198.51.100.0/28"] },
        { label: "b", action: "DROP", protocol: "TCP", ports: "22", ipv4: ["0.0.0.0/0"] },
      ],
      { inbound_policy: "DROP", outbound_policy: "ACCEPT" },
    ),
  ],
  [
    "DigitalOcean, 0 is every port",
    inside("digitalocean_firewall", "inbound_rule", [{ protocol: "tcp", port_range: "0", source_addresses: ["0.0.0.0/0"] }]),
    WHOLE,
  ],
  [
    "Oracle's default list",
    'resource "oci_core_default_security_list" "l" {\n  ingress_security_rules {\n    protocol = "6"\n    source = "0.0.0.0/0"\n    tcp_options {\n      min = 22\n      max = 22\n    }\n  }\n}\n',
    OPEN,
  ],
  [
    "Oracle, a service of its own",
    'resource "oci_core_security_list" "l" {\n  ingress_security_rules {\n    protocol = "6"\n    source = "oci-phx-objectstorage"\n    source_type = "SERVICE_CIDR_BLOCK"\n  }\n}\n',
  ],
];

/** The tables. */
export const ORDERED_CLOUDS: Tables = tablesOf(terraform, "main.tf", { PORTLESS, LIKE_OPENSTACK, ORDERED });
