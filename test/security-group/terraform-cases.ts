/** Terraform for AWS as scanners' users write it: what is said, on which token; everything else must stay silent. */
import { terraform } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

const sg = (body: string): string => `resource "aws_security_group" "web" {\n  name = "web"\n${body}\n}\n`;
const inbound = (ports: string, rest: string): string => `  ingress {\n    description = "x"\n${block(ports)}    ${rest}\n  }`;
const outbound = (ports: string, rest: string): string => `  egress {\n    description = "x"\n${block(ports)}    ${rest}\n  }`;
/** "tcp 22", "tcp 20-25", "-1": protocol and ports as arguments. */
function block(ports: string): string {
  const [protocol = "", range = "0-0"] = ports.split(" ");
  const [from = "", to = from] = range.split("-");
  return `    protocol = "${protocol}"\n    from_port = ${from}\n    to_port = ${to}\n`;
}
const rule = (ports: string, rest: string): string =>
  `resource "aws_security_group_rule" "r" {\n  type = "ingress"\n  security_group_id = aws_security_group.web.id\n${block(ports)}  ${rest}\n}\n`;
const vpcRule = (ports: string, rest: string): string => {
  const [protocol = "", range] = ports.split(" ");
  const [from = "", to = from] = (range ?? "").split("-");
  const numbers = range === undefined ? "" : `  from_port = ${from}\n  to_port = ${to}\n`;
  return `resource "aws_vpc_security_group_ingress_rule" "r" {\n  security_group_id = aws_security_group.web.id\n  ip_protocol = "${protocol}"\n${numbers}  ${rest}\n}\n`;
};
const WORLD = 'cidr_blocks = ["0.0.0.0/0"]';
const OPEN = "exposed-service 0.0.0.0/0";
const ALL = "open-to-everyone 0.0.0.0/0";
const CLEAR = "exposed-clear-text 0.0.0.0/0";

const SPELLINGS: readonly Case[] = [
  ["ssh", sg(inbound("tcp 22", WORLD)), OPEN],
  ["rdp", sg(inbound("tcp 3389", WORLD)), OPEN],
  ["telnet", sg(inbound("tcp 23", WORLD)), OPEN],
  ["winrm", sg(inbound("tcp 5985-5986", WORLD)), OPEN],
  ["smb", sg(inbound("tcp 445", WORLD)), OPEN],
  ["docker", sg(inbound("tcp 2375", WORLD)), OPEN],
  ["kubelet", sg(inbound("tcp 10250", WORLD)), OPEN],
  ["vnc", sg(inbound("tcp 5900", WORLD)), OPEN],
  ["mysql", sg(inbound("tcp 3306", WORLD)), OPEN],
  ["postgres", sg(inbound("tcp 5432", WORLD)), OPEN],
  ["mssql", sg(inbound("tcp 1433", WORLD)), OPEN],
  ["oracle", sg(inbound("tcp 1521", WORLD)), OPEN],
  ["redis", sg(inbound("tcp 6379", WORLD)), OPEN],
  ["memcached over udp", sg(inbound("udp 11211", WORLD)), OPEN],
  ["mongodb", sg(inbound("tcp 27017-27019", WORLD)), OPEN],
  ["elasticsearch", sg(inbound("tcp 9200", WORLD)), OPEN],
  ["kibana", sg(inbound("tcp 5601", WORLD)), OPEN],
  ["cassandra", sg(inbound("tcp 9042", WORLD)), OPEN],
  ["kafka", sg(inbound("tcp 9092", WORLD)), OPEN],
  ["ftp", sg(inbound("tcp 21", WORLD)), CLEAR],
  ["smtp", sg(inbound("tcp 25", WORLD)), CLEAR],
  ["snmp", sg(inbound("udp 161", WORLD)), CLEAR],
  ["tftp", sg(inbound("udp 69", WORLD)), CLEAR],
  ["nfs", sg(inbound("tcp 2049", WORLD)), CLEAR],
  ["8080", sg(inbound("tcp 8080", WORLD)), CLEAR],
  ["a range around ssh", sg(inbound("tcp 20-25", WORLD)), OPEN],
  ["a range of high ports with databases", sg(inbound("tcp 1024-65535", WORLD)), OPEN],
  ["the protocol by number", sg(inbound("6 22", WORLD)), OPEN],
  ["the protocol in capitals", sg(inbound("TCP 22", WORLD)), OPEN],
  [
    "ports as text",
    sg('  ingress {\n    protocol = "tcp"\n    from_port = "22"\n    to_port = "22"\n    cidr_blocks = ["0.0.0.0/0"]\n  }'),
    OPEN,
  ],
  [
    "the protocol as a number",
    sg('  ingress {\n    protocol = 6\n    from_port = 22\n    to_port = 22\n    cidr_blocks = ["0.0.0.0/0"]\n  }'),
    OPEN,
  ],
  ["-1 as a number", sg('  ingress {\n    protocol = -1\n    from_port = 0\n    to_port = 0\n    cidr_blocks = ["0.0.0.0/0"]\n  }'), ALL],
  ["all by name", sg(inbound("all 0", WORLD)), ALL],
  ["every tcp port", sg(inbound("tcp 0-65535", WORLD)), ALL],
  ["every tcp port but 0", sg(inbound("tcp 1-65535", WORLD)), ALL],
  ["every udp port", sg(inbound("udp 0-65535", WORLD)), ALL],
  ["IPv6", sg(inbound("tcp 22", 'ipv6_cidr_blocks = ["::/0"]')), "exposed-service ::/0"],
  ["both families", sg(inbound("tcp 22", 'cidr_blocks = ["0.0.0.0/0"]\n    ipv6_cidr_blocks = ["::/0"]')), OPEN, "exposed-service ::/0"],
  ["the world among offices", sg(inbound("tcp 22", 'cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0", "198.51.100.7/32"]')), OPEN],
  ["self and the world", sg(inbound("tcp 22", 'self = true\n    cidr_blocks = ["0.0.0.0/0"]')), OPEN],
  ["a group and the world", sg(inbound("tcp 22", 'security_groups = [aws_security_group.b.id]\n    cidr_blocks = ["0.0.0.0/0"]')), OPEN],
  ["two blocks", sg(`${inbound("tcp 443", WORLD)}\n${inbound("tcp 3389", WORLD)}`), OPEN],
  ["a rule of its own", rule("tcp 22", WORLD), OPEN],
  ["a rule of its own, all", rule("-1 0", WORLD), ALL],
  ["a rule of its own, IPv6", rule("tcp 3389", 'ipv6_cidr_blocks = ["::/0"]'), "exposed-service ::/0"],
  ["a rule with only a source", 'resource "aws_security_group_rule" "r" {\n  type = "ingress"\n  cidr_blocks = ["0.0.0.0/0"]\n}\n', ALL],
  [
    "a rule with only a private source",
    'resource "aws_security_group_rule" "r" {\n  type = "ingress"\n  cidr_blocks = ["10.0.0.0/16"]\n}\n',
  ],
  ["the newer rule", vpcRule("tcp 22", 'cidr_ipv4 = "0.0.0.0/0"'), OPEN],
  ["the newer rule, all", vpcRule("-1", 'cidr_ipv4 = "0.0.0.0/0"'), ALL],
  ["the newer rule, IPv6", vpcRule("tcp 5432", 'cidr_ipv6 = "::/0"'), "exposed-service ::/0"],
  ["the newer rule, every port", vpcRule("tcp 0-65535", 'cidr_ipv4 = "0.0.0.0/0"'), ALL],
  ["the default group", `resource "aws_default_security_group" "default" {\n${inbound("tcp 443", WORLD)}\n}\n`, "default-group ingress"],
  ["the whole of IPv6 in use", sg(inbound("tcp 22", 'ipv6_cidr_blocks = ["2000::/3"]')), "exposed-service 2000::/3"],
  [
    "two halves",
    sg(inbound("tcp 22", 'cidr_blocks = ["0.0.0.0/1", "128.0.0.0/1"]')),
    "exposed-service 0.0.0.0/1",
    "exposed-service 128.0.0.0/1",
  ],
  ["a piece of a quarter", sg(inbound("tcp 22", 'cidr_blocks = ["64.0.0.0/2"]')), "wide-range 64.0.0.0/2"],
  ["a country", sg(inbound("tcp 22", 'cidr_blocks = ["52.0.0.0/10"]')), "wide-range 52.0.0.0/10"],
  ["a provider's IPv6", sg(inbound("tcp 22", 'ipv6_cidr_blocks = ["2a00::/12"]')), "wide-range 2a00::/12"],
];

const VALUES: readonly Case[] = [
  [
    "a default",
    `variable "who" {\n  default = ["0.0.0.0/0"]\n}\n${sg(inbound("tcp 22", "cidr_blocks = var.who"))}`,
    "exposed-service var.who",
  ],
  ["no default", `variable "who" {\n  type = list(string)\n}\n${sg(inbound("tcp 22", "cidr_blocks = var.who"))}`],
  [
    "a text in a list",
    `variable "who" {\n  default = "0.0.0.0/0"\n}\n${sg(inbound("tcp 22", "cidr_blocks = [var.who]"))}`,
    "exposed-service var.who",
  ],
  [
    "an old template",
    `variable "who" {\n  default = "0.0.0.0/0"\n}\n${sg(inbound("tcp 22", `cidr_blocks = ["\${var.who}"]`))}`,
    `exposed-service \${var.who}`,
  ],
  [
    "a local",
    `locals {\n  everyone = "0.0.0.0/0"\n}\n${sg(inbound("tcp 22", "cidr_blocks = [local.everyone]"))}`,
    "exposed-service local.everyone",
  ],
  [
    "a map's member",
    `locals {\n  net = { all = "0.0.0.0/0", office = "198.51.100.0/24" }\n}\n${sg(inbound("tcp 22", "cidr_blocks = [local.net.office]"))}`,
  ],
  [
    "a map's open member",
    `locals {\n  net = { all = "0.0.0.0/0" }\n}\n${sg(inbound("tcp 22", "cidr_blocks = [local.net.all]"))}`,
    "exposed-service local.net.all",
  ],
  [
    "a port by variable",
    `variable "port" {\n  default = 22\n}\n${sg(`  ingress {\n    protocol = "tcp"\n    from_port = var.port\n    to_port = var.port\n    ${WORLD}\n  }`)}`,
    OPEN,
  ],
  [
    "a port without default",
    `variable "port" {}\n${sg(`  ingress {\n    protocol = "tcp"\n    from_port = var.port\n    to_port = var.port\n    ${WORLD}\n  }`)}`,
  ],
  ["a condition with one open arm", sg(inbound("tcp 22", 'cidr_blocks = var.open ? ["0.0.0.0/0"] : ["10.0.0.0/8"]')), OPEN],
  ["a condition inside a list", sg(inbound("tcp 22", 'cidr_blocks = [var.open ? "0.0.0.0/0" : "10.0.0.0/8"]')), OPEN],
  ["a condition that is known", sg(inbound("tcp 22", 'cidr_blocks = false ? ["0.0.0.0/0"] : ["10.0.0.0/8"]'))],
  ["concat", sg(inbound("tcp 22", 'cidr_blocks = concat(["10.0.0.0/8"], ["0.0.0.0/0"])')), OPEN],
  ["concat with what is not known", sg(inbound("tcp 22", 'cidr_blocks = concat(var.offices, ["0.0.0.0/0"])')), OPEN],
  ["a set", sg(inbound("tcp 22", 'cidr_blocks = toset(["0.0.0.0/0"])')), OPEN],
  [
    "split",
    sg(inbound("tcp 22", 'cidr_blocks = split(",", "10.0.0.0/8,0.0.0.0/0")')),
    'exposed-service split(",", "10.0.0.0/8,0.0.0.0/0")',
  ],
  ["a data source", sg(inbound("tcp 22", "cidr_blocks = [data.aws_vpc.main.cidr_block]"))],
  [
    "the VPC's block",
    `resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n${sg(inbound("tcp 22", "cidr_blocks = [aws_vpc.main.cidr_block]"))}`,
  ],
  ["an address found by http", sg(inbound("tcp 22", 'cidr_blocks = [format("%s/32", chomp(data.http.me.response_body))]'))],
  ["an elastic address", sg(inbound("tcp 22", `cidr_blocks = ["\${aws_eip.vpn.public_ip}/32"]`))],
  ["jsondecode", sg(inbound("tcp 22", 'cidr_blocks = jsondecode(file("offices.json"))'))],
  [
    "for_each over a map",
    `resource "aws_security_group_rule" "r" {\n  for_each = { ssh = 22, web = 443 }\n  type = "ingress"\n  security_group_id = "sg-1"\n  protocol = "tcp"\n  from_port = each.value\n  to_port = each.value\n  ${WORLD}\n}\n`,
    OPEN,
  ],
  [
    "for_each over objects",
    `resource "aws_vpc_security_group_ingress_rule" "r" {\n  for_each = { ssh = { port = 22, from = "0.0.0.0/0" }, web = { port = 443, from = "0.0.0.0/0" } }\n  security_group_id = "sg-1"\n  ip_protocol = "tcp"\n  from_port = each.value.port\n  to_port = each.value.port\n  cidr_ipv4 = each.value.from\n}\n`,
    OPEN,
  ],
  [
    "for_each over what is not known",
    `resource "aws_security_group_rule" "r" {\n  for_each = var.rules\n  type = "ingress"\n  security_group_id = "sg-1"\n  protocol = "tcp"\n  from_port = each.value\n  to_port = each.value\n  ${WORLD}\n}\n`,
  ],
  [
    "a dynamic block",
    sg(
      `  dynamic "ingress" {\n    for_each = [22, 443]\n    content {\n      protocol = "tcp"\n      from_port = ingress.value\n      to_port = ingress.value\n      ${WORLD}\n    }\n  }`,
    ),
    OPEN,
  ],
  [
    "a dynamic block with an iterator",
    sg(
      `  dynamic "ingress" {\n    for_each = toset(["3306"])\n    iterator = port\n    content {\n      protocol = "tcp"\n      from_port = port.value\n      to_port = port.value\n      ${WORLD}\n    }\n  }`,
    ),
    OPEN,
  ],
  [
    "a dynamic block of a local",
    `locals {\n  rules = [{ port = 443 }, { port = 22 }]\n}\n${sg(`  dynamic "ingress" {\n    for_each = local.rules\n    content {\n      protocol = "tcp"\n      from_port = ingress.value.port\n      to_port = ingress.value["port"]\n      ${WORLD}\n    }\n  }`)}`,
    OPEN,
  ],
  [
    "a dynamic block with an open source",
    `variable "sources" {\n  default = ["0.0.0.0/0"]\n}\n${sg('  dynamic "ingress" {\n    for_each = var.sources\n    content {\n      protocol = "tcp"\n      from_port = 22\n      to_port = 22\n      cidr_blocks = [ingress.value]\n    }\n  }')}`,
    "exposed-service var.sources",
  ],
  [
    "count of 0",
    `resource "aws_security_group_rule" "r" {\n  count = 0\n  type = "ingress"\n  security_group_id = "sg-1"\n  protocol = "tcp"\n  from_port = 22\n  to_port = 22\n  ${WORLD}\n}\n`,
  ],
  [
    "count by a condition",
    `resource "aws_security_group_rule" "r" {\n  count = var.ssh ? 1 : 0\n  type = "ingress"\n  security_group_id = "sg-1"\n  protocol = "tcp"\n  from_port = 22\n  to_port = 22\n  ${WORLD}\n}\n`,
    OPEN,
  ],
  [
    "a sensitive default",
    `variable "who" {\n  default = ["0.0.0.0/0"]\n  sensitive = true\n}\n${sg(inbound("tcp 22", "cidr_blocks = var.who"))}`,
  ],
  [
    "a heredoc as a source",
    sg(inbound("tcp 22", "cidr_blocks = [trimspace(<<EOT\n0.0.0.0/0\nEOT\n)]")),
    "exposed-service trimspace(<<EOT\n0.0.0.0/0\nEOT\n)",
  ],
];

const RIGHT: readonly Case[] = [
  ["ssh from an office", sg(inbound("tcp 22", 'cidr_blocks = ["198.51.100.7/32"]'))],
  ["ssh from everything private", sg(inbound("tcp 22", 'cidr_blocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]'))],
  ["carrier NAT", sg(inbound("tcp 5432", 'cidr_blocks = ["100.64.0.0/10"]'))],
  ["unique local", sg(inbound("tcp 22", 'ipv6_cidr_blocks = ["fd00::/8"]'))],
  ["a prefix list", sg(inbound("tcp 22", 'prefix_list_ids = ["pl-1"]'))],
  ["a group", sg(inbound("tcp 5432", "security_groups = [aws_security_group.app.id]"))],
  ["itself", sg(inbound("-1 0", "self = true"))],
  ["everything out", sg(outbound("-1 0", WORLD))],
  ["everything out by IPv6", sg(outbound("-1 0", 'ipv6_cidr_blocks = ["::/0"]'))],
  ["ping", sg(inbound("icmp 8", WORLD).replace("to_port = 8", "to_port = 0"))],
  ["fragmentation needed", sg(inbound("icmp 3-4", WORLD))],
  ["ESP", sg(inbound("50 0", WORLD))],
  ["a VPN", sg(`${inbound("udp 500", WORLD)}\n${inbound("udp 4500", WORLD)}\n${inbound("udp 51820", WORLD)}`)],
  ["mail with TLS", sg(`${inbound("tcp 465", WORLD)}\n${inbound("tcp 587", WORLD)}\n${inbound("tcp 993", WORLD)}`)],
  ["DNS", sg(`${inbound("tcp 53", WORLD)}\n${inbound("udp 53", WORLD)}`)],
  ["HTTP/3", sg(`${inbound("tcp 443", WORLD)}\n${inbound("udp 443", WORLD)}`)],
  ["a port of one's own", sg(inbound("tcp 8443", WORLD))],
  ["a rule without sources yet", sg(inbound("tcp 22", "cidr_blocks = []"))],
  [
    "egress of the newer kind",
    'resource "aws_vpc_security_group_egress_rule" "r" {\n  security_group_id = "sg-1"\n  ip_protocol = "-1"\n  cidr_ipv4 = "0.0.0.0/0"\n}\n',
  ],
  ["egress of the older kind", rule("-1 0", WORLD).replace('"ingress"', '"egress"')],
  ["the default group emptied", 'resource "aws_default_security_group" "default" {\n  vpc_id = aws_vpc.main.id\n}\n'],
  ["the default group for itself", `resource "aws_default_security_group" "default" {\n${inbound("-1 0", "self = true")}\n}\n`],
  ["another provider's resource", 'resource "random_pet" "p" {\n  cidr_blocks = ["0.0.0.0/0"]\n}\n'],
  ["a lonely variable", 'variable "cidr" {\n  default = "0.0.0.0/0"\n}\n'],
];

const REFUSED: readonly Case[] = [
  ["host bits", sg(inbound("tcp 443", 'cidr_blocks = ["10.1.2.3/8"]')), "host-bits 10.1.2.3/8"],
  ["no length", sg(inbound("tcp 443", 'cidr_blocks = ["10.1.2.3"]')), "invalid-cidr 10.1.2.3"],
  ["a length too long", sg(inbound("tcp 443", 'cidr_blocks = ["10.1.2.0/33"]')), "invalid-cidr 10.1.2.0/33"],
  ["a number too high", sg(inbound("tcp 443", 'cidr_blocks = ["10.1.256.0/24"]')), "invalid-cidr 10.1.256.0/24"],
  ["IPv6 in the field of IPv4", sg(inbound("tcp 443", 'cidr_blocks = ["::/0"]')), "invalid-cidr ::/0"],
  ["IPv4 in the field of IPv6", sg(inbound("tcp 443", 'ipv6_cidr_blocks = ["10.0.0.0/8"]')), "invalid-cidr 10.0.0.0/8"],
  ["a longer zero", sg(inbound("tcp 443", 'ipv6_cidr_blocks = ["0:0:0:0:0:0:0:0/0"]')), "invalid-cidr 0:0:0:0:0:0:0:0/0"],
  ["the wrong way round", sg(inbound("tcp 443-80", 'cidr_blocks = ["10.0.0.0/8"]')), "inverted-ports 443"],
  ["no such port", sg(inbound("tcp 443-70000", 'cidr_blocks = ["10.0.0.0/8"]')), "port-numbers 70000"],
  ["ports with -1", sg(inbound("-1 22", 'cidr_blocks = ["10.0.0.0/8"]')), "port-numbers 22"],
  ["no such protocol", sg(inbound("http 80", 'cidr_blocks = ["10.0.0.0/8"]')), "unknown-protocol http"],
  ["the newer rule without ports", vpcRule("tcp", 'cidr_ipv4 = "10.0.0.0/8"'), "port-numbers tcp"],
  ["the newer rule without a source", vpcRule("tcp 443", 'description = "x"'), "source-count r"],
  [
    "the newer rule with two",
    vpcRule("tcp 443", 'cidr_ipv4 = "10.0.0.0/8"\n  referenced_security_group_id = aws_security_group.b.id'),
    "source-count aws_security_group.b.id",
  ],
  [
    "blocks and a group",
    rule("tcp 443", 'cidr_blocks = ["10.0.0.0/8"]\n  source_security_group_id = aws_security_group.b.id'),
    "source-count aws_security_group.b.id",
  ],
  ["blocks and self", rule("tcp 443", 'cidr_blocks = ["10.0.0.0/8"]\n  self = true'), "source-count true"],
  [
    "blocks or a group",
    rule("tcp 443", 'cidr_blocks = var.a ? ["10.0.0.0/8"] : null\n  source_security_group_id = var.a ? null : aws_security_group.b.id'),
  ],
  ["no source at all", rule("tcp 443", 'description = "x"'), "source-count r"],
  ["a duplicate", sg(inbound("tcp 443", 'cidr_blocks = ["10.0.0.0/8", "10.0.0.0/8"]')), "duplicate-rule 10.0.0.0/8"],
  [
    "a duplicate in two rules",
    rule("tcp 443", 'cidr_blocks = ["10.0.0.0/8"]') + rule("6 443", 'cidr_blocks = ["10.0.0.0/8"]').replace('"r"', '"s"'),
    "duplicate-rule 10.0.0.0/8",
  ],
  [
    "the same for another group",
    rule("tcp 443", 'cidr_blocks = ["10.0.0.0/8"]') +
      rule("tcp 443", 'cidr_blocks = ["10.0.0.0/8"]').replace('"r"', '"s"').replace("web.id", "api.id"),
  ],
  [
    "the same for another key",
    rule("tcp 443", 'cidr_blocks = ["10.0.0.0/8"]').replace("web.id", 'web["a"].id') +
      rule("tcp 443", 'cidr_blocks = ["10.0.0.0/8"]').replace('"r"', '"s"').replace("web.id", 'web["b"].id'),
  ],
  ["rules inside and outside", `${sg(inbound("tcp 443", WORLD))}${rule("tcp 80", WORLD)}`, "mixed-rules r"],
  ["rules inside of one direction only", `${sg(outbound("-1 0", WORLD))}${rule("tcp 80", WORLD)}`],
  ["rules inside emptied", `resource "aws_security_group" "web" {\n  ingress = []\n}\n${rule("tcp 80", WORLD)}`, "mixed-rules r"],
  ["port 0", sg(inbound("tcp 0", 'cidr_blocks = ["10.0.0.0/8"]')), "port-zero 0"],
];

const MORE: readonly Case[] = [
  ["the default VPC", 'resource "aws_default_vpc" "d" {}\n', "default-vpc d"],
  ["ports with -1, as a rule of its own", vpcRule("-1 22", 'cidr_ipv4 = "10.0.0.0/8"'), "ports-ignored 22"],
  ["ports with -1 that say every port", vpcRule("-1 0-65535", 'cidr_ipv4 = "10.0.0.0/8"')],
  ["ports with GRE", rule("47 22", 'cidr_blocks = ["10.0.0.0/8"]'), "ports-ignored 22"],
  ["-1 on one side", sg(inbound("tcp 443", 'cidr_blocks = ["10.0.0.0/8"]').replace("to_port = 443", "to_port = -1")), "port-numbers -1"],
  [
    "an open machine",
    `${sg(inbound("tcp 22", WORLD))}resource "aws_instance" "i" {\n  associate_public_ip_address = true\n  vpc_security_group_ids = [aws_security_group.web.id]\n}\n`,
    OPEN,
    "public-address true",
  ],
  [
    "a web server",
    `${sg(inbound("tcp 443", WORLD))}resource "aws_instance" "i" {\n  associate_public_ip_address = true\n  vpc_security_group_ids = [aws_security_group.web.id]\n}\n`,
  ],
  ["loopback", sg(inbound("tcp 443", 'cidr_blocks = ["127.0.0.0/8"]')), "special-source 127.0.0.0/8"],
  ["link-local", sg(inbound("tcp 443", 'cidr_blocks = ["169.254.0.0/16"]')), "special-source 169.254.0.0/16"],
  ["multicast", sg(inbound("tcp 443", 'cidr_blocks = ["224.0.0.0/4"]')), "special-source 224.0.0.0/4"],
  ["multicast over UDP", sg(inbound("udp 5353", 'cidr_blocks = ["224.0.0.0/4"]'))],
  ["nobody, as an idiom", sg(inbound("tcp 443", 'cidr_blocks = ["127.0.0.1/32"]'))],
  ["IGMP queries", sg(inbound("2 0", 'cidr_blocks = ["0.0.0.0/32"]'))],
  [
    "a database by several names",
    sg(`${inbound("tcp 5432", WORLD)}\n${inbound("tcp 5432", 'ipv6_cidr_blocks = ["::/0"]')}`),
    OPEN,
    "exposed-service ::/0",
  ],
  [
    "null protocol",
    `variable "p" {\n  default = null\n}\n${sg(`  ingress {\n    protocol = var.p\n    from_port = 22\n    to_port = 22\n    ${WORLD}\n  }`)}`,
  ],
  ["a launch template", 'resource "aws_launch_template" "t" {\n  network_interfaces {\n    associate_public_ip_address = true\n  }\n}\n'],
  [
    "an attribute list with all of its arguments",
    sg(
      '  ingress = [{\n    description = ""\n    protocol = "tcp"\n    from_port = 22\n    to_port = 22\n    cidr_blocks = ["0.0.0.0/0"]\n    ipv6_cidr_blocks = []\n    prefix_list_ids = []\n    security_groups = []\n    self = false\n  }]',
    ),
    OPEN,
  ],
  [
    "comments inside",
    sg(inbound("tcp 22", 'cidr_blocks = [\n      # the office\n      "198.51.100.0/24",\n      "0.0.0.0/0", // everybody\n    ]')),
    OPEN,
  ],
  ["a file with BOM and CRLF", `\ufeff${sg(inbound("tcp 22", WORLD)).replaceAll("\n", "\r\n")}`, OPEN],
  [
    "half typed",
    `${sg(inbound("tcp 22", WORLD))}resource "aws_security_group" "b" {\n  ingress {\n`,
    OPEN,
    "broken-file resource",
    "broken-file ingress",
  ],
];

const acl = (body: string): string => `resource "aws_network_acl" "main" {\n  vpc_id = aws_vpc.main.id\n${body}\n}\n`;
const entry = (direction: string, number: number, action: string, ports: string, cidr: string): string =>
  `  ${direction} {\n    rule_no = ${number}\n    action = "${action}"\n${block(ports)}    cidr_block = "${cidr}"\n  }`;
const aclRule = (rest: string): string => `resource "aws_network_acl_rule" "r" {\n  network_acl_id = aws_network_acl.main.id\n${rest}}\n`;
const BACK = entry("egress", 100, "allow", "tcp 1024-65535", "0.0.0.0/0");

const ACLS: readonly Case[] = [
  ["ssh", acl(`${entry("ingress", 100, "allow", "tcp 22", "0.0.0.0/0")}\n${BACK}`), "acl-open 0.0.0.0/0"],
  ["rdp", acl(`${entry("ingress", 100, "allow", "tcp 3389", "0.0.0.0/0")}\n${BACK}`), "acl-open 0.0.0.0/0"],
  ["everything", acl(`${entry("ingress", 100, "allow", "-1 0", "0.0.0.0/0")}\n${BACK}`), "acl-open 0.0.0.0/0"],
  ["every tcp port", acl(`${entry("ingress", 100, "allow", "tcp 0-65535", "0.0.0.0/0")}\n${BACK}`), "acl-open 0.0.0.0/0"],
  [
    "a rule of its own",
    aclRule(
      `  rule_number = 200\n  egress = false\n  protocol = "tcp"\n  rule_action = "allow"\n  cidr_block = "0.0.0.0/0"\n  from_port = 22\n  to_port = 22\n`,
    ),
    "acl-open 0.0.0.0/0",
  ],
  [
    "a rule by IPv6",
    aclRule(
      `  rule_number = 200\n  egress = false\n  protocol = "tcp"\n  rule_action = "allow"\n  ipv6_cidr_block = "::/0"\n  from_port = 22\n  to_port = 22\n`,
    ),
    "acl-open ::/0",
  ],
  [
    "a rule for all protocols",
    aclRule(`  rule_number = 200\n  protocol = "all"\n  rule_action = "allow"\n  cidr_block = "0.0.0.0/0"\n`),
    "acl-open 0.0.0.0/0",
  ],
  ["egress", aclRule(`  rule_number = 200\n  egress = true\n  protocol = "-1"\n  rule_action = "allow"\n  cidr_block = "0.0.0.0/0"\n`)],
  [
    "a deny",
    aclRule(
      `  rule_number = 200\n  protocol = "tcp"\n  rule_action = "deny"\n  cidr_block = "0.0.0.0/0"\n  from_port = 22\n  to_port = 22\n`,
    ),
  ],
  [
    "the web and answers",
    acl(
      `${entry("ingress", 100, "allow", "tcp 443", "0.0.0.0/0")}\n${entry("ingress", 110, "allow", "tcp 1024-65535", "0.0.0.0/0")}\n${BACK}`,
    ),
  ],
  [
    "denied before",
    acl(`${entry("ingress", 90, "deny", "tcp 22", "0.0.0.0/0")}\n${entry("ingress", 100, "allow", "tcp 22", "0.0.0.0/0")}\n${BACK}`),
    "acl-shadowed 0.0.0.0/0",
  ],
  [
    "denied too late",
    acl(
      `${entry("ingress", 100, "allow", "tcp 443", "0.0.0.0/0")}\n${entry("ingress", 200, "deny", "tcp 443", "198.51.100.0/24")}\n${BACK}`,
    ),
    "acl-shadowed 198.51.100.0/24",
  ],
  [
    "denied in time",
    acl(
      `${entry("ingress", 50, "deny", "tcp 443", "198.51.100.0/24")}\n${entry("ingress", 100, "allow", "tcp 443", "0.0.0.0/0")}\n${BACK}`,
    ),
  ],
  [
    "a number twice",
    acl(`${entry("ingress", 100, "allow", "tcp 443", "0.0.0.0/0")}\n${entry("ingress", 100, "allow", "tcp 80", "0.0.0.0/0")}\n${BACK}`),
    "acl-number 100",
  ],
  ["a number too high", acl(`${entry("ingress", 32767, "allow", "tcp 443", "0.0.0.0/0")}\n${BACK}`), "acl-number 32767"],
  [
    "no way back",
    acl(`${entry("ingress", 100, "allow", "tcp 443", "0.0.0.0/0")}\n${entry("egress", 100, "allow", "tcp 443", "0.0.0.0/0")}`),
    "acl-one-way 0.0.0.0/0",
  ],
  [
    "icmp without a type",
    aclRule(`  rule_number = 200\n  protocol = "icmp"\n  rule_action = "allow"\n  cidr_block = "10.0.0.0/8"\n`),
    "acl-fields icmp",
  ],
  [
    "icmp of all types",
    aclRule(
      `  rule_number = 200\n  protocol = "icmp"\n  rule_action = "allow"\n  cidr_block = "10.0.0.0/8"\n  icmp_type = -1\n  icmp_code = -1\n`,
    ),
  ],
];

const NETWORKS: readonly Case[] = [
  ["a VPC too wide", 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/8"\n}\n', "network-size 10.0.0.0/8"],
  ["a subnet too narrow", 'resource "aws_subnet" "s" {\n  vpc_id = "vpc-1"\n  cidr_block = "10.0.0.0/29"\n}\n', "network-size 10.0.0.0/29"],
  ["a VPC of others' addresses", 'resource "aws_vpc" "v" {\n  cidr_block = "11.0.0.0/16"\n}\n', "vpc-public-range 11.0.0.0/16"],
  ["a VPC of shared addresses", 'resource "aws_vpc" "v" {\n  cidr_block = "100.64.0.0/16"\n}\n'],
  [
    "a subnet outside",
    'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_subnet" "s" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.1.0.0/24"\n}\n',
    "subnet-outside 10.1.0.0/24",
  ],
  [
    "a subnet in a second block",
    'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_vpc_ipv4_cidr_block_association" "a" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.1.0.0/16"\n}\nresource "aws_subnet" "s" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.1.0.0/24"\n}\n',
  ],
  [
    "subnets that overlap",
    'resource "aws_subnet" "a" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.0.0.0/23"\n}\nresource "aws_subnet" "b" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.0.1.0/24"\n}\n',
    "subnet-overlap 10.0.1.0/24",
  ],
  [
    "subnets of two VPCs",
    'resource "aws_subnet" "a" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.0.0.0/24"\n}\nresource "aws_subnet" "b" {\n  vpc_id = aws_vpc.w.id\n  cidr_block = "10.0.0.0/24"\n}\n',
  ],
  ["a public database", 'resource "aws_db_instance" "d" {\n  publicly_accessible = true\n}\n', "public-address true"],
  ["a public cluster instance", 'resource "aws_rds_cluster_instance" "d" {\n  publicly_accessible = "true"\n}\n', "public-address true"],
  ["a public warehouse", 'resource "aws_redshift_cluster" "d" {\n  publicly_accessible = true\n}\n', "public-address true"],
  ["a public replication", 'resource "aws_dms_replication_instance" "d" {\n  publicly_accessible = true\n}\n', "public-address true"],
  ["a public broker", 'resource "aws_mq_broker" "d" {\n  publicly_accessible = true\n}\n', "public-address true"],
  ["a private database", 'resource "aws_db_instance" "d" {\n  publicly_accessible = false\n}\n'],
  [
    "machines with public addresses",
    'resource "aws_instance" "i" {\n  associate_public_ip_address = true\n}\nresource "aws_subnet" "s" {\n  vpc_id = "vpc-1"\n  cidr_block = "10.0.0.0/24"\n  map_public_ip_on_launch = true\n}\n',
  ],
  [
    "an open EKS endpoint",
    'resource "aws_eks_cluster" "k" {\n  vpc_config {\n    public_access_cidrs = ["0.0.0.0/0"]\n  }\n}\n',
    "open-endpoint 0.0.0.0/0",
  ],
  ["a private EKS endpoint", 'resource "aws_eks_cluster" "k" {\n  vpc_config {\n    endpoint_public_access = false\n  }\n}\n'],
  [
    "an EKS endpoint for an office",
    'resource "aws_eks_cluster" "k" {\n  vpc_config {\n    public_access_cidrs = ["198.51.100.0/24"]\n  }\n}\n',
  ],
  [
    "an old database group",
    'resource "aws_db_security_group" "d" {\n  ingress {\n    cidr = "0.0.0.0/0"\n  }\n}\n',
    "open-endpoint 0.0.0.0/0",
  ],
  [
    "a peering that fails",
    'resource "aws_vpc" "a" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_vpc" "b" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_vpc_peering_connection" "p" {\n  vpc_id = aws_vpc.a.id\n  peer_vpc_id = aws_vpc.b.id\n}\n',
    "vpc-overlap p",
  ],
];

const module = (source: string, body: string): string => `module "m" {\n  source = "${source}"\n${body}\n}\n`;
const SG = "terraform-aws-modules/security-group/aws";
const MODULES: readonly Case[] = [
  ["rules by name", module(SG, '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["https-443-tcp", "ssh-tcp"]'), OPEN],
  ["rules by name, the web", module(SG, '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["https-443-tcp", "http-80-tcp"]')],
  ["everything by name", module(SG, '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["all-all"]'), ALL],
  ["computed rules", module(SG, '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  computed_ingress_rules = ["redis-tcp"]'), OPEN],
  [
    "with blocks",
    module(
      SG,
      '  ingress_with_cidr_blocks = [{\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = "0.0.0.0/0"\n  }]',
    ),
    OPEN,
  ],
  [
    "with blocks and a name",
    module(SG, '  ingress_with_cidr_blocks = [{\n    rule = "postgresql-tcp"\n    cidr_blocks = "0.0.0.0/0"\n  }]'),
    OPEN,
  ],
  [
    "with the call's blocks",
    module(SG, '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_with_cidr_blocks = [{\n    rule = "postgresql-tcp"\n  }]'),
    OPEN,
  ],
  [
    "with IPv6 blocks",
    module(
      SG,
      '  ingress_with_ipv6_cidr_blocks = [{\n    from_port = 3389\n    to_port = 3389\n    protocol = "tcp"\n    ipv6_cidr_blocks = "::/0"\n  }]',
    ),
    "exposed-service ::/0",
  ],
  [
    "with groups",
    module(
      SG,
      '  ingress_with_source_security_group_id = [{\n    rule = "mysql-tcp"\n    source_security_group_id = module.app.security_group_id\n  }]',
    ),
  ],
  ["with itself", module(SG, '  ingress_with_self = [{\n    rule = "all-all"\n  }]')],
  ["the submodule for ssh", module(`${SG}//modules/ssh`, '  ingress_cidr_blocks = ["0.0.0.0/0"]'), OPEN],
  ["the submodule for the web", module(`${SG}//modules/http-80`, '  ingress_cidr_blocks = ["0.0.0.0/0"]')],
  ["the submodule for MySQL", module(`${SG}//modules/mysql`, '  ingress_cidr_blocks = ["10.0.0.0/8"]')],
  [
    "from git",
    module(
      "git::https://github.com/terraform-aws-modules/terraform-aws-security-group.git?ref=v5.1.0",
      '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["ssh-tcp"]',
    ),
    OPEN,
  ],
  ["not made", module(SG, '  create = false\n  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["ssh-tcp"]')],
  ["another module", module("./modules/sg", '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["ssh-tcp"]')],
  [
    "a VPC",
    module(
      "terraform-aws-modules/vpc/aws",
      '  cidr = "10.0.0.0/16"\n  public_subnets = ["10.0.1.0/24", "10.0.2.0/24"]\n  private_subnets = ["10.0.11.0/24"]',
    ),
  ],
  [
    "a VPC with a subnet outside",
    module("terraform-aws-modules/vpc/aws", '  cidr = "10.0.0.0/16"\n  public_subnets = ["10.1.1.0/24"]'),
    "subnet-outside 10.1.1.0/24",
  ],
  [
    "a VPC with subnets that overlap",
    module(
      "terraform-aws-modules/vpc/aws",
      '  cidr = "10.0.0.0/16"\n  public_subnets = ["10.0.0.0/20"]\n  private_subnets = ["10.0.1.0/24"]',
    ),
    "subnet-overlap 10.0.1.0/24",
  ],
  [
    "a VPC with an open ACL",
    module(
      "terraform-aws-modules/vpc/aws",
      '  cidr = "10.0.0.0/16"\n  public_dedicated_network_acl = true\n  public_inbound_acl_rules = [{\n    rule_number = 100\n    rule_action = "allow"\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_block = "0.0.0.0/0"\n  }]',
    ),
    "acl-open 0.0.0.0/0",
  ],
  [
    "a cluster",
    module("terraform-aws-modules/eks/aws", '  cluster_endpoint_public_access_cidrs = ["0.0.0.0/0"]'),
    "open-endpoint 0.0.0.0/0",
  ],
  ["a public database", module("terraform-aws-modules/rds/aws", "  publicly_accessible = true"), "public-address true"],
];

/** The tables by what they are about. */
export const TERRAFORM: Tables = tablesOf(terraform, "main.tf", { SPELLINGS, VALUES, RIGHT, REFUSED, MORE, ACLS, NETWORKS, MODULES });
