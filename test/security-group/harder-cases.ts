// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates and shell text, no templates of ours
/** CloudFormation, AWS JSON and commands in less usual spellings: mistakes, and right files that look like them. */
import { awsJson, cloudformation, shell } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

const OPEN = "exposed-service 0.0.0.0/0";
const ALL = "open-to-everyone 0.0.0.0/0";

const group = (rules: string, head = ""): string =>
  `${head}Resources:\n  Web:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: web\n      SecurityGroupIngress:\n${rules}`;
const entry = (cidr: string, ports = "22"): string =>
  `        - IpProtocol: tcp\n          FromPort: ${ports}\n          ToPort: ${ports}\n          CidrIp: ${cidr}\n`;
const parameter = (name: string, body: string): string => `Parameters:\n  ${name}: { ${body} }\n`;
const long = (cidr: unknown, more: object = {}, port: unknown = 22): string =>
  JSON.stringify(
    {
      AWSTemplateFormatVersion: "2010-09-09",
      ...more,
      Resources: {
        Web: {
          Type: "AWS::EC2::SecurityGroup",
          Properties: {
            GroupDescription: "web",
            SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: port, ToPort: port, CidrIp: cidr }],
          },
        },
      },
    },
    null,
    2,
  );

const TEMPLATES: readonly Case[] = [
  [
    "a parameter of the Parameter Store",
    group(entry("!Ref From"), parameter("From", "Type: 'AWS::SSM::Parameter::Value<String>', Default: /net/office")),
  ],
  [
    "a port of the Parameter Store",
    group(entry("0.0.0.0/0", "!Ref Port"), parameter("Port", "Type: 'AWS::SSM::Parameter::Value<String>', Default: /net/port")),
  ],
  [
    "a list of parameters",
    group(entry("!Select [1, !Ref From]"), parameter("From", "Type: CommaDelimitedList, Default: '10.0.0.0/8, 0.0.0.0/0'")),
    "exposed-service !Ref From",
  ],
  [
    "the narrow one of a list of parameters",
    group(entry("!Select [0, !Ref From]"), parameter("From", "Type: CommaDelimitedList, Default: '10.0.0.0/8, 0.0.0.0/0'")),
  ],
  ["a port by parameter", group(entry("0.0.0.0/0", "!Ref Port"), parameter("Port", "Type: Number, Default: 22")), OPEN],
  [
    "split and selected",
    group(entry('!Select [1, !Split [",", "10.0.0.0/8,0.0.0.0/0"]]')),
    'exposed-service !Split [",", "10.0.0.0/8,0.0.0.0/0"]',
  ],
  [
    "Sub with names of its own",
    group(entry('!Sub ["${Net}/${Bits}", {Net: 0.0.0.0, Bits: 0}]')),
    'exposed-service !Sub ["${Net}/${Bits}", {Net: 0.0.0.0, Bits: 0}]',
  ],
  ["Sub of one address", group(entry('!Sub "${Ip}/32"'), parameter("Ip", "Type: String, Default: 198.51.100.7"))],
  ["If, either narrow", group(entry("!If [Office, 198.51.100.0/24, 10.0.0.0/8]"))],
  ["If, open in the second arm", group(entry("!If [Office, 198.51.100.0/24, 0.0.0.0/0]")), OPEN],
  ["If within If", group(entry("!If [A, 10.0.0.0/8, !If [B, 198.51.100.0/24, 0.0.0.0/0]]")), OPEN],
  [
    "a rule of a group, if",
    group(
      `        Fn::If:\n          - A\n          - - IpProtocol: tcp\n              FromPort: 22\n              ToPort: 22\n              CidrIp: 0.0.0.0/0\n          - !Ref AWS::NoValue\n`,
    ),
    OPEN,
  ],
  ["the long form of If", long({ "Fn::If": ["Public", "0.0.0.0/0", { Ref: "Office" }] }), OPEN],
  [
    "the long form of Join",
    long({ "Fn::Join": ["", ["0.0.0.0", "/0"]] }),
    'exposed-service {\n              "Fn::Join": [\n                "",\n                [\n                  "0.0.0.0",\n                  "/0"\n                ]\n              ]\n            }',
  ],
  ["the long form of GetAtt", long({ "Fn::GetAtt": ["Vpc", "CidrBlock"] })],
  ["ports as text", long("0.0.0.0/0", {}, "22"), OPEN],
  ["a parameter in long form, narrow", long({ Ref: "From" }, { Parameters: { From: { Type: "String", Default: "10.0.0.0/8" } } })],
  [
    "under a condition",
    `Conditions:\n  Dev: !Equals [!Ref Env, dev]\nResources:\n  R:\n    Type: AWS::EC2::SecurityGroupIngress\n    Condition: Dev\n    Properties:\n      GroupId: !Ref G\n      IpProtocol: tcp\n      FromPort: 22\n      ToPort: 22\n      CidrIp: 0.0.0.0/0\n`,
    OPEN,
  ],
  [
    "under a condition, the web",
    `Conditions:\n  Dev: !Equals [!Ref Env, dev]\nResources:\n  R:\n    Type: AWS::EC2::SecurityGroupIngress\n    Condition: Dev\n    Properties:\n      GroupId: !Ref G\n      IpProtocol: tcp\n      FromPort: 443\n      ToPort: 443\n      CidrIp: 0.0.0.0/0\n`,
  ],
  [
    "by one of two conditions each",
    `Resources:\n  A:\n    Type: AWS::EC2::SecurityGroupIngress\n    Condition: Dev\n    Properties: {GroupId: !Ref G, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}\n  B:\n    Type: AWS::EC2::SecurityGroupIngress\n    Condition: Prod\n    Properties: {GroupId: !Ref G, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}\n`,
  ],
  [
    "a prefix list",
    `Resources:\n  P:\n    Type: AWS::EC2::PrefixList\n    Properties:\n      PrefixListName: p\n      AddressFamily: IPv4\n      MaxEntries: 1\n      Entries:\n        - Cidr: 0.0.0.0/0\n  G:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: x\n      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 22\n          ToPort: 22\n          SourcePrefixListId: !Ref P\n`,
    OPEN,
  ],
  ["halves", group(entry("0.0.0.0/1") + entry("128.0.0.0/1")), "exposed-service 0.0.0.0/1", "exposed-service 128.0.0.0/1"],
  [
    "every port but 0",
    group("        - IpProtocol: tcp\n          FromPort: 1\n          ToPort: 65535\n          CidrIp: 0.0.0.0/0\n"),
    ALL,
  ],
  [
    "a database for the world of IPv6",
    group("        - IpProtocol: tcp\n          FromPort: 5432\n          ToPort: 5432\n          CidrIpv6: 2000::/3\n"),
    "exposed-service 2000::/3",
  ],
  ["a service of one's own", group(entry("0.0.0.0/0", "8443"))],
];

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const permission = (more: object) => ({
  IpProtocol: "tcp",
  FromPort: 22,
  ToPort: 22,
  IpRanges: [],
  Ipv6Ranges: [],
  UserIdGroupPairs: [],
  PrefixListIds: [],
  ...more,
});
const groups = (...permissions: readonly object[]): string =>
  json({ SecurityGroups: [{ GroupId: "sg-1", GroupName: "web", IpPermissions: permissions, IpPermissionsEgress: [] }] });
const ranges = (...cidrs: readonly string[]) => ({ IpRanges: cidrs.map((CidrIp) => ({ CidrIp })) });

const AWS: readonly Case[] = [
  [
    "quarters in two permissions",
    groups(permission(ranges("0.0.0.0/2", "64.0.0.0/2")), permission(ranges("128.0.0.0/2", "192.0.0.0/2"))),
    "exposed-service 0.0.0.0/2",
  ],
  ["a protocol by number", groups(permission({ IpProtocol: "6", ...ranges("0.0.0.0/0") })), OPEN],
  [
    "everything without ports",
    groups({ IpProtocol: "-1", IpRanges: [], Ipv6Ranges: [{ CidrIpv6: "::/0" }], UserIdGroupPairs: [] }),
    "open-to-everyone ::/0",
  ],
  ["every port of UDP", groups(permission({ IpProtocol: "udp", FromPort: 0, ToPort: 65535, ...ranges("0.0.0.0/0") })), ALL],
  ["IPv6 in use", groups(permission({ Ipv6Ranges: [{ CidrIpv6: "2000::/3" }] })), "exposed-service 2000::/3"],
  ["what --query makes of groups", json([{ GroupId: "sg-1", IpPermissions: [permission(ranges("0.0.0.0/0"))] }]), OPEN],
  ["everything, for the group itself", groups({ IpProtocol: "-1", IpRanges: [], UserIdGroupPairs: [{ GroupId: "sg-1", UserId: "1" }] })],
  ["prefix lists alone", groups(permission({ PrefixListIds: [{ PrefixListId: "pl-1" }] }))],
  ["offices", groups(permission(ranges("198.51.100.0/24", "203.0.113.7/32")))],
  [
    "the web by both families",
    groups(permission({ FromPort: 443, ToPort: 443, ...ranges("0.0.0.0/0"), Ipv6Ranges: [{ CidrIpv6: "::/0" }] })),
  ],
  ["ping", groups(permission({ IpProtocol: "icmp", FromPort: 8, ToPort: -1, ...ranges("0.0.0.0/0") }))],
];

const ingress = (rest: string): string => `aws ec2 authorize-security-group-ingress --group-id sg-1 ${rest}\n`;

const COMMANDS: readonly Case[] = [
  ["a default of a variable", ingress("--protocol tcp --port 22 --cidr ${FROM:-0.0.0.0/0}"), "exposed-service ${FROM:-0.0.0.0/0}"],
  [
    "a variable that another command fills",
    `IP=$(curl -s https://checkip.amazonaws.com)\n${ingress('--protocol tcp --port 22 --cidr "$IP/32"')}`,
  ],
  ["a port by variable", `PORT=22\n${ingress("--protocol tcp --port $PORT --cidr 0.0.0.0/0")}`, OPEN],
  ["ports in a loop", `for port in 80 443 3306; do\n  ${ingress("--protocol tcp --port $port --cidr 0.0.0.0/0")}done\n`, OPEN],
  ["the web in a loop", `for port in 80 443; do\n  ${ingress("--protocol tcp --port $port --cidr 0.0.0.0/0")}done\n`],
  ["sources in a loop", `for cidr in 10.0.0.0/8 198.51.100.0/24; do\n  ${ingress('--protocol tcp --port 22 --cidr "$cidr"')}done\n`],
  ["an argument", ingress('--protocol tcp --port 22 --cidr "$1"')],
  [
    "taken back",
    ingress("--protocol tcp --port 22 --cidr 0.0.0.0/0") +
      ingress("--protocol tcp --port 22 --cidr 0.0.0.0/0").replace("authorize", "revoke"),
  ],
  [
    "taken back first",
    ingress("--protocol tcp --port 22 --cidr 0.0.0.0/0").replace("authorize", "revoke") +
      ingress("--protocol tcp --port 22 --cidr 0.0.0.0/0"),
    OPEN,
  ],
  [
    "taken back, another port",
    ingress("--protocol tcp --port 22 --cidr 0.0.0.0/0") +
      ingress("--protocol tcp --port 80 --cidr 0.0.0.0/0").replace("authorize", "revoke"),
    OPEN,
  ],
  ["every port of TCP", ingress("--protocol tcp --port 0-65535 --cidr 0.0.0.0/0"), ALL],
  ["all", ingress("--protocol all --cidr 0.0.0.0/0"), ALL],
  ["-1", ingress("--protocol -1 --port -1 --cidr 0.0.0.0/0"), ALL],
  ["the old names", ingress("--ip-protocol tcp --from-port 22 --to-port 22 --cidr-ip 0.0.0.0/0"), OPEN],
  [
    "IPv6 in shorthand",
    ingress("--ip-permissions IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges='[{CidrIpv6=::/0}]'"),
    "exposed-service ::/0",
  ],
  [
    "a pair of groups in shorthand",
    ingress("--ip-permissions 'IpProtocol=tcp,FromPort=5432,ToPort=5432,UserIdGroupPairs=[{GroupId=sg-2}]'"),
  ],
  [
    "JSON with a variable",
    `PORT=3306\n${ingress(`--ip-permissions "[{\\"IpProtocol\\":\\"tcp\\",\\"FromPort\\":$PORT,\\"ToPort\\":$PORT,\\"IpRanges\\":[{\\"CidrIp\\":\\"0.0.0.0/0\\"}]}]"`)}`,
    `exposed-service [{\\"IpProtocol\\":\\"tcp\\",\\"FromPort\\":$PORT,\\"ToPort\\":$PORT,\\"IpRanges\\":[{\\"CidrIp\\":\\"0.0.0.0/0\\"}]}]`,
  ],
  ["no port", ingress("--protocol tcp --cidr 0.0.0.0/0"), "port-numbers tcp", ALL],
  [
    "in a here-document that is written to a file",
    `cat > open.sh <<'EOT'\n${ingress("--protocol tcp --port 22 --cidr 0.0.0.0/0")}EOT\n${ingress("--protocol tcp --port 443 --cidr 0.0.0.0/0")}`,
  ],
  [
    "only printed",
    `echo "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 22 --cidr 0.0.0.0/0"\n${ingress("--protocol tcp --port 443 --cidr 0.0.0.0/0")}`,
  ],
];

/** The tables by what they are about. */
export const HARDER: Tables = [
  ...tablesOf(cloudformation, "template.yaml", { TEMPLATES }),
  ...tablesOf(awsJson, "groups.json", { AWS }),
  ...tablesOf(shell, "setup.sh", { COMMANDS }),
];
