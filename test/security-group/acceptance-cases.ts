// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform and shell text, no templates of ours
/** What an acceptance tester asked beside the catalogue: spellings that hide a value, and what only looks wrong. */
import { awsJson, cloudformation, shell, terraform } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

const OPEN = "exposed-service 0.0.0.0/0";
const ssh = (rest: string): string => `resource "aws_security_group" "g" {\n  ingress {\n${rest}  }\n}\n`;
const ports = (from: string, to = from, protocol = '"tcp"'): string =>
  `    from_port = ${from}\n    to_port = ${to}\n    protocol = ${protocol}\n    cidr_blocks = ["10.0.0.0/8"]\n`;
const entry = (number: number, action: string, rest: string, cidr = 'cidr_block = "0.0.0.0/0"'): string =>
  `  ingress {\n    rule_no = ${number}\n    action = "${action}"\n    ${rest}\n    ${cidr}\n  }\n`;
const tcp = (from: number, to: number): string => `protocol = "tcp"\n    from_port = ${from}\n    to_port = ${to}`;
const EVERY = 'protocol = "-1"\n    from_port = 0\n    to_port = 0';
const acl = (...entries: readonly string[]): string => `resource "aws_network_acl" "a" {\n${entries.join("")}}\n`;
const aclRule = (rest: string): string =>
  `resource "aws_network_acl_rule" "r" {\n  network_acl_id = aws_network_acl.m.id\n  rule_number = 100\n${rest}}\n`;
const vpcRule = (rest: string): string =>
  `resource "aws_vpc_security_group_ingress_rule" "r" {\n  security_group_id = aws_security_group.g.id\n${rest}}\n`;

const NUMBERS: readonly Case[] = [
  ["a port by name", ssh(ports('"ssh"')), "port-name ssh", "port-name ssh"],
  ["a range in one argument", ssh(ports("8000", '"8000-9000"')), "port-name 8000-9000"],
  ["a number in quotes", ssh(ports('"22"'))],
  ["a port that is not known", ssh(ports("var.port"))],
  ["-1 on both sides", ssh(ports("-1")), "port-numbers -1"],
  ["ICMP with -1", ssh(ports("-1", "-1", '"icmp"'))],
  ["ESP by name", ssh(ports("0", "0", '"esp"')), "unknown-protocol esp"],
  ["ESP by number", ssh(ports("0", "0", '"50"'))],
  ["ICMPv6 by name", ssh(ports("-1", "-1", '"icmpv6"'))],
  ["every protocol without ports, alone", vpcRule('  ip_protocol = "-1"\n  cidr_ipv4 = "10.0.0.0/8"\n')],
  [
    "every protocol with zeros",
    vpcRule('  ip_protocol = "-1"\n  from_port = 0\n  to_port = 0\n  cidr_ipv4 = "10.0.0.0/8"\n'),
    "ports-ignored 0",
  ],
  ["every protocol with -1", vpcRule('  ip_protocol = "-1"\n  from_port = -1\n  to_port = -1\n  cidr_ipv4 = "10.0.0.0/8"\n')],
];

const ACLS: readonly Case[] = [
  ["SSH denied before everything", acl(entry(90, "deny", tcp(22, 22)), entry(100, "allow", EVERY)), "acl-open 0.0.0.0/0"],
  ["every low port denied", acl(entry(90, "deny", tcp(0, 1023)), entry(100, "allow", tcp(0, 65535)))],
  ["remote desktops behind a deny of SSH", acl(entry(90, "deny", tcp(22, 22)), entry(100, "allow", tcp(3389, 3389))), "acl-open 0.0.0.0/0"],
  ["an action that is none", acl(entry(100, "permit", tcp(443, 443), 'cidr_block = "10.0.0.0/8"')), "acl-fields permit"],
  ["an action in capitals", acl(entry(100, "ALLOW", tcp(22, 22))), "acl-open 0.0.0.0/0"],
  ["no block", aclRule('  protocol = "tcp"\n  rule_action = "allow"\n  from_port = 80\n  to_port = 80\n'), "source-count r"],
  ["no ports", aclRule('  protocol = "tcp"\n  rule_action = "allow"\n  cidr_block = "10.0.0.0/8"\n'), "acl-fields tcp"],
  ["every protocol without ports", aclRule('  protocol = "-1"\n  rule_action = "allow"\n  cidr_block = "10.0.0.0/8"\n')],
  [
    "the VPC module's default ACL",
    'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n  default_network_acl_ingress = [{ rule_no = 100, action = "allow", protocol = "tcp", from_port = 22, to_port = 22, cidr_block = "0.0.0.0/0" }]\n}\n',
    "acl-open 0.0.0.0/0",
  ],
  [
    "the VPC module's default ACL as it is by itself",
    'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n  default_network_acl_ingress = [{ rule_no = 100, action = "allow", protocol = "-1", from_port = 0, to_port = 0, cidr_block = "0.0.0.0/0" }]\n}\n',
  ],
];

const out = (number: number, rest: string, cidr = 'cidr_block = "0.0.0.0/0"'): string =>
  entry(number, "allow", rest, cidr).replace("ingress", "egress");
const ANSWERED: readonly Case[] = [
  [
    "answers to what goes out",
    acl(entry(100, "allow", tcp(443, 443)), out(100, tcp(1024, 65535)), out(110, tcp(443, 443))),
    "acl-one-way 0.0.0.0/0",
  ],
  [
    "answers to what goes out, let in",
    acl(entry(100, "allow", tcp(443, 443)), entry(110, "allow", tcp(1024, 65535)), out(100, tcp(1024, 65535)), out(110, tcp(443, 443))),
  ],
  ["answers let in by everything", acl(entry(100, "allow", EVERY), out(100, tcp(443, 443))), "acl-open 0.0.0.0/0"],
  ["answers by UDP", acl(entry(100, "allow", tcp(443, 443)), out(100, tcp(1024, 65535).replace("tcp", "udp"))), "acl-one-way 0.0.0.0/0"],
  ["everything outwards", acl(entry(100, "allow", tcp(443, 443)), out(100, EVERY))],
];

const module = (name: string, rest: string): string => `module "m" {\n  source = "terraform-aws-modules/${name}/aws"\n${rest}}\n`;
const MODULES: readonly Case[] = [
  [
    "rules that a cluster adds to its nodes",
    module(
      "eks",
      '  node_security_group_additional_rules = {\n    ssh = { type = "ingress", protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["0.0.0.0/0"] }\n    out = { type = "egress", protocol = "-1", from_port = 0, to_port = 0, cidr_blocks = ["0.0.0.0/0"] }\n    own = { type = "ingress", protocol = "-1", from_port = 0, to_port = 0, self = true }\n  }\n',
    ),
    OPEN,
  ],
  [
    "rules of a load balancer",
    module(
      "alb",
      '  security_group_ingress_rules = {\n    web = { ip_protocol = "tcp", from_port = 443, to_port = 443, cidr_ipv4 = "0.0.0.0/0" }\n    db = { ip_protocol = "tcp", from_port = 3306, to_port = 3306, cidr_ipv6 = "::/0" }\n  }\n',
    ),
    "exposed-service ::/0",
  ],
  [
    "rules whose ports are the module's own",
    module("rds-aurora", '  security_group_rules = {\n    vpc = { cidr_blocks = ["0.0.0.0/0"] }\n  }\n'),
  ],
  ["a warehouse", module("redshift", "  publicly_accessible = true\n"), "public-address true"],
  ["another module", 'module "m" {\n  source = "terraform-aws-modules/s3-bucket/aws"\n  bucket = "x"\n}\n'],
];

const google = (rest: string): string =>
  `resource "google_compute_firewall" "f" {\n  network = "n"\n${rest}  allow {\n    protocol = "tcp"\n    ports = ["443", "8443"]\n  }\n  source_ranges = ["10.0.0.0/8"]\n}\n`;
const PRIORITIES: readonly Case[] = [
  ["one of Google's that is too high", google("  priority = 70000\n"), "acl-number 70000"],
  ["the highest of Google's", google("  priority = 65535\n")],
];

const policy = (rest: string): string =>
  `data "aws_iam_policy_document" "p" {\n  statement {\n    principals {\n      type = "AWS"\n      identifiers = ["*"]\n    }\n    actions = ["es:*"]\n${rest}  }\n}\n`;
const domain = (rest: string): string => `resource "aws_opensearch_domain" "d" {\n  domain_name = "d"\n${rest}}\n`;
const BY_DOCUMENT = "  access_policies = data.aws_iam_policy_document.p.json\n";
const APART = `resource "aws_opensearch_domain_policy" "p" {\n  domain_name = aws_opensearch_domain.d.domain_name\n${BY_DOCUMENT}}\n`;
const FROM = (cidr: string): string =>
  `    condition {\n      test = "IpAddress"\n      variable = "aws:SourceIp"\n      values = ["${cidr}"]\n    }\n`;
const NAMED = "open-endpoint data.aws_iam_policy_document.p.json";

const POLICIES: readonly Case[] = [
  ["a document", policy("") + domain(BY_DOCUMENT), NAMED],
  ["a document for one office", policy(FROM("198.51.100.0/24")) + domain(BY_DOCUMENT)],
  ["a document for every address", policy(FROM("0.0.0.0/0")) + domain(BY_DOCUMENT), NAMED],
  ["a policy of its own", policy("") + domain("") + APART, NAMED],
  ["a policy of its own for a domain in a VPC", policy("") + domain("  vpc_options {\n    subnet_ids = []\n  }\n") + APART],
  ["a policy of its own for a domain elsewhere", policy("") + APART],
  [
    "JSON of which not all is known",
    domain(
      '  access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "es:*", Resource = "arn:aws:es:${var.region}:x" }] })\n',
    ),
    "open-endpoint *",
  ],
  [
    "text of which not all is known",
    domain(
      '  access_policies = <<-P\n    {"Statement": [{"Effect": "Allow", "Resource": "${var.arn}/*", "Principal": {"AWS": "*"}, "Action": "es:*"}]}\n  P\n',
    ),
    "open-endpoint *",
  ],
];

const rule = (rest: string): string =>
  `Resources:\n  R:\n    Type: AWS::EC2::SecurityGroupIngress\n    Properties: { GroupId: !Ref G, IpProtocol: tcp, ${rest} }\n`;
const TEMPLATES: readonly Case[] = [
  ["a rule without a source", rule("FromPort: 443, ToPort: 443"), "source-count AWS::EC2::SecurityGroupIngress"],
  ["a rule with two sources", rule("FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8, SourceSecurityGroupId: !Ref G"), "source-count !Ref G"],
  [
    "a source by condition, and another without it",
    rule(
      "FromPort: 443, ToPort: 443, CidrIp: !If [A, 10.0.0.0/8, !Ref AWS::NoValue], SourceSecurityGroupId: !If [A, !Ref AWS::NoValue, !Ref G]",
    ),
  ],
  [
    "a rule that another is merged into",
    "Resources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      SecurityGroupIngress:\n        - &web {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}\n        - <<: *web\n          FromPort: 8443\n          ToPort: 8443\n",
  ],
  ["a port by name", rule("FromPort: ssh, ToPort: 22, CidrIp: 10.0.0.0/8"), "port-name ssh"],
  ["the Kubernetes API", rule("FromPort: 6443, ToPort: 6443, CidrIp: 0.0.0.0/0"), OPEN],
  ["Analysis Services", rule("FromPort: 2383, ToPort: 2383, CidrIp: 0.0.0.0/0"), OPEN],
];

const authorize = (rest: string): string => `aws ec2 authorize-security-group-ingress --group-id sg-1 ${rest}\n`;
const COMMANDS: readonly Case[] = [
  ["a port by name", authorize("--protocol tcp --port ssh --cidr 10.0.0.0/8"), "port-name ssh"],
  ["a list of ports", authorize("--protocol tcp --port 80,443 --cidr 10.0.0.0/8"), "port-name 80,443"],
  ["ports that a run knows", authorize('--protocol tcp --port "$PORT" --cidr 10.0.0.0/8')],
  [
    "words quoted in part",
    authorize(`--ip-permissions IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges='[{CidrIp=0.0.0.0/0}]'`),
    "exposed-service 0.0.0.0/0",
  ],
  ["IPMI", authorize("--protocol udp --port 623 --cidr 0.0.0.0/0"), OPEN],
];

const described = (port: number) => ({ IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp: "0.0.0.0/0" }] });
const ANSWERS: readonly Case[] = [["the Neo4j browser", JSON.stringify({ GroupId: "sg-1", IpPermissions: [described(7474)] }), OPEN]];

/** Every table of this file. */
export const ACCEPTANCE: Tables = [
  ...tablesOf(terraform, "main.tf", { NUMBERS, ACLS, ANSWERED, MODULES, PRIORITIES, POLICIES }),
  ...tablesOf(cloudformation, "template.yaml", { TEMPLATES }),
  ...tablesOf(shell, "open.sh", { COMMANDS }),
  ...tablesOf(awsJson, "groups.json", { ANSWERS }),
];
