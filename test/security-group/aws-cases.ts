// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates and shell text, no templates of ours
/** AWS JSON and `aws ec2` in scripts: what is said, on which token; everything else must stay silent. */
import { awsJson, shell } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

const OPEN = "exposed-service 0.0.0.0/0";
const ALL = "open-to-everyone 0.0.0.0/0";

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const permission = (port: number, cidr: string) => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp: cidr }],
  UserIdGroupPairs: [],
});
const described = {
  SecurityGroups: [
    {
      GroupId: "sg-1",
      GroupName: "web",
      IpPermissions: [permission(22, "0.0.0.0/0")],
      IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    },
  ],
};

const AWS: readonly Case[] = [
  ["groups", json(described), OPEN],
  [
    "groups with more around them",
    json({ ResponseMetadata: { HTTPStatusCode: 200, HTTPHeaders: { date: "x" } }, NextToken: "", ...described }),
    OPEN,
  ],
  ["groups inside something", json({ region: "eu-west-1", result: described }), OPEN],
  ["groups in a list", json([described]), OPEN],
  ["answers behind each other", `${json(described)}\n${json(described).replace("sg-1", "sg-2")}\n`, OPEN, OPEN],
  ["one group alone", json(described.SecurityGroups[0]), OPEN],
  [
    "rules",
    json({
      SecurityGroupRules: [
        {
          SecurityGroupRuleId: "sgr-1",
          GroupId: "sg-1",
          IsEgress: false,
          IpProtocol: "tcp",
          FromPort: 22,
          ToPort: 22,
          CidrIpv4: "0.0.0.0/0",
        },
      ],
    }),
    OPEN,
  ],
  [
    "rules by IPv6",
    json({ SecurityGroupRules: [{ GroupId: "sg-1", IsEgress: false, IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIpv6: "::/0" }] }),
    "exposed-service ::/0",
  ],
  [
    "rules outwards",
    json({ SecurityGroupRules: [{ GroupId: "sg-1", IsEgress: true, IpProtocol: "-1", FromPort: -1, ToPort: -1, CidrIpv4: "0.0.0.0/0" }] }),
  ],
  [
    "rules for lists and groups",
    json({
      SecurityGroupRules: [
        { GroupId: "sg-1", IsEgress: false, IpProtocol: "tcp", FromPort: 22, ToPort: 22, PrefixListId: "pl-1" },
        { GroupId: "sg-1", IsEgress: false, IpProtocol: "tcp", FromPort: 22, ToPort: 22, ReferencedGroupInfo: { GroupId: "sg-2" } },
      ],
    }),
  ],
  ["permissions alone", json({ GroupId: "sg-1", IpPermissions: [permission(3306, "0.0.0.0/0")] }), OPEN],
  [
    "a group of a group",
    json({
      SecurityGroups: [
        { GroupId: "sg-1", IpPermissions: [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId: "sg-2" }] }] },
      ],
    }),
  ],
  [
    "the default group",
    json({ SecurityGroups: [{ GroupId: "sg-1", GroupName: "default", IpPermissions: [permission(443, "0.0.0.0/0")] }] }),
    "default-group {",
  ],
  [
    "the default group for itself",
    json({
      SecurityGroups: [
        { GroupId: "sg-1", GroupName: "default", IpPermissions: [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: "sg-1" }] }] },
      ],
    }),
  ],
  [
    "an ACL",
    json({
      NetworkAcls: [
        {
          NetworkAclId: "acl-1",
          Entries: [
            { RuleNumber: 100, Protocol: "6", RuleAction: "allow", Egress: false, CidrBlock: "0.0.0.0/0", PortRange: { From: 22, To: 22 } },
            { RuleNumber: 101, Protocol: "-1", RuleAction: "allow", Egress: false, Ipv6CidrBlock: "fd00::/8" },
            { RuleNumber: 32767, Protocol: "-1", RuleAction: "deny", Egress: false, CidrBlock: "0.0.0.0/0" },
            { RuleNumber: 32768, Protocol: "-1", RuleAction: "deny", Egress: false, Ipv6CidrBlock: "fd00::/8" },
          ],
        },
      ],
    }),
    "acl-open 0.0.0.0/0",
  ],
  [
    "a subnet outside",
    json({
      Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/16" }],
      Subnets: [{ SubnetId: "subnet-1", VpcId: "vpc-1", CidrBlock: "10.1.0.0/24" }],
    }),
    "subnet-outside 10.1.0.0/24",
  ],
  ["a public database", json({ DBInstances: [{ DBInstanceIdentifier: "d", PubliclyAccessible: true }] }), "public-address true"],
];

const ingress = (rest: string): string => `aws ec2 authorize-security-group-ingress --group-id sg-1 ${rest}\n`;

const SHELL: readonly Case[] = [
  ["plain", ingress("--protocol tcp --port 22 --cidr 0.0.0.0/0"), OPEN],
  ["with =", ingress("--protocol=tcp --port=22 --cidr=0.0.0.0/0"), OPEN],
  ["with quotes", ingress(`--protocol "tcp" --port '22' --cidr "0.0.0.0/0"`), OPEN],
  ["over lines", ingress("\\\n  --protocol tcp \\\n  --port 22 \\\n  --cidr 0.0.0.0/0"), OPEN],
  [
    "with a region and a profile",
    "aws --profile prod --region eu-west-1 ec2 authorize-security-group-ingress --group-name web --protocol tcp --port 22 --cidr 0.0.0.0/0\n",
    OPEN,
  ],
  [
    "in a substitution",
    `ID=$(aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 22 --cidr 0.0.0.0/0 --output text)\n`,
    OPEN,
  ],
  ["behind &&", `true && ${ingress("--protocol tcp --port 22 --cidr 0.0.0.0/0")}`, OPEN],
  ["in a condition", `if true; then\n  ${ingress("--protocol tcp --port 22 --cidr 0.0.0.0/0")}fi\n`, OPEN],
  ["in a function", `open() {\n  ${ingress('--protocol tcp --port "$1" --cidr 0.0.0.0/0')}}\nopen 443\nopen 22\n`, OPEN],
  ["in a loop", `for port in 443 22; do\n  ${ingress("--protocol tcp --port $port --cidr 0.0.0.0/0")}done\n`, OPEN],
  [
    "in a loop over an array",
    `PORTS=(443 22)\nfor port in "\${PORTS[@]}"; do\n  ${ingress('--protocol tcp --port "$port" --cidr 0.0.0.0/0')}done\n`,
    OPEN,
  ],
  ["a variable", `CIDR="0.0.0.0/0"\n${ingress("--protocol tcp --port 22 --cidr $CIDR")}`, "exposed-service $CIDR"],
  ["a variable in braces", `CIDR=0.0.0.0/0\n${ingress(`--protocol tcp --port 22 --cidr "\${CIDR}"`)}`, `exposed-service \${CIDR}`],
  ["a default of a variable", ingress(`--protocol tcp --port 22 --cidr "\${CIDR:-0.0.0.0/0}"`), `exposed-service \${CIDR:-0.0.0.0/0}`],
  ["a range", ingress("--protocol tcp --port 20-25 --cidr 0.0.0.0/0"), OPEN],
  ["every protocol", ingress("--protocol all --cidr 0.0.0.0/0"), ALL],
  ["every protocol by number", ingress("--protocol -1 --cidr 0.0.0.0/0"), ALL],
  [
    "permissions in JSON",
    ingress(`--ip-permissions '[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0","Description":"ssh"}]}]'`),
    OPEN,
  ],
  [
    "permissions in JSON over lines",
    ingress(
      `--ip-permissions '[\n  {\n    "IpProtocol": "tcp",\n    "FromPort": 22,\n    "ToPort": 22,\n    "Ipv6Ranges": [{"CidrIpv6": "::/0"}]\n  }\n]'`,
    ),
    "exposed-service ::/0",
  ],
  [
    "permissions in escaped JSON",
    ingress(
      `--ip-permissions "[{\\"IpProtocol\\":\\"tcp\\",\\"FromPort\\":22,\\"ToPort\\":22,\\"IpRanges\\":[{\\"CidrIp\\":\\"0.0.0.0/0\\"}]}]"`,
    ),
    "exposed-service 0.0.0.0/0\\",
  ],
  [
    "permissions in shorthand",
    ingress("--ip-permissions IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges='[{CidrIp=0.0.0.0/0,Description=\"x\"}]'"),
    "exposed-service 0.0.0.0/0",
  ],
  [
    "two permissions",
    ingress(
      "--ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=0.0.0.0/0}]' 'IpProtocol=tcp,FromPort=3389,ToPort=3389,IpRanges=[{CidrIp=0.0.0.0/0}]'",
    ),
    OPEN,
  ],
  ["permissions in a file", ingress("--ip-permissions file://rules.json")],
  [
    "permissions in a variable",
    `RULES='[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]'\n${ingress('--ip-permissions "$RULES"')}`,
    "exposed-service $RULES",
  ],
  [
    "permissions in a here-document",
    ingress(
      `--cli-input-json "$(cat <<'EOF'\n{"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}\nEOF\n)"`,
    ),
    OPEN,
  ],
  ["from one's own address", ingress('--protocol tcp --port 22 --cidr "$(curl -s https://checkip.amazonaws.com)/32"')],
  ["from an argument", ingress('--protocol tcp --port 22 --cidr "$1"')],
  ["from a group", ingress("--protocol tcp --port 22 --source-group sg-2")],
  ["the web", ingress("--protocol tcp --port 443 --cidr 0.0.0.0/0")],
  ["ping", ingress("--protocol icmp --port 8-0 --cidr 0.0.0.0/0")],
  ["everything outwards", "aws ec2 authorize-security-group-egress --group-id sg-1 --protocol all --cidr 0.0.0.0/0\n"],
  ["revoked", "aws ec2 revoke-security-group-ingress --group-id sg-1 --protocol tcp --port 22 --cidr 0.0.0.0/0\n"],
  ["commented out", `# ${ingress("--protocol tcp --port 22 --cidr 0.0.0.0/0")}${ingress("--protocol tcp --port 443 --cidr 0.0.0.0/0")}`],
  ["echoed", `echo "${ingress("--protocol tcp --port 22 --cidr 0.0.0.0/0").trim()}"\n`],
  ["inverted", ingress("--protocol tcp --port 443-80 --cidr 10.0.0.0/8"), "inverted-ports 443-80"],
  ["host bits", ingress("--protocol tcp --port 443 --cidr 10.1.2.3/8"), "host-bits-dropped 10.1.2.3/8"],
  ["no length", ingress("--protocol tcp --port 443 --cidr 10.1.2.3"), "invalid-cidr 10.1.2.3"],
  ["IPv6 in --cidr", ingress("--protocol tcp --port 443 --cidr 2001:db8::/32"), "invalid-cidr 2001:db8::/32"],
  [
    "an ACL",
    "aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 100 --protocol tcp --port-range From=3389,To=3389 --cidr-block 0.0.0.0/0 --rule-action allow\n",
    "acl-open 0.0.0.0/0",
  ],
  [
    "an ACL's other spelling",
    "aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 100 --protocol 6 --port-range To=22,From=22 --cidr-block 0.0.0.0/0 --rule-action allow\n",
    "acl-open 0.0.0.0/0",
  ],
  [
    "an ACL without a type",
    "aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 100 --protocol icmp --cidr-block 10.0.0.0/8 --rule-action allow\n",
    "acl-fields icmp",
  ],
  [
    "an ACL with a type",
    "aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 100 --protocol icmp --icmp-type-code Type=-1,Code=-1 --cidr-block 10.0.0.0/8 --rule-action allow\n",
  ],
  ["a VPC too wide", "aws ec2 create-vpc --cidr-block 10.0.0.0/8\n", "network-size 10.0.0.0/8"],
  [
    "a public database",
    "aws rds create-db-instance --db-instance-identifier d --publicly-accessible\n",
    "public-address create-db-instance",
  ],
];

/** The tables by format. */
export const ANSWERS: Tables = [...tablesOf(awsJson, "groups.json", { AWS }), ...tablesOf(shell, "open.sh", { SHELL })];
