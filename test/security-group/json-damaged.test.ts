/** Damaged JSON: what is whole beside the damage is read, and the damage is said where it is. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnyLanguage } from "../../server/core/language.ts";
import { arm, awsJson, cloudformation, terraform } from "../../server/languages/security-group/index.ts";
import { salvage } from "../../server/languages/security-group/json-damaged.ts";
import { lintExample } from "../examples.ts";

const rule = (cidr: string) => ({ IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: cidr });
const resource = (name: string) => ({
  [name]: {
    Type: "AWS::EC2::SecurityGroup",
    Properties: { GroupDescription: "x", SecurityGroupIngress: [rule("0.0.0.0/0"), rule("10.0.0.0/8")] },
  },
});
const described = (GroupId: string) => ({
  GroupId,
  IpPermissions: [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }, { CidrIp: "10.0.0.0/8" }] }],
});
const nsg = (name: string) => ({
  name,
  type: "Microsoft.Network/networkSecurityGroups",
  properties: {
    securityRules: [
      {
        name: "ssh",
        properties: {
          priority: 100,
          direction: "Inbound",
          access: "Allow",
          protocol: "Tcp",
          destinationPortRange: "22",
          sourceAddressPrefix: "*",
        },
      },
    ],
  },
});
const block = (name: string) => ({
  [name]: { ingress: [{ from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: ["0.0.0.0/0", "10.0.0.0/8"] }] },
});

const DOCUMENTS: readonly (readonly [AnyLanguage, string, unknown])[] = [
  [
    cloudformation,
    "stack.json",
    { AWSTemplateFormatVersion: "2010-09-09", Resources: { ...resource("A"), ...resource("New"), ...resource("B") } },
  ],
  [awsJson, "groups.json", { SecurityGroups: [described("A"), described("New"), described("B")] }],
  [
    arm,
    "azuredeploy.json",
    {
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      resources: [nsg("A"), nsg("New"), nsg("B")],
    },
  ],
  [terraform, "main.tf.json", { resource: { aws_security_group: { ...block("A"), ...block("New"), ...block("B") } } }],
];

/** The text, and where the middle one of its three begins and ends: with the lines between. */
function middle(text: string): readonly [number, number] {
  const [own, next] = ['"New"', '"B"'].map((name) => text.indexOf(name));
  const isItem = /\{\s*"\w+": $/.test(text.slice(0, own));
  const before = (at = 0): number => text.lastIndexOf("\n", isItem ? text.lastIndexOf("{", at) : at);
  return [before(own), before(next)];
}

/** What is said before the middle one and behind it, by place. */
function around(language: AnyLanguage, path: string, text: string, start: number, rest: number): readonly string[] {
  return lintExample(language, { good: "", path }, text)
    .filter(({ rule: id, span }) => !id.endsWith("broken-file") && (span.end <= start || span.start >= text.length - rest))
    .map(({ rule: id, span, message }) => `${id} ${span.end <= start ? span.start : span.start - text.length} ${message}`)
    .sort();
}

describe("damaged JSON", () => {
  for (const [language, path, value] of DOCUMENTS)
    for (const indent of [2, 4, "\t"]) {
      const text = JSON.stringify(value, null, indent);
      const [start, end] = middle(text);
      const whole = around(language, path, text, start, text.length - end);

      test(`${language.name}, ${JSON.stringify(indent)}: one character missing`, () => {
        assert.ok(whole.length >= 2);
        for (let place = start + 1; place < end; place++) {
          if (/\s/.test(text.charAt(place))) continue;
          const damaged = text.slice(0, place) + text.slice(place + 1);
          assert.deepEqual(around(language, path, damaged, start, text.length - end), whole, damaged.slice(place - 40, place + 40));
          const said = lintExample(language, { good: "", path }, damaged).filter(({ rule: id }) => id.endsWith("broken-file"));
          for (const { span } of said) assert.ok(span.start >= start - 2 && span.start <= end + 8, `${span.start - place}: ${damaged}`);
        }
      });

      test(`${language.name}, ${JSON.stringify(indent)}: as it is typed`, () => {
        for (let place = start; place <= end; place++) {
          const typed = text.slice(0, place) + text.slice(end);
          assert.deepEqual(around(language, path, typed, start, text.length - end), whole, text.slice(start, place));
        }
      });
    }

  test("without any layout what can be read is read, and it ends", () => {
    for (const text of [
      "{",
      "[",
      '{"a"',
      '{"a":',
      '{"a":1 "b":2}',
      "[1 2]",
      '{"a": [1, 2}',
      "}}}",
      "",
      '{"a": {"b": 1}',
      '"',
      "/*",
      '{"a":1}}',
      "[,]",
    ])
      assert.doesNotThrow(() => salvage("file:///x.json", text), text);
    const { value } = salvage("file:///x.json", '{"a": [1, 2}');
    assert.equal(value?.kind === "map" ? value.entries.get("a")?.kind : "", "list");
  });

  test("a hundred thousand brackets are no trouble", () => {
    for (const text of ["[".repeat(100_000), "{".repeat(100_000), '{"a":'.repeat(50_000), "\n[".repeat(100_000), "]\n".repeat(100_000)])
      salvage("file:///x.json", text);
  });
});
