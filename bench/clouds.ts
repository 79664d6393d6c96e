/** How the readers of clouds grow: cost of reading a file and checking it with all rules, by family of input, from a quarter of a megabyte on. */
import { languages } from "../server/languages/index.ts";
import { Project } from "../server/linter/project.ts";
import { exponent, table } from "./measure.ts";

type Family = { readonly name: string; readonly format: string; readonly path: string; text(count: number): string };

const each = (count: number, make: (index: number) => string): string => Array.from({ length: count }, (_, i) => make(i)).join("");
const block = (i: number): string => `10.${(i >> 8) & 255}.${i & 255}.0/24`;
const terraform = (name: string, text: (count: number) => string): Family => ({ name, format: "terraform", path: "main.tf", text });
const json = (name: string, text: (count: number) => string): Family => ({ name, format: "aws-json", path: "groups.json", text });
const ingress = (i: number, cidrs: string): string =>
  `  ingress {\n    from_port   = ${1024 + (i % 60000)}\n    to_port     = ${1024 + (i % 60000)}\n    protocol    = "tcp"\n    cidr_blocks = ${cidrs}\n  }\n`;
const group = (name: string, body: string): string => `resource "aws_security_group" "${name}" {\n${body}}\n`;
const list = (count: number, item: (index: number) => string): string => `[${each(count, (i) => `${item(i)}, `)}]`;

/** Each at about 250 bytes for one of `count`. */
const FAMILIES: readonly Family[] = [
  terraform("wide: groups", (n) => each(n, (i) => group(`g${i}`, ingress(i, `["${block(i)}"]`)))),
  terraform("many rules in one group", (n) =>
    group(
      "g",
      each(n, (i) => ingress(i, `["${block(i)}"]`)),
    ),
  ),
  terraform("many equal rules in one group", (n) =>
    group(
      "g",
      each(n, () => ingress(1, '["10.0.0.0/8"]')),
    ),
  ),
  terraform("many narrow rules in one group", (n) =>
    group(
      "g",
      each(n, (i) => ingress(443, `["${(i % 200) + 11}.${(i >> 8) & 255}.${i & 255}.0/24"]`)),
    ),
  ),
  terraform("nested ranges in one group", (n) =>
    group(
      "g",
      each(n, (i) => ingress(i % 7, `["10.${(i * 7) & 255}.${(i * 13) & 255 & (i % 3 === 0 ? 0 : 255)}.0/${i % 3 === 0 ? 16 : 24}"]`)),
    ),
  ),
  terraform("rules of their own for one group", (n) =>
    each(
      n,
      (i) =>
        `resource "aws_vpc_security_group_ingress_rule" "r${i}" {\n  security_group_id = aws_security_group.g.id\n  ip_protocol = "tcp"\n  from_port = ${i % 60000}\n  to_port = ${i % 60000}\n  cidr_ipv4 = "${block(i)}"\n}\n`,
    ),
  ),
  terraform("one huge list", (n) =>
    group(
      "g",
      ingress(
        22,
        list(n * 12, (i) => `"10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}/32"`),
      ),
    ),
  ),
  terraform(
    "one huge list by name",
    (n) =>
      `locals {\n  all = ${list(n * 12, (i) => `"10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}/32"`)}\n}\n${group("g", ingress(22, "concat(local.all, [])"))}`,
  ),
  terraform(
    "chained locals",
    (n) => `locals {\n${each(n * 8, (i) => `  a${i + 1} = local.a${i}\n`)}}\n${group("g", ingress(22, `[local.a${n * 8}]`))}`,
  ),
  terraform("variables", (n) =>
    each(n, (i) => `variable "v${i}" {\n  type = list(string)\n  default = ["${block(i)}"]\n}\n${group(`g${i}`, ingress(i, `var.v${i}`))}`),
  ),
  terraform("modules", (n) =>
    each(
      n,
      (i) =>
        `module "m${i}" {\n  source = "terraform-aws-modules/security-group/aws"\n  ingress_cidr_blocks = ["${block(i)}"]\n  ingress_rules = ["https-443-tcp"]\n}\n`,
    ),
  ),
  terraform("networks", (n) =>
    each(
      n,
      (i) =>
        `resource "aws_subnet" "s${i}" {\n  vpc_id = aws_vpc.main.id\n  cidr_block = "10.${(i >> 12) & 255}.${(i >> 4) & 255}.${(i & 15) * 16}/28"\n}\n`,
    ),
  ),
  terraform(
    "entries of one ACL",
    (n) =>
      `resource "aws_network_acl" "a" {\n${each(n, (i) => `  ingress {\n    rule_no = ${i + 1}\n    action = "allow"\n    protocol = "tcp"\n    from_port = ${i % 60000}\n    to_port = ${i % 60000}\n    cidr_block = "${block(i)}"\n  }\n`)}}\n`,
  ),
  terraform("loops", (n) =>
    each(
      n,
      (i) => `locals {\n  l${i} = [for x in [1, 2, 3] : cidrsubnet("10.0.0.0/8", 8, x)]\n}\n${group(`g${i}`, ingress(i, `local.l${i}`))}`,
    ),
  ),
  terraform("deep brackets", (n) => `locals {\n  a = ${"[".repeat(n * 100)}${"]".repeat(n * 100)}\n}\n`),
  terraform("deep blocks", (n) => `${"a {\n".repeat(n * 40)}${"}\n".repeat(n * 40)}`),
  terraform("one long line", (n) => `locals { a = ${Array.from({ length: n * 40 }, (_, i) => `b${i}`).join(" + ")} }\n`),
  terraform("one long template", (n) => `locals { a = "${`$x-$\{var.b}`.repeat(n * 20)}" }\n`),
  terraform("a here-document", (n) => `locals {\n  a = <<-E\n${`    $x line $\{var.b} of text\n`.repeat(n * 8)}  E\n}\n`),
  terraform("all open", (n) => each(n, (i) => group(`g${i}`, ingress(i, '["0.0.0.0/0"]').replace(/= \d+\n/g, "= 22\n")))),
  terraform("all damaged", (n) => each(n, (i) => group(`g${i}`, `  ingress {\n    cidr_blocks = ["${block(i)}"\n  }\n`))),
  terraform("never closed", (n) => each(n * 4, (i) => `resource "a" "b${i}" {\n  c = [\n  d {\n`)),
  json("groups of the command line", (n) => described(n, 1)),
  json("all open in groups of the command line", (n) =>
    described(n, 1)
      .replace(/10\.[\d.]+\/24/g, "0.0.0.0/0")
      .replace(/(Port": )\d+/g, "$1 22"),
  ),
  json("rules of one group of the command line", (n) => described(1, n)),
  ...(["template.yaml", "template.json"] as const).flatMap((path): Family[] => [
    { name: `groups: ${path}`, format: "cloudformation", path, text: (n) => template(path, n, 1) },
    {
      name: `all open: ${path}`,
      format: "cloudformation",
      path,
      text: (n) =>
        template(path, n, 1)
          .replace(/10\.[\d.]+\/24/g, "0.0.0.0/0")
          .replace(/(Port"?: )\d+/g, "$1 22"),
    },
    { name: `rules of one group: ${path}`, format: "cloudformation", path, text: (n) => template(path, 1, n) },
  ]),
];

function described(groups: number, rules: number): string {
  const rule = (i: number) => ({
    IpProtocol: "tcp",
    FromPort: 1024 + (i % 60000),
    ToPort: 1024 + (i % 60000),
    IpRanges: [{ CidrIp: block(i) }],
  });
  const one = (i: number) => ({
    GroupId: `sg-${i}`,
    GroupName: `g${i}`,
    IpPermissions: Array.from({ length: rules }, (_, j) => rule(i + j)),
  });
  return JSON.stringify({ SecurityGroups: Array.from({ length: groups }, (_, i) => one(i)) }, null, 2);
}

function template(path: string, groups: number, rules: number): string {
  if (path.endsWith(".yaml"))
    return `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n${each(groups, (i) => `  Group${i}:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: Group ${i}\n      VpcId: !Ref Vpc\n      SecurityGroupIngress:\n${each(rules, (j) => `        - IpProtocol: tcp\n          FromPort: ${1024 + (j % 60000)}\n          ToPort: ${1024 + (j % 60000)}\n          CidrIp: ${block(i + j)}\n`)}`)}`;
  const rule = (i: number) => ({ IpProtocol: "tcp", FromPort: 1024 + (i % 60000), ToPort: 1024 + (i % 60000), CidrIp: block(i) });
  const one = (i: number) => ({
    Type: "AWS::EC2::SecurityGroup",
    Properties: { GroupDescription: `Group ${i}`, SecurityGroupIngress: Array.from({ length: rules }, (_, j) => rule(i + j)) },
  });
  const resources = Object.fromEntries(Array.from({ length: groups }, (_, i) => [`Group${i}`, one(i)]));
  return JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", Resources: resources }, null, 2);
}

const COUNTS = [250, 1_000, 4_000];

/** Prints how each family of a format grows, in ms of processor time. */
export function benchClouds(format: string, only?: string): void {
  const rows = [["family", ...COUNTS.map(String), "KB", "growth"]];
  for (const family of FAMILIES.filter((one) => one.format === format && one.name.includes(only ?? ""))) {
    const points = COUNTS.map((size) => ({ size, cost: costOf(family, family.text(size)) }));
    const last = points.slice(-2);
    rows.push([
      family.name,
      ...points.map(({ cost }) => cost.toFixed(0)),
      (family.text(COUNTS.at(-1) as number).length / 1000).toFixed(0),
      exponent(last).toFixed(2),
    ]);
  }
  process.stdout.write(table(rows));
}

/** The median of a few runs: reading, units, and all rules. */
function costOf({ format, path }: Family, text: string): number {
  const language = languages.find(({ id }) => id === format);
  if (language === undefined) throw new Error(`no format ${format}`);
  const uri = `file:///${path}`;
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    const project = new Project([language]);
    project.list([{ uri }]);
    project.wanted();
    project.set(uri, text);
    project.ownFindings(uri);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return times.sort((a, b) => a - b)[2] as number;
}
