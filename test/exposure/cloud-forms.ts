/** One random cloud in the three forms in which people have it: Terraform, CloudFormation, and what `aws ec2 describe-*` printed. */
import type { Seeded } from "../seeded.ts";

type Peer = { readonly cidr: string } | { readonly group: string };
type Permission = { readonly protocol: "tcp" | "udp" | "-1"; readonly ports: readonly [number, number]; readonly peer: Peer };
type Group = { readonly name: string; readonly ingress: readonly Permission[]; readonly egress: readonly Permission[] };
type Entry = {
  readonly number: number;
  readonly egress: boolean;
  readonly action: "allow" | "deny";
  readonly protocol: "tcp" | "udp" | "-1";
  readonly ports: readonly [number, number];
  readonly cidr: string;
};
type Subnet = { readonly name: string; readonly cidr: string; readonly public: boolean; readonly acl: readonly Entry[] | undefined };
type Machine = { readonly name: string; readonly address: string; readonly subnet: string; readonly groups: readonly string[] };

export type Cloud = { readonly groups: readonly Group[]; readonly subnets: readonly Subnet[]; readonly machines: readonly Machine[] };

const PORTS = [22, 80, 443, 5432] as const;
const CIDRS = ["0.0.0.0/0", "198.51.100.0/24", "203.0.113.7/32", "10.0.0.0/16", "10.0.1.0/24", "10.0.2.10/32"] as const;

/** A VPC of two subnets with their ACLs and routes, three groups that know each other, three machines. */
export function cloudOf(random: Seeded): Cloud {
  const names = ["web", "db", "ops"];
  const groups = names.map((name) => ({
    name,
    ingress: Array.from({ length: random.int(4) }, () => permission(random, names)),
    egress: random.chance(0.6)
      ? [{ protocol: "-1" as const, ports: [0, 0] as const, peer: { cidr: "0.0.0.0/0" } }]
      : Array.from({ length: 1 + random.int(2) }, () => permission(random, names)),
  }));
  const subnets = ["front", "back"].map((name, i) => ({
    name,
    cidr: `10.0.${i + 1}.0/24`,
    public: random.chance(i === 0 ? 0.8 : 0.3),
    acl: random.chance(0.3) ? undefined : entries(random),
  }));
  const machines = [
    ["front", "10.0.1.10"],
    ["back", "10.0.2.10"],
    ["back", "10.0.2.20"],
  ].map(([subnet = "", address = ""], i) => ({ name: `m${i}`, address, subnet, groups: random.some(names, 1 + random.int(2)) }));
  return { groups, subnets, machines };
}

function permission(random: Seeded, names: readonly string[]): Permission {
  const port = random.pick(PORTS);
  const ports = random.chance(0.2) ? ([0, 65535] as const) : ([port, random.chance(0.2) ? port + 1000 : port] as const);
  const peer = random.chance(0.35) ? { group: random.pick(names) } : { cidr: random.pick(CIDRS) };
  return random.chance(0.1) ? { protocol: "-1", ports: [0, 0], peer } : { protocol: random.chance(0.85) ? "tcp" : "udp", ports, peer };
}

function entries(random: Seeded): Entry[] {
  const some = (egress: boolean): Entry[] =>
    Array.from({ length: random.int(4) }, (_, i) => {
      const port = random.pick(PORTS);
      const wide = random.chance(egress ? 0.8 : 0.3);
      const ports = wide ? ([1024, 65535] as const) : ([port, port] as const);
      const all = random.chance(0.3);
      return {
        number: 100 + 10 * random.int(20) + i,
        egress,
        action: random.chance(0.8) ? "allow" : "deny",
        protocol: all ? "-1" : random.chance(0.85) ? "tcp" : "udp",
        ports: all ? [0, 0] : ports,
        cidr: random.pick(CIDRS),
      };
    });
  return [...some(false), ...some(true)];
}

/** The cloud as a Terraform file. */
export function terraformOf({ groups, subnets, machines }: Cloud): string {
  const rule = (word: string, { protocol, ports, peer }: Permission): string =>
    `  ${word} {\n    from_port = ${ports[0]}\n    to_port = ${ports[1]}\n    protocol = "${protocol}"\n    ${"cidr" in peer ? `cidr_blocks = ["${peer.cidr}"]` : `security_groups = ["\${aws_security_group.${peer.group}.id}"]`}\n  }\n`;
  const entry = ({ number, egress, action, protocol, ports, cidr }: Entry): string =>
    `  ${egress ? "egress" : "ingress"} {\n    rule_no = ${number}\n    action = "${action}"\n    protocol = "${protocol}"\n    from_port = ${ports[0]}\n    to_port = ${ports[1]}\n    cidr_block = "${cidr}"\n  }\n`;
  return [
    'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_internet_gateway" "out" {\n  vpc_id = aws_vpc.main.id\n}\n',
    ...groups.map(
      ({ name, ingress, egress }) =>
        `resource "aws_security_group" "${name}" {\n  vpc_id = aws_vpc.main.id\n${ingress.map((one) => rule("ingress", one)).join("")}${egress.map((one) => rule("egress", one)).join("")}}\n`,
    ),
    ...subnets.flatMap(({ name, cidr, public: isPublic, acl }) => [
      `resource "aws_subnet" "${name}" {\n  vpc_id = aws_vpc.main.id\n  cidr_block = "${cidr}"\n}\n`,
      `resource "aws_route_table" "${name}" {\n  vpc_id = aws_vpc.main.id\n${isPublic ? '  route {\n    cidr_block = "0.0.0.0/0"\n    gateway_id = aws_internet_gateway.out.id\n  }\n' : ""}}\n`,
      `resource "aws_route_table_association" "${name}" {\n  subnet_id = aws_subnet.${name}.id\n  route_table_id = aws_route_table.${name}.id\n}\n`,
      acl === undefined
        ? ""
        : `resource "aws_network_acl" "${name}" {\n  vpc_id = aws_vpc.main.id\n  subnet_ids = [aws_subnet.${name}.id]\n${acl.map(entry).join("")}}\n`,
    ]),
    ...machines.map(
      ({ name, address, subnet, groups: own }) =>
        `resource "aws_instance" "${name}" {\n  ami = "ami-0abcdef1234567890"\n  instance_type = "t3.micro"\n  subnet_id = aws_subnet.${subnet}.id\n  private_ip = "${address}"\n  vpc_security_group_ids = [${own.map((group) => `aws_security_group.${group}.id`).join(", ")}]\n}\n`,
    ),
  ].join("");
}

const title = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const ref = (name: string) => ({ Ref: title(name) });
const PROTOCOLS = { tcp: 6, udp: 17, "-1": -1 } as const;

/** The cloud as the object of a CloudFormation template. */
export function templateOf({ groups, subnets, machines }: Cloud): object {
  const rule = (word: "Source" | "Destination", { protocol, ports, peer }: Permission) => ({
    IpProtocol: protocol,
    ...(protocol === "-1" ? {} : { FromPort: ports[0], ToPort: ports[1] }),
    ...("cidr" in peer ? { CidrIp: peer.cidr } : { [`${word}SecurityGroupId`]: { "Fn::GetAtt": [title(peer.group), "GroupId"] } }),
  });
  const resources: Record<string, object> = {
    Main: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.0.0.0/16" } },
    Out: { Type: "AWS::EC2::InternetGateway" },
    Joined: { Type: "AWS::EC2::VPCGatewayAttachment", Properties: { VpcId: ref("main"), InternetGatewayId: ref("out") } },
  };
  for (const { name, ingress, egress } of groups)
    resources[title(name)] = {
      Type: "AWS::EC2::SecurityGroup",
      Properties: {
        GroupDescription: name,
        VpcId: ref("main"),
        SecurityGroupIngress: ingress.map((one) => rule("Source", one)),
        SecurityGroupEgress: egress.map((one) => rule("Destination", one)),
      },
    };
  for (const subnet of subnets) Object.assign(resources, subnetResources(subnet));
  for (const { name, address, subnet, groups: own } of machines)
    resources[title(name)] = {
      Type: "AWS::EC2::Instance",
      Properties: {
        ImageId: "ami-0abcdef1234567890",
        SubnetId: ref(subnet),
        PrivateIpAddress: address,
        SecurityGroupIds: own.map((group) => ({ "Fn::GetAtt": [title(group), "GroupId"] })),
      },
    };
  return { AWSTemplateFormatVersion: "2010-09-09", Resources: resources };
}

function subnetResources({ name, cidr, public: isPublic, acl }: Subnet): Record<string, object> {
  const own = title(name);
  return {
    [own]: { Type: "AWS::EC2::Subnet", Properties: { VpcId: ref("main"), CidrBlock: cidr } },
    [`${own}Routes`]: { Type: "AWS::EC2::RouteTable", Properties: { VpcId: ref("main") } },
    ...(isPublic
      ? {
          [`${own}Default`]: {
            Type: "AWS::EC2::Route",
            Properties: { RouteTableId: ref(`${name}Routes`), DestinationCidrBlock: "0.0.0.0/0", GatewayId: ref("out") },
          },
        }
      : {}),
    [`${own}Routed`]: {
      Type: "AWS::EC2::SubnetRouteTableAssociation",
      Properties: { SubnetId: ref(name), RouteTableId: ref(`${name}Routes`) },
    },
    ...(acl === undefined ? {} : aclResources(name, acl)),
  };
}

function aclResources(name: string, acl: readonly Entry[]): Record<string, object> {
  const own = title(name);
  const listed = acl.map(({ number, egress, action, protocol, ports, cidr }, i) => [
    `${own}Entry${i}`,
    {
      Type: "AWS::EC2::NetworkAclEntry",
      Properties: {
        NetworkAclId: ref(`${name}Acl`),
        RuleNumber: number,
        Egress: egress,
        RuleAction: action,
        Protocol: PROTOCOLS[protocol],
        CidrBlock: cidr,
        ...(protocol === "-1" ? {} : { PortRange: { From: ports[0], To: ports[1] } }),
      },
    },
  ]);
  return {
    [`${own}Acl`]: { Type: "AWS::EC2::NetworkAcl", Properties: { VpcId: ref("main") } },
    [`${own}Guarded`]: {
      Type: "AWS::EC2::SubnetNetworkAclAssociation",
      Properties: { SubnetId: ref(name), NetworkAclId: ref(`${name}Acl`) },
    },
    ...Object.fromEntries(listed),
  };
}

/** YAML of plain data: block style, every text quoted. */
export function yamlOf(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return ` ${JSON.stringify(value)}\n`;
  const inner = `${indent}  `;
  const empty = Array.isArray(value) ? " []\n" : " {}\n";
  const lines = Array.isArray(value)
    ? value.map((one) => `${indent}-${yamlOf(one, inner)}`)
    : Object.entries(value).map(([key, one]) => `${indent}${key}:${yamlOf(one, inner)}`);
  return lines.length === 0 ? empty : `\n${lines.join("")}`;
}

/** What `aws ec2 describe-…` would print, by file name. */
export function describedOf({ groups, subnets, machines }: Cloud): Record<string, string> {
  const permissionOf = ({ protocol, ports, peer }: Permission) => ({
    IpProtocol: protocol,
    ...(protocol === "-1" ? {} : { FromPort: ports[0], ToPort: ports[1] }),
    IpRanges: "cidr" in peer ? [{ CidrIp: peer.cidr }] : [],
    Ipv6Ranges: [],
    PrefixListIds: [],
    UserIdGroupPairs: "group" in peer ? [{ GroupId: `sg-${peer.group}`, UserId: "123456789012" }] : [],
  });
  const last = (egress: boolean) => ({ CidrBlock: "0.0.0.0/0", Egress: egress, Protocol: "-1", RuleAction: "deny", RuleNumber: 32767 });
  const entryOf = ({ number, egress, action, protocol, ports, cidr }: Entry) => ({
    CidrBlock: cidr,
    Egress: egress,
    ...(protocol === "-1" ? {} : { PortRange: { From: ports[0], To: ports[1] } }),
    Protocol: String(PROTOCOLS[protocol]),
    RuleAction: action,
    RuleNumber: number,
  });
  const routes = (isPublic: boolean) => [
    { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" },
    ...(isPublic ? [{ DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", State: "active" }] : []),
  ];
  const files = {
    "security-groups": {
      SecurityGroups: groups.map(({ name, ingress, egress }) => ({
        GroupId: `sg-${name}`,
        GroupName: name,
        Description: name,
        VpcId: "vpc-1",
        IpPermissions: ingress.map(permissionOf),
        IpPermissionsEgress: egress.map(permissionOf),
      })),
    },
    vpcs: { Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/16" }] },
    subnets: { Subnets: subnets.map(({ name, cidr }) => ({ SubnetId: `subnet-${name}`, VpcId: "vpc-1", CidrBlock: cidr })) },
    "network-acls": {
      NetworkAcls: subnets.flatMap(({ name, acl }) =>
        acl === undefined
          ? []
          : [
              {
                NetworkAclId: `acl-${name}`,
                VpcId: "vpc-1",
                IsDefault: false,
                Associations: [{ NetworkAclAssociationId: `aclassoc-${name}`, NetworkAclId: `acl-${name}`, SubnetId: `subnet-${name}` }],
                Entries: [...acl.map(entryOf), last(false), last(true)],
              },
            ],
      ),
    },
    "route-tables": {
      RouteTables: subnets.map(({ name, public: isPublic }) => ({
        RouteTableId: `rtb-${name}`,
        VpcId: "vpc-1",
        Associations: [{ Main: false, RouteTableId: `rtb-${name}`, SubnetId: `subnet-${name}` }],
        Routes: routes(isPublic),
      })),
    },
    instances: {
      Reservations: machines.map(({ name, address, subnet, groups: own }) => ({
        Instances: [
          {
            InstanceId: `i-${name}`,
            PrivateIpAddress: address,
            SubnetId: `subnet-${subnet}`,
            VpcId: "vpc-1",
            SecurityGroups: own.map((group) => ({ GroupId: `sg-${group}`, GroupName: group })),
          },
        ],
      })),
    },
  };
  return Object.fromEntries(Object.entries(files).map(([name, value]) => [`cloud/${name}.json`, `${JSON.stringify(value, null, 2)}\n`]));
}
