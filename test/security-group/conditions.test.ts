/** Rules that are there under a condition: messages say under which, and what may not be there together is not compared. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cloudformation, terraform } from "../../server/languages/security-group/index.ts";
import { call, dynamic, entryOf, inline, OPEN, ruleOf, type Said, saidBy, vpcRule } from "./condition-text.ts";

const entry = (cidr: string): string => `{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: ${cidr} }`;
const aclEntry = (cidr: string): string =>
  `{ NetworkAclId: !Ref N, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: ${cidr}, PortRange: { From: 22, To: 22 } }`;
const group = (ingress: string, more = ""): string =>
  `Resources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n${more}    Properties:\n      GroupDescription: x\n      SecurityGroupIngress: ${ingress}\n`;

const CASES: Said = [
  ["none", group(`[${entry("0.0.0.0/0")}]`), `G: ${OPEN}`],
  ["the first arm of a range", group(`[${entry("!If [Dev, 0.0.0.0/0, 10.0.0.0/8]")}]`), `G: ${OPEN} when Dev`],
  ["the second arm of a range", group(`[${entry("!If [Prod, 10.0.0.0/8, 0.0.0.0/0]")}]`), `G: ${OPEN} unless Prod`],
  ["both arms", group(`[${entry("!If [Prod, 198.51.100.0/24, 10.0.0.0/8]")}]`)],
  ["an arm within an arm", group(`[${entry("!If [A, !If [B, 10.0.0.0/8, 0.0.0.0/0], 10.0.0.0/8]")}]`), `G: ${OPEN} when A and unless B`],
  ["an arm of a list", group(`[!If [Dev, ${entry("0.0.0.0/0")}, !Ref "AWS::NoValue"]]`), `G: ${OPEN} when Dev`],
  ["an arm that is a list", group(`!If [Dev, [${entry("0.0.0.0/0")}], [${entry("10.0.0.0/8")}]]`), `G: ${OPEN} when Dev`],
  [
    "ports",
    group("[{ IpProtocol: tcp, FromPort: !If [Prod, 443, 22], ToPort: !If [Prod, 443, 22], CidrIp: 0.0.0.0/0 }]"),
    `G: ${OPEN} unless Prod`,
  ],
  [
    "ports and ranges by the same condition",
    group("[{ IpProtocol: tcp, FromPort: !If [Prod, 443, 22], ToPort: !If [Prod, 443, 22], CidrIp: !If [Prod, 0.0.0.0/0, 10.0.0.0/8] }]"),
  ],
  [
    "ports of a rule of its own",
    "Resources:\n  R:\n    Type: AWS::EC2::SecurityGroupIngress\n    Properties: { GroupId: !Ref G, IpProtocol: tcp, FromPort: !If [Dev, 22, 443], ToPort: !If [Dev, 22, 443], CidrIp: 0.0.0.0/0 }\n",
    `R: ${OPEN} when Dev`,
  ],
  ["of the group", group(`[${entry("0.0.0.0/0")}]`, "    Condition: Dev\n"), `G: ${OPEN} when Dev`],
  [
    "of a rule of its own",
    `Resources:\n  R:\n    Type: AWS::EC2::SecurityGroupIngress\n    Condition: Dev\n    Properties: { GroupId: !Ref G, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }\n`,
    `R: ${OPEN} when Dev`,
  ],
  [
    "of the last port",
    group("[{ IpProtocol: tcp, FromPort: 22, ToPort: !If [Prod, 22, 22], CidrIp: 0.0.0.0/0 }]"),
    `G: ${OPEN} unless Prod`,
    `G: ${OPEN} when Prod`,
  ],
  [
    "of an arm of a list, and of its ports",
    group(`[!If [Dev, { IpProtocol: tcp, FromPort: !If [P, 22, 443], ToPort: !If [P, 22, 443], CidrIp: 0.0.0.0/0 }, !Ref "AWS::NoValue"]]`),
    `G: ${OPEN} when Dev and when P`,
  ],
  [
    "of a rule of its own, and of its ports",
    "Resources:\n  R:\n    Type: AWS::EC2::SecurityGroupIngress\n    Condition: Dev\n    Properties: { GroupId: !Ref G, IpProtocol: tcp, FromPort: !If [P, 22, 443], ToPort: !If [P, 22, 443], CidrIp: 0.0.0.0/0 }\n",
    `R: ${OPEN} when Dev and when P`,
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

const acl = (cidr: string, more = ""): string =>
  `resource "aws_network_acl" "a" {\n${more}  ingress {\n    rule_no = 100\n    action = "allow"\n    protocol = "tcp"\n    from_port = 22\n    to_port = 22\n    cidr_block = ${cidr}\n  }\n}\n`;

/** A deny and an allow behind it, each by a condition. */
const entries = (denied: string, allowed: string): string => {
  const one = (number: number, action: string, over: string): string =>
    `  dynamic "ingress" {\n    for_each = ${over} ? [1] : []\n    content {\n      rule_no = ${number}\n      action = "${action}"\n      protocol = "tcp"\n      from_port = 22\n      to_port = 22\n      cidr_block = "0.0.0.0/0"\n    }\n  }\n`;
  return `resource "aws_network_acl" "a" {\n${one(90, "deny", denied)}${one(100, "allow", allowed)}}\n`;
};

const MODULES: Said = [
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
  ["entries by different conditions", entries("var.x", "var.y"), "a: SSH (22) is open to the internet (0.0.0.0/0) when var.y"],
  [
    "entries by conditions that exclude each other",
    entries("var.x", "!var.x"),
    "a: SSH (22) is open to the internet (0.0.0.0/0) when !var.x",
  ],
  ["entries by the same condition", entries("var.x", "var.x"), "this allow never decides: 90 takes its packets first"],
  [
    "entries by conditions that are not repeated",
    entries("length(var.x) > 0", "length(var.y) > 0"),
    "a: SSH (22) is open to the internet (0.0.0.0/0) when a condition holds",
  ],
  [
    "an entry that may not be there takes nothing from those behind it",
    acl(
      '"10.0.0.0/8"',
      '  dynamic "ingress" {\n    for_each = var.x ? [1] : []\n    content {\n      rule_no = 90\n      action = "deny"\n      protocol = "-1"\n      from_port = 0\n      to_port = 0\n      cidr_block = "0.0.0.0/0"\n    }\n  }\n',
    ),
  ],
];

const TELNET = "Telnet (23/tcp) is open to the internet (0.0.0.0/0)";
const dynamicly = (type: string, content: string, over = "var.open ? [1] : []"): string =>
  `  dynamic "${type}" {\n    for_each = ${over}\n    content {\n${content}\n    }\n  }\n`;
const oracle = (rules: string): string => `resource "oci_core_security_list" "l" {\n  compartment_id = "c"\n  vcn_id = "v"\n${rules}}\n`;
const OCI_SSH =
  '      protocol = "6"\n      source = "0.0.0.0/0"\n      tcp_options {\n        destination_port_range {\n          min = 22\n          max = 22\n        }\n      }';

const CALLS: Said = [
  ["a list of rules", call("security-group", `ingress_with_cidr_blocks = var.open ? [${entryOf(22)}] : []`), `m: ${OPEN} when var.open`],
  [
    "a part of a list of rules",
    call("security-group", `ingress_with_cidr_blocks = concat([${entryOf(23)}], var.open ? [${entryOf(22)}] : [])`),
    `m: ${TELNET}`,
    `m: ${OPEN} when var.open`,
  ],
  [
    "names of rules",
    call("security-group", 'ingress_rules = var.open ? ["ssh-tcp"] : ["https-443-tcp"]\ningress_cidr_blocks = ["0.0.0.0/0"]'),
    `m: ${OPEN} when var.open`,
  ],
  [
    "blocks in one text",
    call("security-group", `ingress_with_cidr_blocks = [${entryOf(22, 'var.prod ? "10.0.0.0/8,172.16.0.0/12" : "10.0.0.0/8,0.0.0.0/0"')}]`),
    `m: ${OPEN} unless var.prod`,
  ],
  ["rules that are not there together", call("security-group", `ingress_with_cidr_blocks = var.x ? [${entryOf(443)}] : [${entryOf(443)}]`)],
  ["a map of rules", call("rds-aurora", `security_group_rules = var.open ? { ssh = ${ruleOf(22)} } : {}`), `m: ${OPEN} when var.open`],
  [
    "a list of maps of rules",
    call("eks", `node_security_group_additional_rules = var.prod ? {} : { ssh = ${ruleOf(22)} }`),
    `m: ${OPEN} unless var.prod`,
  ],
  [
    "a part of a map of rules",
    call("redshift", `security_group_rules = merge({ telnet = ${ruleOf(23)} }, var.open ? { ssh = ${ruleOf(22)} } : {})`),
    `m: ${TELNET}`,
    `m: ${OPEN} when var.open`,
  ],
  ["a rule of a map", call("redshift", `security_group_rules = { ssh = var.open ? ${ruleOf(22)} : null }`), `m: ${OPEN} when var.open`],
  [
    "the group of the VPC",
    call("vpc", `default_security_group_ingress = var.open ? [${entryOf(22)}] : []`),
    "the default group lets this in to all that names no group: leave it empty",
    `m: ${OPEN} when var.open`,
  ],
  [
    "the ACL of public subnets",
    call(
      "vpc",
      `public_dedicated_network_acl = true\npublic_inbound_acl_rules = var.open ? [{ rule_number = 100, rule_action = "allow", from_port = 22, to_port = 22, protocol = "tcp", cidr_block = "0.0.0.0/0" }] : []`,
    ),
    "m: SSH (22) is open to the internet (0.0.0.0/0) when var.open",
  ],
  [
    "networks that are not there together",
    call(
      "vpc",
      'cidr = var.prod ? "10.0.0.0/16" : "10.1.0.0/16"\npublic_subnets = var.prod ? ["10.0.1.0/24"] : ["10.0.1.0/25", "10.1.2.0/24"]',
    ),
  ],
  [
    "blocks of VPCs that are peered",
    'resource "aws_vpc" "a" {\n  cidr_block = var.x ? "10.0.0.0/16" : "10.1.0.0/16"\n}\nresource "aws_vpc" "b" {\n  cidr_block = var.x ? "10.1.0.0/16" : "10.0.0.0/16"\n}\nresource "aws_vpc" "c" {\n  cidr_block = var.x ? "10.1.0.0/16" : "10.2.0.0/16"\n}\nresource "aws_vpc_peering_connection" "ab" {\n  vpc_id = aws_vpc.a.id\n  peer_vpc_id = aws_vpc.b.id\n}\nresource "aws_vpc_peering_connection" "bc" {\n  vpc_id = aws_vpc.b.id\n  peer_vpc_id = aws_vpc.c.id\n}\n',
    "this peering fails: 10.1.0.0/16 and 10.1.0.0/16 overlap",
  ],
  [
    "blocks of one subnet",
    'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_subnet" "s" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = var.prod ? "10.0.0.0/22" : "10.0.0.0/24"\n}\n',
  ],
];

const ROUNDS: Said = [
  ["of all arms", vpcRule('merge({ a = "0.0.0.0/0" }, var.x ? { b = "10.0.0.0/8" } : {})'), `r: ${OPEN}`],
  ["of one arm beside those of all", vpcRule('merge({ a = "10.0.0.0/8" }, var.x ? { b = "0.0.0.0/0" } : {})'), `r: ${OPEN} when var.x`],
  [
    "of all arms, through a name",
    `locals {\n  all = merge({ a = "0.0.0.0/0" }, var.x ? { b = "10.0.0.0/8" } : {})\n}\n${vpcRule("local.all")}`,
    "r: SSH (22/tcp) is open to the internet (local.all: 0.0.0.0/0)",
  ],
  ["of one key with different values", vpcRule('var.x ? { a = "0.0.0.0/0" } : { a = "10.0.0.0/8" }'), `r: ${OPEN} when var.x`],
  ["of a condition within a condition", vpcRule('var.x ? (var.y ? { a = "0.0.0.0/0" } : {}) : {}'), `r: ${OPEN} when var.x and when var.y`],
  [
    "of one place with different sources",
    `locals {\n  all = [{ port = 443, cidr = "0.0.0.0/0" }, { port = 22, cidr = "128.0.0.0/1" }]\n}\n${dynamic("local.all", "[ingress.value.cidr]").replace(/= 22\n/g, "= ingress.value.port\n")}`,
    "g: SSH (22/tcp) is open to the internet (local.all: 128.0.0.0/1)",
  ],
  [
    "that a condition adds to a list",
    dynamic('concat(["10.0.0.0/8"], var.open ? ["0.0.0.0/0"] : [])', "[ingress.value]"),
    `g: ${OPEN} when var.open`,
  ],
  ["that a condition adds to a set", vpcRule('toset(concat(["10.0.0.0/8"], var.open ? ["0.0.0.0/0"] : []))'), `r: ${OPEN} when var.open`],
];

const OTHERS: Said = [
  ["a rule of Oracle's", oracle(dynamicly("ingress_security_rules", OCI_SSH)), `l: ${OPEN} when var.open`],
  [
    "ports of a rule of Oracle's",
    oracle(
      `  ingress_security_rules {\n      protocol = "6"\n      source = "0.0.0.0/0"\n${dynamicly("tcp_options", "destination_port_range {\n min = 22\n max = 22\n }")}  }\n`,
    ),
    `l: ${OPEN} when var.open`,
  ],
  [
    "ports of a rule of IBM's",
    `resource "ibm_is_security_group_rule" "r" {\n  group = "g"\n  direction = "inbound"\n  remote = "0.0.0.0/0"\n${dynamicly("tcp", "port_min = 22\n port_max = 22")}}\n`,
    `r: ${OPEN} when var.open`,
  ],
  [
    "what a firewall of Google's lets in",
    `resource "google_compute_firewall" "f" {\n  network = "n"\n  source_ranges = ["0.0.0.0/0"]\n${dynamicly("allow", 'protocol = "tcp"\n ports = ["22"]')}}\n`,
    `f: ${OPEN} when var.open`,
  ],
  [
    "ranges of a policy of Google's",
    'resource "google_compute_network_firewall_policy_rule" "p" {\n  firewall_policy = "p"\n  priority = 1\n  action = "allow"\n  direction = "INGRESS"\n  match {\n    src_ip_ranges = var.prod ? ["10.0.0.0/8"] : ["0.0.0.0/0"]\n    layer4_configs {\n      ip_protocol = "tcp"\n      ports = ["22"]\n    }\n  }\n}\n',
    `p: ${OPEN} unless var.prod`,
  ],
];

for (const [what, language, cases] of [
  ["", cloudformation, CASES],
  ["", terraform, MODULES],
  [": calls", terraform, CALLS],
  [": rounds", terraform, ROUNDS],
  [": other clouds", terraform, OTHERS],
] as const)
  describe(`conditions of ${language.name}${what}`, () => {
    for (const [name, text, ...messages] of cases) test(name, () => assert.deepEqual(saidBy(language, text), messages));
  });
