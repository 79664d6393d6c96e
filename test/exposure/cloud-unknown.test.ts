/** Security groups and machines of AWS of which not everything is known: the answer is open where that could change it, and nowhere else. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { ask } from "../../server/linter/answers.ts";
import { workspace } from "./workspace.ts";

type Files = Readonly<Record<string, string>>;

const host = (name: string, address: string): Files => ({
  [`hosts/${name}/etc/netplan/10.yaml`]: netplan({ ens5: [`${address}/24`] }, "10.0.0.1"),
  [`hosts/${name}/facts/iptables-save.txt`]: filterTable({}),
  [`hosts/${name}/facts/ss.txt`]: [22, 80, 443, 5432].map((port) => listening("0.0.0.0", port, "app")).join(""),
});

const STRANGER = "198.51.100.7";

/** The verdicts about ports of a host in a group, asked from outside. */
function asked(files: Files, placed: string, ports: readonly number[], from = STRANGER): readonly string[] {
  const all = {
    "perimeter.yaml": `hosts:\n  web: { public: [203.0.113.5], ${placed} }\n  app: { public: [203.0.113.6], security-groups: [aws_security_group.app] }\n`,
    ...host("web", "10.0.0.5"),
    ...host("app", "10.0.0.6"),
    ...files,
  };
  const to = from === STRANGER ? "203.0.113.5" : "10.0.0.5";
  return ask(
    workspace(all),
    ports.map((port) => ({ from, to: `${to}:${port}` })),
  ).map(({ verdict }) => verdict);
}

const IN_WEB = "security-groups: [aws_security_group.web]";
const EVERYBODY = 'cidr_blocks = ["0.0.0.0/0"]';
const ingress = (port: number, from = EVERYBODY): string =>
  `  ingress {\n    protocol = "tcp"\n    from_port = ${port}\n    to_port = ${port}\n    ${from}\n  }\n`;
const OUT = `  egress {\n    protocol = "-1"\n    from_port = 0\n    to_port = 0\n    ${EVERYBODY}\n  }\n`;
const group = (name: string, body: string): string => `resource "aws_security_group" "${name}" {\n${body}${OUT}}\n`;
const rule = (port: number, of: string, from = EVERYBODY, more = ""): string =>
  `resource "aws_security_group_rule" "r${port}" {\n${more}  type = "ingress"\n  security_group_id = ${of}\n  protocol = "tcp"\n  from_port = ${port}\n  to_port = ${port}\n  ${from}\n}\n`;
const APP = group("app", "");
const WEB = group("web", ingress(443)) + APP;

describe("rules of which not everything is known", () => {
  const ports = [443, 5432, 22];

  test("a rule for a group that is not known may be for this one, and opens no port but its own", () => {
    const elsewhere = { "net/main.tf": WEB, "app/main.tf": `variable "sg" {}\n${rule(5432, "var.sg")}` };
    assert.deepEqual(asked(elsewhere, IN_WEB, ports), ["reachable", "unknown", "unreachable"]);
    const looked = {
      "net/main.tf": WEB,
      "app/main.tf": `data "aws_security_group" "web" {\n  name = "web"\n}\n${rule(5432, "data.aws_security_group.web.id")}`,
    };
    assert.deepEqual(asked(looked, IN_WEB, ports), ["reachable", "unknown", "unreachable"]);
  });

  test("such a rule from an office alone opens the port for that office", () => {
    const files = { "net/main.tf": WEB, "app/main.tf": `variable "sg" {}\n${rule(5432, "var.sg", 'cidr_blocks = ["192.0.2.0/24"]')}` };
    assert.deepEqual(asked(files, IN_WEB, [5432]), ["unreachable"]);
  });

  test("what is given from outside is no group that the same module makes", () => {
    assert.deepEqual(asked({ "main.tf": `variable "sg" {}\n${WEB}${rule(5432, "var.sg")}` }, IN_WEB, ports), [
      "reachable",
      "unreachable",
      "unreachable",
    ]);
  });

  test("a rule that may not be there leaves its own ports open", () => {
    const maybe = rule(5432, "aws_security_group.web.id", EVERYBODY, "  count = var.on ? 1 : 0\n");
    assert.deepEqual(
      asked({ "main.tf": `variable "on" {}\n${group("web", "")}${APP}${rule(443, "aws_security_group.web.id")}${maybe}` }, IN_WEB, ports),
      ["reachable", "unknown", "unreachable"],
    );
  });

  test("of rules by a list that may hold more, those that are known let in, and others may", () => {
    const each = rule(443, "aws_security_group.web.id", EVERYBODY, '  for_each = toset(concat(["443"], var.more))\n');
    const any = each.replace(/_port( *)= 443/g, "_port$1= each.value");
    const asks = (main: string): readonly string[] =>
      asked({ "main.tf": `variable "more" {}\n${group("web", "")}${APP}${main}` }, IN_WEB, ports);
    assert.deepEqual(asks(any), ["reachable", "unknown", "unknown"]);
    assert.deepEqual(asks(any.replace(", var.more", "")), ["reachable", "unreachable", "unreachable"]);
  });

  test("sources of which some are not known leave the ports of their rule open, those that are known let in", () => {
    const some = `variable "more" {}\nvariable "on" {}\n${group("web", ingress(443, 'cidr_blocks = concat(["0.0.0.0/0"], var.more)') + ingress(5432, "cidr_blocks = var.more") + ingress(80, 'cidr_blocks = var.on ? ["0.0.0.0/0"] : []'))}${APP}`;
    assert.deepEqual(asked({ "main.tf": some }, IN_WEB, [443, 5432, 80, 22]), ["reachable", "unknown", "unknown", "unreachable"]);
  });

  test("who is in a group that no file describes is not known, of machines that are in some group", () => {
    const from = (name: string): string => `variable "sg" {}\n${group("web", ingress(5432, `security_groups = [${name}]`))}${APP}`;
    assert.deepEqual(asked({ "main.tf": from("var.sg") }, IN_WEB, [5432, 22], "10.0.0.6"), ["unknown", "unreachable"]);
    assert.deepEqual(asked({ "main.tf": from("aws_security_group.app.id") }, IN_WEB, [5432, 22], "10.0.0.6"), ["reachable", "unreachable"]);
    assert.deepEqual(asked({ "main.tf": from("aws_security_group.web.id") }, IN_WEB, [5432, 22], "10.0.0.6"), [
      "unreachable",
      "unreachable",
    ]);
    assert.deepEqual(asked({ "main.tf": from("var.sg") }, IN_WEB, [5432]), ["unreachable"], "nobody outside is in a group");
  });

  test("of groups of one name, what all of them say is known", () => {
    const each = `resource "aws_security_group" "web" {\n  for_each = { a = 22, b = 5432 }\n${ingress(443)}${ingress(0).replace(/_port = 0/g, "_port = each.value")}${OUT}}\n${APP}`;
    assert.deepEqual(asked({ "main.tf": each }, IN_WEB, [443, 5432, 22, 80]), ["reachable", "unknown", "unknown", "unreachable"]);
  });
});

describe("machines of which the groups are not known", () => {
  const machine = (more: string): string => `resource "aws_instance" "web" {\n  private_ip = "10.0.0.5"\n${more}}\n`;
  const OPEN = group("open", ingress(22));
  const asks = (more: string): readonly string[] =>
    asked({ "main.tf": `variable "on" {}\n${WEB}${OPEN}${machine(more)}` }, "instance: aws_instance.web", [443, 22]);

  test("one of two groups, by a condition", () => {
    assert.deepEqual(asks("  vpc_security_group_ids = [aws_security_group.web.id]\n"), ["reachable", "unreachable"]);
    assert.deepEqual(asks("  vpc_security_group_ids = [aws_security_group.web.id, aws_security_group.open.id]\n"), [
      "reachable",
      "reachable",
    ]);
    assert.deepEqual(asks("  vpc_security_group_ids = var.on ? [aws_security_group.web.id] : [aws_security_group.open.id]\n"), [
      "unknown",
      "unknown",
    ]);
    assert.deepEqual(
      asks("  vpc_security_group_ids = [aws_security_group.web.id, var.on ? aws_security_group.open.id : aws_security_group.app.id]\n"),
      ["reachable", "unknown"],
    );
  });

  test("a machine that names none is in the default group of its VPC, of which nothing is known", () => {
    assert.deepEqual(asks(""), ["unknown", "unknown"]);
  });

  test("a group that its interface is put into", () => {
    const put = (group: string, more = ""): string =>
      `  vpc_security_group_ids = [aws_security_group.web.id]\n}\nresource "aws_network_interface_sg_attachment" "a" {\n${more}  security_group_id = ${group}\n  network_interface_id = aws_instance.web.primary_network_interface_id\n`;
    assert.deepEqual(asks(put("aws_security_group.open.id")), ["reachable", "reachable"]);
    assert.deepEqual(asks(put("aws_security_group.open.id", "  count = var.on ? 1 : 0\n")), ["reachable", "unknown"]);
    assert.deepEqual(asks(put("var.on")), ["reachable", "unknown"]);
  });

  const template = (properties: string): string =>
    `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Web:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: web\n      SecurityGroupIngress:\n        - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }\n  Machine:\n    Type: AWS::EC2::Instance\n    Properties:\n      PrivateIpAddress: 10.0.0.5\n${properties}`;
  const stack = (properties: string): readonly string[] => asked({ "stack.yaml": template(properties) }, "instance: Machine", [443, 22]);

  test("the same in templates", () => {
    assert.deepEqual(stack("      SecurityGroupIds: [!Ref Web]\n"), ["reachable", "unreachable"]);
    assert.deepEqual(stack("      SecurityGroupIds: [!GetAtt Web.GroupId, !ImportValue other]\n"), ["reachable", "unknown"]);
    assert.deepEqual(stack("      SecurityGroupIds: !If [A, [!Ref Web], [!ImportValue other]]\n"), ["unknown", "unknown"]);
    assert.deepEqual(stack(""), ["unknown", "unknown"]);
  });
});

describe("network ACLs of which not everything is known", () => {
  const acl = (entry: string): Files => ({
    "main.tf": `variable "n" {}\n${WEB}resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_subnet" "s" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.0.0.0/24"\n}\nresource "aws_network_acl" "a" {\n  vpc_id = aws_vpc.v.id\n  subnet_ids = [aws_subnet.s.id]\n  egress {\n    rule_no = 100\n    action = "allow"\n    protocol = "-1"\n    from_port = 0\n    to_port = 0\n    cidr_block = "0.0.0.0/0"\n  }\n  ingress {\n    rule_no = 100\n    action = "allow"\n    protocol = "-1"\n    from_port = 0\n    to_port = 0\n    cidr_block = "0.0.0.0/0"\n  }\n  ingress {\n${entry}    protocol = "tcp"\n    from_port = 443\n    to_port = 443\n    cidr_block = "0.0.0.0/0"\n  }\n}\n`,
  });

  test("the number of an entry, or what it does", () => {
    assert.deepEqual(asked(acl('    rule_no = 50\n    action = "deny"\n'), IN_WEB, [443]), ["unreachable"]);
    assert.deepEqual(asked(acl('    rule_no = 200\n    action = "deny"\n'), IN_WEB, [443]), ["reachable"]);
    assert.deepEqual(asked(acl('    rule_no = var.n\n    action = "deny"\n'), IN_WEB, [443]), ["unknown"]);
    assert.deepEqual(asked(acl("    rule_no = 50\n    action = var.n\n"), IN_WEB, [443]), ["unknown"]);
  });
});

describe("a group by the id that AWS gave it, in several files", () => {
  const id = "sg-0123456789abcdef0";
  const permission = (port: number) => ({ IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp: "0.0.0.0/0" }] });
  const dump = (...open: readonly number[]): string =>
    JSON.stringify({ SecurityGroups: [{ GroupId: id, GroupName: "web", IpPermissions: open.map(permission), IpPermissionsEgress: [] }] });
  const placed = `security-groups: [${id}]`;
  const ports = [443, 5432, 22];
  const script = `aws ec2 authorize-security-group-ingress --group-id ${id} --protocol tcp --port 5432 --cidr 0.0.0.0/0\n`;

  test("what is described is open, what another file adds may be, and nothing else", () => {
    for (const [path, text] of [
      ["app/main.tf", rule(5432, `"${id}"`)],
      ["z/open.sh", script],
      ["a/open.sh", script],
    ] as const)
      assert.deepEqual(asked({ "m/groups.json": dump(443), [path]: text }, placed, ports), ["reachable", "unknown", "unreachable"], path);
  });

  test("a rule that the description has too is there", () => {
    const files = { "m/groups.json": dump(443, 5432), "z/main.tf": rule(5432, `"${id}"`) };
    assert.deepEqual(asked(files, placed, ports), ["reachable", "reachable", "unreachable"]);
  });

  test("rules of several files for a group that none describes are all there", () => {
    const files = { "a/main.tf": rule(443, `"${id}"`), "b/main.tf": rule(5432, `"${id}"`) };
    assert.deepEqual(asked(files, placed, ports), ["reachable", "reachable", "unknown"]);
  });
});
