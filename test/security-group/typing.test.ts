/** Text as it is typed: after each keystroke the rest of the file says what it said before. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnyLanguage } from "../../server/core/language.ts";
import { cloudformation, terraform } from "../../server/languages/security-group/index.ts";
import { lintExample } from "../examples.ts";

type Typing = {
  readonly language: AnyLanguage;
  readonly before: string;
  readonly typed: string;
  readonly after: string;
  readonly path: string;
};

/** The findings in what stands before and behind what is typed, by their place in that. */
function around({ language, before, after, path }: Typing, typed: string): readonly string[] {
  const text = before + typed + after;
  const start = before.length + typed.length;
  return lintExample(language, { good: "", path }, text)
    .filter(({ rule, span }) => !rule.endsWith("broken-file") && (span.end <= before.length || span.start >= start))
    .map(({ rule, span, message }) => `${rule} ${span.end <= before.length ? span.start : span.start - start} ${message}`)
    .sort();
}

const group = (name: string): string =>
  `resource "aws_security_group" "${name}" {\n  ingress {\n    from_port   = 22\n    to_port     = 22\n    protocol    = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n`;

const TYPED = `resource "aws_security_group" "new" {
  name = "a \${var.b} %{ if true }x%{ endif } c" # note
  description = <<-EOT
    text "with" $\{local.quotes} {
  EOT
  ingress {
    from_port   = 8 + (1 * 2)
    to_port     = var.high ? 9 : f("x", [1, 2]...)
    protocol    = "tcp" /* not udp */
    cidr_blocks = [for one in local.all : "$\{one}/32" if one != ""]
  }
  tags = {
    Name = "a", "b c" : { d = [] }
  }
}
`;

const member = (name: string): string =>
  `  ${name}:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: ${name}\n      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 22\n          ToPort: 22\n          CidrIp: 0.0.0.0/0\n`;
const TYPINGS: readonly Typing[] = [
  { language: terraform, path: "main.tf", before: `${group("a")}\n`, typed: TYPED, after: `\n${group("b")}` },
  {
    language: terraform,
    path: "main.tf",
    before: `${group("a")}\n${group("b").slice(0, -2)}`,
    typed:
      '  ingress {\n    from_port = 443\n    to_port   = 443\n    protocol  = "tcp"\n    cidr_blocks = ["10.0.0.0/8", var.x["y"]]\n  }\n',
    after: `}\n\n${group("c")}`,
  },
  {
    language: cloudformation,
    path: "template.yaml",
    before: `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n${member("A")}`,
    typed:
      "  New:\n    Type: AWS::EC2::Subnet\n    Properties:\n      VpcId: !Ref Vpc\n      Tags:\n        - Key: Name\n          Value: plain text\n",
    after: `\n${member("B")}`,
  },
];

describe("typing", () => {
  for (const typing of TYPINGS)
    test(`${typing.language.id}: ${JSON.stringify(typing.typed.trim().slice(0, 30))}`, () => {
      const whole = around(typing, "");
      assert.ok(whole.length >= 2);
      for (let end = 1; end <= typing.typed.length; end++) {
        const typed = typing.typed.slice(0, end);
        assert.deepEqual(around(typing, typed), whole, `typed so far:\n${typed}`);
      }
    });
});
