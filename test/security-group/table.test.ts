/** What other scanners get wrong, case by case, and what must stay silent. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnyLanguage } from "../../server/core/language.ts";
import { awsJson, cloudformation, shell, terraform } from "../../server/languages/security-group/index.ts";
import { lintExample } from "../examples.ts";

type Said = readonly string[];

/** The rules that speak about a text, hints and notes left out, each once. */
function said(language: AnyLanguage, text: string, path?: string): Said {
  const found = lintExample(language, path === undefined ? { good: "" } : { good: "", path }, text);
  const loud = found.filter(({ severity }) => severity === "error" || severity === "warning");
  return [...new Set(loud.map(({ rule }) => rule.replace("security-group/", "")))].sort();
}

const rule = (body: string): string =>
  `resource "aws_vpc_security_group_ingress_rule" "r" {\n  security_group_id = aws_security_group.g.id\n  ${body}\n}\n`;
const group = (body: string): string => `resource "aws_security_group" "g" {\n${body}\n}\n`;
const ingress = (from: number, to: number, rest: string, protocol = "tcp"): string =>
  `  ingress {\n    from_port = ${from}\n    to_port = ${to}\n    protocol = "${protocol}"\n    ${rest}\n  }\n`;

const TERRAFORM: readonly (readonly [name: string, text: string, expected: Said])[] = [
  ["protocol -1 in a rule of its own", rule('ip_protocol = "-1"\n  cidr_ipv4 = "0.0.0.0/0"'), ["open-to-everyone"]],
  ["IPv6 in a rule of its own", rule('ip_protocol = "tcp"\n  from_port = 22\n  to_port = 22\n  cidr_ipv6 = "::/0"'), ["exposed-service"]],
  [
    "a group as the only source",
    rule('ip_protocol = "tcp"\n  from_port = 22\n  to_port = 22\n  referenced_security_group_id = aws_security_group.b.id'),
    [],
  ],
  ["the second block is open", group(ingress(22, 22, "self = true") + ingress(22, 22, 'cidr_blocks = ["0.0.0.0/0"]')), ["exposed-service"]],
  ["every port", group(ingress(0, 65535, 'cidr_blocks = ["0.0.0.0/0"]')), ["open-to-everyone"]],
  ["a database", group(ingress(5432, 5432, 'cidr_blocks = ["0.0.0.0/0"]')), ["exposed-service"]],
  ["halves", group(ingress(22, 22, 'cidr_blocks = ["0.0.0.0/1", "128.0.0.0/1"]')), ["exposed-service"]],
  [
    "quarters in several blocks",
    group(["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2"].map((cidr) => ingress(22, 22, `cidr_blocks = ["${cidr}"]`)).join("")),
    ["exposed-service"],
  ],
  ["every IPv6 address in use", group(ingress(22, 22, 'ipv6_cidr_blocks = ["2000::/3"]')), ["exposed-service"]],
  ["a longer zero", group(ingress(443, 443, 'ipv6_cidr_blocks = ["0::/0"]')), ["invalid-cidr"]],
  [
    "an ACL of every port",
    'resource "aws_network_acl" "a" {\n  ingress {\n    rule_no = 100\n    action = "allow"\n    protocol = "tcp"\n    from_port = 0\n    to_port = 65535\n    cidr_block = "0.0.0.0/0"\n  }\n}\n',
    ["acl-open"],
  ],
  ["a public /23", group(ingress(22, 22, 'cidr_blocks = ["198.51.100.0/23"]')), []],
  ["host bits before /0", group(ingress(443, 443, 'cidr_blocks = ["10.0.0.0/0"]')), ["host-bits"]],
  ["the web", group(ingress(80, 80, 'cidr_blocks = ["0.0.0.0/0"]') + ingress(443, 443, 'cidr_blocks = ["0.0.0.0/0"]')), []],
  ["ping", group(ingress(8, 0, 'cidr_blocks = ["0.0.0.0/0"]', "icmp")), []],
  ["no value", `variable "who" {}\n${group(ingress(22, 22, "cidr_blocks = [var.who]"))}`, []],
  ["a default", `variable "who" {\n  default = ["0.0.0.0/0"]\n}\n${group(ingress(22, 22, "cidr_blocks = var.who"))}`, ["exposed-service"]],
  [
    "a local made of others",
    `locals {\n  a = ["0.0.0.0/0"]\n  b = concat(local.a, ["10.0.0.0/8"])\n}\n${group(ingress(22, 22, "cidr_blocks = local.b"))}`,
    ["exposed-service"],
  ],
  ["locals in a circle", `locals {\n  a = local.b\n  b = local.a\n}\n${group(ingress(22, 22, "cidr_blocks = local.a"))}`, []],
  [
    "one arm of a condition",
    `variable "x" {}\n${group(ingress(22, 22, 'cidr_blocks = var.x ? ["0.0.0.0/0"] : ["10.0.0.0/8"]'))}`,
    ["exposed-service"],
  ],
  [
    "a dynamic block",
    group(
      '  dynamic "ingress" {\n    for_each = [443, 3306]\n    content {\n      from_port = ingress.value\n      to_port = ingress.value\n      protocol = "tcp"\n      cidr_blocks = ["0.0.0.0/0"]\n    }\n  }\n',
    ),
    ["exposed-service"],
  ],
  [
    "a dynamic block of what is not known",
    `variable "p" {}\n${group('  dynamic "ingress" {\n    for_each = var.p\n    content {\n      from_port = ingress.value\n      to_port = ingress.value\n      protocol = "tcp"\n      cidr_blocks = ["0.0.0.0/0"]\n    }\n  }\n')}`,
    [],
  ],
  [
    "blocks as a list",
    group(
      '  ingress = [{\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n    self = false\n  }]',
    ),
    ["exposed-service"],
  ],
  ["nothing is made of it", `resource "aws_security_group" "g" {\n  count = 0\n${ingress(22, 22, 'cidr_blocks = ["0.0.0.0/0"]')}}\n`, []],
  [
    "sources by condition",
    `variable "a" {}\n${rule('ip_protocol = "tcp"\n  from_port = 443\n  to_port = 443\n  cidr_ipv4 = var.a ? "10.0.0.0/8" : null\n  referenced_security_group_id = var.a ? null : aws_security_group.b.id')}`,
    [],
  ],
  ["skipped for checkov", group(`  #checkov:skip=CKV_AWS_24:a bastion\n${ingress(22, 22, 'cidr_blocks = ["0.0.0.0/0"]')}`), []],
  ["ignored for trivy", `#trivy:ignore:AVD-AWS-0107\n${group(ingress(22, 22, 'cidr_blocks = ["0.0.0.0/0"]'))}`, []],
  [
    "a module by name",
    'module "sg" {\n  source = "terraform-aws-modules/security-group/aws"\n  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["https-443-tcp", "ssh-tcp"]\n}\n',
    ["exposed-service"],
  ],
  [
    "a module with blocks in one text",
    'module "sg" {\n  source = "terraform-aws-modules/security-group/aws"\n  ingress_with_cidr_blocks = [{\n    from_port = 5432\n    to_port = 5432\n    protocol = "tcp"\n    cidr_blocks = "10.0.0.0/8,0.0.0.0/0"\n  }]\n}\n',
    ["exposed-service"],
  ],
  ["egress", group('  egress {\n    from_port = 0\n    to_port = 0\n    protocol = "-1"\n    cidr_blocks = ["0.0.0.0/0"]\n  }'), []],
  [
    "a group for each name",
    'resource "aws_security_group" "g" {\n  for_each = toset(["a", "b"])\n  name = each.key\n}\nresource "aws_vpc_security_group_ingress_rule" "r" {\n  for_each = aws_security_group.g\n  security_group_id = each.value.id\n  ip_protocol = "tcp"\n  from_port = 443\n  to_port = 443\n  cidr_ipv4 = "10.0.0.0/8"\n}\n',
    [],
  ],
];

const DEFAULTS = 'variable "none" {\n  default = null\n}\nvariable "empty" {\n  default = []\n}\nvariable "text" {\n  default = ""\n}\n';

/** Modules whose variables are empty until somebody uses them are right. */
const FILLED_IN: readonly string[] = [
  rule('ip_protocol = "tcp"\n  from_port = var.none\n  to_port = var.none\n  cidr_ipv4 = var.none'),
  'resource "aws_security_group_rule" "r" {\n  type = "ingress"\n  security_group_id = var.none\n  protocol = "tcp"\n  from_port = 443\n  to_port = 443\n  cidr_blocks = concat(var.empty, var.empty)\n}\n',
  group(ingress(443, 443, "cidr_blocks = [var.text]")),
  'resource "aws_vpc" "v" {\n  cidr_block = var.text\n}\n',
  'resource "aws_subnet" "s" {\n  count = length(var.empty)\n  vpc_id = aws_vpc.v.id\n  cidr_block = var.empty[count.index]\n}\n',
];

const CLOUDFORMATION: readonly (readonly [name: string, text: string, expected: Said])[] = [
  [
    "protocol -1 without ports",
    template("      SecurityGroupIngress:\n        - IpProtocol: -1\n          CidrIp: 0.0.0.0/0\n"),
    ["open-to-everyone"],
  ],
  [
    "ports as text",
    template(
      '      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: "22"\n          ToPort: "22"\n          CidrIpv6: ::/0\n',
    ),
    ["exposed-service"],
  ],
  [
    "a parameter",
    `Parameters:\n  Who:\n    Type: String\n    Default: 0.0.0.0/0\n${template("      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 22\n          ToPort: 22\n          CidrIp: !Ref Who\n")}`,
    ["exposed-service"],
  ],
  [
    "a parameter without a value",
    `Parameters:\n  Who:\n    Type: String\n${template("      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 22\n          ToPort: 22\n          CidrIp: !Ref Who\n")}`,
    [],
  ],
  [
    "imported",
    template(
      "      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 22\n          ToPort: 22\n          CidrIp: !ImportValue office\n",
    ),
    [],
  ],
  [
    "turned round",
    template(
      "      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 90\n          ToPort: 80\n          CidrIp: 10.0.0.0/8\n",
    ),
    ["inverted-ports"],
  ],
  [
    "a subnet outside",
    "Resources:\n  V:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n  S:\n    Type: AWS::EC2::Subnet\n    Properties:\n      VpcId: !Ref V\n      CidrBlock: 10.1.0.0/24\n",
    ["subnet-outside"],
  ],
];

function template(body: string): string {
  return `Resources:\n  Web:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: web\n${body}`;
}

const AWS: readonly (readonly [name: string, value: unknown, expected: Said])[] = [
  [
    "everything",
    { SecurityGroups: [{ GroupId: "sg-1", IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }] }] },
    ["open-to-everyone"],
  ],
  [
    "SSH by IPv6",
    {
      SecurityGroups: [
        { GroupId: "sg-1", IpPermissions: [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, Ipv6Ranges: [{ CidrIpv6: "::/0" }] }] },
      ],
    },
    ["exposed-service"],
  ],
  [
    "the list of rules",
    { SecurityGroupRules: [{ GroupId: "sg-1", IsEgress: false, IpProtocol: "tcp", FromPort: 3389, ToPort: 3389, CidrIpv4: "0.0.0.0/0" }] },
    ["exposed-service"],
  ],
  [
    "a default ACL",
    {
      NetworkAcls: [
        {
          NetworkAclId: "acl-1",
          IsDefault: true,
          Entries: [
            { RuleNumber: 100, Protocol: "-1", RuleAction: "allow", Egress: false, CidrBlock: "0.0.0.0/0" },
            { RuleNumber: 32767, Protocol: "-1", RuleAction: "deny", Egress: false, CidrBlock: "0.0.0.0/0" },
          ],
        },
      ],
    },
    [],
  ],
  [
    "subnets that overlap",
    {
      Subnets: [
        { SubnetId: "a", VpcId: "v", CidrBlock: "10.0.0.0/23" },
        { SubnetId: "b", VpcId: "v", CidrBlock: "10.0.1.0/24" },
      ],
    },
    ["subnet-overlap"],
  ],
];

const allow = (rest: string): string => `aws ec2 authorize-security-group-ingress --group-id sg-1 ${rest}\n`;

const SHELL: readonly (readonly [name: string, text: string, expected: Said])[] = [
  ["options", allow("--protocol tcp --port 22 --cidr 0.0.0.0/0"), ["exposed-service"]],
  ["options with =, over lines", allow("\\\n  --protocol=tcp \\\n  --port=22 \\\n  --cidr=0.0.0.0/0"), ["exposed-service"]],
  ["older options", allow("--ip-protocol tcp --from-port 3306 --to-port 3306 --cidr-ip 0.0.0.0/0"), ["exposed-service"]],
  ["every protocol", allow("--protocol all --port all --cidr 0.0.0.0/0"), ["open-to-everyone"]],
  ["protocol without ports", allow("--protocol tcp --cidr 0.0.0.0/0"), ["open-to-everyone", "port-numbers"]],
  [
    "shorthand",
    allow("--ip-permissions 'IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp=0.0.0.0/0}]'"),
    ["exposed-service"],
  ],
  ["shorthand by IPv6", allow('--ip-permissions IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges="[{CidrIpv6=::/0}]"'), ["exposed-service"]],
  ["JSON", allow(`--ip-permissions '[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]'`), ["open-to-everyone"]],
  ["a file", allow("--ip-permissions file://rules.json"), []],
  ["a variable", `ANY=0.0.0.0/0\n${allow('--protocol tcp --port 22 --cidr "$ANY"')}`, ["exposed-service"]],
  ["what only a run knows", allow('--protocol tcp --port 22 --cidr "$(curl -s https://example.org/ip)/32"'), []],
  ["a group", allow("--protocol tcp --port 22 --source-group sg-2"), []],
  ["taken back", "aws ec2 revoke-security-group-ingress --group-id sg-1 --protocol tcp --port 22 --cidr 0.0.0.0/0\n", []],
  ["another service", "aws s3 ls\naws ec2 run-instances --image-id ami-1\n", []],
  ["the web", allow("--protocol tcp --port 443 --cidr 0.0.0.0/0"), []],
  [
    "an ACL",
    "aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 100 --protocol tcp --port-range From=22,To=22 --cidr-block 0.0.0.0/0 --rule-action allow\n",
    ["acl-open"],
  ],
  ["a VPC of the wrong size", "aws --region eu-west-1 ec2 create-vpc --cidr-block 10.0.0.0/8\n", ["network-size"]],
];

describe("security groups", () => {
  for (const [name, text, expected] of SHELL) test(`aws ec2: ${name}`, () => assert.deepEqual(said(shell, text), expected, text));
  for (const [name, text, expected] of TERRAFORM) test(`Terraform: ${name}`, () => assert.deepEqual(said(terraform, text), expected, text));
  for (const [name, text, expected] of CLOUDFORMATION)
    test(`CloudFormation: ${name}`, () => assert.deepEqual(said(cloudformation, text), expected, text));
  for (const [name, value, expected] of AWS)
    test(`AWS JSON: ${name}`, () => assert.deepEqual(said(awsJson, JSON.stringify(value, null, 2)), expected));

  for (const text of FILLED_IN)
    test(`a module to be filled in: ${text.split("\n")[0]}`, () => assert.deepEqual(said(terraform, DEFAULTS + text), []));

  test("a template in JSON says the same as in YAML", () => {
    const properties = { GroupDescription: "web", SecurityGroupIngress: [{ IpProtocol: -1, CidrIp: "0.0.0.0/0" }] };
    const text = JSON.stringify({
      AWSTemplateFormatVersion: "2010-09-09",
      Resources: { Web: { Type: "AWS::EC2::SecurityGroup", Properties: properties } },
    });
    assert.equal(cloudformation.detect("stack.json", text), "sure");
    assert.equal(awsJson.detect("stack.json", text), "no");
    assert.deepEqual(said(cloudformation, text, "stack.json"), ["open-to-everyone"]);
  });

  test("the finding is on the value, inside JSON and shorthand too", () => {
    for (const text of [
      allow(`--ip-permissions '[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]'`),
      allow("--ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]'"),
      allow("--protocol=-1 --cidr=0.0.0.0/0"),
    ]) {
      const [finding] = lintExample(shell, { good: "" }, text);
      assert.equal(text.slice(finding?.span.start, finding?.span.end).replaceAll('"', ""), "0.0.0.0/0");
    }
  });

  test("other YAML and JSON is none of ours", () => {
    const others = [
      "services:\n  web:\n    image: nginx\n",
      "network:\n  version: 2\n",
      '{"name": "x", "version": "1.0.0"}',
      "Resources:\n  - a\n",
      '{"Subnets": 3}',
      "tunnel: x\ningress:\n  - service: http_status:404\n",
    ];
    for (const text of others)
      for (const path of ["a.yaml", "a.json"])
        for (const language of [cloudformation, awsJson]) assert.equal(language.detect(path, text), "no", text);
  });
});
