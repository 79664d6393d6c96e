/** Rules that are there under a condition: messages say under which, and what may not be there together is not compared. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cloudformation, terraform } from "../../server/languages/security-group/index.ts";
import { lintExample } from "../examples.ts";

const entry = (cidr: string): string => `{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: ${cidr} }`;
const aclEntry = (cidr: string): string =>
  `{ NetworkAclId: !Ref N, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: ${cidr}, PortRange: { From: 22, To: 22 } }`;
const group = (ingress: string, more = ""): string =>
  `Resources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n${more}    Properties:\n      GroupDescription: x\n      SecurityGroupIngress: ${ingress}\n`;

const OPEN = "SSH (22/tcp) is open to the internet (0.0.0.0/0)";

const CASES: readonly (readonly [name: string, text: string, ...messages: string[]])[] = [
  ["none", group(`[${entry("0.0.0.0/0")}]`), `G: ${OPEN}`],
  ["the first arm of a range", group(`[${entry("!If [Dev, 0.0.0.0/0, 10.0.0.0/8]")}]`), `G: ${OPEN} when Dev`],
  ["the second arm of a range", group(`[${entry("!If [Prod, 10.0.0.0/8, 0.0.0.0/0]")}]`), `G: ${OPEN} unless Prod`],
  ["both arms", group(`[${entry("!If [Prod, 198.51.100.0/24, 10.0.0.0/8]")}]`)],
  ["an arm within an arm", group(`[${entry("!If [A, !If [B, 10.0.0.0/8, 0.0.0.0/0], 10.0.0.0/8]")}]`), `G: ${OPEN} when A and unless B`],
  ["an arm of a list", group(`[!If [Dev, ${entry("0.0.0.0/0")}, !Ref "AWS::NoValue"]]`), `G: ${OPEN} when Dev`],
  ["an arm that is a list", group(`!If [Dev, [${entry("0.0.0.0/0")}], [${entry("10.0.0.0/8")}]]`), `G: ${OPEN} when Dev`],
  ["of the group", group(`[${entry("0.0.0.0/0")}]`, "    Condition: Dev\n"), `G: ${OPEN} when Dev`],
  [
    "of a rule of its own",
    `Resources:\n  R:\n    Type: AWS::EC2::SecurityGroupIngress\n    Condition: Dev\n    Properties: { GroupId: !Ref G, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }\n`,
    `R: ${OPEN} when Dev`,
  ],
  [
    "of an entry of an ACL",
    `Resources:\n  E:\n    Type: AWS::EC2::NetworkAclEntry\n    Condition: Dev\n    Properties: ${aclEntry("0.0.0.0/0")}\n`,
    "E: SSH (22) is open to the internet (0.0.0.0/0) when Dev",
  ],
  [
    "of the block of an entry",
    `Resources:\n  E:\n    Type: AWS::EC2::NetworkAclEntry\n    Properties: ${aclEntry("!If [Prod, 10.0.0.0/8, 0.0.0.0/0]")}\n`,
    "E: SSH (22) is open to the internet (0.0.0.0/0) unless Prod",
  ],
];

const ssh = (cidrs: string): string => `    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = ${cidrs}\n`;
const inline = (cidrs: string, more = ""): string => `resource "aws_security_group" "g" {\n${more}  ingress {\n${ssh(cidrs)}  }\n}\n`;
const dynamic = (over: string, cidrs: string): string =>
  `resource "aws_security_group" "g" {\n  dynamic "ingress" {\n    for_each = ${over}\n    content {\n${ssh(cidrs)}    }\n  }\n}\n`;
const vpcRule = (over: string): string =>
  `resource "aws_vpc_security_group_ingress_rule" "r" {\n  for_each = ${over}\n  security_group_id = "sg-1"\n  ip_protocol = "tcp"\n  from_port = 22\n  to_port = 22\n  cidr_ipv4 = each.value\n}\n`;
const acl = (cidr: string, more = ""): string =>
  `resource "aws_network_acl" "a" {\n${more}  ingress {\n    rule_no = 100\n    action = "allow"\n    protocol = "tcp"\n    from_port = 22\n    to_port = 22\n    cidr_block = ${cidr}\n  }\n}\n`;

const MODULES: readonly (readonly [name: string, text: string, ...messages: string[]])[] = [
  ["the first arm of a range", inline('[var.open ? "0.0.0.0/0" : "10.0.0.0/8"]'), `g: ${OPEN} when var.open`],
  ["the second arm of a list", inline('var.prod ? ["10.0.0.0/8"] : ["0.0.0.0/0"]'), `g: ${OPEN} unless var.prod`],
  ["a comparison", inline('var.env == "dev" ? ["0.0.0.0/0"] : []'), `g: ${OPEN} when var.env == "dev"`],
  ["a part of a list", inline('concat(["10.0.0.0/8"], var.open ? ["0.0.0.0/0"] : [])'), `g: ${OPEN} when var.open`],
  ["one that is too long to say", inline('length(var.a) > 0 ? ["0.0.0.0/0"] : []'), `g: ${OPEN} when a condition holds`],
  [
    "one that is nested too deeply to say",
    inline(`var.x${" && var.x".repeat(50_000)} ? ["0.0.0.0/0"] : []`),
    `g: ${OPEN} when a condition holds`,
  ],
  ["a count", inline('["0.0.0.0/0"]', "  count = var.open ? 1 : 0\n"), `g: ${OPEN} when var.open`],
  ["a count of none", inline('["0.0.0.0/0"]', "  count = var.prod ? 0 : 1\n"), `g: ${OPEN} unless var.prod`],
  ["a count that is not known", inline('["0.0.0.0/0"]', "  count = var.many\n"), `g: ${OPEN}`],
  ["a dynamic block", dynamic("var.open ? [1] : []", '["0.0.0.0/0"]'), `g: ${OPEN} when var.open`],
  ["arms of a dynamic block that share a range", dynamic('var.x ? ["10.0.0.0/8"] : ["10.0.0.0/8", "10.1.0.0/16"]', "[ingress.value]")],
  ["rules of their own", vpcRule('var.open ? toset(["0.0.0.0/0"]) : toset([])'), `r: ${OPEN} when var.open`],
  ["rules of their own that share a range", vpcRule('var.x ? toset(["10.0.0.0/8", "10.1.0.0/16"]) : toset(["10.0.0.0/8"])')],
  ["ports by condition", inline('["0.0.0.0/0"]').replace(/= 22\n/g, "= var.open ? 22 : 443\n"), `g: ${OPEN} when var.open`],
  [
    "ports and ranges by the same condition",
    inline('[var.open ? "10.0.0.0/8" : "0.0.0.0/0"]').replace(/= 22\n/g, "= var.open ? 22 : 443\n"),
  ],
  [
    "ports of a rule of its own by condition",
    vpcRule('toset(["0.0.0.0/0"])').replace(/= 22\n/g, "= var.prod ? 443 : 22\n"),
    `r: ${OPEN} unless var.prod`,
  ],
  ["an ACL", acl('var.prod ? "10.0.0.0/8" : "0.0.0.0/0"'), "a: SSH (22) is open to the internet (0.0.0.0/0) unless var.prod"],
  ["an ACL by count", acl('"0.0.0.0/0"', "  count = var.open ? 1 : 0\n"), "a: SSH (22) is open to the internet (0.0.0.0/0) when var.open"],
  [
    "a firewall of Google's",
    'resource "google_compute_firewall" "f" {\n  network = "n"\n  allow {\n    protocol = "tcp"\n    ports = ["22"]\n  }\n  source_ranges = [var.open ? "0.0.0.0/0" : "10.0.0.0/8"]\n}\n',
    `f: ${OPEN} when var.open`,
  ],
  [
    "a rule of Azure's in a dynamic block",
    'resource "azurerm_network_security_group" "n" {\n  dynamic "security_rule" {\n    for_each = var.open ? [1] : []\n    content {\n      priority = 100\n      direction = "Inbound"\n      access = "Allow"\n      protocol = "Tcp"\n      source_port_range = "*"\n      destination_port_range = "22"\n      source_address_prefix = "*"\n      destination_address_prefix = "*"\n    }\n  }\n}\n',
    "n: SSH (22/tcp) is open to the internet (*) when var.open",
  ],
  [
    "an entry that may not be there takes nothing from those behind it",
    acl(
      '"10.0.0.0/8"',
      '  dynamic "ingress" {\n    for_each = var.x ? [1] : []\n    content {\n      rule_no = 90\n      action = "deny"\n      protocol = "-1"\n      from_port = 0\n      to_port = 0\n      cidr_block = "0.0.0.0/0"\n    }\n  }\n',
    ),
  ],
];

for (const [language, cases] of [
  [cloudformation, CASES],
  [terraform, MODULES],
] as const)
  describe(`conditions of ${language.name}`, () => {
    for (const [name, text, ...messages] of cases)
      test(name, () =>
        assert.deepEqual(
          lintExample(language, { good: "" }, text)
            .filter(({ severity }) => severity === "error" || severity === "warning")
            .map(({ message }) => message),
          messages,
        ),
      );
  });
