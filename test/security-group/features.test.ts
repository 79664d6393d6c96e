/** Facts, hover and units of security groups. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Scope } from "../../server/core/language.ts";
import { terraform } from "../../server/languages/security-group/index.ts";
import { check, read, unitsOf } from "../../server/linter/lint.ts";

const scope = (isolated: boolean): Scope => ({ targets: {}, isolated, has: () => false });
const MAIN = `resource "aws_security_group" "web" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    from_port       = 22
    to_port         = 22
    protocol        = "tcp"
    security_groups = [aws_security_group.bastion.id]
  }
}

resource "aws_instance" "web" {
  vpc_security_group_ids      = [aws_security_group.web.id]
  subnet_id                   = aws_subnet.a.id
  associate_public_ip_address = true
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
`;

describe("security group features", () => {
  test("facts: the filter, who may connect by group, the subnet, the machine", () => {
    const file = read(terraform, { uri: "file:///net/main.tf", text: MAIN });
    const [unit] = unitsOf(terraform, [file], scope(false));
    const facts = unit === undefined ? [] : terraform.facts(unit as Parameters<typeof terraform.facts>[0]);
    const filter = facts.find((fact) => fact.kind === "cloud-filter");
    assert.equal(filter?.kind === "cloud-filter" && filter.id, "aws_security_group.web");
    assert.equal(filter?.kind === "cloud-filter" && filter.complete, true);
    assert.equal(filter?.kind === "cloud-filter" && filter.inbound.length, 2);
    assert.deepEqual(filter?.kind === "cloud-filter" && filter.inboundGroups, { 1: "aws_security_group.bastion" });
    const machine = facts.find((fact) => fact.kind === "instance");
    assert.deepEqual(machine?.kind === "instance" && [machine.groups, machine.subnet, machine.publicAddress], [
      ["aws_security_group.web"],
      "aws_subnet.a",
      "some",
    ]);
    assert.ok(facts.some((fact) => fact.kind === "subnet" && fact.vpc === "aws_vpc.main"));
  });

  test("hover: a block of addresses, and what a group lets in", () => {
    const { file } = terraform.parse({ uri: "file:///net/main.tf", text: MAIN });
    const around = { files: [file], scope: scope(false) };
    assert.match(terraform.hover?.(file, MAIN.indexOf("0.0.0.0") + 2, around)?.markdown ?? "", /whole internet/);
    const table = terraform.hover?.(file, MAIN.indexOf('"web"') + 2, around)?.markdown ?? "";
    assert.match(table, /tcp 443 \(HTTPS\) \| `0\.0\.0\.0\/0`/);
    assert.match(table, /tcp 22 \(SSH\) \| group `aws_security_group\.bastion`/);
  });

  test("a module is a folder: values of other files count, unless files are judged alone", () => {
    const main = { uri: "file:///net/main.tf", text: MAIN.replace('["0.0.0.0/0"]', "var.who").replaceAll("443", "3306") };
    const files = [
      main,
      { uri: "file:///net/variables.tf", text: 'variable "who" {\n  default = ["10.0.0.0/8"]\n}\n' },
      { uri: "file:///net/terraform.tfvars", text: 'who = ["0.0.0.0/0"]\n' },
      { uri: "file:///other/variables.tf", text: 'variable "who" {\n  default = ["10.0.0.0/8"]\n}\n' },
    ].map((source) => read(terraform, source));
    const rules = (isolated: boolean) =>
      check(terraform, files, scope(isolated))
        .findings.map(({ rule }) => rule)
        .filter((rule) => rule !== "security-group/no-description");
    assert.deepEqual(rules(false), ["security-group/exposed-service"]);
    assert.deepEqual(rules(true), []);
  });

  test("hundreds of rules that overlap, and a collection of thousands, come to an end", () => {
    const rules = Array.from(
      { length: 3000 },
      (_, i) => `  ingress {\n    from_port = ${i}\n    to_port = ${i + 50}\n    protocol = "tcp"\n    cidr_blocks = ["10.0.0.0/8"]\n  }\n`,
    );
    const list = Array.from({ length: 5000 }, (_, i) => `"10.${i >> 8}.${i & 255}.0/24"`).join(", ");
    const text = `locals {\n  all = [${list}]\n}\nresource "aws_security_group" "g" {\n${rules.join("")}}\nresource "aws_security_group_rule" "r" {\n  for_each = toset(local.all)\n  type = "ingress"\n  security_group_id = "sg-1"\n  protocol = "tcp"\n  from_port = 22\n  to_port = 22\n  cidr_blocks = concat(local.all, [each.value])\n}\n`;
    const checked = check(terraform, [read(terraform, { uri: "file:///net/main.tf", text })], scope(false));
    assert.deepEqual(checked.failures, []);
  });
});
