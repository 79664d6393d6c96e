/** The rules of `forms.ts` as network ACLs, and as the firewalls of other clouds. */
import type { AnyLanguage } from "../../server/core/language.ts";
import { arm, awsJson, cloudformation, shell, terraform } from "../../server/languages/security-group/index.ts";
import type { Form, Inbound } from "./forms.ts";

/** A rule with one source, numbered from 0. */
type Single = {
  readonly protocol: string;
  readonly ports?: readonly [number, number];
  readonly cidr: string;
  readonly isV6: boolean;
  readonly place: number;
};

/** Rules with one source each; undefined where a source is no block of addresses. */
function singles(rules: readonly Inbound[]): readonly Single[] | undefined {
  if (rules.some(({ group, self }) => group !== undefined || self !== undefined)) return undefined;
  return rules
    .flatMap(({ protocol, ports, v4 = [], v6 = [] }) => [
      ...v4.map((cidr) => ({ protocol, ports, cidr, isV6: false })),
      ...v6.map((cidr) => ({ protocol, ports, cidr, isV6: true })),
    ])
    .map(({ ports, ...rest }, place) => ({ ...rest, ...(ports === undefined ? {} : { ports }), place }));
}

const NUMBERS: Readonly<Record<string, string>> = { tcp: "6", udp: "17", icmp: "1" };
const numberOf = (protocol: string): string => NUMBERS[protocol] ?? protocol;

const numbered = ({ place }: Single): number => 100 + place * 10;
const blockOf = ({ cidr, isV6 }: Single): string => `${isV6 ? "ipv6_" : ""}cidr_block = "${cidr}"`;

/** Ports, or type and code of ICMP, as arguments of Terraform. */
const limits = ({ protocol, ports = [0, 0] }: Single): string =>
  protocol === "icmp"
    ? `from_port = 0\n    to_port = 0\n    icmp_type = ${ports[0]}\n    icmp_code = ${ports[1]}`
    : `from_port = ${ports[0]}\n    to_port = ${ports[1]}`;

const aclBlock = (one: Single): string =>
  `  ingress {\n    rule_no = ${numbered(one)}\n    action = "allow"\n    protocol = "${one.protocol}"\n    ${limits(one)}\n    ${blockOf(one)}\n  }\n`;
const ALL_BACK =
  '  egress {\n    rule_no = 100\n    action = "allow"\n    protocol = "-1"\n    from_port = 0\n    to_port = 0\n    cidr_block = "0.0.0.0/0"\n  }\n  egress {\n    rule_no = 110\n    action = "allow"\n    protocol = "-1"\n    from_port = 0\n    to_port = 0\n    ipv6_cidr_block = "::/0"\n  }\n';
const acl = (body: string): string => `resource "aws_network_acl" "a" {\n  vpc_id = "vpc-1"\n${body}}\n`;

const aclRule = (one: Single): string =>
  `resource "aws_network_acl_rule" "r${one.place}" {\n    network_acl_id = aws_network_acl.a.id\n    rule_number = ${numbered(one)}\n    egress = false\n    rule_action = "allow"\n    protocol = "${one.protocol}"\n    ${one.ports === undefined && one.protocol === "-1" ? "" : limits(one)}\n    ${blockOf(one)}\n}\n`;

const aclEntry = (one: Single, asText: boolean) => {
  const { protocol, ports, cidr, isV6 } = one;
  const number = (value: number): number | string => (asText ? String(value) : value);
  return {
    Protocol: asText ? numberOf(protocol) : Number(numberOf(protocol)),
    RuleAction: "allow",
    RuleNumber: number(numbered(one)),
    Egress: false,
    [isV6 ? "Ipv6CidrBlock" : "CidrBlock"]: cidr,
    ...(ports !== undefined && protocol === "icmp" ? { Icmp: { Type: number(ports[0]), Code: number(ports[1]) } } : {}),
    ...(ports !== undefined && protocol !== "icmp" ? { PortRange: { From: number(ports[0]), To: number(ports[1]) } } : {}),
  };
};
const aclTemplate = (all: readonly Single[]): string =>
  JSON.stringify(
    {
      AWSTemplateFormatVersion: "2010-09-09",
      Resources: Object.fromEntries(
        all.map((one) => [
          `E${one.place}`,
          { Type: "AWS::EC2::NetworkAclEntry", Properties: { NetworkAclId: { Ref: "Acl" }, ...aclEntry(one, one.place % 2 === 0) } },
        ]),
      ),
    },
    null,
    2,
  );
const describedAcl = (all: readonly Single[]): string => {
  const back = { Protocol: "-1", RuleAction: "allow", Egress: true };
  const entries = all.map((one) => {
    const { Icmp, ...entry } = aclEntry(one, false) as Readonly<Record<string, unknown>>;
    return { ...entry, Protocol: numberOf(one.protocol), ...(Icmp === undefined ? {} : { IcmpTypeCode: Icmp }) };
  });
  return JSON.stringify(
    {
      NetworkAcls: [
        {
          NetworkAclId: "acl-1",
          IsDefault: false,
          Entries: [...entries, { ...back, RuleNumber: 100, CidrBlock: "0.0.0.0/0" }, { ...back, RuleNumber: 110, Ipv6CidrBlock: "::/0" }],
        },
      ],
    },
    null,
    2,
  );
};
const aclCommand = (one: Single): string => {
  const [from, to] = one.ports ?? [];
  const range =
    from === undefined ? "" : one.protocol === "icmp" ? ` --icmp-type-code Type=${from},Code=${to}` : ` --port-range From=${from},To=${to}`;
  return `aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number ${numbered(one)} --protocol ${one.protocol}${range} --${one.isV6 ? "ipv6-" : ""}cidr-block ${one.cidr} --rule-action allow\n`;
};

const from = (name: string, language: AnyLanguage, path: string, write: (all: readonly Single[]) => string | undefined): Form => ({
  name,
  language,
  path,
  write: (rules) => {
    const all = singles(rules);
    return all && write(all);
  },
});
const each = (write: (one: Single) => string) => (all: readonly Single[]) => all.map(write).join("");

/** Network ACLs of AWS. */
export const ACL_FORMS: readonly Form[] = [
  from("blocks in the ACL", terraform, "main.tf", (all) => acl(all.map(aclBlock).join("") + ALL_BACK)),
  from(
    "aws_network_acl_rule",
    terraform,
    "main.tf",
    (all) => `resource "aws_network_acl" "a" {\n  vpc_id = "vpc-1"\n}\n${each(aclRule)(all)}`,
  ),
  from("entries of a template", cloudformation, "stack.json", aclTemplate),
  from("describe-network-acls", awsJson, "acls.json", describedAcl),
  from("create-network-acl-entry", shell, "acl.sh", each(aclCommand)),
];

/** Ports as one word: "22", "20-25"; `all` where there are none. */
const span = ({ ports }: Single, all: string, glue = "-"): string =>
  ports === undefined ? all : ports[0] === ports[1] ? `${ports[0]}` : `${ports[0]}${glue}${ports[1]}`;
const AZURE: Readonly<Record<string, string>> = { tcp: "Tcp", udp: "Udp", icmp: "Icmp", "50": "Esp", "-1": "*" };

const azureArguments = (one: Single, lists: boolean): string => {
  const ports = one.protocol === "icmp" ? "*" : span(one, "*");
  const two = lists
    ? `destination_port_ranges = ["${ports}"]\n    source_address_prefixes = ["${one.cidr}"]`
    : `destination_port_range = "${ports}"\n    source_address_prefix = "${one.cidr}"`;
  return `    name = "r${one.place}"\n    priority = ${numbered(one)}\n    direction = "Inbound"\n    access = "Allow"\n    protocol = "${AZURE[one.protocol] ?? one.protocol}"\n    source_port_range = "*"\n    destination_address_prefix = "*"\n    ${two}\n`;
};
const nsg = (body: string): string => `resource "azurerm_network_security_group" "n" {\n  name = "n"\n${body}}\n`;
const armTemplate = (all: readonly Single[], isApart: boolean): string => {
  const properties = (one: Single) => ({
    priority: numbered(one),
    direction: "Inbound",
    access: "Allow",
    protocol: AZURE[one.protocol] ?? one.protocol,
    sourcePortRange: "*",
    destinationPortRange: one.protocol === "icmp" ? "*" : span(one, "*"),
    sourceAddressPrefix: one.cidr,
    destinationAddressPrefix: "*",
  });
  const inside = all.map((one) => ({ name: `r${one.place}`, properties: properties(one) }));
  const type = "Microsoft.Network/networkSecurityGroups";
  const group = { type, apiVersion: "2023-09-01", name: "n", properties: { securityRules: isApart ? [] : inside } };
  const apart = isApart ? all.map((one) => ({ type: `${type}/securityRules`, name: `n/r${one.place}`, properties: properties(one) })) : [];
  const $schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
  return JSON.stringify({ $schema, contentVersion: "1.0.0.0", resources: [group, ...apart] }, null, 2);
};

const google = (one: Single): string =>
  `resource "google_compute_firewall" "r${one.place}" {\n  name = "r${one.place}"\n  network = "n"\n  allow {\n    protocol = "${one.protocol === "-1" ? "all" : one.protocol}"\n${one.ports === undefined || one.protocol === "icmp" ? "" : `    ports = ["${span(one, "")}"]\n`}  }\n  source_ranges = ["${one.cidr}"]\n}\n`;
const digitalOcean = (one: Single): string =>
  `  inbound_rule {\n    protocol = "${one.protocol}"\n${one.protocol === "icmp" ? "" : `    port_range = "${span(one, "all")}"\n`}    source_addresses = ["${one.cidr}"]\n  }\n`;
const hetzner = (one: Single): string =>
  `  rule {\n    direction = "in"\n    protocol = "${one.protocol}"\n${one.protocol === "icmp" ? "" : `    port = "${span(one, "any")}"\n`}    source_ips = ["${one.cidr}"]\n  }\n`;
const openstack = (one: Single): string =>
  `resource "openstack_networking_secgroup_rule_v2" "r${one.place}" {\n  direction = "ingress"\n  ethertype = "IPv${one.isV6 ? 6 : 4}"\n${one.protocol === "-1" ? "" : `  protocol = "${one.protocol}"\n`}${one.ports === undefined ? "" : `  port_range_min = ${one.ports[0]}\n  port_range_max = ${one.ports[1]}\n`}  remote_ip_prefix = "${one.cidr}"\n  security_group_id = "g"\n}\n`;
const tencent = (one: Single): string =>
  `  ingress {\n    action = "ACCEPT"\n    protocol = "${one.protocol}"\n${one.protocol === "icmp" ? "" : `    port = "${span(one, "ALL")}"\n`}    ${one.isV6 ? "ipv6_" : ""}cidr_block = "${one.cidr}"\n  }\n`;
const isZero = (all: readonly Single[]): boolean => all.some(({ ports }) => ports?.join() === "0,0");
const exoscale = (all: readonly Single[]): string | undefined =>
  isZero(all) || all.some(({ protocol, ports }) => /^\d+$/.test(protocol) || (ports === undefined && /^(tcp|udp)$/.test(protocol)))
    ? undefined
    : each(
        (one) =>
          `resource "exoscale_security_group_rule" "r${one.place}" {\n  security_group_id = "g"\n  type = "INGRESS"\n  protocol = "${one.protocol === "-1" ? "ALL" : one.protocol}"\n  cidr = "${one.cidr}"\n${one.ports === undefined || one.protocol === "icmp" ? "" : `  start_port = ${one.ports[0]}\n  end_port = ${one.ports[1]}\n`}}\n`,
      )(all);
const yandex = (one: Single): string =>
  `resource "yandex_vpc_security_group_rule" "r${one.place}" {\n  security_group_binding = "g"\n  direction = "ingress"\n  protocol = "${one.protocol === "-1" ? "ANY" : one.protocol}"\n  v${one.isV6 ? 6 : 4}_cidr_blocks = ["${one.cidr}"]\n${one.ports === undefined || one.protocol === "icmp" ? "" : `  from_port = ${one.ports[0]}\n  to_port = ${one.ports[1]}\n`}}\n`;
/** Clouds whose firewalls know no rule for every protocol at once. */
const named = (write: (one: Single) => string, head: string, tail: string) => (all: readonly Single[]) =>
  all.some(({ protocol }) => protocol === "-1" || /^\d+$/.test(protocol)) ? undefined : `${head}${all.map(write).join("")}${tail}`;

/** Firewalls of other clouds: stateful, some of them ordered. */
export const FIREWALL_FORMS: readonly Form[] = [
  from("azurerm, in the group", terraform, "main.tf", (all) =>
    nsg(all.map((one) => `  security_rule {\n${azureArguments(one, false)}  }\n`).join("")),
  ),
  from("azurerm, lists", terraform, "main.tf", (all) =>
    nsg(all.map((one) => `  security_rule {\n${azureArguments(one, true)}  }\n`).join("")),
  ),
  from(
    "azurerm, rules of their own",
    terraform,
    "main.tf",
    (all) =>
      nsg("") +
      each(
        (one) =>
          `resource "azurerm_network_security_rule" "r${one.place}" {\n    network_security_group_name = azurerm_network_security_group.n.name\n${azureArguments(one, false)}}\n`,
      )(all),
  ),
  from("Azure Resource Manager", arm, "azuredeploy.json", (all) => armTemplate(all, false)),
  from("Azure Resource Manager, rules of their own", arm, "azuredeploy.json", (all) => armTemplate(all, true)),
  from("Google", terraform, "main.tf", each(google)),
  // Port 0 stands for every port in the first of these, and for nobody knows what in the last two.
  from("DigitalOcean", terraform, "main.tf", (all) =>
    all.some(({ ports }) => ports?.join() === "0,0")
      ? undefined
      : named(digitalOcean, 'resource "digitalocean_firewall" "f" {\n', "}\n")(all),
  ),
  from("Hetzner", terraform, "main.tf", named(hetzner, 'resource "hcloud_firewall" "f" {\n', "}\n")),
  from("OpenStack", terraform, "main.tf", each(openstack)),
  from("Tencent", terraform, "main.tf", named(tencent, 'resource "tencentcloud_security_group_rule_set" "s" {\n', "}\n")),
  from("Exoscale", terraform, "main.tf", exoscale),
  from("Yandex", terraform, "main.tf", (all) => (isZero(all) ? undefined : each(yandex)(all))),
];
