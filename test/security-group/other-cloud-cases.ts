/** Further clouds, and templates of Azure Resource Manager. */
import { arm as armTemplates, terraform } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

const OPEN = "exposed-service 0.0.0.0/0";

const OTHERS: readonly Case[] = [
  [
    "DigitalOcean",
    'resource "digitalocean_firewall" "f" {\n  inbound_rule {\n    protocol = "tcp"\n    port_range = "22"\n    source_addresses = ["0.0.0.0/0", "::/0"]\n  }\n}\n',
    OPEN,
    "exposed-service ::/0",
  ],
  [
    "DigitalOcean, every port",
    'resource "digitalocean_firewall" "f" {\n  inbound_rule {\n    protocol = "tcp"\n    port_range = "1-65535"\n    source_addresses = ["0.0.0.0/0"]\n  }\n}\n',
    "open-to-everyone 0.0.0.0/0",
  ],
  [
    "DigitalOcean, the web",
    'resource "digitalocean_firewall" "f" {\n  inbound_rule {\n    protocol = "tcp"\n    port_range = "443"\n    source_addresses = ["0.0.0.0/0", "::/0"]\n  }\n  outbound_rule {\n    protocol = "tcp"\n    port_range = "22"\n    destination_addresses = ["0.0.0.0/0"]\n  }\n}\n',
  ],
  [
    "Hetzner",
    'resource "hcloud_firewall" "f" {\n  rule {\n    direction = "in"\n    protocol = "tcp"\n    port = "22"\n    source_ips = ["0.0.0.0/0", "::/0"]\n  }\n}\n',
    OPEN,
    "exposed-service ::/0",
  ],
  [
    "Hetzner, ping",
    'resource "hcloud_firewall" "f" {\n  rule {\n    direction = "in"\n    protocol = "icmp"\n    source_ips = ["0.0.0.0/0", "::/0"]\n  }\n}\n',
  ],
  [
    "Hetzner, outbound",
    'resource "hcloud_firewall" "f" {\n  rule {\n    direction = "out"\n    protocol = "tcp"\n    port = "any"\n    destination_ips = ["0.0.0.0/0"]\n  }\n}\n',
  ],
  [
    "OpenStack",
    'resource "openstack_networking_secgroup_rule_v2" "r" {\n  direction = "ingress"\n  ethertype = "IPv4"\n  protocol = "tcp"\n  port_range_min = 22\n  port_range_max = 22\n  remote_ip_prefix = "0.0.0.0/0"\n  security_group_id = openstack_networking_secgroup_v2.g.id\n}\n',
    OPEN,
  ],
  [
    "OpenStack, everything",
    'resource "openstack_networking_secgroup_rule_v2" "r" {\n  direction = "ingress"\n  ethertype = "IPv4"\n  remote_ip_prefix = "0.0.0.0/0"\n}\n',
    "open-to-everyone 0.0.0.0/0",
  ],
  [
    "OpenStack, a group",
    'resource "openstack_networking_secgroup_rule_v2" "r" {\n  direction = "ingress"\n  ethertype = "IPv4"\n  protocol = "tcp"\n  remote_group_id = "g"\n}\n',
  ],
  [
    "OpenStack, as it was",
    'resource "openstack_compute_secgroup_v2" "g" {\n  rule {\n    from_port = 22\n    to_port = 22\n    ip_protocol = "tcp"\n    cidr = "0.0.0.0/0"\n  }\n}\n',
    OPEN,
  ],
  [
    "Oracle",
    'resource "oci_core_security_list" "l" {\n  ingress_security_rules {\n    protocol = "6"\n    source = "0.0.0.0/0"\n    tcp_options {\n      min = 22\n      max = 22\n    }\n  }\n}\n',
    OPEN,
  ],
  [
    "Oracle, everything",
    'resource "oci_core_security_list" "l" {\n  ingress_security_rules {\n    protocol = "all"\n    source = "0.0.0.0/0"\n  }\n}\n',
    "open-to-everyone 0.0.0.0/0",
  ],
  [
    "Oracle, a rule of its own",
    'resource "oci_core_network_security_group_security_rule" "r" {\n  network_security_group_id = "g"\n  direction = "INGRESS"\n  protocol = "6"\n  source = "0.0.0.0/0"\n  tcp_options {\n    destination_port_range {\n      min = 3389\n      max = 3389\n    }\n  }\n}\n',
    OPEN,
  ],
  [
    "Alibaba",
    'resource "alicloud_security_group_rule" "r" {\n  type = "ingress"\n  ip_protocol = "tcp"\n  policy = "accept"\n  port_range = "22/22"\n  security_group_id = alicloud_security_group.g.id\n  cidr_ip = "0.0.0.0/0"\n}\n',
    OPEN,
  ],
  [
    "Alibaba, everything",
    'resource "alicloud_security_group_rule" "r" {\n  type = "ingress"\n  ip_protocol = "all"\n  port_range = "-1/-1"\n  cidr_ip = "0.0.0.0/0"\n}\n',
    "open-to-everyone 0.0.0.0/0",
  ],
  [
    "Alibaba, dropped",
    'resource "alicloud_security_group_rule" "r" {\n  type = "ingress"\n  ip_protocol = "tcp"\n  policy = "drop"\n  port_range = "22/22"\n  cidr_ip = "0.0.0.0/0"\n}\n',
  ],
  [
    "Linode",
    'resource "linode_firewall" "f" {\n  inbound {\n    label = "ssh"\n    action = "ACCEPT"\n    protocol = "TCP"\n    ports = "22"\n    ipv4 = ["0.0.0.0/0"]\n  }\n}\n',
    OPEN,
  ],
  [
    "Yandex",
    'resource "yandex_vpc_security_group" "g" {\n  ingress {\n    protocol = "TCP"\n    port = 22\n    v4_cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n',
    OPEN,
  ],
  [
    "Yandex, a range",
    'resource "yandex_vpc_security_group" "g" {\n  ingress {\n    protocol = "ANY"\n    from_port = 0\n    to_port = 65535\n    v4_cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n',
    "open-to-everyone 0.0.0.0/0",
  ],
];

const arm = (resources: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify(
    {
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      contentVersion: "1.0.0.0",
      ...more,
      resources,
    },
    null,
    2,
  );
const armRule = (given: Readonly<Record<string, unknown>>) => ({
  name: "ssh",
  properties: {
    priority: 100,
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    sourcePortRange: "*",
    destinationPortRange: "22",
    sourceAddressPrefix: "*",
    destinationAddressPrefix: "*",
    ...given,
  },
});
const armGroup = (...rules: readonly Readonly<Record<string, unknown>>[]) => ({
  type: "Microsoft.Network/networkSecurityGroups",
  name: "n",
  properties: { securityRules: rules.map(armRule) },
});

const ARM: readonly Case[] = [
  ["ssh", arm([armGroup({})]), "exposed-service *"],
  ["rdp from Internet", arm([armGroup({ destinationPortRange: "3389", sourceAddressPrefix: "Internet" })]), "exposed-service Internet"],
  ["every port", arm([armGroup({ destinationPortRange: "*" })]), "open-to-everyone *"],
  ["https", arm([armGroup({ destinationPortRange: "443" })])],
  ["from an office", arm([armGroup({ sourceAddressPrefix: "198.51.100.0/28" })])],
  ["denied first", arm([armGroup({ access: "Deny" }, { priority: 200 })]), "acl-shadowed *"],
  ["outbound", arm([armGroup({ direction: "Outbound" })])],
  [
    "a parameter with a default",
    arm([armGroup({ sourceAddressPrefix: "[parameters('from')]" })], { parameters: { from: { type: "string", defaultValue: "*" } } }),
    "exposed-service [parameters('from')]",
  ],
  [
    "a parameter without one",
    arm([armGroup({ sourceAddressPrefix: "[parameters('from')]" })], { parameters: { from: { type: "string" } } }),
  ],
  ["a variable", arm([armGroup({ destinationPortRange: "[variables('port')]" })], { variables: { port: "22" } }), "exposed-service *"],
  ["an expression", arm([armGroup({ sourceAddressPrefix: "[concat(parameters('from'), '/32')]" })])],
  [
    "a rule of its own",
    arm([{ type: "Microsoft.Network/networkSecurityGroups/securityRules", name: "n/ssh", properties: armRule({}).properties }]),
    "exposed-service *",
  ],
  [
    "an open database",
    arm([
      {
        type: "Microsoft.DBforPostgreSQL/servers/firewallRules",
        name: "p/all",
        properties: { startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" },
      },
    ]),
    "open-endpoint 255.255.255.255",
  ],
  [
    "an open SQL server, nested",
    arm([
      {
        type: "Microsoft.Sql/servers",
        name: "s",
        resources: [{ type: "firewallRules", name: "all", properties: { startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" } }],
      },
    ]),
    "open-endpoint 255.255.255.255",
  ],
];

const azapi = (type: string, body: string, more = ""): string =>
  `resource "azapi_resource" "r" {\n  type = "Microsoft.Network/networkSecurityGroups${type}@2023-09-01"\n  name = "r"\n${more}  body = ${body}\n}\n`;
const PROPERTIES =
  '{ priority = 100, direction = "Inbound", access = "Allow", protocol = "Tcp", sourcePortRange = "*", destinationPortRange = "22", sourceAddressPrefix = "*", destinationAddressPrefix = "*" }';
const AZAPI: readonly Case[] = [
  ["ssh", azapi("", `{ properties = { securityRules = [{ name = "ssh", properties = ${PROPERTIES} }] } }`), "exposed-service *"],
  ["https", azapi("", `{ properties = { securityRules = [{ properties = ${PROPERTIES.replace('"22"', '"443"')} }] } }`)],
  [
    "a rule of its own, as JSON",
    azapi("/securityRules", `jsonencode({ properties = ${PROPERTIES} })`, "  parent_id = azapi_resource.n.id\n"),
    `exposed-service jsonencode({ properties = ${PROPERTIES} })`,
  ],
];

/** A deployment inside a template, as Bicep writes its modules. */
const deployment = (port: string, scope: string, given: unknown): string =>
  arm(
    [
      {
        type: "Microsoft.Resources/deployments",
        name: "inner",
        properties: {
          expressionEvaluationOptions: { scope },
          parameters: { port: { value: given } },
          template: {
            parameters: { port: { type: "string", defaultValue: "443" } },
            resources: { nsg: armGroup({ destinationPortRange: port }) },
          },
        },
      },
    ],
    { languageVersion: "2.0", parameters: { port: { type: "string", defaultValue: "443" }, own: { type: "string", defaultValue: "22" } } },
  );
const NESTED: readonly Case[] = [
  ["written out", deployment("22", "inner", "443"), "exposed-service *"],
  ["a parameter that is given", deployment("[parameters('port')]", "inner", "22"), "exposed-service *"],
  ["a parameter that is given by a parameter", deployment("[parameters('port')]", "inner", "[parameters('own')]"), "exposed-service *"],
  ["a parameter of the outer template", deployment("[parameters('port')]", "outer", "22")],
  ["a parameter that only a run knows", deployment("[parameters('port')]", "inner", "[reference('x').port]")],
];

/** The tables by cloud. */
export const OTHER_CLOUDS: Tables = [
  ...tablesOf(terraform, "main.tf", { OTHERS, AZAPI }),
  ...tablesOf(armTemplates, "azuredeploy.json", { ARM, NESTED }),
];
