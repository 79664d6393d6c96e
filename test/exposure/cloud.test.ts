/** What a cloud puts in front of hosts: security groups, network ACLs, subnets and their routes. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { ask } from "../../server/linter/answers.ts";
import { workspace } from "./workspace.ts";

const host = (name: string, address: string): Record<string, string> => ({
  [`hosts/${name}/etc/netplan/10.yaml`]: netplan({ ens5: [`${address}/24`] }, "10.0.0.1"),
  [`hosts/${name}/facts/iptables-save.txt`]: filterTable({}),
  [`hosts/${name}/facts/ss.txt`]: `${listening("0.0.0.0", 443, "nginx")}${listening("0.0.0.0", 5432, "postgres")}`,
});

const MAIN = `
resource "aws_security_group" "web" {
  name = "web"
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  egress {
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.db.id]
  }
}

resource "aws_security_group" "db" {
  name = "db"
  ingress {
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.web.id]
  }
}
`;

const GROUPS = { web: "aws_security_group.web", db: "aws_security_group.db" };

function answers(groups: Readonly<Record<string, string>>, ...queries: readonly (readonly [string, string])[]): string[] {
  return answersOf(groups, { "cloud/main.tf": MAIN }, queries);
}

function answersOf(
  groups: Readonly<Record<string, string>>,
  cloud: Readonly<Record<string, string>>,
  queries: readonly (readonly [string, string])[],
): string[] {
  const files = {
    "perimeter.yaml": `hosts:\n  web: { public: [203.0.113.5], security-groups: [${groups.web}] }\n  db: { public: [203.0.113.6], security-groups: [${groups.db}] }\n`,
    ...cloud,
    ...host("web", "10.0.0.5"),
    ...host("db", "10.0.0.6"),
  };
  return ask(
    workspace(files),
    queries.map(([from, to]) => ({ from, to })),
  ).map(({ verdict }) => verdict);
}

describe("security groups in front of hosts", () => {
  test("only what a group allows gets in, whatever the host's own filter says", () => {
    assert.deepEqual(answers(GROUPS, ["198.51.100.7", "203.0.113.5:443"], ["198.51.100.7", "203.0.113.5:5432"]), [
      "reachable",
      "unreachable",
    ]);
  });

  test("a group as a source means the hosts that are in it", () => {
    assert.deepEqual(answers(GROUPS, ["10.0.0.5", "10.0.0.6:5432"], ["198.51.100.7", "203.0.113.6:5432"], ["10.0.0.6", "10.0.0.5:5432"]), [
      "reachable",
      "unreachable",
      "unreachable",
    ]);
  });

  test("a group that no file describes leaves the answer open", () => {
    assert.deepEqual(answers({ ...GROUPS, web: "sg-0123" }, ["198.51.100.7", "203.0.113.5:443"]), ["unknown"]);
  });

  const office = ["192.0.2.7", "203.0.113.5:443"] as const;
  const anybody = ["198.51.100.7", "203.0.113.5:443"] as const;

  test("in Terraform, sources and rules that a condition decides about leave the answer open, for others only", () => {
    const group = (blocks: string) => `variable "open" {}
resource "aws_security_group" "web" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ${blocks}
  }
}
resource "aws_security_group" "db" { name = "db" }
`;
    const rule = (count: string) => `${group('["192.0.2.0/24"]')}resource "aws_security_group_rule" "all" {
  count             = ${count}
  type              = "ingress"
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = aws_security_group.web.id
}
`;
    const cases: readonly (readonly [string, readonly string[]])[] = [
      [group('["192.0.2.0/24"]'), ["reachable", "unreachable"]],
      [group('var.open ? ["0.0.0.0/0"] : ["192.0.2.0/24"]'), ["unknown", "unknown"]],
      [group('concat(["192.0.2.0/24"], var.open ? ["0.0.0.0/0"] : [])'), ["reachable", "unknown"]],
      [rule("1"), ["reachable", "reachable"]],
      [rule("0"), ["reachable", "unreachable"]],
      [rule("var.open ? 1 : 0"), ["reachable", "unknown"]],
    ];
    for (const [text, expected] of cases) assert.deepEqual(answersOf(GROUPS, { "cloud/main.tf": text }, [office, anybody]), expected, text);
  });

  test("in CloudFormation likewise", () => {
    const template = (sources: string, more = "") => `AWSTemplateFormatVersion: "2010-09-09"
Parameters: { Open: { Type: String } }
Conditions: { IsOpen: !Equals [!Ref Open, "yes"] }
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
${sources}${more}`;
    const allowed = (block: string) => `{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: ${block} }`;
    const known = `        - ${allowed("192.0.2.0/24")}\n`;
    const rule = (condition: string) => `  All:
    Type: AWS::EC2::SecurityGroupIngress
${condition}    Properties: { GroupId: !GetAtt Web.GroupId, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
`;
    const cases: readonly (readonly [string, readonly string[]])[] = [
      [template(known), ["reachable", "unreachable"]],
      [template(`${known}        - !If [IsOpen, ${allowed("0.0.0.0/0")}, !Ref AWS::NoValue]\n`), ["reachable", "unknown"]],
      [template(`        - ${allowed("!If [IsOpen, 0.0.0.0/0, 192.0.2.0/24]")}\n`), ["unknown", "unknown"]],
      [template(known, rule("")), ["reachable", "reachable"]],
      [template(known, rule("    Condition: IsOpen\n")), ["reachable", "unknown"]],
    ];
    for (const [text, expected] of cases)
      assert.deepEqual(answersOf({ web: "Web", db: "Web" }, { "cloud/template.yaml": text }, [office, anybody]), expected, text);
  });
});

// Two subnets, a bastion in the public one, a database in the private one.
const network = (changes: { readonly acl?: string; readonly route?: string; readonly egress?: string } = {}): string => `
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "out" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = ${changes.route ?? "aws_internet_gateway.out.id"}
  }
}
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}
resource "aws_security_group" "bastion" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["198.51.100.0/24"]
  }
  ${changes.egress ?? 'egress {\n    from_port = 0\n    to_port = 0\n    protocol = "-1"\n    cidr_blocks = ["0.0.0.0/0"]\n  }'}
}
resource "aws_network_acl" "edge" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.public.id]
  ${changes.acl ?? acl(["ingress", 100, "allow", 22, 22], ["egress", 100, "allow", 1024, 65535])}
}
resource "aws_instance" "bastion" {
  ami                    = "ami-1"
  instance_type          = "t3.nano"
  subnet_id              = aws_subnet.public.id
  private_ip             = "10.0.0.5"
  vpc_security_group_ids = [aws_security_group.bastion.id]
}
`;

const acl = (...entries: readonly (readonly ["ingress" | "egress", number, "allow" | "deny", number, number])[]): string =>
  entries
    .map(
      ([direction, number, action, from, to]) =>
        `${direction} {\n    rule_no = ${number}\n    action = "${action}"\n    protocol = "tcp"\n    from_port = ${from}\n    to_port = ${to}\n    cidr_block = "0.0.0.0/0"\n  }`,
    )
    .join("\n  ");

function bastion(main: string, from: string, to: string, declared = "public: [203.0.113.5]") {
  const files = {
    "perimeter.yaml": `hosts:\n  bastion: { ${declared} }\n`,
    "cloud/main.tf": main,
    "hosts/bastion/etc/netplan/10.yaml": netplan({ ens5: ["10.0.0.5/24"] }, "10.0.0.1"),
    "hosts/bastion/facts/iptables-save.txt": filterTable({}),
    "hosts/bastion/facts/ss.txt": listening("0.0.0.0", 22, "sshd"),
    "hosts/friend/etc/netplan/10.yaml": netplan({ ens5: ["10.0.0.6/24"] }, "10.0.0.1"),
    "hosts/friend/facts/iptables-save.txt": filterTable({}),
    "hosts/friend/facts/ss.txt": listening("0.0.0.0", 80, "nginx"),
  };
  const [answer] = ask(workspace(files), [{ from, to }]);
  return [answer?.verdict, answer?.because[0] ?? ""] as const;
}

describe("instances, subnets and network ACLs", () => {
  test("an instance is found by its address, with its groups and the ACL of its subnet", () => {
    assert.deepEqual(bastion(network(), "198.51.100.7", "203.0.113.5:22"), ["reachable", ""]);
    assert.equal(bastion(network(), "192.0.2.7", "203.0.113.5:22")[0], "unreachable");
  });

  test("an ACL is stateless: without a rule for the ports of clients, answers do not get out", () => {
    const [verdict, why] = bastion(network({ acl: acl(["ingress", 100, "allow", 22, 22]) }), "198.51.100.7", "203.0.113.5:22");
    assert.equal(verdict, "unreachable");
    assert.match(why, /^the answer is lost: aws_network_acl\.edge lets nothing from 10\.0\.0\.5 port 22/);
    const narrow = acl(["ingress", 100, "allow", 22, 22], ["egress", 100, "allow", 49152, 65535]);
    assert.equal(bastion(network({ acl: narrow }), "198.51.100.7", "203.0.113.5:22")[0], "unknown");
  });

  test("an ACL is ordered: the first entry that fits decides, by its number", () => {
    const late = acl(["ingress", 200, "allow", 22, 22], ["ingress", 100, "deny", 0, 65535], ["egress", 100, "allow", 1024, 65535]);
    assert.equal(bastion(network({ acl: late }), "198.51.100.7", "203.0.113.5:22")[0], "unreachable");
    const portless = late.replace(/ +from_port = 0\n +to_port = 65535\n/, "");
    assert.equal(bastion(network({ acl: portless }), "198.51.100.7", "203.0.113.5:22")[0], "reachable", "Terraform's zeros are port 0");
  });

  test("within a subnet no ACL is asked, and groups are", () => {
    const none = network({ acl: "" });
    assert.equal(bastion(none, "10.0.0.5", "10.0.0.6:80")[0], "reachable");
    assert.equal(bastion(network({ acl: "", egress: "" }), "10.0.0.5", "10.0.0.6:80")[0], "unreachable");
    assert.match(bastion(network({ egress: "" }), "10.0.0.5", "10.0.0.6:80")[1], /lets bastion send to 10\.0\.0\.6 port 80/);
  });

  test("a public address needs a route to an internet gateway", () => {
    const [verdict, why] = bastion(network({ route: "aws_nat_gateway.out.id" }), "198.51.100.7", "203.0.113.5:22");
    assert.deepEqual([verdict, why], ["unreachable", "the subnet of bastion has no route to an internet gateway"]);
  });

  test("perimeter.yaml may name the instance", () => {
    const elsewhere = network().replace('private_ip             = "10.0.0.5"', "");
    assert.equal(bastion(elsewhere, "192.0.2.7", "203.0.113.5:22")[0], "reachable");
    const named = "public: [203.0.113.5], instance: aws_instance.bastion";
    assert.equal(bastion(elsewhere, "192.0.2.7", "203.0.113.5:22", named)[0], "unreachable");
  });
});

const DUMP = {
  Reservations: [
    {
      Instances: [
        {
          InstanceId: "i-1",
          PrivateIpAddress: "10.0.0.5",
          PublicIpAddress: "203.0.113.5",
          SubnetId: "subnet-1",
          SecurityGroups: [{ GroupId: "sg-1", GroupName: "web" }],
        },
      ],
    },
  ],
};

const RULES = {
  SecurityGroups: [
    {
      GroupId: "sg-1",
      GroupName: "web",
      IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    },
  ],
};

test("what aws ec2 describe-instances prints gives a host its public address and its groups", () => {
  const files = {
    "cloud/instances.json": JSON.stringify(DUMP, null, 1),
    "cloud/groups.json": JSON.stringify(RULES, null, 1),
    "perimeter.yaml": "hosts:\n  web: {}\n",
    ...host("web", "10.0.0.5"),
  };
  const queries = ["203.0.113.5:443", "203.0.113.5:5432"].map((to) => ({ from: "198.51.100.7", to }));
  assert.deepEqual(
    ask(workspace(files), queries).map(({ verdict }) => verdict),
    ["reachable", "unreachable"],
  );
});
