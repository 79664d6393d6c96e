/** Azure and Google, as their documentation and scanners' users write them. */
import { terraform } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

type Arguments = Readonly<Record<string, string | number | readonly string[]>>;

const shown = (given: Arguments, indent: string): string =>
  Object.entries(given)
    .map(([name, value]) => `${indent}${name} = ${JSON.stringify(value)}\n`)
    .join("");

const SSH: Arguments = {
  name: "ssh",
  priority: 100,
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  source_port_range: "*",
  destination_port_range: "22",
  source_address_prefix: "*",
  destination_address_prefix: "*",
};
const { destination_port_range: _range, source_address_prefix: _prefix, ...BARE } = SSH;
const nsg = (...rules: readonly Arguments[]): string =>
  `resource "azurerm_network_security_group" "n" {\n  name = "n"\n${rules.map((rule) => `  security_rule {\n${shown({ ...SSH, ...rule }, "    ")}  }\n`).join("")}}\n`;
const bare = (rule: Arguments): string =>
  `resource "azurerm_network_security_group" "n" {\n  name = "n"\n  security_rule {\n${shown({ ...BARE, ...rule }, "    ")}  }\n}\n`;
const own = (rule: Arguments, label = "r"): string =>
  `resource "azurerm_network_security_rule" "${label}" {\n  network_security_group_name = azurerm_network_security_group.n.name\n${shown({ ...SSH, ...rule }, "  ")}}\n`;

const AZURE: readonly Case[] = [
  ["ssh from *", nsg({}), "exposed-service *"],
  ["ssh from Internet", nsg({ source_address_prefix: "Internet" }), "exposed-service Internet"],
  ["ssh from internet", nsg({ source_address_prefix: "internet" }), "exposed-service internet"],
  ["ssh from any", nsg({ source_address_prefix: "any" }), "exposed-service any"],
  ["ssh from 0.0.0.0/0", nsg({ source_address_prefix: "0.0.0.0/0" }), "exposed-service 0.0.0.0/0"],
  ["ssh from /0", nsg({ source_address_prefix: "/0" }), "exposed-service /0"],
  ["rdp", nsg({ destination_port_range: "3389" }), "exposed-service *"],
  ["a range around rdp", nsg({ destination_port_range: "3000-4000" }), "exposed-service *"],
  ["several ranges", bare({ source_address_prefix: "*", destination_port_ranges: ["443", "22"] }), "exposed-service *"],
  [
    "several prefixes",
    bare({ destination_port_range: "22", source_address_prefixes: ["10.0.0.0/8", "0.0.0.0/0"] }),
    "exposed-service 0.0.0.0/0",
  ],
  ["ports with commas", nsg({ destination_port_range: "80,22" }), "exposed-service *"],
  ["any protocol", nsg({ protocol: "*" }), "exposed-service *"],
  ["the protocol in capitals", nsg({ protocol: "TCP" }), "exposed-service *"],
  ["every port", nsg({ destination_port_range: "*" }), "open-to-everyone *"],
  ["every port as a range", nsg({ destination_port_range: "0-65535", protocol: "*" }), "open-to-everyone *"],
  [
    "only what a rule needs",
    'resource "azurerm_network_security_rule" "r" {\n  direction = "Inbound"\n  access = "Allow"\n  source_address_prefix = "0.0.0.0/0"\n}\n',
    "open-to-everyone 0.0.0.0/0",
  ],
  ["udp", nsg({ protocol: "Udp", destination_port_range: "161" }), "exposed-clear-text *"],
  ["https", nsg({ destination_port_range: "443" })],
  ["ping", nsg({ protocol: "Icmp", destination_port_range: "*" })],
  ["outbound", nsg({ direction: "Outbound", destination_port_range: "*" })],
  ["denied", nsg({ access: "Deny" })],
  ["from the network", nsg({ source_address_prefix: "VirtualNetwork" })],
  ["from the balancer", nsg({ source_address_prefix: "AzureLoadBalancer" })],
  ["from a service", nsg({ source_address_prefix: "AzureCloud.westeurope" })],
  ["from an address", nsg({ source_address_prefix: "198.51.100.7" })],
  [
    "from a group",
    `resource "azurerm_network_security_group" "n" {\n  security_rule {\n${shown({ ...BARE, destination_port_range: "22" }, "    ")}    source_application_security_group_ids = [azurerm_application_security_group.a.id]\n  }\n}\n`,
  ],
  ["denied first", nsg({ access: "Deny", priority: 100 }, { priority: 200 }), "acl-shadowed *"],
  ["denied later", nsg({ priority: 100 }, { access: "Deny", priority: 200 }), "exposed-service *", "acl-shadowed *"],
  [
    "another port denied first",
    nsg({ access: "Deny", priority: 100, destination_port_range: "3389" }, { priority: 200 }),
    "exposed-service *",
  ],
  [
    "a part denied first",
    nsg({ access: "Deny", priority: 100, source_address_prefix: "198.51.100.0/24" }, { priority: 200 }),
    "exposed-service *",
  ],
  [
    "everything denied first, one port left",
    nsg({ access: "Deny", priority: 100, destination_port_range: "0-21" }, { priority: 200, destination_port_range: "20-22" }),
    "exposed-service *",
  ],
  [
    "denied for another machine",
    nsg(
      { access: "Deny", priority: 100, destination_address_prefix: "10.0.0.4" },
      { priority: 200, destination_address_prefix: "10.0.0.5" },
    ),
    "exposed-service *",
  ],
  ["a priority twice", nsg({ name: "a", destination_port_range: "443" }, { name: "b", destination_port_range: "80" }), "acl-number 100"],
  ["a priority too low", nsg({ priority: 99, destination_port_range: "443" }), "acl-number 99"],
  ["a priority twice, in two directions", nsg({ name: "a", destination_port_range: "443" }, { name: "b", direction: "Outbound" })],
  ["a rule of its own", own({}), "exposed-service *"],
  ["rules of their own, denied first", own({ access: "Deny", priority: 100 }) + own({ priority: 200 }, "s"), "acl-shadowed *"],
  [
    "rules of their own, one priority",
    own({ destination_port_range: "443" }) + own({ destination_port_range: "80" }, "s"),
    "acl-number 100",
  ],
  [
    "an open database",
    'resource "azurerm_postgresql_firewall_rule" "f" {\n  start_ip_address = "0.0.0.0"\n  end_ip_address = "255.255.255.255"\n}\n',
    "open-endpoint 255.255.255.255",
  ],
  [
    "an open SQL server",
    'resource "azurerm_mssql_firewall_rule" "f" {\n  start_ip_address = "1.0.0.0"\n  end_ip_address = "255.0.0.0"\n}\n',
    "open-endpoint 255.0.0.0",
  ],
  [
    "an open Redis",
    'resource "azurerm_redis_firewall_rule" "f" {\n  start_ip = "0.0.0.0"\n  end_ip = "255.255.255.255"\n}\n',
    "open-endpoint 255.255.255.255",
  ],
  [
    "a database for Azure's services",
    'resource "azurerm_mssql_firewall_rule" "f" {\n  start_ip_address = "0.0.0.0"\n  end_ip_address = "0.0.0.0"\n}\n',
  ],
  [
    "a database for an office",
    'resource "azurerm_mssql_firewall_rule" "f" {\n  start_ip_address = "198.51.100.1"\n  end_ip_address = "198.51.100.9"\n}\n',
  ],
  [
    "an open AKS",
    'resource "azurerm_kubernetes_cluster" "k" {\n  api_server_access_profile {\n    authorized_ip_ranges = ["0.0.0.0/0"]\n  }\n}\n',
    "open-endpoint 0.0.0.0/0",
  ],
  [
    "an open AKS, as it was",
    'resource "azurerm_kubernetes_cluster" "k" {\n  api_server_authorized_ip_ranges = ["0.0.0.0/0"]\n}\n',
    "open-endpoint 0.0.0.0/0",
  ],
];

const firewall = (rest: string, label = "f"): string =>
  `resource "google_compute_firewall" "${label}" {\n  name = "${label}"\n  network = google_compute_network.n.name\n${rest}}\n`;
const allow = (protocol: string, ...ports: string[]): string =>
  `  allow {\n    protocol = "${protocol}"\n${ports.length === 0 ? "" : `    ports = ${JSON.stringify(ports)}\n`}  }\n`;
const WORLD = '  source_ranges = ["0.0.0.0/0"]\n';
const OPEN = "exposed-service 0.0.0.0/0";

const GOOGLE: readonly Case[] = [
  ["ssh", firewall(allow("tcp", "22") + WORLD), OPEN],
  ["rdp", firewall(allow("tcp", "3389") + WORLD), OPEN],
  ["ssh by protocol number", firewall(allow("6", "22") + WORLD), OPEN],
  ["ssh in a range", firewall(allow("tcp", "20-25") + WORLD), OPEN],
  ["ssh by IPv6", firewall(`${allow("tcp", "22")}  source_ranges = ["::/0"]\n`), "exposed-service ::/0"],
  ["every tcp port", firewall(allow("tcp") + WORLD), "open-to-everyone 0.0.0.0/0"],
  ["everything", firewall(allow("all") + WORLD), "open-to-everyone 0.0.0.0/0"],
  ["two allow blocks", firewall(allow("icmp") + allow("tcp", "80", "3306") + WORLD), OPEN],
  ["no source", firewall(allow("tcp", "22")), "exposed-service f"],
  ["the web", firewall(allow("tcp", "80", "443") + WORLD)],
  ["tags alone", firewall(`${allow("tcp", "22")}  source_tags = ["bastion"]\n`)],
  ["accounts alone", firewall(`${allow("tcp", "22")}  source_service_accounts = ["a@p.iam.gserviceaccount.com"]\n`)],
  ["tags and everybody", firewall(`${allow("tcp", "22")}  source_tags = ["bastion"]\n${WORLD}`), OPEN],
  ["IAP", firewall(`${allow("tcp", "22", "3389")}  source_ranges = ["35.235.240.0/20"]\n`)],
  ["health checks", firewall(`${allow("tcp")}  source_ranges = ["130.211.0.0/22", "35.191.0.0/16"]\n`)],
  ["egress", firewall(`${allow("all")}  direction = "EGRESS"\n  destination_ranges = ["0.0.0.0/0"]\n`)],
  ["disabled", firewall(`${allow("tcp", "22")}${WORLD}  disabled = true\n`)],
  ["denied", firewall(`  deny {\n    protocol = "all"\n  }\n${WORLD}`)],
  [
    "denied first",
    firewall(`  deny {\n    protocol = "tcp"\n    ports = ["22"]\n  }\n${WORLD}  priority = 500\n`, "d") +
      firewall(allow("tcp", "22") + WORLD),
    "acl-shadowed 0.0.0.0/0",
  ],
  [
    "denied for others",
    firewall(`  deny {\n    protocol = "tcp"\n    ports = ["22"]\n  }\n${WORLD}  priority = 500\n  target_tags = ["db"]\n`, "d") +
      firewall(allow("tcp", "22") + WORLD),
    OPEN,
  ],
  [
    "denied later",
    firewall(`  deny {\n    protocol = "tcp"\n    ports = ["22"]\n  }\n${WORLD}  priority = 2000\n`, "d") +
      firewall(allow("tcp", "22") + WORLD),
    "acl-shadowed 0.0.0.0/0",
    OPEN,
  ],
  [
    "a dynamic block",
    firewall(
      `  dynamic "allow" {\n    for_each = [{ protocol = "tcp", ports = ["22"] }]\n    content {\n      protocol = allow.value.protocol\n      ports = allow.value.ports\n    }\n  }\n${WORLD}`,
    ),
    OPEN,
  ],
  [
    "a policy",
    'resource "google_compute_firewall_policy_rule" "r" {\n  action = "allow"\n  direction = "INGRESS"\n  priority = 100\n  match {\n    src_ip_ranges = ["0.0.0.0/0"]\n    layer4_configs {\n      ip_protocol = "tcp"\n      ports = ["22"]\n    }\n  }\n}\n',
    OPEN,
  ],
  [
    "a policy that denies",
    'resource "google_compute_firewall_policy_rule" "r" {\n  action = "deny"\n  direction = "INGRESS"\n  priority = 100\n  match {\n    src_ip_ranges = ["0.0.0.0/0"]\n    layer4_configs {\n      ip_protocol = "all"\n    }\n  }\n}\n',
  ],
  [
    "an open Cloud SQL",
    'resource "google_sql_database_instance" "d" {\n  database_version = "POSTGRES_15"\n  settings {\n    ip_configuration {\n      authorized_networks {\n        name = "all"\n        value = "0.0.0.0/0"\n      }\n    }\n  }\n}\n',
    "open-endpoint 0.0.0.0/0",
  ],
  [
    "a Cloud SQL for an office",
    'resource "google_sql_database_instance" "d" {\n  settings {\n    ip_configuration {\n      authorized_networks {\n        value = "198.51.100.0/24"\n      }\n    }\n  }\n}\n',
  ],
  [
    "an open GKE",
    'resource "google_container_cluster" "k" {\n  master_authorized_networks_config {\n    cidr_blocks {\n      cidr_block = "0.0.0.0/0"\n    }\n  }\n}\n',
    "open-endpoint 0.0.0.0/0",
  ],
];

/** The tables by cloud. */
export const CLOUDS: Tables = tablesOf(terraform, "main.tf", { AZURE, GOOGLE });
