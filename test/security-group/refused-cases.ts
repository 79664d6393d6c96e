/** Terraform for AWS that is refused, or means something else than it says. */
import { terraform } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";
import { inbound, OPEN, outbound, rule, sg, vpcRule, WORLD } from "./terraform-text.ts";

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
  ["ports with -1 that say every port", vpcRule("-1 0-65535", 'cidr_ipv4 = "10.0.0.0/8"'), "ports-ignored 0"],
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

/** The tables by what they are about. */
export const REFUSALS: Tables = tablesOf(terraform, "main.tf", { REFUSED, MORE });
