// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates
/** What conditions tell apart: networks, rounds and ports of different arms, and values that only look the same. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { terraform } from "../../server/languages/security-group/index.ts";
import { withoutEscapes } from "../../server/languages/security-group/terraform-json-text.ts";
import { isSameValue, type Value } from "../../server/languages/security-group/value.ts";
import { lintExample } from "../examples.ts";
import { call, dynamic, entryOf, inline, OPEN, ruleOf, type Said, saidBy } from "./condition-text.ts";

/** A subnet, and networks of a call. */
const subnet = (name: string, cidr: string): string =>
  `resource "aws_subnet" "${name}" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = ${cidr}\n}\n`;
const VPC = 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n';
const vpcCall = (more: string): string => call("vpc", `cidr = "10.0.0.0/16"\n${more}`);
const aclRules = (cidr: string): string =>
  `resource "aws_network_acl_rule" "r" {\n  for_each = { 100 = { on = var.m.a }, 200 = { on = var.m.b } }\n  network_acl_id = "acl-1"\n  rule_number = each.key\n  rule_action = each.key == "100" ? "deny" : "allow"\n  protocol = "tcp"\n  from_port = 8443\n  to_port = 8443\n  cidr_block = ${cidr}\n}\n`;
/** Two entries by a condition that is longer than what is said of it, and goes on differently. */
const deep = (number: number, action: string, last: string): string => {
  const conditions = ["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => `var.${name.repeat(24)}`);
  const over = [...conditions, last].reduceRight((inner, one) => `(${one} ? ${inner} : [])`, "[1]");
  return `  dynamic "ingress" {\n    for_each = ${over}\n    content {\n      rule_no = ${number}\n      action = "${action}"\n      protocol = "tcp"\n      from_port = 8443\n      to_port = 8443\n      cidr_block = "10.0.0.0/8"\n    }\n  }\n`;
};
const port = (value: string, over: string): string => dynamic(over, '["0.0.0.0/0"]').replace(/= 22\n/g, `= ${value}\n`);
const harmless = Array.from({ length: 210 }, (_, index) => entryOf(5000 + index, '"10.0.0.0/24"')).join(", ");
const RDP = "Windows Remote Desktop (3389/tcp) is open to the internet (0.0.0.0/0)";

const NETWORKS: Said = [
  ["more blocks that are not known", vpcCall('secondary_cidr_blocks = var.more\nprivate_subnets = ["100.64.0.0/24"]')],
  [
    "more blocks that are known in part",
    vpcCall('secondary_cidr_blocks = concat(["10.21.0.0/16"], var.more)\nprivate_subnets = ["100.64.0.0/24"]'),
  ],
  [
    "more blocks that are known in one arm",
    vpcCall('secondary_cidr_blocks = var.x ? ["10.21.0.0/16"] : var.more\nprivate_subnets = ["100.64.0.0/24"]'),
  ],
  [
    "more blocks that are known",
    vpcCall('secondary_cidr_blocks = ["10.21.0.0/16"]\nprivate_subnets = var.x ? ["100.64.0.0/24"] : []'),
    "100.64.0.0/24 is outside its VPC, 10.0.0.0/16 and 10.21.0.0/16",
  ],
  [
    "subnets of one arm and of all",
    VPC + subnet("a", 'var.x ? "10.0.0.0/24" : "10.0.1.0/24"') + subnet("b", '"10.0.0.0/24"'),
    "10.0.0.0/24 overlaps 10.0.0.0/24 in the same VPC when var.x: EC2 refuses the second",
  ],
  [
    "subnets of the same arm",
    VPC + subnet("a", 'var.x ? "10.0.0.0/24" : "10.0.1.0/24"') + subnet("b", 'var.x ? "10.0.0.0/25" : "10.0.2.0/24"'),
    "10.0.0.0/25 overlaps 10.0.0.0/24 in the same VPC when var.x: EC2 refuses the second",
  ],
  [
    "subnets of other arms between those that overlap",
    VPC + subnet("a", '"10.0.0.0/23"') + subnet("b", 'var.x ? "10.0.2.0/24" : "10.0.4.0/24"') + subnet("c", '"10.0.1.0/24"'),
    "10.0.1.0/24 overlaps 10.0.0.0/23 in the same VPC: EC2 refuses the second",
  ],
  [
    "subnets of different arms",
    VPC + subnet("a", 'var.x ? "10.0.0.0/24" : "10.0.1.0/24"') + subnet("b", 'var.x ? "10.0.1.0/24" : "10.0.0.0/24"'),
  ],
  [
    "subnets by conditions without names",
    VPC + subnet("a", 'length(var.x) > 0 ? "10.0.0.0/24" : null') + subnet("b", 'length(var.y) > 0 ? "10.0.0.0/24" : null'),
  ],
  ["subnets that a test leaves in", vpcCall('private_subnets = [for s in ["10.0.0.0/24", "10.1.0.0/24"] : s if contains(var.x, s)]')],
];

const TOLD_APART: Said = [
  ["conditions of instances", aclRules('each.value.on ? "192.0.2.0/24" : null')],
  ["one condition of all instances", aclRules('var.on ? "192.0.2.0/24" : null'), "this allow never decides: 100 takes its packets first"],
  ["conditions that are cut", `resource "aws_network_acl" "a" {\n${deep(90, "deny", "var.y")}${deep(100, "allow", "var.z")}}\n`],
  [
    "a round of an arm within an arm",
    port("ingress.value.p", "var.a ? (var.b ? { x = { p = 443 } } : { x = { p = 22 } }) : { x = { p = 22 } }"),
    `g: ${OPEN} unless var.a`,
    `g: ${OPEN} when var.a and unless var.b`,
  ],
  [
    "a round of an arm within an arm, through a name",
    `locals {\n  ssh = { x = { p = 22 } }\n}\n${port("ingress.value.p", "var.a ? (var.b ? { x = { p = 443 } } : local.ssh) : local.ssh")}`,
    `g: ${OPEN} unless var.a`,
    `g: ${OPEN} when var.a and unless var.b`,
  ],
  [
    "a round of an arm within an arm, by conditions without names",
    `locals {\n  ssh = { x = { p = 22 } }\n}\n${port("ingress.value.p", "length(var.a) > 0 ? (length(var.b) > 0 ? local.ssh : { x = { p = 443 } }) : local.ssh")}`,
    `g: ${OPEN} unless a condition holds`,
    `g: ${OPEN} when a condition holds and when a condi…`,
  ],
  ["rules behind many others", call("security-group", `ingress_with_cidr_blocks = [${harmless}, ${entryOf(22)}]`), `m: ${OPEN}`],
  ["a key that is not known", port("ingress.value.p", "var.x ? { (var.k) = { p = 22 } } : {}"), `g: ${OPEN} when var.x`],
  [
    "what a test leaves in",
    `locals {\n  all = { for k, v in { a = { p = 22, on = var.k }, b = { p = 3389, on = true } } : k => v if v.on }\n}\n${port("ingress.value.p", "var.x ? local.all : {}")}`,
    `g: ${OPEN} when var.x and when a condition holds`,
    `g: ${RDP} when var.x`,
  ],
  [
    "a choice of lists as an item",
    port("ingress.value[0]", "concat([var.x ? [22, 23] : [3389, 23]], var.more)"),
    `g: ${OPEN} when var.x`,
    `g: ${RDP} unless var.x`,
  ],
  ["items of a list in a list", port("ingress.value", "flatten([[443], var.x ? [22] : []])"), `g: ${OPEN} when var.x`],
  [
    "the last port",
    inline('["0.0.0.0/0"]').replace("to_port = 22", "to_port = var.x ? 22 : 23"),
    "g: SSH (22/tcp) and 1 more are open to the internet (0.0.0.0/0) unless var.x",
    `g: ${OPEN} when var.x`,
  ],
  [
    "ports of a list of rules",
    call("security-group", `ingress_with_cidr_blocks = [${entryOf(22).replace(/= 22/g, "= var.x ? 22 : 443")}]`),
    `m: ${OPEN} when var.x`,
  ],
  [
    "ports of a map of rules",
    call("redshift", `security_group_rules = { a = ${ruleOf(22).replace(/= 22/g, "= var.x ? 22 : 443")} }`),
    `m: ${OPEN} when var.x`,
  ],
  ["ports of a block that is there by a condition", port("var.y ? 22 : 443", "var.x ? [1] : []"), `g: ${OPEN} when var.x and when var.y`],
  [
    "a range of a block that is there by a condition",
    dynamic("var.x ? [1] : []", '[var.y ? "0.0.0.0/0" : "10.0.0.0/8"]'),
    `g: ${OPEN} when var.x and when var.y`,
  ],
  [
    "sources of one port",
    `locals {\n  all = [{ cidr = "0.0.0.0/0" }, { cidr = "128.0.0.0/1" }]\n}\n${dynamic("local.all", "[ingress.value.cidr]")}`,
    "g: SSH (22/tcp) is open to the internet (local.all: 0.0.0.0/0)",
  ],
];

for (const [what, cases] of [
  ["networks", NETWORKS],
  ["rounds and ports", TOLD_APART],
] as const)
  describe(`told apart by conditions: ${what}`, () => {
    for (const [name, text, ...messages] of cases) test(name, () => assert.deepEqual(saidBy(terraform, text), messages));
  });

test("the fix of a subnet takes nothing that a subnet of some arm has", () => {
  const text = VPC + subnet("a", '"10.0.0.0/24"') + subnet("b", '"10.0.0.0/24"') + subnet("c", 'var.x ? "10.0.1.0/24" : "10.0.2.0/24"');
  assert.deepEqual(
    lintExample(terraform, { good: "" }, text).flatMap(({ fix }) => fix?.title ?? []),
    ["Take 10.0.3.0/24, which is free"],
  );
});

test("a space goes only where what is left is taken", () => {
  const said = (block: string): readonly (readonly [message: string, fix: string | undefined])[] =>
    lintExample(terraform, { good: "" }, inline(`["${block}"]`)).flatMap(({ rule, message, fix }) =>
      rule === "security-group/invalid-cidr" ? [[message, fix?.edits[0]?.text] as const] : [],
    );
  assert.deepEqual(said("10.0.0.0 /16"), [['a space stands in "10.0.0.0 /16": the block is 10.0.0.0/16', "10.0.0.0/16"]]);
  assert.deepEqual(said(" fd00::/64"), [['a space stands in " fd00::/64", which is IPv6 in the field for IPv4', undefined]]);
  assert.deepEqual(said("10.0.0.1 /16"), [
    ['a space stands in "10.0.0.1 /16", which has bits behind /16 too; the block is 10.0.0.0/16', undefined],
  ]);
});

test("values at one place are the same only where all in them is", () => {
  const at = { uri: "main.tf", span: { start: 1, end: 2 } };
  const one: Value = { kind: "scalar", value: 22, at };
  const unknown = (more: object): Value => ({ kind: "unknown", at, ...more });
  const list = (more: object): Value => ({ kind: "list", items: [one], at, ...more });
  const either = (condition?: string): Value => ({ kind: "either", options: [one, one], at, ...(condition && { condition }) });
  const nameless = unknown({});
  for (const [a, b, expected] of [
    [nameless, nameless, true],
    [nameless, unknown({}), false],
    [unknown({ names: "var.a" }), unknown({ names: "var.a" }), true],
    [unknown({ names: "var.a" }), unknown({ names: "var.b" }), false],
    [unknown({ holds: [[one, one]] }), unknown({ holds: [] }), false],
    [list({}), list({}), true],
    [list({}), list({ open: true }), false],
    [list({ set: true }), list({}), false],
    [either("var.a"), either("var.a"), true],
    [either("var.a"), either("var.b"), false],
    [either(), either(), false],
  ] as const)
    assert.equal(isSameValue(a, b), expected, JSON.stringify([a, b]));
});

test("escapes of JSON go from expressions alone, however long a text is and whether it is closed", () => {
  assert.equal(withoutEscapes('"100%${f(\\"a\\")}"'), '"100%${f( "a" )}"');
  assert.equal(withoutEscapes('"$${f(\\"a\\")} %%{f(\\"a\\")}"'), '"$${f(\\"a\\")} %%{f(\\"a\\")}"');
  for (const end of ["\n}", '"}', ""]) {
    const text = `{"a":"\${x}${'\\"'.repeat(200_000)}${end}`;
    assert.equal(withoutEscapes(text), text);
  }
});
