/** Comments and metadata for other scanners: what they silence, and what they must not. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnyLanguage } from "../../server/core/language.ts";
import { cloudformation, terraform } from "../../server/languages/security-group/index.ts";
import { lintExample } from "../examples.ts";
import { saidOf } from "./said.ts";

type Case = readonly [name: string, text: string, ...expected: string[]];

const OPEN = "exposed-service 0.0.0.0/0";
const CLEAR = "exposed-clear-text 0.0.0.0/0";
const ALL = "open-to-everyone 0.0.0.0/0";

/** A group with SSH (or another port), and comments at the four places where people put them. */
function group({ above = "", inside = "", block = "", line = "", trailing = "", ports = "22", protocol = "tcp" }): string {
  const own = (comment: string, indent: string): string => (comment === "" ? "" : `${indent}${comment}\n`);
  return `${own(above, "")}resource "aws_security_group" "g" {
${own(inside, "  ")}  name = "g"
${own(block, "  ")}  ingress {
    protocol = "${protocol}"
    from_port = ${ports}
    to_port = ${ports}
${own(line, "    ")}    cidr_blocks = ["0.0.0.0/0"]${trailing === "" ? "" : ` ${trailing}`}
  }
}
`;
}

const TWO = (comment: string): string =>
  `resource "aws_security_group" "g" {
  ${comment}
  ingress {
    protocol = "tcp"
    from_port = 22
    to_port = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    protocol = "tcp"
    from_port = 3306
    to_port = 3306
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`;

const TERRAFORM: readonly Case[] = [
  ["nothing said", group({}), OPEN],
  ["checkov, inside", group({ inside: "#checkov:skip=CKV_AWS_24:a bastion" })],
  ["checkov, with a blank", group({ inside: "# checkov:skip=CKV_AWS_24: a bastion" })],
  ["checkov, as //", group({ inside: "//checkov:skip=CKV_AWS_24:a bastion" })],
  ["checkov, deeper inside", group({ line: "#checkov:skip=CKV_AWS_24:a bastion" })],
  ["checkov, without a reason", group({ inside: "#checkov:skip=CKV_AWS_24" })],
  ["checkov, several ids", group({ inside: "#checkov:skip=CKV_AWS_23,CKV_AWS_24:x" })],
  ["checkov, another port's id", group({ inside: "#checkov:skip=CKV_AWS_25:x" }), OPEN],
  ["checkov, rdp for rdp", group({ inside: "#checkov:skip=CKV_AWS_25:x", ports: "3389" })],
  ["checkov, an id for ssh where a database is open", group({ inside: "#checkov:skip=CKV_AWS_24:x", ports: "3306" }), OPEN],
  ["checkov, an id about descriptions", group({ inside: "#checkov:skip=CKV_AWS_23:x" }), OPEN],
  ["checkov, an unknown id", group({ inside: "#checkov:skip=CKV_AWS_9999:x" }), OPEN],
  ["checkov, everything", group({ inside: "#checkov:skip=CKV_AWS_277:x", protocol: "-1", ports: "0" })],
  ["checkov, an id for ssh where everything is open", group({ inside: "#checkov:skip=CKV_AWS_24:x", protocol: "-1", ports: "0" }), ALL],
  ["checkov, in the group before", `${group({ inside: "#checkov:skip=CKV_AWS_24:x" })}${group({}).replace('"g"', '"h"')}`, OPEN],
  ["trivy, above the group", group({ above: "#trivy:ignore:AVD-AWS-0107" })],
  ["trivy, by the shorter id", group({ above: "#trivy:ignore:aws-0107" })],
  ["trivy, by the long name", group({ above: "#trivy:ignore:aws-ec2-no-public-ingress-sgr" })],
  ["trivy, above the block", group({ block: "#trivy:ignore:AVD-AWS-0107" })],
  ["trivy, above the line", group({ line: "#trivy:ignore:AVD-AWS-0107" })],
  ["trivy, on the line", group({ trailing: "#trivy:ignore:AVD-AWS-0107" })],
  ["trivy, behind a blank", group({ trailing: "# trivy:ignore:AVD-AWS-0107" })],
  ["trivy, everything", group({ above: "#trivy:ignore:*" })],
  ["trivy, a pattern", group({ above: "#trivy:ignore:AVD-AWS-*" })],
  ["trivy, a pattern of another cloud", group({ above: "#trivy:ignore:AVD-GCP-*" }), OPEN],
  ["trivy, another id", group({ above: "#trivy:ignore:AVD-AWS-0104" }), OPEN],
  ["trivy, two comments", group({ above: "#trivy:ignore:AVD-AWS-0124\n#trivy:ignore:AVD-AWS-0107" })],
  ["trivy, two on one line", group({ above: "#trivy:ignore:AVD-AWS-0124 trivy:ignore:AVD-AWS-0107" })],
  ["trivy, on a line of the group that it is not about", group({ inside: "#trivy:ignore:AVD-AWS-0107" }), OPEN],
  ["trivy, for one block of two", TWO("#trivy:ignore:AVD-AWS-0107"), OPEN],
  ["trivy, for a port", group({ above: "#trivy:ignore:AVD-AWS-0107[from_port=22]" })],
  ["trivy, for another port", group({ above: "#trivy:ignore:AVD-AWS-0107[from_port=80]" }), OPEN],
  ["tfsec, above", group({ above: "#tfsec:ignore:aws-vpc-no-public-ingress-sgr" })],
  ["tfsec, by the oldest id", group({ trailing: "#tfsec:ignore:AWS008" })],
  ["tfsec, another matter", group({ above: "#tfsec:ignore:aws-s3-enable-bucket-encryption" }), OPEN],
  ["kics, as //", group({ line: "// kics-scan ignore-line" })],
  ["kics, a command that it does not know", group({ line: "# kics-scan ignore-lines" }), OPEN],
  ["kics, two queries", `# kics-scan disable=00000000-0000-0000-0000-000000000000,65905cec-d691-4320-b320-2000436cb696\n${group({})}`],
  ["checkov, an id that begins like it", group({ inside: "#checkov:skip=CKV_AWS_2:x" }), OPEN],
  ["checkov, an id that goes on", group({ inside: "#checkov:skip=CKV_AWS_240:x" }), OPEN],
  ["checkov, a word before it", group({ inside: "# see checkov:skip=CKV_AWS_24" }), OPEN],
  ["trivy, an id that begins like it", group({ above: "#trivy:ignore:AVD-AWS-010" }), OPEN],
  ["trivy, with a date on the line", group({ trailing: "#trivy:ignore:AVD-AWS-0107:exp:2099-01-01" })],
  ["kics, the line", group({ line: "# kics-scan ignore-line" })],
  ["kics, another line", group({ block: "# kics-scan ignore-line" }), OPEN],
  ["kics, the block", group({ block: "# kics-scan ignore-block" })],
  ["kics, the resource", group({ above: "# kics-scan ignore-block" })],
  ["kics, one block of two", TWO("# kics-scan ignore-block"), OPEN],
  ["kics, the file", `# kics-scan ignore\n${group({})}`],
  ["kics, the file, but not at its top", `variable "x" {}\n# kics-scan ignore\n${group({})}`, OPEN],
  ["kics, a query", `# kics-scan disable=65905cec-d691-4320-b320-2000436cb696\n${group({})}`],
  ["kics, another query", `# kics-scan disable=00000000-0000-0000-0000-000000000000\n${group({})}`, OPEN],
  [
    "what a program refuses is said all the same",
    group({ above: "#trivy:ignore:*" }).replace("0.0.0.0/0", "10.1.2.3/8"),
    "host-bits 10.1.2.3/8",
  ],
  ["clear text", group({ inside: "#checkov:skip=CKV_AWS_260:x", ports: "8080" }), CLEAR],
  ["a word in a description", group({ inside: 'description = "checkov:skip=CKV_AWS_24"' }), OPEN],
  [
    "an ACL",
    'resource "aws_network_acl_rule" "r" {\n  #checkov:skip=CKV_AWS_232:x\n  network_acl_id = "a"\n  rule_number = 1\n  protocol = "tcp"\n  rule_action = "allow"\n  cidr_block = "0.0.0.0/0"\n  from_port = 22\n  to_port = 22\n}\n',
  ],
  [
    "an ACL, another port",
    'resource "aws_network_acl_rule" "r" {\n  #checkov:skip=CKV_AWS_231:x\n  network_acl_id = "a"\n  rule_number = 1\n  protocol = "tcp"\n  rule_action = "allow"\n  cidr_block = "0.0.0.0/0"\n  from_port = 22\n  to_port = 22\n}\n',
    "acl-open 0.0.0.0/0",
  ],
  ["a database", '#trivy:ignore:AVD-AWS-0180\nresource "aws_db_instance" "d" {\n  publicly_accessible = true\n}\n'],
  [
    "a module",
    'module "sg" {\n  #checkov:skip=CKV_AWS_24:x\n  source = "terraform-aws-modules/security-group/aws"\n  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules = ["ssh-tcp"]\n}\n',
  ],
];

const template = (metadata: string, comment = ""): string =>
  `Resources:\n  Web:\n    Type: AWS::EC2::SecurityGroup\n${metadata}    Properties:\n      GroupDescription: web\n      SecurityGroupIngress:\n${comment}        - IpProtocol: tcp\n          FromPort: 22\n          ToPort: 22\n          CidrIp: 0.0.0.0/0\n`;
const checkov = (id: string): string =>
  `    Metadata:\n      checkov:\n        skip:\n          - id: ${id}\n            comment: a bastion\n`;
const nag = (id: string): string =>
  `    Metadata:\n      cfn_nag:\n        rules_to_suppress:\n          - id: ${id}\n            reason: a bastion\n`;

const CLOUDFORMATION: readonly Case[] = [
  ["nothing said", template(""), OPEN],
  ["checkov's metadata", template(checkov("CKV_AWS_24"))],
  ["checkov's metadata, another id", template(checkov("CKV_AWS_25")), OPEN],
  ["checkov's comment", template("    #checkov:skip=CKV_AWS_24:x\n")],
  ["cfn_nag's metadata", template(nag("W2"))],
  ["cfn_nag's metadata, another id", template(nag("W9")), OPEN],
  ["cfn_nag's metadata, an id that begins like it", template(nag("W")), OPEN],
  ["cdk_nag's metadata", template(nag("AwsSolutions-EC23").replace("cfn_nag", "cdk_nag"))],
  ["cdk_nag's metadata, another id", template(nag("AwsSolutions-EC29").replace("cfn_nag", "cdk_nag")), OPEN],
  ["another's metadata", template(nag("W2").replace("cfn_nag", "own")), OPEN],
  ["cfsec, above the rule", template("", "        #cfsec:ignore:aws-vpc-no-public-ingress-sg\n")],
  ["cfsec, another id", template("", "        #cfsec:ignore:aws-s3-enable-bucket-encryption\n"), OPEN],
  ["trivy, above the rule", template("", "        #trivy:ignore:AVD-AWS-0107\n")],
  ["kics, above the rule", template("", "        # kics-scan ignore-block\n")],
  ["kics, the file", `# kics-scan ignore\n${template("")}`],
  [
    "cfn_nag in JSON",
    JSON.stringify({
      Resources: {
        Web: {
          Type: "AWS::EC2::SecurityGroup",
          Metadata: { cfn_nag: { rules_to_suppress: [{ id: "W2" }] } },
          Properties: {
            GroupDescription: "x",
            SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: "0.0.0.0/0" }],
          },
        },
      },
    }),
  ],
];

describe("suppressions of other scanners", () => {
  for (const [format, language, cases] of [
    ["Terraform", terraform, TERRAFORM],
    ["CloudFormation", cloudformation, CLOUDFORMATION],
  ] as const)
    for (const [name, text, ...expected] of cases)
      test(`${format}: ${name}`, () => assert.deepEqual(saidOf(language as AnyLanguage, text), expected, text));

  test("one with a date or for a workspace makes it information: whether it still holds is not known", () => {
    for (const limit of ["exp:2020-01-01", "ws:dev"]) {
      const text = group({ above: `#trivy:ignore:AVD-AWS-0107:${limit}` });
      const [finding] = lintExample(terraform, { good: "" }, text).filter(({ rule }) => rule === "security-group/exposed-service");
      assert.equal(finding?.severity, "info", limit);
    }
  });
});
