/** ACLs, networks and well-known modules of Terraform for AWS. */
import { terraform } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";
import { ALL, block, OPEN } from "./terraform-text.ts";

const acl = (body: string): string => `resource "aws_network_acl" "main" {\n  vpc_id = aws_vpc.main.id\n${body}\n}\n`;
const entry = (direction: string, number: number, action: string, ports: string, cidr: string): string =>
  `  ${direction} {\n    rule_no = ${number}\n    action = "${action}"\n${block(ports)}    cidr_block = "${cidr}"\n  }`;
const aclRule = (rest: string): string => `resource "aws_network_acl_rule" "r" {\n  network_acl_id = aws_network_acl.main.id\n${rest}}\n`;
/** Four entries that are the internet together; the last may have ports of its own. */
const quarters = (ports: string, last = ports): string =>
  [0, 64, 128, 192]
    .map((octet, place) => entry("ingress", 100 + place, "allow", place === 3 ? last : ports, `${octet}.0.0.0/2`))
    .join("\n");
const BACK = entry("egress", 100, "allow", "tcp 1024-65535", "0.0.0.0/0");

const ACLS: readonly Case[] = [
  ["ssh", acl(`${entry("ingress", 100, "allow", "tcp 22", "0.0.0.0/0")}\n${BACK}`), "acl-open 0.0.0.0/0"],
  ["rdp", acl(`${entry("ingress", 100, "allow", "tcp 3389", "0.0.0.0/0")}\n${BACK}`), "acl-open 0.0.0.0/0"],
  ["everything", acl(`${entry("ingress", 100, "allow", "-1 0", "0.0.0.0/0")}\n${BACK}`), "acl-open 0.0.0.0/0"],
  [
    "the ACL of a VPC",
    acl(`${entry("ingress", 100, "allow", "-1 0", "0.0.0.0/0")}\n${BACK}`).replace("aws_network_acl", "aws_default_network_acl"),
  ],
  [
    "the ACL of a VPC, with an entry for SSH",
    acl(`${entry("ingress", 100, "allow", "tcp 22", "0.0.0.0/0")}\n${BACK}`).replace("aws_network_acl", "aws_default_network_acl"),
    "acl-open 0.0.0.0/0",
  ],
  ["quarters", acl(`${quarters("tcp 22")}\n${BACK}`), "acl-open 0.0.0.0/2"],
  ["quarters of every port", acl(`${quarters("tcp 0-65535")}\n${BACK}`), "acl-open 0.0.0.0/2"],
  ["quarters of web ports", acl(`${quarters("tcp 443")}\n${BACK}`)],
  ["quarters for answers", acl(`${quarters("tcp 1024-65535")}\n${BACK}`)],
  ["quarters of which one is for another port", acl(`${quarters("tcp 22", "tcp 80")}\n${BACK}`), "acl-open 0.0.0.0/2"],
  ["one quarter", acl(`${entry("ingress", 100, "allow", "tcp 22", "64.0.0.0/2")}\n${BACK}`)],
  [
    "quarters behind a refusal",
    acl(`${entry("ingress", 90, "deny", "tcp 0-1023", "0.0.0.0/0")}\n${quarters("tcp 22")}\n${BACK}`),
    ...["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"].map((cidr) => `acl-shadowed ${cidr}`),
  ],
  [
    "quarters of which half is refused before",
    acl(
      `${entry("ingress", 90, "deny", "tcp 22", "0.0.0.0/1")}\n${entry("ingress", 91, "deny", "tcp 22", "128.0.0.0/3")}\n${quarters("tcp 22-80")}\n${BACK}`,
    ),
  ],
  ["every tcp port", acl(`${entry("ingress", 100, "allow", "tcp 0-65535", "0.0.0.0/0")}\n${BACK}`), "acl-open 0.0.0.0/0"],
  [
    "a rule of its own",
    aclRule(
      `  rule_number = 200\n  egress = false\n  protocol = "tcp"\n  rule_action = "allow"\n  cidr_block = "0.0.0.0/0"\n  from_port = 22\n  to_port = 22\n`,
    ),
    "acl-open 0.0.0.0/0",
  ],
  [
    "a rule by IPv6",
    aclRule(
      `  rule_number = 200\n  egress = false\n  protocol = "tcp"\n  rule_action = "allow"\n  ipv6_cidr_block = "::/0"\n  from_port = 22\n  to_port = 22\n`,
    ),
    "acl-open ::/0",
  ],
  [
    "a rule for all protocols",
    aclRule(`  rule_number = 200\n  protocol = "all"\n  rule_action = "allow"\n  cidr_block = "0.0.0.0/0"\n`),
    "acl-open 0.0.0.0/0",
  ],
  ["egress", aclRule(`  rule_number = 200\n  egress = true\n  protocol = "-1"\n  rule_action = "allow"\n  cidr_block = "0.0.0.0/0"\n`)],
  [
    "a deny",
    aclRule(
      `  rule_number = 200\n  protocol = "tcp"\n  rule_action = "deny"\n  cidr_block = "0.0.0.0/0"\n  from_port = 22\n  to_port = 22\n`,
    ),
  ],
  [
    "the web and answers",
    acl(
      `${entry("ingress", 100, "allow", "tcp 443", "0.0.0.0/0")}\n${entry("ingress", 110, "allow", "tcp 1024-65535", "0.0.0.0/0")}\n${BACK}`,
    ),
  ],
  [
    "denied before",
    acl(`${entry("ingress", 90, "deny", "tcp 22", "0.0.0.0/0")}\n${entry("ingress", 100, "allow", "tcp 22", "0.0.0.0/0")}\n${BACK}`),
    "acl-shadowed 0.0.0.0/0",
  ],
  [
    "denied too late",
    acl(
      `${entry("ingress", 100, "allow", "tcp 443", "0.0.0.0/0")}\n${entry("ingress", 200, "deny", "tcp 443", "198.51.100.0/24")}\n${BACK}`,
    ),
    "acl-shadowed 198.51.100.0/24",
  ],
  [
    "denied in time",
    acl(
      `${entry("ingress", 50, "deny", "tcp 443", "198.51.100.0/24")}\n${entry("ingress", 100, "allow", "tcp 443", "0.0.0.0/0")}\n${BACK}`,
    ),
  ],
  [
    "a number twice",
    acl(`${entry("ingress", 100, "allow", "tcp 443", "0.0.0.0/0")}\n${entry("ingress", 100, "allow", "tcp 80", "0.0.0.0/0")}\n${BACK}`),
    "acl-number 100",
  ],
  ["a number too high", acl(`${entry("ingress", 32767, "allow", "tcp 443", "0.0.0.0/0")}\n${BACK}`), "acl-number 32767"],
  [
    "no way back",
    acl(`${entry("ingress", 100, "allow", "tcp 443", "0.0.0.0/0")}\n${entry("egress", 100, "allow", "tcp 443", "0.0.0.0/0")}`),
    "acl-one-way 0.0.0.0/0",
    "acl-one-way 0.0.0.0/0",
  ],
  [
    "icmp without a type",
    aclRule(`  rule_number = 200\n  protocol = "icmp"\n  rule_action = "allow"\n  cidr_block = "10.0.0.0/8"\n`),
    "acl-fields icmp",
  ],
  [
    "icmp of all types",
    aclRule(
      `  rule_number = 200\n  protocol = "icmp"\n  rule_action = "allow"\n  cidr_block = "10.0.0.0/8"\n  icmp_type = -1\n  icmp_code = -1\n`,
    ),
  ],
];

const NETWORKS: readonly Case[] = [
  ["a VPC too wide", 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/8"\n}\n', "network-size 10.0.0.0/8"],
  ["a subnet too narrow", 'resource "aws_subnet" "s" {\n  vpc_id = "vpc-1"\n  cidr_block = "10.0.0.0/29"\n}\n', "network-size 10.0.0.0/29"],
  ["a VPC of others' addresses", 'resource "aws_vpc" "v" {\n  cidr_block = "11.0.0.0/16"\n}\n', "vpc-public-range 11.0.0.0/16"],
  ["a VPC of shared addresses", 'resource "aws_vpc" "v" {\n  cidr_block = "100.64.0.0/16"\n}\n'],
  [
    "a subnet outside",
    'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_subnet" "s" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.1.0.0/24"\n}\n',
    "subnet-outside 10.1.0.0/24",
  ],
  [
    "a subnet in a second block",
    'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_vpc_ipv4_cidr_block_association" "a" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.1.0.0/16"\n}\nresource "aws_subnet" "s" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.1.0.0/24"\n}\n',
  ],
  [
    "subnets that overlap",
    'resource "aws_subnet" "a" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.0.0.0/23"\n}\nresource "aws_subnet" "b" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.0.1.0/24"\n}\n',
    "subnet-overlap 10.0.1.0/24",
  ],
  [
    "subnets of two VPCs",
    'resource "aws_subnet" "a" {\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.0.0.0/24"\n}\nresource "aws_subnet" "b" {\n  vpc_id = aws_vpc.w.id\n  cidr_block = "10.0.0.0/24"\n}\n',
  ],
  ["a public database", 'resource "aws_db_instance" "d" {\n  publicly_accessible = true\n}\n', "public-address true"],
  ["a public cluster instance", 'resource "aws_rds_cluster_instance" "d" {\n  publicly_accessible = "true"\n}\n', "public-address true"],
  ["a public warehouse", 'resource "aws_redshift_cluster" "d" {\n  publicly_accessible = true\n}\n', "public-address true"],
  ["a public replication", 'resource "aws_dms_replication_instance" "d" {\n  publicly_accessible = true\n}\n', "public-address true"],
  ["a public broker", 'resource "aws_mq_broker" "d" {\n  publicly_accessible = true\n}\n', "public-address true"],
  ["a private database", 'resource "aws_db_instance" "d" {\n  publicly_accessible = false\n}\n'],
  [
    "machines with public addresses",
    'resource "aws_instance" "i" {\n  associate_public_ip_address = true\n}\nresource "aws_subnet" "s" {\n  vpc_id = "vpc-1"\n  cidr_block = "10.0.0.0/24"\n  map_public_ip_on_launch = true\n}\n',
  ],
  [
    "an open EKS endpoint",
    'resource "aws_eks_cluster" "k" {\n  vpc_config {\n    public_access_cidrs = ["0.0.0.0/0"]\n  }\n}\n',
    "open-endpoint 0.0.0.0/0",
  ],
  ["a private EKS endpoint", 'resource "aws_eks_cluster" "k" {\n  vpc_config {\n    endpoint_public_access = false\n  }\n}\n'],
  [
    "an EKS endpoint for an office",
    'resource "aws_eks_cluster" "k" {\n  vpc_config {\n    public_access_cidrs = ["198.51.100.0/24"]\n  }\n}\n',
  ],
  [
    "an open OpenSearch",
    'resource "aws_opensearch_domain" "d" {\n  access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "es:*", Resource = "*" }] })\n}\n',
    "open-endpoint *",
  ],
  [
    "an OpenSearch inside a VPC",
    'resource "aws_opensearch_domain" "d" {\n  vpc_options {\n    subnet_ids = ["s"]\n  }\n  access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "es:*", Resource = "*" }] })\n}\n',
  ],
  [
    "an OpenSearch with users of its own",
    'resource "aws_opensearch_domain" "d" {\n  advanced_security_options {\n    enabled = true\n  }\n  access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "es:*", Resource = "*" }] })\n}\n',
  ],
  [
    "an OpenSearch for a role",
    'resource "aws_opensearch_domain" "d" {\n  access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::1:role/r" }, Action = "es:*", Resource = "*" }] })\n}\n',
  ],
  [
    "an OpenSearch for an office",
    'resource "aws_opensearch_domain" "d" {\n  access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "es:*", Resource = "*", Condition = { IpAddress = { "aws:SourceIp" = ["198.51.100.0/24"] } } }] })\n}\n',
  ],
  [
    "an OpenSearch by a condition of another kind",
    'resource "aws_opensearch_domain" "d" {\n  access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "es:*", Resource = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1" } } }] })\n}\n',
  ],
  [
    "an old database group",
    'resource "aws_db_security_group" "d" {\n  ingress {\n    cidr = "0.0.0.0/0"\n  }\n}\n',
    "open-endpoint 0.0.0.0/0",
  ],
  [
    "a peering that fails",
    'resource "aws_vpc" "a" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_vpc" "b" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_vpc_peering_connection" "p" {\n  vpc_id = aws_vpc.a.id\n  peer_vpc_id = aws_vpc.b.id\n}\n',
    "vpc-overlap p",
  ],
];

const module = (source: string, body: string): string => `module "m" {\n  source = "${source}"\n${body}\n}\n`;
const SG = "terraform-aws-modules/security-group/aws";
const MODULES: readonly Case[] = [
  ["rules by name", module(SG, '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["https-443-tcp", "ssh-tcp"]'), OPEN],
  ["rules by name, the web", module(SG, '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["https-443-tcp", "http-80-tcp"]')],
  ["everything by name", module(SG, '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["all-all"]'), ALL],
  ["computed rules", module(SG, '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  computed_ingress_rules = ["redis-tcp"]'), OPEN],
  [
    "with blocks",
    module(
      SG,
      '  ingress_with_cidr_blocks = [{\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = "0.0.0.0/0"\n  }]',
    ),
    OPEN,
  ],
  [
    "with blocks and a name",
    module(SG, '  ingress_with_cidr_blocks = [{\n    rule = "postgresql-tcp"\n    cidr_blocks = "0.0.0.0/0"\n  }]'),
    OPEN,
  ],
  [
    "with the call's blocks",
    module(SG, '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_with_cidr_blocks = [{\n    rule = "postgresql-tcp"\n  }]'),
    OPEN,
  ],
  [
    "with IPv6 blocks",
    module(
      SG,
      '  ingress_with_ipv6_cidr_blocks = [{\n    from_port = 3389\n    to_port = 3389\n    protocol = "tcp"\n    ipv6_cidr_blocks = "::/0"\n  }]',
    ),
    "exposed-service ::/0",
  ],
  [
    "with groups",
    module(
      SG,
      '  ingress_with_source_security_group_id = [{\n    rule = "mysql-tcp"\n    source_security_group_id = module.app.security_group_id\n  }]',
    ),
  ],
  ["with itself", module(SG, '  ingress_with_self = [{\n    rule = "all-all"\n  }]')],
  ["the submodule for ssh", module(`${SG}//modules/ssh`, '  ingress_cidr_blocks = ["0.0.0.0/0"]'), OPEN],
  ["the submodule for the web", module(`${SG}//modules/http-80`, '  ingress_cidr_blocks = ["0.0.0.0/0"]')],
  ["the submodule for MySQL", module(`${SG}//modules/mysql`, '  ingress_cidr_blocks = ["10.0.0.0/8"]')],
  [
    "from git",
    module(
      "git::https://github.com/terraform-aws-modules/terraform-aws-security-group.git?ref=v5.1.0",
      '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["ssh-tcp"]',
    ),
    OPEN,
  ],
  ["not made", module(SG, '  create = false\n  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["ssh-tcp"]')],
  ["another module", module("./modules/sg", '  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["ssh-tcp"]')],
  [
    "a VPC",
    module(
      "terraform-aws-modules/vpc/aws",
      '  cidr = "10.0.0.0/16"\n  public_subnets = ["10.0.1.0/24", "10.0.2.0/24"]\n  private_subnets = ["10.0.11.0/24"]',
    ),
  ],
  [
    "a VPC with a subnet outside",
    module("terraform-aws-modules/vpc/aws", '  cidr = "10.0.0.0/16"\n  public_subnets = ["10.1.1.0/24"]'),
    "subnet-outside 10.1.1.0/24",
  ],
  [
    "a VPC with subnets that overlap",
    module(
      "terraform-aws-modules/vpc/aws",
      '  cidr = "10.0.0.0/16"\n  public_subnets = ["10.0.0.0/20"]\n  private_subnets = ["10.0.1.0/24"]',
    ),
    "subnet-overlap 10.0.1.0/24",
  ],
  [
    "a VPC with an open ACL",
    module(
      "terraform-aws-modules/vpc/aws",
      '  cidr = "10.0.0.0/16"\n  public_dedicated_network_acl = true\n  public_inbound_acl_rules = [{\n    rule_number = 100\n    rule_action = "allow"\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_block = "0.0.0.0/0"\n  }]',
    ),
    "acl-open 0.0.0.0/0",
  ],
  [
    "a cluster",
    module("terraform-aws-modules/eks/aws", '  cluster_endpoint_public_access_cidrs = ["0.0.0.0/0"]'),
    "open-endpoint 0.0.0.0/0",
  ],
  ["a public database", module("terraform-aws-modules/rds/aws", "  publicly_accessible = true"), "public-address true"],
];

/** The tables by what they are about. */
export const NETS: Tables = tablesOf(terraform, "main.tf", { ACLS, NETWORKS, MODULES });
