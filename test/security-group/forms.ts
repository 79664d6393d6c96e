// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates
/** One and the same rule of a security group, written in every form that Perimeter reads. */
import type { AnyLanguage } from "../../server/core/language.ts";
import { awsJson, cloudformation, shell, terraform } from "../../server/languages/security-group/index.ts";

/** An inbound rule. Ports are absent where the protocol has none; ICMP gives its type and code there. */
export type Inbound = {
  readonly protocol: string;
  readonly ports?: readonly [from: number, to: number];
  readonly v4?: readonly string[];
  readonly v6?: readonly string[];
  readonly group?: string;
  readonly self?: true;
};

/** A way of writing: undefined where it cannot say what is asked. */
export type Form = {
  readonly name: string;
  readonly language: AnyLanguage;
  readonly path: string;
  readonly write: (rules: readonly Inbound[]) => string | undefined;
};

const list = (texts: readonly string[]): string => JSON.stringify(texts);

/** One peer for each: for forms that take a single source. */
const singly = (rules: readonly Inbound[]): readonly Inbound[] =>
  rules.flatMap(({ v4 = [], v6 = [], group, self, ...rest }) => [
    ...v4.map((one): Inbound => ({ ...rest, v4: [one] })),
    ...v6.map((one): Inbound => ({ ...rest, v6: [one] })),
    ...(group === undefined ? [] : [{ ...rest, group }]),
    ...(self === undefined ? [] : [{ ...rest, self }]),
  ]);

const inlineBody = ({ protocol, ports = [0, 0], v4, v6, group, self }: Inbound, quoted: boolean): string => {
  const q = quoted ? '"' : "";
  return [
    `protocol = "${protocol}"`,
    `from_port = ${q}${ports[0]}${q}`,
    `to_port = ${q}${ports[1]}${q}`,
    ...(v4 === undefined ? [] : [`cidr_blocks = ${list(v4)}`]),
    ...(v6 === undefined ? [] : [`ipv6_cidr_blocks = ${list(v6)}`]),
    ...(group === undefined ? [] : [`security_groups = ["${group}"]`]),
    ...(self === undefined ? [] : ["self = true"]),
  ]
    .map((line) => `    ${line}\n`)
    .join("");
};

const inGroup = (body: string, name = "g"): string => `resource "aws_security_group" "${name}" {\n  name = "${name}"\n${body}}\n`;
const inline = (rules: readonly Inbound[], quoted = false): string =>
  inGroup(rules.map((rule) => `  ingress {\n${inlineBody(rule, quoted)}  }\n`).join(""));

const asList = (rules: readonly Inbound[]): string =>
  inGroup(
    `  ingress = [\n${rules
      .map(
        (rule) =>
          `    {\n${inlineBody({ v4: [], v6: [], ...rule }, false)}    description = ""\n    prefix_list_ids = []\n    ${rule.group === undefined ? "security_groups = []\n" : ""}    ${rule.self === undefined ? "self = false\n" : ""}    },\n`,
      )
      .join("")}  ]\n`,
  );

const dynamic = (rules: readonly Inbound[]): string | undefined => {
  if (rules.some(({ group, self }) => group !== undefined || self !== undefined)) return undefined;
  const items = rules.map(
    ({ protocol, ports = [0, 0], v4 = [], v6 = [] }) =>
      `    { protocol = "${protocol}", from = ${ports[0]}, to = ${ports[1]}, v4 = ${list(v4)}, v6 = ${list(v6)} },\n`,
  );
  return `locals {\n  rules = [\n${items.join("")}  ]\n}\n${inGroup(
    '  dynamic "ingress" {\n    for_each = local.rules\n    content {\n      protocol = ingress.value.protocol\n      from_port = ingress.value.from\n      to_port = ingress.value["to"]\n      cidr_blocks = ingress.value.v4\n      ipv6_cidr_blocks = ingress.value.v6\n    }\n  }\n',
  )}`;
};

/** The older rules of their own: a rule cannot have blocks and a group. */
const older = (rules: readonly Inbound[]): string =>
  rules
    .flatMap((rule) => (rule.v4 !== undefined && rule.v6 !== undefined ? [rule] : singly([rule])))
    .map(
      (rule, place) =>
        `resource "aws_security_group_rule" "r${place}" {\n    type = "ingress"\n    security_group_id = aws_security_group.g.id\n${inlineBody(rule, false).replace(/security_groups = \[(.*)\]/, "source_security_group_id = $1")}}\n`,
    )
    .join("");

const newer = (rules: readonly Inbound[]): string =>
  singly(rules)
    .map(({ protocol, ports, v4, v6, group, self }, place) => {
      const numbers = ports === undefined ? "" : `  from_port = ${ports[0]}\n  to_port = ${ports[1]}\n`;
      const own = self === undefined ? group && `"${group}"` : "aws_security_group.g.id";
      const source = v4 ? `cidr_ipv4 = "${v4[0]}"` : v6 ? `cidr_ipv6 = "${v6[0]}"` : `referenced_security_group_id = ${own}`;
      return `resource "aws_vpc_security_group_ingress_rule" "r${place}" {\n  security_group_id = aws_security_group.g.id\n  ip_protocol = "${protocol}"\n${numbers}  ${source}\n}\n`;
    })
    .join("");

const module = (rules: readonly Inbound[]): string | undefined => {
  if (rules.some(({ group, self }) => group !== undefined || self !== undefined)) return undefined;
  const of = (key: "v4" | "v6", name: string, field: string): string => {
    const own = rules.filter((rule) => rule[key] !== undefined);
    const items = own.map(
      ({ protocol, ports = [0, 0], ...rule }) =>
        `    {\n      protocol = "${protocol}"\n      from_port = ${ports[0]}\n      to_port = ${ports[1]}\n      ${field} = "${(rule[key] ?? []).join(",")}"\n    },\n`,
    );
    return own.length === 0 ? "" : `  ${name} = [\n${items.join("")}  ]\n`;
  };
  return `module "g" {\n  source = "terraform-aws-modules/security-group/aws"\n  name = "g"\n${of("v4", "ingress_with_cidr_blocks", "cidr_blocks")}${of("v6", "ingress_with_ipv6_cidr_blocks", "ipv6_cidr_blocks")}}\n`;
};

const terraformJson = (rules: readonly Inbound[]): string => {
  const ingress = rules.map(({ protocol, ports = [0, 0], v4, v6, group, self }) => ({
    protocol,
    from_port: ports[0],
    to_port: ports[1],
    cidr_blocks: v4,
    ipv6_cidr_blocks: v6,
    security_groups: group && [group],
    self,
  }));
  return JSON.stringify({ resource: { aws_security_group: { g: { name: "g", ingress } } } }, null, 2);
};

/** The properties of a rule in CloudFormation, one source each. */
const properties = ({ protocol, ports, v4, v6, group, self }: Inbound, asText: boolean): Readonly<Record<string, unknown>> => ({
  IpProtocol: /^-?\d+$/.test(protocol) && !asText ? Number(protocol) : protocol,
  FromPort: asText ? ports && String(ports[0]) : ports?.[0],
  ToPort: asText ? ports && String(ports[1]) : ports?.[1],
  CidrIp: v4?.[0],
  CidrIpv6: v6?.[0],
  SourceSecurityGroupId: self === undefined ? group : { "Fn::GetAtt": ["G", "GroupId"] },
});

const head = { AWSTemplateFormatVersion: "2010-09-09" };
const groupOf = (more: object) => ({ Type: "AWS::EC2::SecurityGroup", Properties: { GroupDescription: "g", ...more } });
const apartOf = (rules: readonly Inbound[], asText: boolean) =>
  Object.fromEntries(
    singly(rules).map((rule, place) => [
      `R${place}`,
      { Type: "AWS::EC2::SecurityGroupIngress", Properties: { GroupId: { "Fn::GetAtt": ["G", "GroupId"] }, ...properties(rule, asText) } },
    ]),
  );
const insideOf = (rules: readonly Inbound[], asText: boolean) => ({
  G: groupOf({ SecurityGroupIngress: singly(rules).map((rule) => properties(rule, asText)) }),
});

/** YAML as people write it: block style, short tags for the intrinsic functions. */
function yaml(value: unknown, indent = ""): string {
  if (Array.isArray(value)) return value.map((item) => `${indent}- ${yaml(item, `${indent}  `).trimStart()}`).join("");
  if (typeof value !== "object" || value === null)
    return `${indent}${typeof value === "string" && /^-?\d+$/.test(value) ? `'${value}'` : value}\n`;
  const own = value as Readonly<Record<string, unknown>>;
  const [path, name] = [own["Fn::GetAtt"], own.Ref];
  if (path !== undefined) return `${indent}!GetAtt ${(path as string[]).join(".")}\n`;
  if (name !== undefined) return `${indent}!Ref ${name}\n`;
  return Object.entries(own)
    .filter(([, inner]) => inner !== undefined)
    .map(([key, inner]) => {
      const text = yaml(inner, `${indent}  `);
      const isShort = typeof inner !== "object" || /^\s*!/.test(text);
      return `${indent}${key}:${isShort ? ` ${text.trim()}\n` : `\n${text}`}`;
    })
    .join("");
}

/** Every source as a parameter with a default. */
function byParameter(rules: readonly Inbound[]): string {
  const parameters: Record<string, unknown> = {};
  const own = singly(rules).map((rule, place) => {
    const value = rule.v4?.[0] ?? rule.v6?.[0];
    if (value === undefined) return properties(rule, true);
    parameters[`P${place}`] = { Type: "String", Default: value };
    return { ...properties(rule, true), [rule.v4 ? "CidrIp" : "CidrIpv6"]: { Ref: `P${place}` } };
  });
  return yaml({ ...head, Parameters: parameters, Resources: { G: groupOf({ SecurityGroupIngress: own }) } }).replace(
    /Parameters:\n(?=Res)/,
    "",
  );
}

const permission = ({ protocol, ports, v4 = [], v6 = [], group, self }: Inbound) => ({
  IpProtocol: protocol,
  FromPort: ports?.[0],
  ToPort: ports?.[1],
  IpRanges: v4.map((CidrIp) => ({ CidrIp, Description: "x" })),
  Ipv6Ranges: v6.map((CidrIpv6) => ({ CidrIpv6 })),
  PrefixListIds: [],
  UserIdGroupPairs: [
    ...(group === undefined ? [] : [{ UserId: "1", GroupId: group }]),
    ...(self ? [{ UserId: "1", GroupId: "sg-1" }] : []),
  ],
});
const described = (rules: readonly Inbound[]): string =>
  JSON.stringify({ SecurityGroups: [{ GroupId: "sg-1", GroupName: "g", IpPermissions: rules.map(permission) }] }, null, 2);
const describedRules = (rules: readonly Inbound[]): string =>
  JSON.stringify(
    {
      SecurityGroupRules: singly(rules).map(({ protocol, ports = [-1, -1], v4, v6, group, self }, place) => ({
        SecurityGroupRuleId: `sgr-${place}`,
        GroupId: "sg-1",
        IsEgress: false,
        IpProtocol: protocol,
        FromPort: ports[0],
        ToPort: ports[1],
        CidrIpv4: v4?.[0],
        CidrIpv6: v6?.[0],
        ...((v4 ?? v6) ? {} : { ReferencedGroupInfo: { GroupId: self ? "sg-1" : group } }),
      })),
    },
    null,
    2,
  );
const permissions = (rules: readonly Inbound[]): string => JSON.stringify(rules.map(permission), null, 2);

/** A command for each source. */
const commands =
  (options: (rule: Inbound) => string | undefined) =>
  (rules: readonly Inbound[]): string | undefined => {
    const lines = singly(rules).map(options);
    if (lines.some((line) => line === undefined)) return undefined;
    return `#!/bin/bash\nset -eu\n${lines.map((line) => `aws ec2 authorize-security-group-ingress --group-id sg-1 ${line}\n`).join("")}`;
  };

/** Who, for the plain options: they know no IPv6. */
const who = ({ v4, group, self }: Inbound, name: string, glue: string): string | undefined =>
  v4 ? `--${name}${glue}${v4[0]}` : group || self ? `--source-group${glue}${self ? "sg-1" : group}` : undefined;

const plain = (glue: string) => (rule: Inbound) => {
  const source = who(rule, "cidr", glue);
  const { protocol, ports } = rule;
  const port = ports && (ports[0] === ports[1] ? `${ports[0]}` : `${ports[0]}-${ports[1]}`);
  const all = protocol === "-1" ? "all" : protocol;
  return source && `--protocol${glue}${all}${port === undefined ? "" : ` --port${glue}${port}`} ${source}`;
};
const old = (rule: Inbound): string | undefined => {
  const [source, ports] = [who(rule, "cidr-ip", " "), rule.ports];
  return source && `--ip-protocol ${rule.protocol}${ports ? ` --from-port ${ports[0]} --to-port ${ports[1]}` : ""} ${source}`;
};
const shorthand = (rule: Inbound): string => {
  const { protocol, ports, v4, v6, group, self } = rule;
  const source = v4
    ? `IpRanges=[{CidrIp=${v4[0]}}]`
    : v6
      ? `Ipv6Ranges=[{CidrIpv6=${v6[0]}}]`
      : `UserIdGroupPairs=[{GroupId=${self ? "sg-1" : group}}]`;
  return `--ip-permissions 'IpProtocol=${protocol},${ports ? `FromPort=${ports[0]},ToPort=${ports[1]},` : ""}${source}'`;
};
const inVariables = (rules: readonly Inbound[]): string | undefined => {
  const whole = commands(plain(" "))(rules);
  return whole
    ?.replace(
      "set -eu\n",
      `set -eu\n${rules
        .flatMap(({ v4 = [] }) => v4)
        .map((cidr, place) => `CIDR_${place}="${cidr}"\n`)
        .join("")}`,
    )
    .split("\n")
    .map((line) =>
      rules
        .flatMap(({ v4 = [] }) => v4)
        .reduce((text, cidr, place) => text.replace(` --cidr ${cidr}`, ` \\\n  --cidr "\${CIDR_${place}}"`), line),
    )
    .join("\n");
};

const form = (name: string, language: AnyLanguage, path: string, write: Form["write"]): Form => ({ name, language, path, write });

/** Every form. */
export const FORMS: readonly Form[] = [
  form("blocks in the group", terraform, "main.tf", inline),
  form("blocks with ports as text", terraform, "main.tf", (rules) => inline(rules, true)),
  form("blocks as a list of objects", terraform, "main.tf", asList),
  form("a dynamic block", terraform, "main.tf", dynamic),
  form("aws_security_group_rule", terraform, "main.tf", (rules) => inGroup("") + older(rules)),
  form("aws_vpc_security_group_ingress_rule", terraform, "main.tf", (rules) => inGroup("") + newer(rules)),
  form("the usual module", terraform, "main.tf", module),
  form("Terraform in JSON", terraform, "main.tf.json", terraformJson),
  form("a template", cloudformation, "template.yaml", (rules) => yaml({ ...head, Resources: insideOf(rules, false) })),
  form("a template, numbers as text", cloudformation, "template.yml", (rules) => yaml({ ...head, Resources: insideOf(rules, true) })),
  form("a template, rules of their own", cloudformation, "template.yaml", (rules) =>
    yaml({ ...head, Resources: { G: groupOf({}), ...apartOf(rules, false) } }),
  ),
  form("a template with parameters", cloudformation, "template.yaml", byParameter),
  form("a template in JSON", cloudformation, "stack.json", (rules) =>
    JSON.stringify({ ...head, Resources: insideOf(rules, false) }, null, 2),
  ),
  form("a template in JSON, rules of their own", cloudformation, "stack.template", (rules) =>
    JSON.stringify({ ...head, Resources: { G: groupOf({}), ...apartOf(rules, true) } }),
  ),
  form("describe-security-groups", awsJson, "groups.json", described),
  form("describe-security-group-rules", awsJson, "rules.json", describedRules),
  form("a list of permissions", awsJson, "permissions.json", permissions),
  form("aws ec2 with plain options", shell, "open.sh", commands(plain(" "))),
  form("aws ec2 with =", shell, "open.sh", commands(plain("="))),
  form("aws ec2 with the older options", shell, "open.sh", commands(old)),
  form("aws ec2 with variables", shell, "open.sh", inVariables),
  form("aws ec2 with shorthand", shell, "open.sh", commands(shorthand)),
  form("aws ec2 with JSON", shell, "open.sh", (rules) =>
    commands((rule) => `--ip-permissions '${JSON.stringify([permission(rule)])}'`)(rules),
  ),
];
