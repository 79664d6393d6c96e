/** Security groups in front of a host, as perimeter.yaml maps them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { ask } from "../../server/linter/answers.ts";
import { workspace } from "./workspace.ts";

const host = (name: string, address: string): Record<string, string> => ({
  [`hosts/${name}/etc/netplan/10.yaml`]: netplan({ ens5: [`${address}/24`] }, "10.0.0.1"),
  [`hosts/${name}/facts/iptables-save.txt`]: filterTable({}),
  [`hosts/${name}/facts/ss.txt`]: `${listening("0.0.0.0", 443, "nginx")}${listening("0.0.0.0", 5432, "postgres")}`,
});

const MAIN = `
resource "aws_security_group" "web" {
  name = "web"
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "db" {
  name = "db"
  ingress {
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.web.id]
  }
}
`;

const GROUPS = { web: "aws_security_group.web", db: "aws_security_group.db" };

function answers(groups: Readonly<Record<string, string>>, ...queries: readonly (readonly [string, string])[]): string[] {
  const files = {
    "perimeter.yaml": `hosts:\n  web: { public: [203.0.113.5], security-groups: [${groups.web}] }\n  db: { public: [203.0.113.6], security-groups: [${groups.db}] }\n`,
    "cloud/main.tf": MAIN,
    ...host("web", "10.0.0.5"),
    ...host("db", "10.0.0.6"),
  };
  return ask(
    workspace(files),
    queries.map(([from, to]) => ({ from, to })),
  ).map(({ verdict }) => verdict);
}

describe("security groups in front of hosts", () => {
  test("only what a group allows gets in, whatever the host's own filter says", () => {
    assert.deepEqual(answers(GROUPS, ["198.51.100.7", "203.0.113.5:443"], ["198.51.100.7", "203.0.113.5:5432"]), [
      "reachable",
      "unreachable",
    ]);
  });

  test("a group as a source means the hosts that are in it", () => {
    assert.deepEqual(answers(GROUPS, ["10.0.0.5", "10.0.0.6:5432"], ["198.51.100.7", "203.0.113.6:5432"], ["10.0.0.6", "10.0.0.5:5432"]), [
      "reachable",
      "unreachable",
      "unreachable",
    ]);
  });

  test("a group that no file describes leaves the answer open", () => {
    assert.deepEqual(answers({ ...GROUPS, web: "sg-0123" }, ["198.51.100.7", "203.0.113.5:443"]), ["unknown"]);
  });
});
