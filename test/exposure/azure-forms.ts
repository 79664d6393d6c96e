/** Random networks of Azure, written as Terraform, as a template and as the command line prints them, and what they let through. */
import type { Seeded } from "../seeded.ts";

type Rule = {
  readonly priority: number;
  readonly allows: boolean;
  readonly protocol: "Tcp" | "Udp" | "*";
  readonly ports: readonly string[];
  readonly source: string;
  readonly target: string;
};
type Group = { readonly name: string; readonly rules: readonly Rule[] };
type Machine = { readonly name: string; readonly address: string; readonly group?: string };
type Subnet = { readonly name: string; readonly range: string; readonly group?: string };

export type Azure = {
  readonly groups: readonly Group[];
  readonly machines: readonly Machine[];
  readonly subnets: readonly Subnet[];
};

const PORTS = [["22"], ["443"], ["20-500"], ["*"], ["80", "5432"]];
const SOURCES = ["*", "Internet", "VirtualNetwork", "198.51.100.0/24", "203.0.113.0/25", "10.1.1.0/24", "AzureLoadBalancer"];

/** A network of two subnets with a machine in each. */
export function azureOf(random: Seeded): Azure {
  const names = ["g0", "g1", "g2"];
  const groups = names.map((name) => ({ name, rules: Array.from({ length: random.int(5) }, (_one, place) => ruleOf(random, place)) }));
  const guard = (): { group?: string } => (random.chance(0.6) ? { group: random.pick(names) } : {});
  return {
    groups,
    machines: [0, 1].map((place) => ({ name: `m${place}`, address: `10.1.${place}.5`, ...guard() })),
    subnets: [0, 1].map((place) => ({ name: `s${place}`, range: `10.1.${place}.0/24`, ...guard() })),
  };
}

const ruleOf = (random: Seeded, place: number): Rule => ({
  priority: 100 + ((place * 37) % 5) * 10,
  allows: random.chance(0.6),
  protocol: random.pick(["Tcp", "Tcp", "Udp", "*"] as const),
  ports: random.pick(PORTS),
  source: random.pick(SOURCES),
  target: random.pick(["*", "*", "10.1.0.5", "10.1.1.0/24"]),
});

/** Whether a machine is let through to by all groups before it: the rules of Azure by themselves, without any of the code that is tested. */
export function letsIn({ groups, machines, subnets }: Azure, from: string, place: number, port: number): boolean {
  const [machine, subnet] = [machines[place] as Machine, subnets[place] as Subnet];
  const guards = [machine.group, subnet.group].flatMap((name) => groups.filter((group) => group.name === name));
  if (guards.length === 0) return isInside(from);
  return guards.every(({ rules }) => {
    const first = [...rules]
      .sort((a, b) => a.priority - b.priority)
      .find(
        (rule) =>
          rule.protocol !== "Udp" &&
          rule.ports.some((one) => has(one, port)) &&
          isFrom(rule.source, from) &&
          isFor(rule.target, machine.address),
      );
    return first === undefined ? isInside(from) : first.allows;
  });
}

const isInside = (address: string): boolean => address.startsWith("10.1.");

function has(ports: string, port: number): boolean {
  const [low = "", high = low] = ports.split("-");
  return ports === "*" || (Number(low) <= port && port <= Number(high));
}

function isFrom(source: string, from: string): boolean {
  if (source === "VirtualNetwork") return isInside(from);
  if (source === "Internet") return !isInside(from);
  if (source === "198.51.100.0/24") return from.startsWith("198.51.100.");
  if (source === "203.0.113.0/25") return from.startsWith("203.0.113.") && Number(from.split(".")[3]) < 128;
  return source === "*" || (source === "10.1.1.0/24" && from.startsWith("10.1.1."));
}

const isFor = (target: string, address: string): boolean =>
  target === "*" || target === address || (target === "10.1.1.0/24" && address.startsWith("10.1.1."));

const list = (items: readonly string[]): string => JSON.stringify(items);

/** The network in Terraform: some rules inside their groups, some apart. */
export function terraformOf({ groups, machines, subnets }: Azure): string {
  const body = (rule: Rule, place: number): string => `
    name = "r${place}"
    priority = ${rule.priority}
    direction = "Inbound"
    access = "${rule.allows ? "Allow" : "Deny"}"
    protocol = "${rule.protocol}"
    source_port_range = "*"
    ${rule.ports.length > 1 ? `destination_port_ranges = ${list(rule.ports)}` : `destination_port_range = "${rule.ports[0]}"`}
    source_address_prefix = "${rule.source}"
    destination_address_prefix = "${rule.target}"
`;
  const group = ({ name, rules }: Group): string => `resource "azurerm_network_security_group" "${name}" {
  name = "${name}"
  resource_group_name = "rg"
${rules.map((rule, place) => (place % 2 === 0 ? `  security_rule {${body(rule, place)}  }\n` : "")).join("")}}
${rules.map((rule, place) => (place % 2 === 0 ? "" : `resource "azurerm_network_security_rule" "${name}_${place}" {\n  resource_group_name = "rg"\n  network_security_group_name = ${place === 1 ? `azurerm_network_security_group.${name}.name` : `"${name}"`}\n${body(rule, place)}}\n`)).join("")}`;
  const join = (kind: string, holder: string, own: string | undefined): string =>
    own === undefined
      ? ""
      : `resource "azurerm_${kind === "subnet" ? "subnet_network" : kind}_security_group_association" "${holder}" {\n  ${kind}_id = azurerm_${kind}.${holder}.id\n  network_security_group_id = azurerm_network_security_group.${own}.id\n}\n`;
  return [
    'resource "azurerm_virtual_network" "v" {\n  name = "v"\n  address_space = ["10.1.0.0/16"]\n}\nresource "azurerm_public_ip" "p" {\n  name = "p"\n  sku = "Standard"\n}\n',
    ...groups.map(group),
    ...subnets.map(
      ({ name, range, group: own }) =>
        `resource "azurerm_subnet" "${name}" {\n  name = "${name}"\n  virtual_network_name = azurerm_virtual_network.v.name\n  address_prefixes = ["${range}"]\n}\n${join("subnet", name, own)}`,
    ),
    ...machines.map(
      ({ name, address, group: own }, place) =>
        `resource "azurerm_network_interface" "${name}" {\n  name = "${name}"\n  ip_configuration {\n    name = "i"\n    subnet_id = azurerm_subnet.s${place}.id\n    private_ip_address = "${address}"\n    public_ip_address_id = azurerm_public_ip.p.id\n  }\n}\n${join("network_interface", name, own)}`,
    ),
  ].join("\n");
}

const TYPE = "Microsoft.Network/";
type Id = (type: string, ...names: readonly string[]) => { readonly id: string };

/** The resources by Azure's own interface, with ids as `id` writes them and properties apart where `isApart` says so. */
function resourcesOf({ groups, machines, subnets }: Azure, id: Id, named: (name: string) => string, isApart: boolean): readonly object[] {
  const of = (properties: object): object => (isApart ? { properties } : properties);
  const guard = (own: string | undefined): object => (own === undefined ? {} : { networkSecurityGroup: id("networkSecurityGroups", own) });
  const rule = (one: Rule, place: number): object => ({
    name: `r${place}`,
    ...of({
      priority: one.priority,
      direction: "Inbound",
      access: one.allows ? "Allow" : "Deny",
      protocol: one.protocol,
      sourcePortRange: "*",
      destinationPortRanges: one.ports,
      sourceAddressPrefix: one.source,
      destinationAddressPrefix: one.target,
    }),
  });
  return [
    ...groups.map(({ name, rules }) => ({
      type: `${TYPE}networkSecurityGroups`,
      ...(isApart ? {} : id("networkSecurityGroups", name)),
      name: named(name),
      ...of({ securityRules: rules.map(rule) }),
    })),
    {
      type: `${TYPE}virtualNetworks`,
      ...(isApart ? {} : id("virtualNetworks", "v")),
      name: named("v"),
      ...of({
        addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
        subnets: subnets.map(({ name, range, group: own }) => ({ name, ...of({ addressPrefix: range, ...guard(own) }) })),
      }),
    },
    { type: `${TYPE}publicIPAddresses`, ...(isApart ? {} : id("publicIPAddresses", "p")), name: named("p"), sku: { name: "Standard" } },
    ...machines.map(({ name, address, group: own }, place) => ({
      type: `${TYPE}networkInterfaces`,
      ...(isApart ? {} : id("networkInterfaces", name)),
      name: named(name),
      ...of({
        ...guard(own),
        ipConfigurations: [
          {
            name: "i",
            ...of({
              privateIPAddress: address,
              subnet: id("virtualNetworks/subnets", "v", `s${place}`),
              publicIPAddress: id("publicIPAddresses", "p"),
            }),
          },
        ],
      }),
    })),
  ];
}

/** The network as a template, in which names hang on a parameter that has no value. */
export function templateOf(azure: Azure): string {
  const named = (name: string): string => (/^s\d$/.test(name) ? `'${name}'` : `concat(parameters('prefix'), '-${name}')`);
  const id: Id = (type, ...names) => ({ id: `[resourceId('${TYPE}${type}', ${names.map(named).join(", ")})]` });
  return JSON.stringify({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    parameters: { prefix: { type: "string" } },
    resources: resourcesOf(azure, id, (name) => `[${named(name)}]`, true),
  });
}

/** The network as the command line prints it. */
export function printedOf(azure: Azure): string {
  const id: Id = (type, ...names) => {
    const path = type.split("/").map((kind, place) => `${kind}/${names[place]}`);
    return { id: `/subscriptions/0/resourceGroups/RG/providers/${TYPE}${path.join("/")}` };
  };
  return JSON.stringify(resourcesOf(azure, id, (name) => name, false));
}
