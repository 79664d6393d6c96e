/** What the command lines of Azure and Google print, and templates with expressions. */
import { arm, azureJson, gcloudJson } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

type Given = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const GROUP_ID = "/subscriptions/0000/resourceGroups/shop/providers/Microsoft.Network/networkSecurityGroups/web";

const rule = (given: Given): Given => ({
  access: "Allow",
  destinationAddressPrefix: "*",
  destinationAddressPrefixes: [],
  destinationPortRange: "22",
  destinationPortRanges: [],
  direction: "Inbound",
  etag: 'W/"1"',
  id: `${GROUP_ID}/securityRules/r`,
  name: "r",
  priority: 100,
  protocol: "Tcp",
  provisioningState: "Succeeded",
  resourceGroup: "shop",
  sourceAddressPrefix: "*",
  sourceAddressPrefixes: [],
  sourcePortRange: "*",
  sourcePortRanges: [],
  type: "Microsoft.Network/networkSecurityGroups/securityRules",
  ...given,
});
const PRESET = {
  ...rule({ name: "AllowVnetInBound", priority: 65_000, sourceAddressPrefix: "VirtualNetwork" }),
  destinationPortRange: "*",
};
const group = (...rules: readonly Given[]): Given => ({
  defaultSecurityRules: [PRESET],
  id: GROUP_ID,
  location: "westeurope",
  name: "web",
  resourceGroup: "shop",
  securityRules: rules.map(rule),
  type: "Microsoft.Network/networkSecurityGroups",
});

const AZURE: readonly Case[] = [
  ["a list of groups", text([group({})]), "exposed-service *"],
  ["one group", text(group({})), "exposed-service *"],
  ["a list of rules", text([rule({})]), "exposed-service *"],
  [
    "lists of sources and ports",
    text(
      group({
        destinationPortRange: null,
        destinationPortRanges: ["443", "3389"],
        sourceAddressPrefix: "",
        sourceAddressPrefixes: ["10.0.0.0/8", "0.0.0.0/0"],
      }),
    ),
    "exposed-service 0.0.0.0/0",
  ],
  [
    "the answer of the interface itself",
    text({
      value: [
        {
          id: GROUP_ID,
          name: "web",
          type: "Microsoft.Network/networkSecurityGroups",
          properties: { securityRules: [{ name: "r", properties: rule({}) }] },
        },
      ],
    }),
    "exposed-service *",
  ],
  ["https", text(group({ destinationPortRange: "443" }))],
  ["an office", text(group({ sourceAddressPrefix: "198.51.100.0/28" }))],
  ["nobody", text([group()])],
  ["denied before", text(group({ access: "Deny" }, { priority: 200 })), "acl-shadowed *"],
  ["out", text(group({ direction: "Outbound" }))],
  [
    "a group of machines",
    text(
      group({
        sourceAddressPrefix: null,
        sourceApplicationSecurityGroups: [{ id: GROUP_ID.replace("networkSecurityGroups", "applicationSecurityGroups") }],
      }),
    ),
  ],
  [
    "a bracket is missing",
    text(group({})).replace(
      /\]\s*,\s*"type": "Microsoft.Network\/networkSecurityGroups"/,
      ',\n  "type": "Microsoft.Network/networkSecurityGroups"',
    ),
    "exposed-service *",
    "broken-file \n",
  ],
];

const firewall = (given: Given): Given => ({
  allowed: [{ IPProtocol: "tcp", ports: ["22"] }],
  creationTimestamp: "2024-01-01T00:00:00.000-07:00",
  description: "",
  direction: "INGRESS",
  disabled: false,
  id: "1",
  kind: "compute#firewall",
  logConfig: { enable: false },
  name: "allow-ssh",
  network: "https://www.googleapis.com/compute/v1/projects/shop/global/networks/prod",
  priority: 1000,
  selfLink: "https://www.googleapis.com/compute/v1/projects/shop/global/firewalls/allow-ssh",
  sourceRanges: ["0.0.0.0/0"],
  ...given,
});
const GCLOUD: readonly Case[] = [
  ["a list", text([firewall({})]), "exposed-service 0.0.0.0/0"],
  ["one", text(firewall({})), "exposed-service 0.0.0.0/0"],
  ["everything", text([firewall({ allowed: [{ IPProtocol: "all" }] })]), "open-to-everyone 0.0.0.0/0"],
  ["the web", text([firewall({ allowed: [{ IPProtocol: "tcp", ports: ["80", "443"] }] })])],
  ["from tags", text([firewall({ sourceRanges: undefined, sourceTags: ["bastion"] })])],
  ["the proxy of Google", text([firewall({ sourceRanges: ["35.235.240.0/20"] })])],
  [
    "denied before",
    text([firewall({ allowed: undefined, denied: [{ IPProtocol: "all" }], priority: 900 }), firewall({})]),
    "acl-shadowed 0.0.0.0/0",
  ],
  ["switched off", text([firewall({ disabled: true })])],
  ["out", text([firewall({ direction: "EGRESS", sourceRanges: undefined, destinationRanges: ["0.0.0.0/0"] })])],
];

const template = (resources: readonly unknown[], more: Given = {}): string =>
  text({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    ...more,
    resources,
  });
const properties = (given: Given): Given => ({
  priority: 100,
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  sourcePortRange: "*",
  destinationPortRange: "22",
  sourceAddressPrefix: "*",
  destinationAddressPrefix: "*",
  ...given,
});
const nsg = (given: Given, more: Given = {}): Given => ({
  type: "Microsoft.Network/networkSecurityGroups",
  name: "n",
  properties: { securityRules: [{ name: "r", properties: properties(given) }] },
  ...more,
});
const from = (value: string, more: Given = {}): string => template([nsg({ sourceAddressPrefix: value })], more);
const said = (value: string): string => `exposed-service ${value}`;

const EXPRESSIONS: readonly Case[] = [
  ["texts joined", from("[concat('0.0.0.0', '/0')]"), said("[concat('0.0.0.0', '/0')]")],
  ["a form", from("[format('{0}/{1}', '0.0.0.0', 0)]"), said("[format('{0}/{1}', '0.0.0.0', 0)]")],
  [
    "a condition that is known",
    from("[if(equals(parameters('env'), 'prod'), '10.0.0.0/8', '*')]", { parameters: { env: { type: "string", defaultValue: "prod" } } }),
  ],
  [
    "a condition that is not",
    from("[if(parameters('open'), 'Internet', '10.0.0.0/8')]", { parameters: { open: { type: "bool" } } }),
    said("[if(parameters('open'), 'Internet', '10.0.0.0/8')]"),
  ],
  ["a member of an object", from("[variables('net').from]", { variables: { net: { from: "Internet" } } }), said("[variables('net').from]")],
  [
    "an item of a list",
    from("[parameters('list')[1]]", { parameters: { list: { type: "array", defaultValue: ["10.0.0.0/8", "*"] } } }),
    said("[parameters('list')[1]]"),
  ],
  [
    "a variable of variables",
    from("[variables('a')]", { variables: { a: "[variables('b')]", b: "[toLower('INTERNET')]" } }),
    said("[variables('a')]"),
  ],
  ["variables in a circle", from("[variables('a')]", { variables: { a: "[variables('b')]", b: "[variables('a')]" } })],
  ["what a run knows", from("[reference('x').ip]")],
  ["a secret by default", from("[parameters('s')]", { parameters: { s: { type: "secureString", defaultValue: "*" } } })],
  ["a text that begins with a bracket", from("[[parameters('x')]")],
  ["an expression that is half written", from("[concat('a', ]")],
  ["a resource that is left out", template([nsg({}, { condition: "[equals(1, 2)]" })])],
  [
    "a resource that may be left out",
    template([nsg({}, { condition: "[parameters('on')]" })], { parameters: { on: { type: "bool" } } }),
    said("*"),
  ],
  [
    "rules in a copy",
    template(
      [
        {
          type: "Microsoft.Network/networkSecurityGroups",
          name: "n",
          properties: {
            copy: [
              {
                name: "securityRules",
                count: "[length(parameters('ports'))]",
                input: {
                  name: "[concat('p', copyIndex('securityRules'))]",
                  properties: properties({
                    priority: "[add(100, copyIndex('securityRules'))]",
                    destinationPortRange: "[parameters('ports')[copyIndex('securityRules')]]",
                  }),
                },
              },
            ],
          },
        },
      ],
      { parameters: { ports: { type: "array", defaultValue: ["443", "22"] } } },
    ),
    said("*"),
  ],
  [
    "a resource in copies",
    template([
      nsg(
        { destinationPortRange: "[string(add(21, copyIndex()))]" },
        { name: "[concat('n', copyIndex())]", copy: { name: "c", count: 2 } },
      ),
    ]),
    said("*"),
  ],
  ["none of a resource in copies", template([nsg({}, { copy: { name: "c", count: 0 } })])],
  [
    "a rule inside its group",
    template([
      nsg(
        { destinationPortRange: "443" },
        { resources: [{ type: "securityRules", name: "ssh", properties: properties({ priority: 200 }) }] },
      ),
    ]),
    said("*"),
  ],
  [
    "a rule of its own, dropped by its group",
    template([
      nsg({ access: "Deny" }),
      { type: "Microsoft.Network/networkSecurityGroups/securityRules", name: "n/ssh", properties: properties({ priority: 200 }) },
    ]),
    "acl-shadowed *",
  ],
  [
    "one number twice",
    template([
      nsg({ destinationPortRange: "443" }),
      {
        type: "Microsoft.Network/networkSecurityGroups/securityRules",
        name: "n/other",
        properties: properties({ destinationPortRange: "80" }),
      },
    ]),
    "acl-number 100",
  ],
];

/** The tables. */
export const DUMPS: Tables = [
  ...tablesOf(azureJson, "nsg.json", { AZURE }),
  ...tablesOf(gcloudJson, "firewall-rules.json", { GCLOUD }),
  ...tablesOf(arm, "azuredeploy.json", { EXPRESSIONS }),
];
