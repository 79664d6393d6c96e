// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates, no templates of ours
/** Terraform for AWS in less usual spellings: mistakes, and right files that look like them. */
import { terraform } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";
import { inbound, OPEN, rule, sg, vpcRule, WORLD } from "./terraform-text.ts";

const from = (value: string, before = ""): string => `${before}${sg(inbound("tcp 22", `cidr_blocks = ${value}`))}`;
const each = (forEach: string, rest: string, before = ""): string =>
  `${before}resource "aws_vpc_security_group_ingress_rule" "r" {\n  for_each = ${forEach}\n  security_group_id = "sg-1"\n  ip_protocol = "tcp"\n${rest}}\n`;
const dynamic = (forEach: string, content: string, before = ""): string =>
  `${before}${sg(`  dynamic "ingress" {\n    for_each = ${forEach}\n    content {\n      protocol = "tcp"\n${content}    }\n  }`)}`;
const ports = (value: string): string => `      from_port = ${value}\n      to_port = ${value}\n`;
const variable = (name: string, body: string): string => `variable "${name}" {\n  ${body}\n}\n`;

const WHOLE: readonly Case[] = [
  [
    "halves cut by cidrsubnet",
    from('[cidrsubnet("0.0.0.0/0", 1, 0), cidrsubnet("0.0.0.0/0", 1, 1)]'),
    'exposed-service cidrsubnet("0.0.0.0/0", 1, 0)',
    'exposed-service cidrsubnet("0.0.0.0/0", 1, 1)',
  ],
  [
    "halves by a loop",
    each('toset(["0.0.0.0/1", "128.0.0.0/1"])', "  from_port = 22\n  to_port = 22\n  cidr_ipv4 = each.value\n"),
    "exposed-service 0.0.0.0/1",
    "exposed-service 128.0.0.0/1",
  ],
  ["a form", from('[format("%s/%d", "0.0.0.0", 0)]'), 'exposed-service format("%s/%d", "0.0.0.0", 0)'],
  ["joined", from('[join("/", ["0.0.0.0", "0"])]'), 'exposed-service join("/", ["0.0.0.0", "0"])'],
  ["JSON", from('jsondecode("[\\"0.0.0.0/0\\"]")'), 'exposed-service jsondecode("[\\"0.0.0.0/0\\"]")'],
  ["an element", from('[element(["10.0.0.0/8", "0.0.0.0/0"], 1)]'), OPEN],
  ["the last of a list", from('[element(["10.0.0.0/8", "0.0.0.0/0"], -1)]'), OPEN],
  ["a list rewritten", from('[for c in ["10.0.0.0/8", "0.0.0.0/0"] : c]'), OPEN],
  [
    "a splat",
    from("local.nets[*].cidr", 'locals {\n  nets = [{ cidr = "0.0.0.0/0" }, { cidr = "10.0.0.0/8" }]\n}\n'),
    "exposed-service local.nets",
  ],
  ["the values of a map", from("values(local.nets)", 'locals {\n  nets = { a = "0.0.0.0/0" }\n}\n'), "exposed-service local.nets"],
  ["what is there first", from('[coalesce(var.who, "0.0.0.0/0")]', variable("who", "default = null")), OPEN],
  ["looked up, and not there", from('[lookup(local.nets, "ssh", "0.0.0.0/0")]', "locals {\n  nets = {}\n}\n"), OPEN],
  ["tried", from('[try(local.nets.ssh, "0.0.0.0/0")]', "locals {\n  nets = {}\n}\n"), OPEN],
  [
    "an attribute that may be left out",
    from("[var.net.cidr]", variable("net", 'type = object({ cidr = optional(string, "0.0.0.0/0") })\n  default = {}')),
    "exposed-service var.net.cidr",
  ],
  ["beside what is not known", from('distinct(concat(["0.0.0.0/0"], var.more))', variable("more", "type = list(string)")), OPEN],
  [
    "all but the private blocks",
    from('["0.0.0.0/5", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/9"]'),
    "exposed-service 0.0.0.0/5",
  ],
  [
    "a port by loop over texts",
    each('toset(["22", "443"])', '  from_port = each.value\n  to_port = each.value\n  cidr_ipv4 = "0.0.0.0/0"\n'),
    OPEN,
  ],
  [
    "a port by tonumber",
    each('{ ssh = "22" }', '  from_port = tonumber(each.value)\n  to_port = tonumber(each.value)\n  cidr_ipv4 = "0.0.0.0/0"\n'),
    OPEN,
  ],
  [
    "a product",
    dynamic(
      '{ for pair in setproduct([22, 443], ["0.0.0.0/0"]) : "${pair[0]}-${pair[1]}" => pair }',
      `${ports("ingress.value[0]")}      cidr_blocks = [ingress.value[1]]\n`,
    ),
    OPEN,
  ],
  [
    "a flattened tree",
    dynamic(
      "flatten([for g in local.groups : [for p in g.ports : { port = p, from = g.from }]])",
      `${ports("ingress.value.port")}      cidr_blocks = ingress.value.from\n`,
      'locals {\n  groups = [{ ports = [443, 22], from = ["0.0.0.0/0"] }]\n}\n',
    ),
    "exposed-service local.groups",
  ],
  [
    "a range of texts",
    dynamic(
      '["22-22", "443-443"]',
      `      from_port = split("-", ingress.value)[0]\n      to_port = split("-", ingress.value)[1]\n      ${WORLD}\n`,
    ),
    OPEN,
  ],
  [
    "a prefix list",
    `resource "aws_ec2_managed_prefix_list" "p" {\n  name = "p"\n  address_family = "IPv4"\n  max_entries = 2\n  entry {\n    cidr = "0.0.0.0/0"\n  }\n}\n${sg(inbound("tcp 22", "prefix_list_ids = [aws_ec2_managed_prefix_list.p.id]"))}`,
    OPEN,
  ],
  [
    "merged rules",
    each(
      "merge(local.a, local.b)",
      "  from_port = each.value.port\n  to_port = each.value.port\n  cidr_ipv4 = each.value.from\n",
      'locals {\n  a = { web = { port = 443, from = "0.0.0.0/0" } }\n  b = { ssh = { port = 22, from = "0.0.0.0/0" } }\n}\n',
    ),
    "exposed-service local.b",
  ],
  ["a longer length", from('["0.0.0.0/00"]'), "invalid-cidr 0.0.0.0/00"],
  [
    "all zeros of IPv6",
    sg(inbound("tcp 22", 'ipv6_cidr_blocks = ["0:0:0:0:0:0:0:0/0"]')),
    "exposed-service 0:0:0:0:0:0:0:0/0",
    "invalid-cidr 0:0:0:0:0:0:0:0/0",
  ],
  ["a space before", from('[" 0.0.0.0/0"]'), "invalid-cidr  0.0.0.0/0"],
  ["IPv4 in IPv6", sg(inbound("tcp 22", 'ipv6_cidr_blocks = ["::ffff:0:0/96"]')), "special-source ::ffff:0:0/96"],
];

const NARROW: readonly Case[] = [
  ["filtered", from('[for c in ["10.0.0.0/8", "0.0.0.0/0"] : c if c != "0.0.0.0/0"]')],
  ["taken out of a set", from('setsubtract(["0.0.0.0/0", "10.0.0.0/8"], ["0.0.0.0/0"])')],
  ["looked up, and there", from('[lookup(local.nets, "ssh", "0.0.0.0/0")]', 'locals {\n  nets = { ssh = "10.0.0.0/8" }\n}\n')],
  ["tried, and there", from('[try(local.nets.ssh, "0.0.0.0/0")]', 'locals {\n  nets = { ssh = "10.0.0.0/8" }\n}\n')],
  ["what is there first, not known", from('[coalesce(var.who, "10.0.0.0/8")]', variable("who", "type = string"))],
  ["off by default", `${variable("ssh", "default = false")}${rule("tcp 22", `count = var.ssh ? 1 : 0\n  ${WORLD}`)}`],
  ["no list by default", dynamic("var.from", `${ports("22")}      cidr_blocks = [ingress.value]\n`, variable("from", "default = []"))],
  [
    "rules of a map, each as it should be",
    each(
      "local.rules",
      "  from_port = each.value.port\n  to_port = each.value.port\n  cidr_ipv4 = each.value.from\n",
      'locals {\n  rules = {\n    web = { port = 443, from = "0.0.0.0/0" }\n    ssh = { port = 22, from = "10.0.0.0/8" }\n  }\n}\n',
    ),
  ],
  [
    "rules chosen by a loop",
    each(
      "{ for name, one in local.rules : name => one if one.on }",
      '  from_port = each.value.port\n  to_port = each.value.port\n  cidr_ipv4 = "0.0.0.0/0"\n',
      "locals {\n  rules = {\n    web = { port = 443, on = true }\n    ssh = { port = 22, on = false }\n  }\n}\n",
    ),
  ],
  [
    "rules of both directions, outwards",
    `resource "aws_security_group_rule" "r" {\n  for_each = { ssh = { type = "egress", port = 22 }, web = { type = "ingress", port = 443 } }\n  type = each.value.type\n  security_group_id = "sg-1"\n  protocol = "tcp"\n  from_port = each.value.port\n  to_port = each.value.port\n  ${WORLD}\n}\n`,
  ],
  ["the block of a peered network", from("[data.aws_vpc.peer.cidr_block, aws_vpc.main.cidr_block]")],
  ["an output of a module", from("module.vpc.private_subnets_cidr_blocks")],
  ["the ranges of a service", from("data.aws_ip_ranges.connect.cidr_blocks")],
  [
    "Cloudflare, for the web",
    sg(inbound("tcp 443", 'cidr_blocks = ["173.245.48.0/20", "104.16.0.0/13", "172.64.0.0/13", "131.0.72.0/22"]')),
  ],
  ["EC2 Instance Connect", from('["18.206.107.24/29"]')],
  ["one zero address", from('["0.0.0.0/32"]')],
  ["an address by variable", from('["${var.ip}/32"]', variable("ip", 'default = "198.51.100.7"'))],
  ["a prefix list of another place", sg(inbound("tcp 22", "prefix_list_ids = [data.aws_ec2_managed_prefix_list.office.id]"))],
  ["a group of another account", sg(inbound("tcp 5432", 'security_groups = ["123456789012/sg-0123456789abcdef0"]'))],
  ["IPv6 of the network", sg(inbound("tcp 22", "ipv6_cidr_blocks = [aws_vpc.main.ipv6_cidr_block]"))],
  ["by one of two groups", vpcRule("tcp 5432", "referenced_security_group_id = var.b ? aws_security_group.a.id : aws_security_group.b.id")],
  ["a list that is not to be shown", from('nonsensitive(sensitive(["10.0.0.0/8"]))')],
  [
    "the web, with a redirect",
    sg(
      `${inbound("tcp 80-80", `${WORLD}\n    ipv6_cidr_blocks = ["::/0"]`)}\n${inbound("tcp 443-443", `${WORLD}\n    ipv6_cidr_blocks = ["::/0"]`)}`,
    ),
  ],
  [
    "documents of a policy",
    'data "aws_iam_policy_document" "d" {\n  statement {\n    condition {\n      test = "IpAddress"\n      variable = "aws:SourceIp"\n      values = ["0.0.0.0/0"]\n    }\n  }\n}\n',
  ],
];

/** The tables by what they are about. */
export const HARDER_TERRAFORM: Tables = tablesOf(terraform, "main.tf", { WHOLE, NARROW });
