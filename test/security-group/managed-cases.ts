// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates and shell text, no templates of ours
/** What gets an address on the internet, lists of blocks, default groups and routes: in all formats of AWS. */
import { awsJson, cloudformation, shell, terraform } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

const list = (name: string, entries: string): string =>
  `resource "aws_ec2_managed_prefix_list" "${name}" {\n  name           = "x"\n  address_family = "IPv4"\n  max_entries    = 5\n${entries}}\n`;
const listed = (cidr: string): string => `  entry {\n    cidr = ${cidr}\n  }\n`;
const byList = (name: string, port = 22): string =>
  `resource "aws_vpc_security_group_ingress_rule" "r" {\n  security_group_id = "sg-1"\n  ip_protocol = "tcp"\n  from_port = ${port}\n  to_port = ${port}\n  prefix_list_id = aws_ec2_managed_prefix_list.${name}.id\n}\n`;
const route = (rest: string): string => `resource "aws_route" "r" {\n  route_table_id = aws_route_table.t.id\n${rest}\n}\n`;
const PEER = "  vpc_peering_connection_id = aws_vpc_peering_connection.p.id";

const LISTS: readonly Case[] = [
  ["everybody by a list", list("all", listed('"0.0.0.0/0"')) + byList("all"), "exposed-service 0.0.0.0/0"],
  ["everybody by a list, to the web", list("all", listed('"0.0.0.0/0"')) + byList("all", 443)],
  ["offices by a list", list("offices", listed('"198.51.100.0/24"') + listed('"203.0.113.7/32"')) + byList("offices")],
  ["another list", list("all", listed('"0.0.0.0/0"')) + byList("others")],
  [
    "a list in halves",
    list("all", listed('"0.0.0.0/1"') + listed('"128.0.0.0/1"')) + byList("all"),
    "exposed-service 0.0.0.0/1",
    "exposed-service 128.0.0.0/1",
  ],
  [
    "a list in quarters",
    list("all", ["0", "64", "128", "192"].map((octet) => listed(`"${octet}.0.0.0/2"`)).join("")) + byList("all"),
    "exposed-service 0.0.0.0/2",
  ],
  [
    "an entry of its own",
    `${list("all", "")}resource "aws_ec2_managed_prefix_list_entry" "e" {\n  prefix_list_id = aws_ec2_managed_prefix_list.all.id\n  cidr = "0.0.0.0/0"\n}\n${byList("all")}`,
    "exposed-service 0.0.0.0/0",
  ],
  [
    "a list made of a variable",
    `variable "who" { default = ["0.0.0.0/0"] }\n${list("all", '  dynamic "entry" {\n    for_each = var.who\n    content {\n      cidr = entry.value\n    }\n  }\n')}${byList("all")}`,
    "exposed-service var.who",
  ],
  [
    "a list in an inline group",
    `${list("all", listed('"0.0.0.0/0"'))}resource "aws_security_group" "g" {\n  ingress {\n    protocol = "tcp"\n    from_port = 3306\n    to_port = 3306\n    prefix_list_ids = [aws_ec2_managed_prefix_list.all.id]\n  }\n}\n`,
    "exposed-service 0.0.0.0/0",
  ],
];

const ADDRESSES: readonly Case[] = [
  [
    "brokers of MSK",
    'resource "aws_msk_cluster" "k" {\n  broker_node_group_info {\n    connectivity_info {\n      public_access {\n        type = "SERVICE_PROVIDED_EIPS"\n      }\n    }\n  }\n}\n',
    "public-address SERVICE_PROVIDED_EIPS",
  ],
  [
    "brokers inside",
    'resource "aws_msk_cluster" "k" {\n  broker_node_group_info {\n    connectivity_info {\n      public_access {\n        type = "DISABLED"\n      }\n    }\n  }\n}\n',
  ],
  [
    "a service of containers, open",
    'resource "aws_security_group" "g" {\n  ingress {\n    protocol = "tcp"\n    from_port = 9000\n    to_port = 9001\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\nresource "aws_ecs_service" "s" {\n  network_configuration {\n    assign_public_ip = true\n    security_groups = [aws_security_group.g.id]\n  }\n}\n',
    "exposed-clear-text 0.0.0.0/0",
    "public-address true",
  ],
  ["a service of containers", 'resource "aws_ecs_service" "s" {\n  network_configuration {\n    assign_public_ip = false\n  }\n}\n'],
  [
    "the group of a VPC",
    'resource "aws_security_group_rule" "r" {\n  security_group_id = aws_vpc.main.default_security_group_id\n  type = "ingress"\n  protocol = "tcp"\n  from_port = 443\n  to_port = 443\n  cidr_blocks = ["10.0.0.0/8"]\n}\n',
    "default-group r",
  ],
  [
    "the group of a VPC, to itself",
    'resource "aws_security_group_rule" "r" {\n  security_group_id = aws_vpc.main.default_security_group_id\n  type = "ingress"\n  protocol = "tcp"\n  from_port = 443\n  to_port = 443\n  self = true\n}\n',
  ],
];

const ROUTES: readonly Case[] = [
  ["everything by a peering", route(`  destination_cidr_block = "0.0.0.0/0"\n${PEER}`), "peering-default-route 0.0.0.0/0"],
  ["everything of IPv6", route(`  destination_ipv6_cidr_block = "::/0"\n${PEER}`), "peering-default-route ::/0"],
  [
    "in a table",
    `resource "aws_route_table" "t" {\n  route {\n    cidr_block = "0.0.0.0/0"\n  ${PEER}\n  }\n}\n`,
    "peering-default-route 0.0.0.0/0",
  ],
  ["the peer's block", route(`  destination_cidr_block = "10.1.0.0/16"\n${PEER}`)],
  ["everything by a gateway", route('  destination_cidr_block = "0.0.0.0/0"\n  gateway_id = aws_internet_gateway.g.id')],
  ["everything by a peering or not", route('  destination_cidr_block = "0.0.0.0/0"\n  vpc_peering_connection_id = var.peering')],
];

const resource = (type: string, properties: string): string =>
  `Resources:\n  R:\n    Type: ${type}\n    Properties:\n${properties.replace(/^/gm, "      ")}\n`;

const TEMPLATE: readonly Case[] = [
  [
    "a list",
    `${resource("AWS::EC2::PrefixList", "AddressFamily: IPv4\nEntries:\n  - Cidr: 0.0.0.0/0")}  In:\n    Type: AWS::EC2::SecurityGroupIngress\n    Properties: { GroupId: sg-1, IpProtocol: tcp, FromPort: 22, ToPort: 22, SourcePrefixListId: !GetAtt R.PrefixListId }\n`,
    "exposed-service 0.0.0.0/0",
  ],
  [
    "the group of a VPC",
    resource(
      "AWS::EC2::SecurityGroupIngress",
      "GroupId: !GetAtt Vpc.DefaultSecurityGroup\nIpProtocol: tcp\nFromPort: 443\nToPort: 443\nCidrIp: 10.0.0.0/8",
    ),
    "default-group AWS::EC2::SecurityGroupIngress",
  ],
  [
    "brokers of MSK",
    resource("AWS::MSK::Cluster", "BrokerNodeGroupInfo:\n  ConnectivityInfo:\n    PublicAccess:\n      Type: SERVICE_PROVIDED_EIPS"),
    "public-address SERVICE_PROVIDED_EIPS",
  ],
  ["a warehouse", resource("AWS::RedshiftServerless::Workgroup", "PubliclyAccessible: true"), "public-address true"],
  ["a warehouse inside", resource("AWS::RedshiftServerless::Workgroup", "PubliclyAccessible: false")],
  ["a database", resource("AWS::Neptune::DBInstance", 'PubliclyAccessible: "true"'), "public-address true"],
  [
    "everything by a peering",
    resource("AWS::EC2::Route", "RouteTableId: !Ref T\nDestinationCidrBlock: 0.0.0.0/0\nVpcPeeringConnectionId: !Ref P"),
    "peering-default-route 0.0.0.0/0",
  ],
  ["a route to the peer", resource("AWS::EC2::Route", "DestinationCidrBlock: 10.1.0.0/16\nVpcPeeringConnectionId: !Ref P")],
];

const OPEN_ACL = "--ingress --rule-number 100 --protocol tcp --port-range From=22,To=22 --cidr-block 0.0.0.0/0 --rule-action allow";
const COMMANDS: readonly Case[] = [
  [
    "an API for everybody",
    "aws eks create-cluster --name a --role-arn x --resources-vpc-config subnetIds=a,endpointPublicAccess=true,publicAccessCidrs=0.0.0.0/0\n",
    "open-endpoint 0.0.0.0/0",
  ],
  ["an API for the office", "aws eks update-cluster-config --name a --resources-vpc-config publicAccessCidrs=198.51.100.0/24\n"],
  ["an ACL's entry replaced", `aws ec2 replace-network-acl-entry --network-acl-id acl-1 ${OPEN_ACL}\n`, "acl-open 0.0.0.0/0"],
  [
    "an ACL's entry made and replaced",
    `aws ec2 create-network-acl-entry --network-acl-id acl-1 ${OPEN_ACL.replace("0.0.0.0/0", "10.0.0.0/8")}\naws ec2 replace-network-acl-entry --network-acl-id acl-1 ${OPEN_ACL.replace("0.0.0.0/0", "10.1.0.0/16")}\n`,
  ],
  [
    "a rule changed",
    "aws ec2 modify-security-group-rules --group-id sg-1 --security-group-rules 'SecurityGroupRuleId=sgr-1,SecurityGroupRule={IpProtocol=tcp,FromPort=22,ToPort=22,CidrIpv4=0.0.0.0/0}'\n",
    "exposed-service 0.0.0.0/0",
  ],
  [
    "an old group of databases",
    "aws rds authorize-db-security-group-ingress --db-security-group-name a --cidrip 0.0.0.0/0\n",
    "open-endpoint 0.0.0.0/0",
  ],
  ["a database inside", "aws rds create-db-instance --db-instance-identifier d --no-publicly-accessible\n"],
  [
    "everything by a peering",
    "aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0 --vpc-peering-connection-id pcx-1\n",
    "peering-default-route 0.0.0.0/0",
  ],
  ["a gateway", "aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0 --gateway-id igw-1\n"],
];

const JSONS: readonly Case[] = [
  [
    "an API for everybody",
    '{"cluster":{"name":"a","resourcesVpcConfig":{"endpointPublicAccess":true,"publicAccessCidrs":["0.0.0.0/0"]}}}',
    "open-endpoint 0.0.0.0/0",
  ],
  ["an API inside", '{"cluster":{"name":"a","resourcesVpcConfig":{"endpointPublicAccess":false,"publicAccessCidrs":["0.0.0.0/0"]}}}'],
  ["a warehouse", '{"Clusters":[{"ClusterIdentifier":"a","PubliclyAccessible":true}]}', "public-address true"],
  ["a warehouse inside", '{"Clusters":[{"ClusterIdentifier":"a","PubliclyAccessible":false}]}'],
  [
    "routes",
    '{"RouteTables":[{"RouteTableId":"rtb-1","Routes":[{"DestinationCidrBlock":"0.0.0.0/0","VpcPeeringConnectionId":"pcx-1"}]}]}',
    "peering-default-route 0.0.0.0/0",
  ],
];

/** The tables by format. */
export const MANAGED: Tables = [
  ...tablesOf(terraform, "main.tf", { LISTS, ADDRESSES, ROUTES }),
  ...tablesOf(cloudformation, "template.yaml", { TEMPLATE }),
  ...tablesOf(shell, "open.sh", { COMMANDS }),
  ...tablesOf(awsJson, "answer.json", { JSONS }),
];
