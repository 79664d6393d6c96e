// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates
/** Terraform's expressions: what they come to by its documentation, and that they end whatever is asked. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import ipaddr from "ipaddr.js";
import { evaluate, type Scope } from "../../server/languages/security-group/evaluate.ts";
import { terraform } from "../../server/languages/security-group/index.ts";
import { type ModuleFile, scopeOf } from "../../server/languages/security-group/terraform-scope.ts";
import type { Value } from "../../server/languages/security-group/value.ts";
import { readHcl } from "../../server/languages/shared/hcl.ts";
import { lintExample } from "../examples.ts";
import { Seeded } from "../seeded.ts";
import { CORNERS } from "./expression-corners.ts";
import { EXPRESSIONS, type Shown } from "./expressions.ts";

const file = (text: string, uri = "main.tf"): ModuleFile => {
  const { body, problems } = readHcl(text);
  assert.deepEqual(problems, [], text);
  return { uri, body };
};

/** A value as plain data: sets and open lists are lists with a word in front, choices and what is not known are words. */
function shown(value: Value): Shown {
  if (value.kind === "scalar") return value.value;
  if (value.kind === "map") return Object.fromEntries([...value.entries].map(([key, inner]) => [key, shown(inner)]));
  if (value.kind === "list") {
    const items = value.items.map(shown);
    return value.open === true ? ["some", ...items] : items;
  }
  return value.kind === "either" ? ["either", ...value.options.map(shown)] : "?";
}

function come(text: string, module = "", more: readonly ModuleFile[] = []): Shown {
  const scope: Scope = scopeOf([file(module), ...more]);
  const [attribute] = file(`x = ${text}\n`).body.attributes;
  assert.ok(attribute !== undefined);
  return shown(evaluate(attribute.value, scope));
}

const NAMES = `
variable "unset" {}
variable "list" { default = ["b", "a", "b"] }
variable "port" {
  type    = string
  default = 22
}
variable "rules" {
  type = map(object({ port = number, cidrs = optional(set(string), ["10.0.0.0/8"]), note = optional(string) }))
  default = { web = { port = "443" }, api = { port = 8080, cidrs = ["b", "a", "b"], extra = 1 } }
}
variable "secret" {
  default   = "hidden"
  sensitive = true
}
locals {
  ports  = { ssh = 22, web = 443 }
  chain0 = "10.0.0.0/8"
${Array.from({ length: 60 }, (_, i) => `  chain${i + 1} = local.chain${i}\n`).join("")}
  loop_a = local.loop_b
  loop_b = local.loop_a
  nested = [{ cidr = "10.1.0.0/16", ports = [1, 2] }, { cidr = "10.2.0.0/16", ports = [3] }]
}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
`;

/** `@{` stands for the dollar and brace of a template. */

describe("Terraform's expressions", () => {
  for (const [text, expected] of [...EXPRESSIONS, ...CORNERS])
    test(text, () => {
      assert.deepEqual(come(text.replaceAll("@{", "${"), NAMES), typeof expected === "string" ? expected.replaceAll("@{", "${") : expected);
    });

  test("settings: terraform.tfvars over defaults, *.auto.tfvars by name over that", () => {
    const module =
      'variable "a" { default = 1 }\nvariable "b" { default = 1 }\nvariable "c" { default = 1 }\nvariable "d" {\n  type = set(number)\n}\n';
    const settings = [
      file("c = 4\n", "z.auto.tfvars"),
      file("b = 3\nc = 3\n", "a.auto.tfvars"),
      file('a = 2\nb = 2\nc = 2\nd = ["2", 2]\n', "terraform.tfvars"),
    ];
    assert.deepEqual(come("[var.a, var.b, var.c, var.d]", module, settings), [2, 3, 4, [2]]);
  });

  test("blocks by count, for_each and dynamic: each instance has its own values", () => {
    const rule = (repeated: string, port: string): string =>
      `variable "u" {}\nresource "aws_vpc_security_group_ingress_rule" "r" {\n  ${repeated}\n  security_group_id = aws_security_group.g.id\n  ip_protocol = "tcp"\n  from_port = ${port}\n  to_port = ${port}\n  cidr_ipv4 = "0.0.0.0/0"\n}\n`;
    const dynamic = (each: string, port: string, more = ""): string =>
      `variable "u" {}\nresource "aws_security_group" "g" {\n  dynamic "ingress" {\n    for_each = ${each}\n${more}    content {\n      from_port = ${port}\n      to_port = ${port}\n      protocol = "tcp"\n      cidr_blocks = ["0.0.0.0/0"]\n    }\n  }\n}\n`;
    const cases: readonly (readonly [string, boolean])[] = [
      [rule("count = 3", "20 + count.index"), true],
      [rule("count = 2", "443 + count.index * 8000"), false],
      [rule("count = 0", "22"), false],
      [rule("count = var.u", "22 + count.index"), false],
      [rule("for_each = { web = 443, ssh = 22 }", "each.value"), true],
      [rule('for_each = toset(["22"])', "each.key"), true],
      [rule("for_each = toset([])", "22"), false],
      [rule("for_each = var.u", "each.value"), false],
      [dynamic("[443, 22]", "ingress.value"), true],
      [dynamic("[1, 2]", "ingress.key + 443"), false],
      [dynamic("{ a = { port = 3389 } }", "one.value.port", "    iterator = one\n"), true],
      [dynamic("concat(var.u, [22])", "ingress.value"), true],
      [dynamic("var.u", "ingress.value"), false],
    ];
    for (const [text, isOpen] of cases)
      assert.equal(
        lintExample(terraform, { good: "" }, text).some((finding) => finding.rule.endsWith("exposed-service")),
        isOpen,
        text,
      );
  });

  test("networks as BigInt arithmetic and ipaddr.js have them", () => {
    const seeded = new Seeded(7);
    for (let i = 0; i < 2000; i++) {
      const bits = seeded.chance(0.5) ? 32 : 128;
      const bytes = Array.from({ length: bits / 8 }, () => seeded.int(256));
      const address = ipaddr.fromByteArray(bytes).toString();
      const length = seeded.int(bits + 1);
      const more = seeded.int(Math.min(bits - length, 40) + 1);
      const number = seeded.int(2 ** Math.min(more, 31));
      const whole = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
      const start = (whole >> BigInt(bits - length)) << BigInt(bits - length);
      const at = (value: bigint): string =>
        ipaddr
          .fromByteArray(Array.from({ length: bits / 8 }, (_, byte) => Number((value >> BigInt(bits - 8 - byte * 8)) & 255n)))
          .toString();
      const subnet = start + BigInt(number) * (1n << BigInt(bits - length - more));
      const [text, made] = [`cidrsubnet("${address}/${length}", ${more}, ${number})`, `${at(subnet)}/${length + more}`];
      assert.equal(comparable(come(text)), comparable(made), text);
      const host = seeded.int(2 ** Math.min(bits - length, 31));
      assert.equal(comparable(come(`cidrhost("${address}/${length}", ${host})`)), comparable(at(start + BigInt(host))));
    }
  });

  test("what grows without end is unknown, and soon", () => {
    const doubled = (start: string, step: (name: string) => string): string =>
      `locals {\n  a0 = ${start}\n${Array.from({ length: 60 }, (_, i) => `  a${i + 1} = ${step(`local.a${i}`)}\n`).join("")}}\n`;
    for (const module of [
      doubled('"x"', (name) => `"$\{${name}}$\{${name}}"`),
      doubled("[1]", (name) => `[${name}, ${name}]`),
      doubled("[1]", (name) => `concat(${name}, ${name})`),
      doubled("[1, 2]", (name) => `setproduct(${name}, ${name})`),
      doubled("{ a = 1 }", (name) => `{ a = ${name}, b = ${name} }`),
      doubled('"x"', (name) => `replace(${name}, "x", "xx")`),
      doubled('"x"', (name) => `jsonencode([${name}, ${name}])`),
      doubled("[1]", (name) => `[for x in range(1000) : ${name}]`),
      doubled("var.u ? 1 : 2", (name) => `[${name}, ${name}]`),
      doubled("1", (name) => `var.u ? ${name} : ${name}`),
    ])
      assert.ok(JSON.stringify(come("local.a60", module)).length < 10_000_000, module.slice(0, 200));
    const nested = `${"[for a in range(1000) : ".repeat(6)}a${"]".repeat(6)}`;
    assert.ok(JSON.stringify(come(nested)).length < 10_000_000);
  });
});

/** An address in one spelling, with its length. */
function comparable(value: Shown): string {
  const [address = "", length = ""] = String(value).split("/");
  return ipaddr.isValid(address) ? `${ipaddr.parse(address).toNormalizedString()}/${length}` : String(value);
}
