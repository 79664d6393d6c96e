// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates
/** Terraform that is being edited: after each edit, anywhere in a tree of modules, everything is as if it were read for the first time. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Edit } from "../../server/core/text.ts";
import { terraform } from "../../server/languages/security-group/index.ts";
import { type HclBody, readHcl } from "../../server/languages/shared/hcl.ts";
import { adopted } from "../../server/languages/shared/hcl-adopt.ts";
import type { Project } from "../../server/linter/project.ts";
import { uriOf, workspace } from "../exposure/workspace.ts";
import { hclText } from "../oracle/hcl-generate.ts";
import { times } from "../reliability/samples.ts";
import { Seeded } from "../seeded.ts";

const FILES: Readonly<Record<string, string>> = {
  "main.tf": `locals {
  open  = ["0.0.0.0/0"]
  ports = { ssh = 22, web = 443 }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, 1)
}

resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id

  dynamic "ingress" {
    for_each = local.ports
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/\${0}"]
    }
  }
}

resource "aws_security_group" "plain" {
  ingress {
    from_port   = 8080
    to_port     = 8081
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", "10.1.0.0/16"] # covered
  }
}

resource "aws_security_group_rule" "one" {
  type              = "ingress"
  security_group_id = aws_security_group.plain.id
  protocol          = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_blocks       = local.open
}

resource "aws_instance" "host" {
  vpc_security_group_ids      = [aws_security_group.web.id]
  associate_public_ip_address = true
}

module "door" {
  source = "./modules/door"
  cidrs  = local.open
  port   = -(-3389)
}
`,
  "more.tf": `variable "n" {
  default = 2
}

resource "aws_vpc_security_group_ingress_rule" "counted" {
  count             = var.n
  security_group_id = module.door.id
  ip_protocol       = "tcp"
  from_port         = 20 + count.index
  to_port           = [for x in [20, 22] : x if x > 1][0] + count.index
  cidr_ipv4         = var.n > 1 ? "0.0.0.0/0" : "10.0.0.0/8"
}

#checkov:skip=CKV_AWS_24:known
resource "aws_security_group_rule" "quiet" {
  type              = "ingress"
  security_group_id = aws_security_group.quiet.id
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = flatten([local.open, local.open[*]])
}
`,
  "terraform.tfvars": "n = 3\n",
  "modules/door/main.tf": `variable "cidrs" {}
variable "port" {
  default = 22
}

resource "aws_security_group" "door" {
  ingress {
    protocol    = "tcp"
    from_port   = var.port
    to_port     = var.port
    cidr_blocks = var.cidrs
  }
}

resource "aws_network_acl_rule" "acl" {
  network_acl_id = "acl-1"
  rule_number    = 100
  egress         = false
  protocol       = "tcp"
  rule_action    = "allow"
  cidr_block     = "0.0.0.0/0"
  from_port      = var.port
  to_port        = var.port
}

output "id" {
  value = aws_security_group.door.id
}
`,
};

const PIECES = [
  "\n",
  " ",
  '"',
  "{",
  "}",
  "[",
  "]",
  "0",
  "1",
  "22",
  "x",
  "#",
  "= ",
  "\n\n",
  '"0.0.0.0/0"',
  "/*",
  "*/",
  "<<E\n",
  "${",
  "count = 0\n",
];

/** A random edit: something typed or deleted, a line doubled, taken away or moved, or what the last edits were taken back. */
function editOf(text: string, whole: string, seeded: Seeded): Edit {
  const start = seeded.int(text.length + 1);
  const line = text.lastIndexOf("\n", start - 1) + 1;
  const end = text.indexOf("\n", start) + 1 || text.length;
  switch (seeded.int(8)) {
    case 0:
      return { span: { start: line, end }, text: "" };
    case 1:
      return { span: { start: end, end }, text: text.slice(line, end) };
    case 2:
      return { span: { start, end: Math.min(text.length, start + 1 + seeded.int(6)) }, text: "" };
    case 3: {
      const number = /\d+/.exec(text.slice(start));
      if (number === null) return { span: { start, end: start }, text: seeded.pick(PIECES) };
      const at = start + number.index;
      return { span: { start: at, end: at + number[0].length }, text: String(seeded.pick([0, 1, 16, 22, 443, 3389])) };
    }
    case 4:
    case 5:
      return { span: { start: 0, end: text.length }, text: whole };
    default:
      return { span: { start, end: start }, text: seeded.pick(PIECES) };
  }
}

/** The smallest edit between two texts: what an editor sends for what it takes back. */
function between(before: string, after: string): Edit {
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  let [end, last] = [before.length, after.length];
  while (end > start && last > start && before[end - 1] === after[last - 1]) {
    end--;
    last--;
  }
  return { span: { start, end }, text: after.slice(start, last) };
}

/** Everything that a project says of Terraform, in an order of its own. */
const saidBy = (project: Project): unknown => ({
  findings: Object.fromEntries([...project.findings()].sort(([a], [b]) => (a < b ? -1 : 1))),
  facts: project.facts().map(({ facts }) => facts),
});

/** Every span of a tree, and where attributes begin, as one list. */
function spansOf(value: unknown, into: object[] = []): readonly object[] {
  if (value === null || typeof value !== "object") return into;
  if ("start" in value && "end" in value) into.push(value);
  for (const inner of Object.values(value)) spansOf(inner, into);
  return into;
}

describe("Terraform, edited", () => {
  test("random edits in a tree of modules: what is said and told is what a fresh project says and tells", () => {
    const seeded = new Seeded(11);
    const texts: Record<string, string> = { ...FILES };
    const project = workspace(texts);
    const paths = Object.keys(FILES);
    for (let i = 0; i < times("PERIMETER_TERRAFORM_EDITS", 2000, 5000); i++) {
      const path = seeded.pick(paths);
      const before = texts[path] ?? "";
      const edit = editOf(before, FILES[path] ?? "", seeded);
      const after = before.slice(0, edit.span.start) + edit.text + before.slice(edit.span.end);
      texts[path] = after;
      project.edit(uriOf(path), [between(before, after)], after);
      // Now and then several edits come between two questions.
      if (seeded.chance(0.2)) continue;
      if (seeded.chance(0.5)) project.ownFindings(uriOf(seeded.pick(paths)));
      const fresh = workspace(texts);
      assert.deepEqual(saidBy(project), saidBy(fresh), `edit ${i} of ${path}`);
      assert.deepEqual(project.failures, []);
    }
  });

  test("what was said before an edit stays as it was", () => {
    const project = workspace(FILES);
    const before = project.findings().get(uriOf("main.tf")) ?? [];
    const [copy, facts] = [structuredClone(before), structuredClone(project.facts().map((one) => one.facts))];
    const told = project.facts().map((one) => one.facts);
    const text = `# a line\n${FILES["main.tf"]}`;
    project.edit(uriOf("main.tf"), [{ span: { start: 0, end: 0 }, text: "# a line\n" }], text);
    const after = project.findings().get(uriOf("main.tf")) ?? [];
    assert.deepEqual(before, copy);
    assert.deepEqual(told, facts);
    assert.deepEqual(
      after.map(({ span }) => span.start - 9),
      before.map(({ span }) => span.start),
    );
  });

  test("blocks that an edit does not touch are the same objects, moved, even beside damage", () => {
    const text = FILES["main.tf"] ?? "";
    const { file } = terraform.parse({ uri: "main.tf", text });
    const blocks = [...(file.content as HclBody).blocks];
    const at = text.indexOf("[aws_security_group.web.id]") + 1;
    const after = text.slice(0, at) + text.slice(at + 1);
    const edit = { span: { start: at, end: at + 1 }, text: "" };
    const edited = terraform.parse({ uri: "main.tf", text: after }, { file, edits: [edit] }).file.content as HclBody;
    const kept = edited.blocks.map((block, index) => block === blocks[index]);
    assert.deepEqual(kept, [true, true, true, true, true, true, false, true]);
    assert.deepEqual(edited, readHcl(after).body);
  });

  test("random texts and edits: trees that were moved are those of a full reading, and no two nodes share a span", () => {
    const seeded = new Seeded(5);
    for (let i = 0; i < times("PERIMETER_HCL_MOVED", 1500, 10_000); i++) {
      let text = hclText((below) => seeded.int(below), 3) + hclText((below) => seeded.int(below), 0);
      let { body } = readHcl(text);
      for (let more = 0; more < 3; more++) {
        const spans = spansOf(body);
        assert.equal(new Set(spans).size, spans.length, text);
        const edit = between(
          text,
          ((one) => text.slice(0, one.span.start) + one.text + text.slice(one.span.end))(editOf(text, text, seeded)),
        );
        text = text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
        body = adopted(body, readHcl(text).body, edit);
        assert.deepEqual(body, readHcl(text).body, text);
      }
    }
  });
});
