// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates
/** Facts, hover and units of security groups. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnyLanguage, Scope } from "../../server/core/language.ts";
import { cloudformation, shell, terraform } from "../../server/languages/security-group/index.ts";
import { check, read, unitsOf } from "../../server/linter/lint.ts";

const scope = (isolated: boolean): Scope => ({ targets: {}, isolated, has: () => false });

/** The hover at the first place of a text. */
function hoverAt(language: AnyLanguage, path: string, text: string, mark: string): string {
  const { file } = language.parse({ uri: `file:///net/${path}`, text });
  return language.hover?.(file, text.indexOf(mark) + 1, { files: [file], scope: scope(false) })?.markdown ?? "";
}

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
    assert.match(table, /tcp 443 \(HTTPS\) \| the internet \(`0\.0\.0\.0\/0`/);
    assert.match(table, /tcp 22 \(SSH\) \| group `aws_security_group\.bastion`/);
  });

  test("hover: a port, a range of ports, a name and what it stands for, a rule that stands by itself", () => {
    const text = `variable "who" {
  default = ["198.51.100.0/24"]
}
resource "aws_security_group" "g" {
  ingress {
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = var.who
  }
  ingress {
    protocol    = "tcp"
    from_port   = 20
    to_port     = 25
    cidr_blocks = var.others
  }
}
resource "aws_vpc_security_group_ingress_rule" "own" {
  security_group_id = aws_security_group.g.id
  ip_protocol       = "-1"
  cidr_ipv4         = "10.0.0.0/8"
}
`;
    const { file } = terraform.parse({ uri: "file:///net/main.tf", text });
    const at = (mark: string): string =>
      terraform.hover?.(file, text.indexOf(mark) + 1, { files: [file], scope: scope(false) })?.markdown ?? "";
    assert.match(at("5432"), /PostgreSQL/);
    assert.match(at("25\n"), /tcp ports 20 to 25: 6 ports/);
    assert.match(at("25\n"), /22 \(SSH\)/);
    assert.match(at("var.who"), /198\.51\.100\.0/);
    assert.match(at("var.others"), /unresolved/);
    assert.match(at('"own"'), /everything \| `10\.0\.0\.0\/8`/);
    assert.match(at('"own"'), /tcp 5432 \(PostgreSQL\) \| `198/);
  });

  test("hover: the whole table at the name of a template's resource, in YAML and in JSON, and at a name that a rule gives", () => {
    const properties = {
      GroupDescription: "x",
      SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "0.0.0.0/0" }],
    };
    const json = JSON.stringify({ Resources: { Web: { Type: "AWS::EC2::SecurityGroup", Properties: properties } } }, null, 2);
    const yaml =
      "Resources:\n  Web:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: x\n      SecurityGroupIngress:\n        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}\n        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIpv6: '::/0'}\n";
    assert.match(hoverAt(cloudformation, "t.json", json, "Web"), /tcp 443 \(HTTPS\) \| the internet \(`0\.0\.0\.0\/0`\) \|/);
    assert.match(hoverAt(cloudformation, "t.yaml", yaml, "Web"), /the internet \(`0\.0\.0\.0\/0`\), the internet by IPv6 \(`::\/0`\)/);
    const next = `${yaml}  App:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: x\n      SecurityGroupIngress:\n        - {IpProtocol: tcp, FromPort: 80, ToPort: 80, SourceSecurityGroupId: !Ref Web}\n`;
    assert.match(hoverAt(cloudformation, "t.yaml", next, "!Ref Web"), /group `Web`[\s\S]*tcp 443/);
    assert.equal(hoverAt(cloudformation, "t.yaml", yaml, "Resources"), "");
  });

  test("hover: entries of an ACL in order, a template, a script", () => {
    const acl = `resource "aws_network_acl" "a" {
  ingress {
    rule_no    = 200
    action     = "deny"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 443
    to_port    = 443
    cidr_block = "0.0.0.0/0"
  }
}
`;
    const table = hoverAt(terraform, "main.tf", acl, '"a"');
    assert.ok(table.indexOf("100 allow: tcp 443") < table.indexOf("200 deny: everything"), table);
    const yaml =
      "Resources:\n  R:\n    Type: AWS::EC2::SecurityGroupIngress\n    Properties:\n      IpProtocol: tcp\n      FromPort: 22\n      ToPort: 22\n      CidrIp: 10.0.0.0/8\n";
    assert.match(hoverAt(cloudformation, "t.yaml", yaml, "22"), /SSH/);
    assert.match(
      hoverAt(shell, "a.sh", "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 22 --cidr 10.0.0.0/8\n", "22"),
      /SSH/,
    );
  });

  test("Terraform's JSON says the same as its HCL, and settings in JSON count", () => {
    const main = {
      variable: { who: { type: "list(string)" } },
      resource: {
        aws_security_group: {
          web: {
            ingress: [{ from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: "${var.who}" }],
            egress: { from_port: 0, to_port: 0, protocol: "-1", cidr_blocks: ["0.0.0.0/0"] },
          },
        },
        aws_vpc_security_group_ingress_rule: [
          { all: { security_group_id: "${aws_security_group.web.id}", ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" } },
        ],
      },
    };
    const text = JSON.stringify(main, null, 2);
    assert.equal(terraform.detect("net/main.tf.json", text), "sure");
    const files = [
      { uri: "file:///net/main.tf.json", text },
      { uri: "file:///net/terraform.tfvars.json", text: '{ "who": ["0.0.0.0/0"] }' },
    ].map((source) => read(terraform, source));
    const { findings } = check(terraform, files, scope(false));
    const said = findings
      .filter(({ severity }) => severity === "error")
      .map(({ rule, span }) => `${rule} ${text.slice(span.start, span.end)}`);
    assert.deepEqual(
      said.sort(),
      ['security-group/exposed-service "${var.who}"', "security-group/mixed-rules {", 'security-group/open-to-everyone "0.0.0.0/0"'].sort(),
    );
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
        .findings.filter(({ severity, rule }) => severity !== "info" && rule !== "security-group/no-description")
        .map(({ rule }) => rule);
    // The machine of the group has an address on the internet.
    assert.deepEqual(rules(false), ["security-group/exposed-service", "security-group/public-address"]);
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
