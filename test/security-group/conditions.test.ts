/** Rules of templates that are there under a condition: messages say under which. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cloudformation } from "../../server/languages/security-group/index.ts";
import { lintExample } from "../examples.ts";

const entry = (cidr: string): string => `{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: ${cidr} }`;
const group = (ingress: string, more = ""): string =>
  `Resources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n${more}    Properties:\n      GroupDescription: x\n      SecurityGroupIngress: ${ingress}\n`;

const OPEN = "SSH (22/tcp) is open to the internet (0.0.0.0/0)";

const CASES: readonly (readonly [name: string, text: string, ...messages: string[]])[] = [
  ["none", group(`[${entry("0.0.0.0/0")}]`), `G: ${OPEN}`],
  ["the first arm of a range", group(`[${entry("!If [Dev, 0.0.0.0/0, 10.0.0.0/8]")}]`), `G: ${OPEN} when Dev`],
  ["the second arm of a range", group(`[${entry("!If [Prod, 10.0.0.0/8, 0.0.0.0/0]")}]`), `G: ${OPEN} unless Prod`],
  ["both arms", group(`[${entry("!If [Prod, 198.51.100.0/24, 10.0.0.0/8]")}]`)],
  ["an arm within an arm", group(`[${entry("!If [A, !If [B, 10.0.0.0/8, 0.0.0.0/0], 10.0.0.0/8]")}]`), `G: ${OPEN} when A and unless B`],
  ["an arm of a list", group(`[!If [Dev, ${entry("0.0.0.0/0")}, !Ref "AWS::NoValue"]]`), `G: ${OPEN} when Dev`],
  ["an arm that is a list", group(`!If [Dev, [${entry("0.0.0.0/0")}], [${entry("10.0.0.0/8")}]]`), `G: ${OPEN} when Dev`],
  ["of the group", group(`[${entry("0.0.0.0/0")}]`, "    Condition: Dev\n"), `G: ${OPEN} when Dev`],
  [
    "of a rule of its own",
    `Resources:\n  R:\n    Type: AWS::EC2::SecurityGroupIngress\n    Condition: Dev\n    Properties: { GroupId: !Ref G, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }\n`,
    `${OPEN} when Dev`,
  ],
];

describe("conditions of templates", () => {
  for (const [name, text, ...messages] of CASES)
    test(name, () =>
      assert.deepEqual(
        lintExample(cloudformation, { good: "" }, text)
          .filter(({ rule }) => rule === "security-group/exposed-service")
          .map(({ message }) => message),
        messages,
      ),
    );
});
