/** Machines of Azure and Google that templates and the answers of command lines describe. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answer, inFiles, OFFICE, STRANGER } from "./ordered-clouds.ts";

const NETWORK_TYPE = "Microsoft.Network/";

/** A template with a machine, its interface and its network; names are only known to a deployment. */
const template = (changes: { readonly source?: string; readonly nic?: object; readonly subnet?: object } = {}): string => {
  const id = (type: string, name: string) => ({ id: `[resourceId('${NETWORK_TYPE}${type}', ${name})]` });
  const rule = {
    priority: 100,
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    sourcePortRange: "*",
    destinationPortRange: "22",
    sourceAddressPrefix: changes.source ?? "[parameters('office')]",
    destinationAddressPrefix: "*",
  };
  const resources = [
    {
      type: `${NETWORK_TYPE}networkSecurityGroups`,
      name: "[variables('nsg')]",
      properties: { securityRules: [{ name: "ssh", properties: rule }] },
    },
    {
      type: `${NETWORK_TYPE}virtualNetworks`,
      name: "shop",
      properties: {
        addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
        subnets: [{ name: "front", properties: { addressPrefix: "10.1.0.0/24", ...changes.subnet } }],
      },
    },
    {
      type: `${NETWORK_TYPE}networkInterfaces`,
      name: "[concat(parameters('vm'), '-nic')]",
      properties: {
        networkSecurityGroup: id("networkSecurityGroups", "variables('nsg')"),
        ipConfigurations: [
          { name: "i", properties: { privateIPAddress: "10.1.0.5", subnet: id("virtualNetworks/subnets", "'shop', 'front'") } },
        ],
        ...changes.nic,
      },
    },
  ];
  return JSON.stringify(
    {
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      contentVersion: "1.0.0.0",
      parameters: { vm: { type: "string" }, office: { type: "string", defaultValue: "198.51.100.0/24" } },
      variables: { nsg: "[format('{0}-{1}-nsg', parameters('vm'), uniqueString(resourceGroup().id))]" },
      resources,
    },
    null,
    2,
  );
};

describe("templates of Azure Resource Manager", () => {
  const asked = (main: string, from: string): string =>
    answer(main, undefined, from, "203.0.113.5:22", { path: "cloud/azuredeploy.json" })[0];

  test("an interface, its group and its subnet are found by their ids, though no name is known", () => {
    assert.deepEqual([asked(template(), OFFICE), asked(template(), STRANGER)], ["reachable", "unreachable"]);
    const line = answer(template(), undefined, OFFICE, "203.0.113.5:22", { path: "cloud/azuredeploy.json" })[1];
    assert.match(line, /"sourceAddressPrefix": "\[parameters\('office'\)\]"/);
  });

  test("what is not known leaves the answer open", () => {
    assert.equal(asked(template({ source: "[parameters('who')]" }), OFFICE), "unknown");
    assert.equal(asked(template({ nic: { networkSecurityGroup: { id: "[parameters('group')]" } } }), OFFICE), "unknown");
    assert.equal(asked(template({ subnet: { networkSecurityGroup: { id: "[reference('x').id]" } } }), OFFICE), "unknown");
    assert.equal(asked(template({ subnet: { networkSecurityGroup: { id: "[reference('x').id]" } } }), STRANGER), "unreachable");
  });
});

test("what the command line of Azure prints, in several files of a folder", () => {
  const path = (rest: string): string => `/subscriptions/0/resourceGroups/Shop/providers/${NETWORK_TYPE}${rest}`;
  const subnet = { id: path("virtualNetworks/shop/subnets/front"), name: "front", addressPrefix: "10.1.0.0/24" };
  const files = {
    "cloud/nsg.json": [
      {
        id: path("networkSecurityGroups/web"),
        name: "web",
        type: `${NETWORK_TYPE}networkSecurityGroups`,
        securityRules: [
          {
            name: "ssh",
            priority: 100,
            direction: "Inbound",
            access: "Allow",
            protocol: "Tcp",
            sourceAddressPrefix: "198.51.100.0/24",
            sourcePortRange: "*",
            destinationAddressPrefix: "*",
            destinationPortRange: "22",
          },
        ],
      },
    ],
    "cloud/vnet.json": [
      {
        id: path("virtualNetworks/shop"),
        name: "shop",
        type: `${NETWORK_TYPE}virtualNetworks`,
        addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
        subnets: [subnet],
      },
    ],
    "cloud/nic.json": [
      {
        id: path("networkInterfaces/web"),
        name: "web",
        type: `${NETWORK_TYPE}networkInterfaces`,
        networkSecurityGroup: { id: path("networkSecurityGroups/web").toLowerCase() },
        ipConfigurations: [
          { privateIPAddress: "10.1.0.5", subnet: { id: subnet.id }, publicIPAddress: { id: path("publicIPAddresses/web") } },
        ],
      },
    ],
    "cloud/ip.json": [
      { id: path("publicIPAddresses/web"), name: "web", ipAddress: "203.0.113.9", type: `${NETWORK_TYPE}publicIPAddresses` },
    ],
  };
  const texts = Object.fromEntries(Object.entries(files).map(([name, value]) => [name, JSON.stringify(value, null, 2)]));
  const asked = (from: string, without?: string): string =>
    inFiles(Object.fromEntries(Object.entries(texts).filter(([name]) => name !== without)), from, "203.0.113.9:22");
  assert.deepEqual([asked(OFFICE), asked(STRANGER)], ["reachable", "unreachable"]);
  assert.equal(asked(OFFICE, "cloud/vnet.json"), "unknown");
});

test("what the command line of Google prints, in several files of a folder", () => {
  const link = (rest: string): string => `https://www.googleapis.com/compute/v1/projects/shop/${rest}`;
  const network = { kind: "compute#network", name: "prod", selfLink: link("global/networks/prod") };
  const firewall = (more: object) => ({
    kind: "compute#firewall",
    name: "ssh",
    network: network.selfLink,
    direction: "INGRESS",
    priority: 1000,
    sourceRanges: ["198.51.100.0/24"],
    allowed: [{ IPProtocol: "tcp", ports: ["22"] }],
    ...more,
  });
  const instance = {
    kind: "compute#instance",
    name: "web",
    networkInterfaces: [{ network: network.selfLink, networkIP: "10.1.0.5", accessConfigs: [{ natIP: "203.0.113.9" }] }],
    tags: { items: ["bastion"] },
  };
  const asked = (from: string, more: object, networks: readonly object[] = [network]): string =>
    inFiles(
      {
        "cloud/firewalls.json": JSON.stringify([firewall(more)]),
        "cloud/instances.json": JSON.stringify([instance]),
        "cloud/networks.json": JSON.stringify(networks),
      },
      from,
      "203.0.113.9:22",
    );
  assert.deepEqual([asked(OFFICE, {}), asked(STRANGER, {})], ["reachable", "unreachable"]);
  assert.equal(asked(OFFICE, { targetTags: ["bastion"] }), "reachable");
  assert.equal(asked(OFFICE, { targetTags: ["other"] }), "unreachable");
  assert.equal(asked(OFFICE, {}, []), "unknown");
});
