// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates, no templates of ours
/** Azure and Google in less usual spellings: mistakes, and right files that look like them. */
import { arm, terraform } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

const rule = (given: Readonly<Record<string, string>>, indent = "    "): string =>
  Object.entries({
    name: '"r"',
    priority: "100",
    direction: '"Inbound"',
    access: '"Allow"',
    protocol: '"Tcp"',
    source_port_range: '"*"',
    destination_port_range: '"22"',
    source_address_prefix: '"*"',
    destination_address_prefix: '"*"',
    ...given,
  })
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${indent}${name} = ${value}\n`)
    .join("");
const group = (...bodies: readonly string[]): string =>
  `resource "azurerm_network_security_group" "n" {\n  name = "n"\n${bodies.join("")}}\n`;
const block = (given: Readonly<Record<string, string>> = {}): string => `  security_rule {\n${rule(given)}  }\n`;
const own = (given: Readonly<Record<string, string>>, more = "", label = "r"): string =>
  `resource "azurerm_network_security_rule" "${label}" {\n${more}  network_security_group_name = azurerm_network_security_group.n.name\n${rule(given, "  ")}}\n`;

const AZURE: readonly Case[] = [
  ["IPv6", group(block({ source_address_prefix: '"::/0"' })), "exposed-service ::/0"],
  [
    "halves",
    group(block({ source_address_prefix: "", source_address_prefixes: '["0.0.0.0/1", "128.0.0.0/1"]' })),
    "exposed-service 0.0.0.0/1",
    "exposed-service 128.0.0.0/1",
  ],
  [
    "a dynamic block",
    `locals {\n  rules = { ssh = { port = "22", from = "*" }, web = { port = "443", from = "*" } }\n}\n${group(`  dynamic "security_rule" {\n    for_each = local.rules\n    content {\n${rule({ name: "security_rule.key", destination_port_range: "security_rule.value.port", source_address_prefix: "security_rule.value.from" }, "      ")}    }\n  }\n`)}`,
    "exposed-service local.rules",
  ],
  [
    "blocks as a list",
    group(
      `  security_rule = [{\n${rule({ description: '""', destination_address_prefixes: "[]", destination_port_ranges: "[]", source_address_prefixes: "[]", source_port_ranges: "[]" })}  }]\n`,
    ),
    "exposed-service *",
  ],
  ["by a condition", group(block({ access: 'var.open ? "Allow" : "Deny"' }))],
  ["by a variable without a value", `variable "access" {}\n${group(block({ access: "var.access" }))}`],
  [
    "a source by variable",
    `variable "from" {\n  default = "Internet"\n}\n${group(block({ source_address_prefix: "var.from" }))}`,
    "exposed-service var.from",
  ],
  ["a source without a value", `variable "from" {}\n${group(block({ source_address_prefix: "var.from" }))}`],
  [
    "each of a map",
    own(
      { name: "each.key", priority: "each.value.priority", destination_port_range: "each.value.port" },
      '  for_each = { ssh = { port = "3389", priority = 100 }, web = { port = "443", priority = 110 } }\n',
    ),
    "exposed-service *",
  ],
  ["denied by a rule before it", own({ priority: "200" }, "", "a") + own({ access: '"Deny"' }, "", "b"), "acl-shadowed *"],
  [
    "denied by a rule behind it",
    own({}, "", "a") + own({ priority: "110", access: '"Deny"' }, "", "b"),
    "exposed-service *",
    "acl-shadowed *",
  ],
  [
    "denied for one office before it",
    own({ priority: "200" }, "", "a") + own({ access: '"Deny"', source_address_prefix: '"198.51.100.0/24"' }, "", "b"),
    "exposed-service *",
  ],
  [
    "ports in texts",
    group(block({ destination_port_range: "", destination_port_ranges: '["80", "443", "3380-3390"]' })),
    "exposed-service *",
  ],
  ["a service tag of a region", group(block({ source_address_prefix: '"AzureCloud.WestEurope"' }))],
  ["the front door", group(block({ source_address_prefix: '"AzureFrontDoor.Backend"', destination_port_range: '"443"' }))],
  ["the network", group(block({ source_address_prefix: '"VirtualNetwork"', destination_port_range: '"*"' }))],
  ["a bastion's subnet", group(block({ source_address_prefix: "azurerm_subnet.bastion.address_prefixes[0]" }))],
  [
    "a group of machines",
    group(block({ source_address_prefix: "", source_application_security_group_ids: "[azurerm_application_security_group.b.id]" })),
  ],
  ["outwards to everybody", group(block({ direction: '"Outbound"', destination_port_range: '"*"' }))],
  ["the gateway's own ports", group(block({ source_address_prefix: '"GatewayManager"', destination_port_range: '"65200-65535"' }))],
];

const firewall = (body: string, name = "f"): string =>
  `resource "google_compute_firewall" "${name}" {\n  name = "${name}"\n  network = google_compute_network.n.name\n${body}}\n`;
const allow = (protocol: string, ports = ""): string =>
  `  allow {\n    protocol = "${protocol}"\n${ports === "" ? "" : `    ports = ${ports}\n`}  }\n`;
const WORLD = '  source_ranges = ["0.0.0.0/0"]\n';

const GOOGLE: readonly Case[] = [
  ["tags beside everybody", firewall(`${allow("tcp", '["22"]')}${WORLD}  source_tags = ["bastion"]\n`), "exposed-service 0.0.0.0/0"],
  ["both families", firewall(`${allow("tcp", '["22"]')}  source_ranges = ["10.0.0.0/8", "::/0"]\n`), "exposed-service ::/0"],
  ["every protocol, not named", firewall(`${allow("all")}`), "open-to-everyone f"],
  [
    "ports by variable",
    `variable "ports" {\n  default = ["22", "443"]\n}\n${firewall(`${allow("tcp", "var.ports")}${WORLD}`)}`,
    "exposed-service 0.0.0.0/0",
  ],
  [
    "a dynamic block",
    firewall(
      `  dynamic "allow" {\n    for_each = [{ protocol = "tcp", ports = ["5432"] }]\n    content {\n      protocol = allow.value.protocol\n      ports = allow.value.ports\n    }\n  }\n${WORLD}`,
    ),
    "exposed-service 0.0.0.0/0",
  ],
  [
    "each of a map",
    `resource "google_compute_firewall" "f" {\n  for_each = { web = "443", ssh = "22" }\n  name = each.key\n  network = "n"\n  allow {\n    protocol = "tcp"\n    ports = [each.value]\n  }\n${WORLD}}\n`,
    "exposed-service 0.0.0.0/0",
  ],
  [
    "halves",
    firewall(`${allow("tcp", '["22"]')}  source_ranges = ["0.0.0.0/1", "128.0.0.0/1"]\n`),
    "exposed-service 0.0.0.0/1",
    "exposed-service 128.0.0.0/1",
  ],
  ["for some machines", firewall(`${allow("tcp", '["22"]')}${WORLD}  target_tags = ["web"]\n`), "exposed-service 0.0.0.0/0"],
  [
    "denied before, for the same machines",
    firewall(`  deny {\n    protocol = "tcp"\n    ports = ["22"]\n  }\n  priority = 900\n${WORLD}  target_tags = ["web"]\n`, "no") +
      firewall(`${allow("tcp", '["22"]')}${WORLD}  target_tags = ["web"]\n`),
    "acl-shadowed 0.0.0.0/0",
  ],
  [
    "switched off by default",
    `variable "off" {\n  default = true\n}\n${firewall(`${allow("tcp", '["22"]')}${WORLD}  disabled = var.off\n`)}`,
  ],
  ["sources without a value", `variable "from" {}\n${firewall(`${allow("tcp", '["22"]')}  source_ranges = var.from\n`)}`],
  [
    "sources that may be none",
    `variable "from" {\n  default = []\n}\n${firewall(`${allow("tcp", '["22"]')}  source_ranges = var.from\n  source_tags = ["bastion"]\n`)}`,
  ],
  ["tags by variable", `variable "tags" {}\n${firewall(`${allow("tcp", '["22"]')}  source_tags = var.tags\n`)}`],
  ["accounts", firewall(`${allow("tcp", '["22"]')}  source_service_accounts = [google_service_account.b.email]\n`)],
  ["the network itself", firewall(`${allow("tcp")}  source_ranges = [google_compute_subnetwork.s.ip_cidr_range]\n`)],
  [
    "IAP and health checks",
    firewall(`${allow("tcp", '["22", "80"]')}  source_ranges = ["35.235.240.0/20", "35.191.0.0/16", "130.211.0.0/22"]\n`),
  ],
  ["outwards", firewall(`${allow("all")}  direction = "EGRESS"\n  destination_ranges = ["0.0.0.0/0"]\n`)],
  ["ping", firewall(`${allow("icmp")}${WORLD}`)],
  ["the web", firewall(`${allow("tcp", '["80", "443"]')}${WORLD}`)],
];

const template = (rules: readonly object[], more: object = {}): string =>
  JSON.stringify(
    {
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      contentVersion: "1.0.0.0",
      ...more,
      resources: [
        { type: "Microsoft.Network/networkSecurityGroups", apiVersion: "2023-04-01", name: "n", properties: { securityRules: rules } },
      ],
    },
    null,
    2,
  );
const armRule = (given: object, name = "r"): object => ({
  name,
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

/** A group that lets SSH in, and a rule of its own before that, which denies it. */
const ruleApart = (more: object): string => {
  const { properties } = armRule({ access: "Deny" }) as { properties: object };
  const whole = JSON.parse(template([armRule({ priority: 200 })], { parameters: { strict: { type: "bool" } } }));
  whole.resources.push({
    type: "Microsoft.Network/networkSecurityGroups/securityRules",
    apiVersion: "2023-04-01",
    name: "n/no",
    ...more,
    properties,
  });
  return JSON.stringify(whole, null, 2);
};

const ARM: readonly Case[] = [
  [
    "a parameter",
    template([armRule({ sourceAddressPrefix: "[parameters('from')]" })], {
      parameters: { from: { type: "string", defaultValue: "Internet" } },
    }),
    "exposed-service [parameters('from')]",
  ],
  [
    "a parameter without a value",
    template([armRule({ sourceAddressPrefix: "[parameters('from')]" })], { parameters: { from: { type: "string" } } }),
  ],
  [
    "a variable",
    template([armRule({ destinationPortRange: "[variables('port')]" })], { variables: { port: "3389" } }),
    "exposed-service *",
  ],
  [
    "prefixes",
    template([armRule({ sourceAddressPrefix: undefined, sourceAddressPrefixes: ["10.0.0.0/8", "0.0.0.0/0"] })]),
    "exposed-service 0.0.0.0/0",
  ],
  [
    "by a condition",
    template([armRule({ access: "[if(parameters('open'), 'Allow', 'Deny')]" })], { parameters: { open: { type: "bool" } } }),
  ],
  ["an office", template([armRule({ sourceAddressPrefix: "198.51.100.0/24" })])],
  ["the web", template([armRule({ destinationPortRange: "443" })])],
  ["denied before by a rule that may not be there", ruleApart({ condition: "[parameters('strict')]" }), "exposed-service *"],
  ["denied before by a rule that is there", ruleApart({}), "acl-shadowed *"],
  [
    "a joined text",
    template([armRule({ sourceAddressPrefix: "[concat(variables('ip'), '/32')]" })], { variables: { ip: "198.51.100.7" } }),
  ],
];

/** The tables by what they are about. */
export const HARDER_CLOUDS: Tables = [...tablesOf(terraform, "main.tf", { AZURE, GOOGLE }), ...tablesOf(arm, "azuredeploy.json", { ARM })];
