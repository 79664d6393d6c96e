/** Firewalls of further clouds in Terraform, as their providers document them. */
import { terraform } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

const OPEN = "exposed-service 0.0.0.0/0";
const WHOLE = "open-to-everyone 0.0.0.0/0";

export type Given = Readonly<Record<string, string | number | readonly string[]>>;

export const lines = (given: Given, indent: string): string =>
  Object.entries(given)
    .map(
      ([name, value]) =>
        `${indent}${name} = ${typeof value === "string" && /^(var|local)\./.test(value) ? value : JSON.stringify(value)}\n`,
    )
    .join("");
export const alone = (type: string, given: Given): string => `resource "${type}" "r" {\n${lines(given, "  ")}}\n`;
export const inside = (type: string, block: string, rules: readonly Given[], more: Given = {}): string =>
  `resource "${type}" "r" {\n${lines(more, "  ")}${rules.map((one) => `  ${block} {\n${lines(one, "    ")}  }\n`).join("")}}\n`;

const tencent = (more: Given): string =>
  alone("tencentcloud_security_group_rule", {
    security_group_id: "sg-1",
    type: "ingress",
    cidr_ip: "0.0.0.0/0",
    ip_protocol: "TCP",
    port_range: "22",
    policy: "ACCEPT",
    ...more,
  });
const TENCENT: readonly Case[] = [
  ["a rule", tencent({}), OPEN],
  ["the web", tencent({ port_range: "80,443" })],
  ["several ports", tencent({ port_range: "443,3306" }), OPEN],
  ["every protocol", tencent({ ip_protocol: "ALL", port_range: "ALL" }), WHOLE],
  ["dropped", tencent({ policy: "DROP" })],
  ["out", tencent({ type: "egress" })],
  ["an office", tencent({ cidr_ip: "198.51.100.0/28" })],
  ["ports turned round", tencent({ port_range: "90-80", cidr_ip: "10.0.0.0/8" }), "inverted-ports 90-80"],
  [
    "a set: what comes first decides",
    inside("tencentcloud_security_group_rule_set", "ingress", [
      { action: "ACCEPT", cidr_block: "198.51.100.0/28", protocol: "TCP", port: "22" },
      { action: "DROP", cidr_block: "0.0.0.0/0", protocol: "TCP", port: "22" },
      { action: "ACCEPT", cidr_block: "0.0.0.0/0", protocol: "TCP", port: "21-22" },
    ]),
    "exposed-clear-text 0.0.0.0/0",
  ],
  [
    "a set",
    inside("tencentcloud_security_group_rule_set", "ingress", [
      { action: "ACCEPT", cidr_block: "0.0.0.0/0", protocol: "TCP", port: "3389" },
      { action: "ACCEPT", ipv6_cidr_block: "::/0", protocol: "ALL", port: "ALL" },
    ]),
    OPEN,
    "open-to-everyone ::/0",
  ],
  [
    "a template of services",
    inside("tencentcloud_security_group_rule_set", "ingress", [
      { action: "ACCEPT", cidr_block: "0.0.0.0/0", service_template_id: "ppm-1" },
    ]),
  ],
  [
    "in one text",
    alone("tencentcloud_security_group_lite_rule", {
      security_group_id: "sg-1",
      ingress: ["ACCEPT#10.0.0.0/8#22#TCP", "ACCEPT#0.0.0.0/0#3306#TCP"],
    }),
    "exposed-service ACCEPT#0.0.0.0/0#3306#TCP",
  ],
  [
    "in one text, half written",
    alone("tencentcloud_security_group_lite_rule", { security_group_id: "sg-1", ingress: ["ACCEPT#0.0.0.0/0#", "ACCEPT"] }),
  ],
];

const group = (rules: readonly Given[], more: Given = { inbound_default_policy: "drop" }): string =>
  inside("scaleway_instance_security_group", "inbound_rule", rules, more);
const SCALEWAY: readonly Case[] = [
  ["a port for everybody, who is not named", group([{ action: "accept", port: 22 }]), "exposed-service inbound_rule"],
  ["a range", group([{ action: "accept", port_range: "5432-5433", ip_range: "0.0.0.0/0" }]), OPEN],
  [
    "the web",
    group([
      { action: "accept", port: 80 },
      { action: "accept", port: 443 },
    ]),
  ],
  ["an office", group([{ action: "accept", port: 22, ip_range: "198.51.100.0/28" }])],
  ["one address", group([{ action: "accept", port: 22, ip: "198.51.100.7" }])],
  ["everything is let in", group([{ action: "accept", port: 22, ip_range: "198.51.100.0/28" }], {}), "open-to-everyone r"],
  ["everything is let in, and it says so", group([], { inbound_default_policy: "accept" }), "open-to-everyone accept"],
  ["everything but what is dropped", group([{ action: "drop", protocol: "ANY" }], {})],
  ["a policy that is not known", group([], { inbound_default_policy: "var.policy" })],
  [
    "rules apart",
    inside("scaleway_instance_security_group_rules", "inbound_rule", [{ action: "accept", port: 22, ip_range: "0.0.0.0/0" }], {
      security_group_id: "var.group",
    }),
    OPEN,
  ],
];

const vultr = (more: Given): string =>
  alone("vultr_firewall_rule", {
    firewall_group_id: "g",
    protocol: "tcp",
    ip_type: "v4",
    subnet: "0.0.0.0",
    subnet_size: 0,
    port: "22",
    ...more,
  });
const VULTR: readonly Case[] = [
  ["ssh", vultr({}), "exposed-service 0.0.0.0"],
  ["IPv6", vultr({ ip_type: "v6", subnet: "::" }), "exposed-service ::"],
  ["a range with a colon", vultr({ port: "8000:9300" }), "exposed-service 0.0.0.0"],
  ["the web", vultr({ port: "443" })],
  ["from Cloudflare", vultr({ port: "22", source: "cloudflare" })],
  ["an office", vultr({ subnet: "198.51.100.0", subnet_size: 28 })],
  ["ping", `resource "vultr_firewall_rule" "r" {\n  protocol = "icmp"\n  ip_type = "v4"\n  subnet = "0.0.0.0"\n  subnet_size = 0\n}\n`],
];

const ibm = (more: Given, block = ""): string =>
  `resource "ibm_is_security_group_rule" "r" {\n${lines({ group: "g", direction: "inbound", remote: "0.0.0.0/0", ...more }, "  ")}${block}}\n`;
const IBM: readonly Case[] = [
  ["ssh", ibm({ protocol: "tcp", port_min: 22, port_max: 22 }), OPEN],
  ["in a block", ibm({}, "  tcp {\n    port_min = 22\n    port_max = 22\n  }\n"), OPEN],
  ["the web, in a block", ibm({}, "  tcp {\n    port_min = 443\n    port_max = 443\n  }\n")],
  ["nothing is said of protocols", ibm({}), WHOLE],
  ["every protocol", ibm({ protocol: "any" }), WHOLE],
  ["ping", ibm({}, "  icmp {\n    type = 8\n  }\n")],
  ["one address", ibm({ remote: "198.51.100.7", protocol: "tcp", port_min: 22, port_max: 22 })],
  ["a group", ibm({ remote: "r010-2d07", protocol: "tcp", port_min: 22, port_max: 22 })],
  ["out", ibm({ direction: "outbound" })],
];

const exoscale = (more: Given): string =>
  alone("exoscale_security_group_rule", {
    security_group_id: "g",
    type: "INGRESS",
    protocol: "TCP",
    cidr: "0.0.0.0/0",
    start_port: 22,
    end_port: 22,
    ...more,
  });
const EXOSCALE: readonly Case[] = [
  ["ssh", exoscale({}), OPEN],
  ["IPv6", exoscale({ cidr: "::/0" }), "exposed-service ::/0"],
  ["the web", exoscale({ start_port: 80, end_port: 80 })],
  ["out", exoscale({ type: "EGRESS" })],
  ["turned round", exoscale({ start_port: 90, end_port: 80, cidr: "10.0.0.0/8" }), "inverted-ports 90"],
  ["tunnels", exoscale({ protocol: "IPIP" })],
];

const upcloud = (...rules: readonly Given[]): string =>
  inside(
    "upcloud_firewall_rules",
    "firewall_rule",
    rules.map((one) => ({ action: "accept", direction: "in", ...one })),
    { server_id: "s" },
  );
const ssh = { protocol: "tcp", family: "IPv4", destination_port_start: "22", destination_port_end: "22" };
const UPCLOUD: readonly Case[] = [
  ["ssh for everybody, who is not named", upcloud(ssh), "exposed-service firewall_rule"],
  [
    "the whole range",
    upcloud({ ...ssh, source_address_start: "0.0.0.0", source_address_end: "255.255.255.255" }),
    "exposed-service 0.0.0.0",
  ],
  ["an office", upcloud({ ...ssh, source_address_start: "198.51.100.0", source_address_end: "198.51.100.15" })],
  ["everything", upcloud({}), "open-to-everyone firewall_rule"],
  [
    "dropped before",
    upcloud({ ...ssh, action: "drop" }, { ...ssh, destination_port_end: "22", destination_port_start: "21" }),
    "exposed-clear-text firewall_rule",
  ],
  ["dropped at last", upcloud({ ...ssh, source_address_start: "198.51.100.0", source_address_end: "198.51.100.15" }, { action: "drop" })],
  ["out", upcloud({ direction: "out" })],
  ["the web", upcloud({ ...ssh, destination_port_start: "443", destination_port_end: "443" })],
];

const nifcloud = (more: Given): string =>
  alone("nifcloud_security_group_rule", {
    security_group_names: ["web"],
    type: "IN",
    protocol: "TCP",
    from_port: 22,
    to_port: 22,
    cidr_ip: "0.0.0.0/0",
    ...more,
  });
const NIFCLOUD: readonly Case[] = [
  ["ssh", nifcloud({}), OPEN],
  [
    "by the name of the service",
    'resource "nifcloud_security_group_rule" "r" {\n  security_group_names = ["web"]\n  type = "IN"\n  protocol = "SSH"\n  cidr_ip = "0.0.0.0/0"\n}\n',
    OPEN,
  ],
  [
    "the web by its name",
    'resource "nifcloud_security_group_rule" "r" {\n  security_group_names = ["web"]\n  type = "IN"\n  protocol = "HTTPS"\n  cidr_ip = "0.0.0.0/0"\n}\n',
  ],
  ["every port", nifcloud({ from_port: 0, to_port: 65535 }), WHOLE],
  [
    "everything",
    'resource "nifcloud_security_group_rule" "r" {\n  security_group_names = ["web"]\n  type = "IN"\n  protocol = "ANY"\n  cidr_ip = "0.0.0.0/0"\n}\n',
    WHOLE,
  ],
  ["out", nifcloud({ type: "OUT" })],
];

const yandex = (more: Given): string =>
  alone("yandex_vpc_security_group_rule", {
    security_group_binding: "g",
    direction: "ingress",
    protocol: "TCP",
    v4_cidr_blocks: ["0.0.0.0/0"],
    ...more,
  });
const YANDEX: readonly Case[] = [
  ["ssh", yandex({ port: 22 }), OPEN],
  ["every port", yandex({ port: -1 }), WHOLE],
  ["every port, as a range", yandex({ from_port: -1, to_port: -1, protocol: "ANY" }), WHOLE],
  ["out", yandex({ port: 22, direction: "egress" })],
  [
    "the group itself",
    'resource "yandex_vpc_security_group_rule" "r" {\n  direction = "ingress"\n  protocol = "ANY"\n  predefined_target = "self_security_group"\n}\n',
  ],
];

/** The tables. */
export const FURTHER_CLOUDS: Tables = tablesOf(terraform, "main.tf", {
  TENCENT,
  SCALEWAY,
  VULTR,
  IBM,
  EXOSCALE,
  UPCLOUD,
  NIFCLOUD,
  YANDEX,
});
