// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text, no templates of ours
/** Every fix of every case: the finding goes, nothing loud comes, the text is still read; a safe one lets through the same packets. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { CloudFilter } from "../../server/core/facts.ts";
import type { Condition, PacketRule } from "../../server/core/filter.ts";
import type { AnyLanguage, Scope } from "../../server/core/language.ts";
import { arm, awsJson, cloudformation, shell, terraform } from "../../server/languages/security-group/index.ts";
import { read, unitsOf } from "../../server/linter/lint.ts";
import { applyFix, lintExample } from "../examples.ts";
import { TABLES } from "./all-cases.ts";
import { ACL_FORMS, FIREWALL_FORMS } from "./firewall-forms.ts";
import { ASKED } from "./form-cases.ts";
import { FORMS } from "./forms.ts";
import { saidOf } from "./said.ts";

const SCOPE: Scope = { targets: {}, isolated: true, has: () => false };

describe("fixes of all cases", () => {
  for (const { title, language, path, cases } of TABLES)
    test(`${language.name}: ${title}`, () => {
      for (const [, text] of cases) everyFix(language, path, text);
    });
  for (const { name, language, path, write } of [...FORMS, ...ACL_FORMS, ...FIREWALL_FORMS])
    test(`everything asked, as ${name}`, () => {
      const texts = Object.values(ASKED).flatMap((rules) => write(rules) ?? []);
      const offered = texts.reduce((sum, text) => sum + everyFix(language, path, text), 0);
      // A loop names its values elsewhere: what to change there is not known.
      assert.ok(name === "a dynamic block" || offered > 3, `${offered} fixes`);
    });
});

test("what goes beside rules that a deployment decides about is not taken away safely", () => {
  const rule = (cidrs: string): string =>
    `  ingress {\n    from_port = 443\n    to_port = 443\n    protocol = "tcp"\n    cidr_blocks = ${cidrs}\n  }\n`;
  const group = (more: string): string =>
    `variable "nets" {\n  default = ["10.0.0.0/8"]\n}\nresource "aws_security_group" "a" {\n${rule('["10.1.0.0/16"]')}${more}}\n`;
  const isSafe = (text: string): boolean | undefined =>
    lintExample(terraform, { good: "" }, text).find(({ rule: id }) => id === "security-group/covered-rule")?.fix?.safe;
  assert.equal(isSafe(group(rule('["10.0.0.0/8"]'))), true);
  assert.equal(isSafe(group(rule("var.nets"))), false);
  assert.equal(isSafe(group(rule('var.wide ? ["10.0.0.0/8"] : []'))), undefined);
  const entry = (cidr: string): string =>
    `        - IpProtocol: tcp\n          FromPort: 443\n          ToPort: 443\n          CidrIp: ${cidr}\n`;
  const template = (wide: string): string =>
    `Parameters: { Wide: { Type: String, Default: 10.0.0.0/8 } }\nResources:\n  A:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: a\n      SecurityGroupIngress:\n${entry("10.1.0.0/16")}${entry(wide)}`;
  const covered = (text: string): boolean | undefined =>
    lintExample(cloudformation, { good: "" }, text).find(({ rule: id }) => id === "security-group/covered-rule")?.fix?.safe;
  assert.deepEqual([covered(template("10.0.0.0/8")), covered(template("!Ref Wide"))], [true, false]);
});

/** Judges each fix of a text, and tells how many there are. */
function everyFix(language: AnyLanguage, path: string, text: string): number {
  let offered = 0;
  for (const finding of lintExample(language, { good: "", path }, text)) {
    if (finding.fix === undefined) continue;
    offered++;
    const after = applyFix(text, finding);
    const what = `${finding.rule}: ${finding.message}\n${text}\n--- fixed\n${after}`;
    const place = text.slice(finding.span.start, finding.span.end);
    const before = lintExample(language, { good: "", path }, text);
    const left = lintExample(language, { good: "", path }, after);
    const same = (list: typeof left): number => list.filter(({ rule }) => rule === finding.rule).length;
    assert.ok(same(left) < same(before), `the finding on ${place} is gone\n${what}`);
    const known = new Set(before.map(({ rule }) => rule));
    const loud = left.filter(({ rule, severity }) => !known.has(rule) && (severity === "error" || severity === "warning"));
    assert.deepEqual(
      loud.map(({ rule, message }) => `${rule}: ${message}`),
      [],
      what,
    );
    if (finding.fix.safe) assert.deepEqual(verdicts(language, path, after, text), verdicts(language, path, text, text), what);
  }
  return offered;
}

/** What the filters of a text say to packets at the borders of every range that a reference text names. */
function verdicts(language: AnyLanguage, path: string, text: string, reference: string): readonly string[] {
  const own = filtersOf(language, path, text);
  const rules = filtersOf(language, path, reference).flatMap(({ inbound, outbound }) => [...inbound, ...outbound]);
  const packets = packetsOf(rules);
  return packets.map((packet) =>
    own.map(({ type, inbound, outbound }) => [inbound, outbound].map((list) => decides(type, list, packet)).join("")).join(" "),
  );
}

function filtersOf(language: AnyLanguage, path: string, text: string): readonly CloudFilter[] {
  const units = unitsOf(language, [read(language, { uri: `file:///${path}`, text })], SCOPE);
  return units
    .flatMap((unit) => language.facts(unit as Parameters<typeof language.facts>[0]))
    .filter((fact) => fact.kind === "cloud-filter");
}

type Packet = { readonly family: 4 | 6; readonly address: bigint; readonly protocol: number; readonly port: number };

function packetsOf(rules: readonly PacketRule[]): readonly Packet[] {
  const conditions = rules.flatMap((rule) => rule.conditions);
  const addresses = conditions.flatMap((one) =>
    one.on === "source" || one.on === "destination"
      ? one.ranges.flatMap(({ family, first, last }) => [first, last, last + 1n].map((address) => ({ family, address })))
      : [],
  );
  const ports = [
    0,
    ...conditions.flatMap((one) => (one.on === "destination-port" ? one.ports.flatMap(([from, to]) => [from - 1, from, to, to + 1]) : [])),
  ];
  return addresses.flatMap((address) =>
    [6, 17, 50].flatMap((protocol) => [...new Set(ports)].map((port) => ({ ...address, protocol, port }))),
  );
}

function decides(type: CloudFilter["type"], rules: readonly PacketRule[], packet: Packet): string {
  const fitting = rules.filter(({ conditions }) => conditions.every((one) => isMet(one, packet)));
  if (type === "network-acl") return fitting[0]?.action.do === "accept" ? "+" : "-";
  return fitting.length > 0 ? "+" : "-";
}

function isMet(condition: Condition, { family, address, protocol, port }: Packet): boolean {
  if (condition.on === "source" || condition.on === "destination")
    return condition.ranges.some((range) => range.family === family && range.first <= address && address <= range.last);
  if (condition.on === "protocol") return condition.protocols.some(([from, to]) => from <= protocol && protocol <= to);
  return condition.on !== "destination-port" || condition.ports.some(([from, to]) => from <= port && port <= to);
}

type Fixed = readonly [name: string, language: AnyLanguage, rule: string, before: string, after: string];

const template = (rules: string): string =>
  `Resources:\n  Web:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: web\n      SecurityGroupIngress:\n${rules}`;
const entry = (cidr: string, from = 443, to = from): string =>
  `        - IpProtocol: tcp\n          FromPort: ${from}\n          ToPort: ${to}\n          CidrIp: ${cidr}\n`;
const allow = "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp";
const acl = (body: string): string => `resource "aws_network_acl" "a" {\n${body}}\n`;
const aclEntry = (direction: string, number: number, ports: string): string =>
  `  ${direction} {\n    rule_no    = ${number}\n    action     = "allow"\n    protocol   = "tcp"\n    from_port  = ${ports.split("-")[0]}\n    to_port    = ${ports.split("-").at(-1)}\n    cidr_block = "0.0.0.0/0"\n  }\n`;

const FIXED: readonly Fixed[] = [
  [
    "a parameter in YAML",
    cloudformation,
    "exposed-service",
    template(entry("0.0.0.0/0", 22)),
    `Parameters:\n  AdminCidr:\n    Type: String\n\n${template(entry("!Ref AdminCidr", 22))}`,
  ],
  [
    "a parameter among others",
    cloudformation,
    "exposed-service",
    `Parameters:\n  Vpc:\n    Type: String\n${template(entry("0.0.0.0/0", 22))}`,
    `Parameters:\n  AdminCidr:\n    Type: String\n  Vpc:\n    Type: String\n${template(entry("!Ref AdminCidr", 22))}`,
  ],
  [
    "the VPC for a database",
    cloudformation,
    "exposed-service",
    `${template(entry("0.0.0.0/0", 5432))}  V:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n`,
    `${template(entry("!GetAtt V.CidrBlock", 5432))}  V:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n`,
  ],
  [
    "a variable of the shell",
    shell,
    "exposed-service",
    `${allow} --port 22 --cidr 0.0.0.0/0\n`,
    `${allow} --port 22 --cidr "\${ADMIN_CIDR:?who may connect}"\n`,
  ],
  [
    "a variable in single quotes",
    shell,
    "exposed-service",
    "aws ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions 'IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=0.0.0.0/0}]'\n",
    "aws ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions 'IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp='\"${ADMIN_CIDR:?who may connect}\"'}]'\n".replace(
      "$X",
      "$" + "{",
    ),
  ],
  ["host bits", cloudformation, "host-bits-dropped", template(entry("10.1.2.3/8")), template(entry("10.0.0.0/8"))],
  [
    "host bits of an option",
    shell,
    "host-bits-dropped",
    `${allow} --port 443 --cidr=10.1.2.3/8\n`,
    `${allow} --port 443 --cidr=10.0.0.0/8\n`,
  ],
  [
    "a duplicate in YAML",
    cloudformation,
    "duplicate-rule",
    template(entry("10.0.0.0/8") + entry("10.0.0.0/8")),
    template(entry("10.0.0.0/8")),
  ],
  [
    "a duplicate command",
    shell,
    "duplicate-rule",
    `${allow} --port 443 --cidr 10.0.0.0/8\n`.repeat(2),
    `${allow} --port 443 --cidr 10.0.0.0/8\n`,
  ],
  [
    "ports of an option",
    shell,
    "inverted-ports",
    `${allow} --port 443-80 --cidr 10.0.0.0/8\n`,
    `${allow} --port 80-443 --cidr 10.0.0.0/8\n`,
  ],
  ["ports in YAML", cloudformation, "inverted-ports", template(entry("10.0.0.0/8", 443, 80)), template(entry("10.0.0.0/8", 80, 443))],
  ["a length", shell, "invalid-cidr", `${allow} --port 443 --cidr 10.1.2.3\n`, `${allow} --port 443 --cidr 10.1.2.3/32\n`],
  [
    "the field for IPv6 in YAML",
    cloudformation,
    "invalid-cidr",
    template(entry("::/0")),
    template(entry("::/0").replace("CidrIp", "CidrIpv6")),
  ],
  [
    "the argument for IPv6",
    terraform,
    "invalid-cidr",
    'resource "aws_vpc_security_group_ingress_rule" "r" {\n  security_group_id = "sg-1"\n  ip_protocol = "tcp"\n  from_port = 443\n  to_port = 443\n  cidr_ipv4 = "::/0"\n}\n',
    'resource "aws_vpc_security_group_ingress_rule" "r" {\n  security_group_id = "sg-1"\n  ip_protocol = "tcp"\n  from_port = 443\n  to_port = 443\n  cidr_ipv6 = "::/0"\n}\n',
  ],
  [
    "a database",
    cloudformation,
    "public-address",
    "Resources:\n  D:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      PubliclyAccessible: true\n",
    "Resources:\n  D:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      PubliclyAccessible: false\n",
  ],
  [
    "a number",
    terraform,
    "acl-number",
    acl(aclEntry("ingress", 100, "443") + aclEntry("ingress", 100, "80")),
    acl(aclEntry("ingress", 100, "443") + aclEntry("ingress", 101, "80")),
  ],
  [
    "the way back",
    terraform,
    "acl-one-way",
    acl(aclEntry("ingress", 100, "443") + aclEntry("egress", 100, "443")),
    acl(aclEntry("ingress", 100, "443") + aclEntry("egress", 100, "443") + aclEntry("egress", 110, "1024-65535")),
  ],
];

const SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
const ANY = { sourcePortRange: "*", sourceAddressPrefix: "10.0.0.0/8", destinationPortRange: "22", destinationAddressPrefix: "*" };
const RULE = { direction: "Inbound", access: "Allow", protocol: "Tcp", ...ANY };

describe("fixes, letter by letter", () => {
  for (const [name, language, rule, before, after] of FIXED)
    test(`${language.name}: ${name}`, () => {
      const found = lintExample(language, { good: "" }, before).find(
        (one) => one.rule === `security-group/${rule}` && one.fix !== undefined,
      );
      assert.ok(found !== undefined, `a fix is offered: ${saidOf(language, before).join(", ")}`);
      assert.equal(applyFix(before, found), after);
    });

  test("nothing is safe in a resource of Azure that may not be there, or is there several times", () => {
    const one = (priority: number) => ({ ...RULE, name: `r${priority}`, priority });
    const resource = { type: "Microsoft.Network/networkSecurityGroups", name: "n", properties: { securityRules: [one(100), one(200)] } };
    const safe = (more: object): readonly unknown[] => {
      const text = JSON.stringify({ $schema: SCHEMA, resources: [{ ...resource, ...more }] }, null, 2);
      return lintExample(arm, { good: "" }, text).flatMap(({ fix }) => (fix === undefined ? [] : [fix.safe]));
    };
    assert.deepEqual(safe({}), [true]);
    assert.deepEqual(safe({ condition: "[parameters('on')]" }), [false]);
    assert.deepEqual(safe({ copy: { name: "groups", count: 2 } }), [false]);
  });

  test("one of several addresses in JSON goes with its braces", () => {
    const ranges = [{ CidrIp: "10.0.0.0/8" }, { CidrIp: "10.1.0.0/16" }];
    const text = JSON.stringify(
      { SecurityGroups: [{ GroupId: "sg-1", IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: ranges }] }] },
      null,
      2,
    );
    const [finding] = lintExample(awsJson, { good: "" }, text).filter(({ fix }) => fix !== undefined);
    assert.ok(finding !== undefined);
    assert.deepEqual(JSON.parse(applyFix(text, finding)).SecurityGroups[0].IpPermissions[0].IpRanges, [{ CidrIp: "10.0.0.0/8" }]);
  });
});
