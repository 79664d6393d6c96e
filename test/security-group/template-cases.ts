// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates and shell text, no templates of ours
/** CloudFormation: what is said, on which token; everything else must stay silent. */
import { cloudformation } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

const OPEN = "exposed-service 0.0.0.0/0";
const ALL = "open-to-everyone 0.0.0.0/0";

const group = (rules: string, head = ""): string =>
  `${head}Resources:\n  Web:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: web\n      SecurityGroupIngress:\n${rules}`;
const entry = (rest: string, ports = "22"): string =>
  `        - IpProtocol: tcp\n          FromPort: ${ports}\n          ToPort: ${ports}\n          ${rest}\n`;
const resource = (type: string, properties: string): string =>
  `Resources:\n  R:\n    Type: ${type}\n    Properties:\n${properties.replace(/^/gm, "      ")}\n`;

const CLOUDFORMATION: readonly Case[] = [
  ["ssh", group(entry("CidrIp: 0.0.0.0/0")), OPEN],
  ["ssh in quotes", group(entry('CidrIp: "0.0.0.0/0"', "'22'")), OPEN],
  ["ssh by IPv6", group(entry("CidrIpv6: ::/0")), "exposed-service ::/0"],
  ["ssh by IPv6 in quotes", group(entry('CidrIpv6: "::/0"')), "exposed-service ::/0"],
  ["everything", group("        - IpProtocol: -1\n          CidrIp: 0.0.0.0/0\n"), ALL],
  ["everything in quotes", group('        - IpProtocol: "-1"\n          CidrIp: 0.0.0.0/0\n'), ALL],
  [
    "everything with ports",
    group('        - IpProtocol: "-1"\n          FromPort: 22\n          ToPort: 22\n          CidrIp: 0.0.0.0/0\n'),
    "ports-ignored 22",
    ALL,
  ],
  ["every port by -1", group(entry("CidrIp: 0.0.0.0/0", "-1")), "port-numbers -1", ALL],
  [
    "a single rule that is no list",
    group("        IpProtocol: tcp\n        FromPort: 22\n        ToPort: 22\n        CidrIp: 0.0.0.0/0\n"),
    OPEN,
  ],
  ["in one line", group("        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}\n"), OPEN],
  [
    "a port by number of protocol",
    group("        - IpProtocol: 6\n          FromPort: 3389\n          ToPort: 3389\n          CidrIp: 0.0.0.0/0\n"),
    OPEN,
  ],
  [
    "a rule of its own",
    resource("AWS::EC2::SecurityGroupIngress", "GroupId: !Ref G\nIpProtocol: tcp\nFromPort: 22\nToPort: 22\nCidrIp: 0.0.0.0/0"),
    OPEN,
  ],
  ["a group as a source", group(entry("SourceSecurityGroupId: !Ref App"))],
  ["a prefix list", group(entry("SourcePrefixListId: pl-1"))],
  ["an office", group(entry("CidrIp: 198.51.100.7/32"))],
  ["the web", group(entry("CidrIp: 0.0.0.0/0", "443"))],
  [
    "a default",
    group(entry("CidrIp: !Ref From"), "Parameters:\n  From:\n    Type: String\n    Default: 0.0.0.0/0\n"),
    "exposed-service !Ref From",
  ],
  [
    "the long form of Ref",
    group(entry('CidrIp: {"Ref": "From"}'), "Parameters:\n  From:\n    Type: String\n    Default: 0.0.0.0/0\n"),
    'exposed-service {"Ref": "From"}',
  ],
  ["no default", group(entry("CidrIp: !Ref From"), "Parameters:\n  From:\n    Type: String\n")],
  ["NoEcho", group(entry("CidrIp: !Ref From"), "Parameters:\n  From:\n    Type: String\n    NoEcho: true\n    Default: 0.0.0.0/0\n")],
  [
    "Sub",
    group(entry('CidrIp: !Sub "${From}/0"'), "Parameters:\n  From:\n    Type: String\n    Default: 0.0.0.0\n"),
    'exposed-service !Sub "${From}/0',
  ],
  ["Join", group(entry('CidrIp: !Join ["/", [0.0.0.0, "0"]]')), 'exposed-service !Join ["/", [0.0.0.0, "0"]]'],
  ["If, open", group(entry("CidrIp: !If [Public, 0.0.0.0/0, 10.0.0.0/8]")), OPEN],
  [
    "If without a value",
    group(
      "        - !If\n          - Public\n          - IpProtocol: tcp\n            FromPort: 22\n            ToPort: 22\n            CidrIp: 0.0.0.0/0\n          - !Ref AWS::NoValue\n",
    ),
    OPEN,
  ],
  [
    "a mapping",
    group(entry("CidrIp: !FindInMap [Net, Dev, From]"), "Mappings:\n  Net:\n    Dev:\n      From: 0.0.0.0/0\n"),
    "exposed-service !FindInMap [Net, Dev, From]",
  ],
  [
    "a mapping of the account",
    group(entry('CidrIp: !FindInMap [Net, !Ref "AWS::AccountId", From]'), "Mappings:\n  Net:\n    Dev:\n      From: 0.0.0.0/0\n"),
  ],
  [
    "the VPC's block",
    `Resources:\n  V:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n${group(entry("CidrIp: !GetAtt V.CidrBlock")).replace("Resources:\n", "")}`,
  ],
  ["imported", group(entry("CidrIp: !ImportValue office"))],
  ["a secret's reference", group(entry('CidrIp: "{{resolve:ssm:/office:1}}"'))],
  ["with a Transform", `Transform: AWS::Serverless-2016-10-31\n${group(entry("CidrIp: 0.0.0.0/0"))}`, OPEN],
  [
    "with ForEach",
    `Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Groups:\n    - Name\n    - [A, B]\n    - Sg\${Name}:\n        Type: AWS::EC2::SecurityGroup\n  Web:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: x\n`,
  ],
  ["egress", resource("AWS::EC2::SecurityGroup", "GroupDescription: x\nSecurityGroupEgress:\n  - IpProtocol: -1\n    CidrIp: 0.0.0.0/0")],
  ["host bits", group(entry("CidrIp: 10.1.2.3/8", "443")), "host-bits-dropped 10.1.2.3/8"],
  ["no length", group(entry("CidrIp: 10.1.2.3", "443")), "invalid-cidr 10.1.2.3"],
  [
    "inverted",
    group("        - IpProtocol: tcp\n          FromPort: 443\n          ToPort: 80\n          CidrIp: 10.0.0.0/8\n"),
    "inverted-ports 443",
  ],
  ["no ports", group("        - IpProtocol: tcp\n          CidrIp: 10.0.0.0/8\n"), "port-numbers tcp"],
  ["ping", group("        - IpProtocol: icmp\n          FromPort: 8\n          ToPort: -1\n          CidrIp: 0.0.0.0/0\n")],
  ["a duplicate", group(entry("CidrIp: 10.0.0.0/8") + entry("CidrIp: 10.0.0.0/8")), "duplicate-rule 10.0.0.0/8"],
  [
    "an ACL",
    resource(
      "AWS::EC2::NetworkAclEntry",
      "NetworkAclId: !Ref A\nRuleNumber: 100\nProtocol: 6\nRuleAction: allow\nEgress: false\nCidrBlock: 0.0.0.0/0\nPortRange:\n  From: 22\n  To: 22",
    ),
    "acl-open 0.0.0.0/0",
  ],
  [
    "an ACL of every protocol",
    resource("AWS::EC2::NetworkAclEntry", "NetworkAclId: !Ref A\nRuleNumber: 100\nProtocol: -1\nRuleAction: allow\nCidrBlock: 0.0.0.0/0"),
    "acl-open 0.0.0.0/0",
  ],
  [
    "an ACL outwards",
    resource(
      "AWS::EC2::NetworkAclEntry",
      "NetworkAclId: !Ref A\nRuleNumber: 100\nProtocol: -1\nRuleAction: allow\nEgress: true\nCidrBlock: 0.0.0.0/0",
    ),
  ],
  [
    "an ACL without ports",
    resource("AWS::EC2::NetworkAclEntry", "NetworkAclId: !Ref A\nRuleNumber: 100\nProtocol: 6\nRuleAction: allow\nCidrBlock: 10.0.0.0/8"),
    "acl-fields 6",
  ],
  [
    "an ACL without a type",
    resource("AWS::EC2::NetworkAclEntry", "NetworkAclId: !Ref A\nRuleNumber: 100\nProtocol: 1\nRuleAction: allow\nCidrBlock: 10.0.0.0/8"),
    "acl-fields 1",
  ],
  [
    "an ACL by the name of a protocol",
    resource(
      "AWS::EC2::NetworkAclEntry",
      "NetworkAclId: !Ref A\nRuleNumber: 100\nProtocol: tcp\nRuleAction: allow\nCidrBlock: 10.0.0.0/8\nPortRange: {From: 443, To: 443}",
    ),
    "unknown-protocol tcp",
  ],
  [
    "an ACL whose ports are not known",
    resource(
      "AWS::EC2::NetworkAclEntry",
      "NetworkAclId: !Ref A\nRuleNumber: 100\nProtocol: 6\nRuleAction: allow\nCidrBlock: 10.0.0.0/8\nPortRange: !Ref P",
    ),
  ],
  ["a public database", resource("AWS::RDS::DBInstance", "PubliclyAccessible: true"), "public-address true"],
  ["a public database in quotes", resource("AWS::RDS::DBInstance", "PubliclyAccessible: 'true'"), "public-address true"],
  ["a public warehouse", resource("AWS::Redshift::Cluster", "PubliclyAccessible: true"), "public-address true"],
  ["a private database", resource("AWS::RDS::DBInstance", "PubliclyAccessible: false")],
  ["an open cluster", resource("AWS::EKS::Cluster", "ResourcesVpcConfig:\n  PublicAccessCidrs: [0.0.0.0/0]"), "open-endpoint 0.0.0.0/0"],
  [
    "an old database group",
    resource("AWS::RDS::DBSecurityGroup", "DBSecurityGroupIngress:\n  - CIDRIP: 0.0.0.0/0"),
    "open-endpoint 0.0.0.0/0",
  ],
  [
    "an open OpenSearch",
    resource(
      "AWS::OpenSearchService::Domain",
      "AccessPolicies:\n  Statement:\n    - Effect: Allow\n      Principal: '*'\n      Action: es:*",
    ),
    "open-endpoint *",
  ],
  [
    "an OpenSearch inside a VPC",
    resource(
      "AWS::OpenSearchService::Domain",
      "VPCOptions:\n  SubnetIds: [s]\nAccessPolicies:\n  Statement:\n    - Effect: Allow\n      Principal: '*'",
    ),
  ],
  ["a VPC too wide", resource("AWS::EC2::VPC", "CidrBlock: 10.0.0.0/8"), "network-size 10.0.0.0/8"],
  [
    "subnets cut from the VPC",
    "Resources:\n  V:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n  A:\n    Type: AWS::EC2::Subnet\n    Properties:\n      VpcId: !Ref V\n      CidrBlock: !Select [0, !Cidr [!GetAtt V.CidrBlock, 4, 8]]\n  B:\n    Type: AWS::EC2::Subnet\n    Properties:\n      VpcId: !Ref V\n      CidrBlock: !Select [1, !Cidr [!GetAtt V.CidrBlock, 4, 8]]\n",
  ],
  [
    "subnets cut twice",
    "Resources:\n  V:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n  A:\n    Type: AWS::EC2::Subnet\n    Properties:\n      VpcId: !Ref V\n      CidrBlock: !Select [0, !Cidr [!GetAtt V.CidrBlock, 4, 8]]\n  B:\n    Type: AWS::EC2::Subnet\n    Properties:\n      VpcId: !Ref V\n      CidrBlock: 10.0.0.0/23\n",
    "subnet-overlap 10.0.0.0/23",
  ],
];

/** The tables of the format. */
export const TEMPLATES: Tables = tablesOf(cloudformation, "template.yaml", { CLOUDFORMATION });
