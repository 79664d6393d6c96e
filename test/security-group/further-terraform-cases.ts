// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates, no templates of ours
/** Terraform of modules and generators: calls, JSON with expressions, collections of which not all is known. */
import { terraform } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

const call = (more: string): string =>
  `module "sg" {\n  source = "terraform-aws-modules/security-group/aws"\n  name = "web"\n  vpc_id = "vpc-1"\n${more}\n}\n`;
const web = (cidrs: string): string =>
  call(`  ingress_with_cidr_blocks = [{ from_port = 443, to_port = 443, protocol = "tcp", cidr_blocks = ${cidrs} }]`);

const CALLS: readonly Case[] = [
  ["blocks in one text", web('"10.0.0.0/8,192.168.0.0/16"')],
  ["blocks in one text with a space, which the module keeps", web('"10.0.0.0/8, 192.168.0.0/16"'), "invalid-cidr  192.168.0.0/16"],
  ["blocks of one arm in one text", web('var.x ? "10.0.0.0/8,192.168.0.0/16" : "172.16.0.0/12"')],
  ["a comma at the end", web('"10.0.0.0/8,"')],
  [
    "a space in a list",
    `resource "aws_vpc_security_group_ingress_rule" "r" {\n  security_group_id = "sg-1"\n  ip_protocol = "-1"\n  cidr_ipv4 = "10.0.0.0/8 "\n}\n`,
    "invalid-cidr 10.0.0.0/8 ",
  ],
];

const json = (resource: object): string => JSON.stringify({ resource }, undefined, 2);
const group = (ingress: object): string =>
  json({ aws_security_group: { g: { ingress: [{ from_port: 22, to_port: 22, protocol: "tcp", ...ingress }] } } });

const JSON_TEXT: readonly Case[] = [
  [
    "quotes in an expression",
    group({ cidr_blocks: '${split(",", "10.0.0.0/8,0.0.0.0/0")}' }),
    'exposed-service ${split(\\",\\", \\"10.0.0.0/8,0.0.0.0/0\\")}',
  ],
  ["quotes in an expression of private blocks", group({ cidr_blocks: '${tolist(["10.0.0.0/8"])}' })],
  [
    "quotes in a text in an expression",
    group({ cidr_blocks: ['${lookup({ "a" = "0.0.0.0/0" }, "${join("", ["a"])}", "10.0.0.0/8")}'] }),
    "exposed-service 0.0.0.0/0\\",
  ],
  ["quotes beside an expression", group({ cidr_blocks: ["${var.net}"], description: 'say "hi" to ${var.who}' })],
  ["what is no expression", group({ cidr_blocks: ["10.0.0.0/8"], description: '$${split("a")} %%{if "b"}' })],
  ["an escape in an expression", group({ cidr_blocks: '${split("\\n", "0.0.0.0/0")}' })],
];

const rules = (over: string): string =>
  `variable "env" {}\nvariable "more" {}\nlocals {\n  base = [{ name = "web", port = 443, cidr = "0.0.0.0/0", on = true }, { name = "ssh", port = 22, cidr = "0.0.0.0/0", on = false }]\n}\nresource "aws_vpc_security_group_ingress_rule" "r" {\n  for_each = ${over}\n  security_group_id = "sg-1"\n  ip_protocol = "tcp"\n  from_port = each.value.port\n  to_port = each.value.port\n  cidr_ipv4 = each.value.cidr\n}\n`;
const SSH = '{ name = "ssh", port = 22, cidr = "0.0.0.0/0" }';

const COLLECTIONS: readonly Case[] = [
  ["a map of a list that may hold more", rules(`{ for r in concat([${SSH}], var.more) : r.name => r }`), "exposed-service 0.0.0.0/0"],
  [
    "a map of a list to which a condition adds",
    rules(`{ for r in concat([], var.env ? [${SSH}] : []) : r.name => r }`),
    "exposed-service 0.0.0.0/0",
  ],
  ["keys that are not known", rules('{ for r in local.base : "${var.env}-${r.name}" => r }'), "exposed-service local.base"],
  ["a key that is not known, written out", rules(`{ "\${var.env}-ssh" = ${SSH} }`), "exposed-service 0.0.0.0/0"],
  [
    "a map of a map whose keys are not known",
    rules(`{ for k, r in { (var.env) = ${SSH} } : k => r if r.port == 22 }`),
    "exposed-service 0.0.0.0/0",
  ],
  [
    "a condition for each that is not known",
    rules("{ for r in local.base : r.name => r if r.name != var.env }"),
    "exposed-service local.base",
  ],
  ["a condition for each that is known", rules("{ for r in local.base : r.name => r if r.on }")],
  ["another port by a condition for each", rules('{ for r in local.base : r.name => r if r.port == 443 && var.env == "x" }')],
  ["groups of a list that may hold more", rules("{ for r in concat(local.base, var.more) : r.name => r... }")],
  [
    "one that is known, and a list that may be empty",
    'variable "more" {}\nresource "aws_subnet" "s" {\n  for_each = toset(concat(["a"], var.more))\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.0.0.0/24"\n}\n',
  ],
  [
    "two that are known",
    'variable "more" {}\nresource "aws_subnet" "s" {\n  for_each = toset(concat(["a", aws_x.b.id], var.more))\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.0.0.0/24"\n}\n',
    "subnet-overlap 10.0.0.0/24",
  ],
  ["the same key twice", rules(`{ "a" = ${SSH}, "a" = { port = 443, cidr = "0.0.0.0/0" } }`)],
];

/** The tables by what they are about. */
export const FURTHER_TERRAFORM: Tables = [
  ...tablesOf(terraform, "main.tf", { CALLS, COLLECTIONS }),
  ...tablesOf(terraform, "main.tf.json", { JSON: JSON_TEXT }),
];
