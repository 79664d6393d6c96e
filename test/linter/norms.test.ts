/** What perimeter.yaml holds of ports and addresses, in the rules that ask for it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { languages } from "../../server/languages/index.ts";
import { Project, type ProjectOptions } from "../../server/linter/project.ts";

const rule = (name: string, ports: string, source: string): string => `resource "aws_vpc_security_group_ingress_rule" "${name}" {
  security_group_id = aws_security_group.web.id
  ip_protocol       = "tcp"
  from_port         = ${ports.split("-")[0]}
  to_port           = ${ports.split("-").at(-1)}
  ${source.includes(":") ? "cidr_ipv6" : "cidr_ipv4"}         = "${source}"
}
`;
const FIREWALL =
  "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 9443 -j ACCEPT\nCOMMIT\n";

function open(tree: Readonly<Record<string, string>>, options: ProjectOptions = {}): Project {
  const project = new Project(languages, options);
  project.list(Object.keys(tree).map((path) => ({ uri: `/w/${path}` })));
  for (let wanted = project.wanted(); wanted.length > 0; wanted = project.wanted()) {
    for (const uri of wanted) project.set(uri, tree[uri.slice(3)] ?? "");
  }
  return project;
}

/** What is said of a file of security groups, firewalls or sockets: rule and severity, in order. */
const said = (project: Project, path = "main.tf"): readonly string[] =>
  (project.findings().get(`/w/${path}`) ?? [])
    .filter(({ rule: id }) => /exposed|wide|open|datastore|public/.test(id))
    .map(({ rule: id, severity }) => `${id.slice(id.indexOf("/") + 1)} ${severity}`);
const withConfig = (config: string, text: string): readonly string[] => said(open({ "perimeter.yaml": config, "main.tf": text }));

describe("ports", () => {
  const custom = rule("custom", "15432", "0.0.0.0/0");
  test("a port that has no service is what perimeter.yaml says", () => {
    assert.deepEqual(withConfig("", custom), []);
    assert.deepEqual(withConfig("ports: { data: [15432] }", custom), ["exposed-service error"]);
    assert.deepEqual(withConfig("ports: { admin: [15000-16000] }", custom), ["exposed-service error"]);
    assert.deepEqual(withConfig("ports: { clear: [15432/tcp] }", custom), ["exposed-clear-text warning"]);
    assert.deepEqual(withConfig("ports: { clear: [15432/udp] }", custom), []);
  });
  test("a usual port is meant for everybody, or worse than usual", () => {
    const usual = rule("app", "8080", "0.0.0.0/0");
    assert.deepEqual(withConfig("", usual), ["exposed-clear-text warning"]);
    assert.deepEqual(withConfig("ports: { public: [8080] }", usual), []);
    assert.deepEqual(withConfig("ports: { public: [8000-8100], data: [8080] }", usual), []);
    assert.deepEqual(withConfig("ports: { admin: [8080] }", usual), ["exposed-service error"]);
    assert.deepEqual(withConfig("ports: { public: [22] }", rule("range", "20-25", "0.0.0.0/0")), ["exposed-service error"]);
    assert.deepEqual(
      withConfig("severity: { security-group/open-port: info }\nports: { public: [8443] }", rule("a", "8443", "0.0.0.0/0")),
      [],
    );
  });
  test("for network ACLs too", () => {
    const acl =
      'resource "aws_network_acl_rule" "a" {\n  network_acl_id = "acl-1"\n  rule_number = 100\n  rule_action = "allow"\n  protocol = "tcp"\n  from_port = 22\n  to_port = 22\n  cidr_block = "0.0.0.0/0"\n}\n';
    assert.deepEqual(withConfig("", acl), ["acl-open error"]);
    assert.deepEqual(withConfig("ports: { public: [22] }", acl), []);
  });
  test("for firewalls of hosts", () => {
    const about = (config: string): readonly string[] => said(open({ "perimeter.yaml": config, "rules.v4": FIREWALL }), "rules.v4");
    assert.deepEqual(about(""), ["exposed-port info"]);
    assert.deepEqual(about("ports: { public: [22] }"), []);
    assert.deepEqual(about("ports: { admin: [22, 9443] }"), ["exposed-port warning", "exposed-port warning"]);
  });
  test("for sockets, whether the estate is declared or not", () => {
    const netplan =
      'network:\n  version: 2\n  ethernets:\n    eth0:\n      addresses: ["203.0.113.5/24"]\n      routes: [{ to: default, via: 203.0.113.1 }]\n';
    const about = (config: string, socket: string): readonly string[] =>
      said(
        open({
          "perimeter.yaml": config,
          "hosts/db/etc/netplan/10.yaml": netplan,
          "hosts/db/facts/iptables-save.txt": "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n",
          "hosts/db/facts/ss.txt": `LISTEN 0 244 0.0.0.0:${socket} 0.0.0.0:* users:(("x",pid=7,fd=5))\n`,
        }),
        "hosts/db/facts/ss.txt",
      );
    for (const declared of ["", "zones: { office: [192.0.2.0/24] }\n"]) {
      assert.deepEqual(about(declared, "5432"), ["public-datastore error"]);
      assert.deepEqual(about(`${declared}ports: { public: [5432] }`, "5432"), []);
      assert.deepEqual(about(`${declared}ports: { data: [15432] }`, "15432"), ["public-datastore error"]);
      assert.deepEqual(about(declared, "15432"), []);
      const override = (paths: string, ports: string): string => `${declared}overrides: [{ paths: [${paths}], ports: { ${ports} } }]`;
      assert.deepEqual(about(override("hosts/db", "public: [5432]"), "5432"), []);
      assert.deepEqual(about(override("hosts/web", "public: [5432]"), "5432"), ["public-datastore error"]);
      assert.deepEqual(about(override("hosts/db/facts/**", "data: [15432]"), "15432"), ["public-datastore error"]);
    }
  });
  test("of some paths, as they stand now", () => {
    const project = open({
      "perimeter.yaml": "",
      "hosts/db/etc/netplan/10.yaml":
        'network:\n  version: 2\n  ethernets:\n    eth0:\n      addresses: ["203.0.113.5/24"]\n      routes: [{ to: default, via: 203.0.113.1 }]\n',
      "hosts/db/facts/iptables-save.txt": "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n",
      "hosts/db/facts/ss.txt": 'LISTEN 0 244 0.0.0.0:5432 0.0.0.0:* users:(("x",pid=7,fd=5))\n',
    });
    const now = (): readonly string[] => said(project, "hosts/db/facts/ss.txt");
    assert.deepEqual(now(), ["public-datastore error"]);
    project.set("/w/perimeter.yaml", "overrides: [{ paths: [hosts/db], ports: { public: [5432] } }]");
    assert.deepEqual(now(), []);
    project.set("/w/perimeter.yaml", "overrides: [{ paths: [hosts/web], ports: { public: [5432] } }]");
    assert.deepEqual(now(), ["public-datastore error"]);
  });
});

describe("trusted and broad", () => {
  const ssh = (source: string): string => rule("ssh", "22", source);
  test("blocks of one's own are let in", () => {
    assert.deepEqual(withConfig("", ssh("51.0.0.0/12")), ["wide-range warning"]);
    assert.deepEqual(withConfig("trusted: [51.0.0.0/10]", ssh("51.0.0.0/12")), []);
    assert.deepEqual(withConfig("trusted: [51.0.0.0/16]", ssh("51.0.0.0/12")), ["wide-range warning"]);
    assert.deepEqual(withConfig("trusted: [51.0.0.0/8]", ssh("0.0.0.0/0")), ["exposed-service error"]);
  });
  test("what is no block of anybody's own is refused, and the internet stays the internet", () => {
    const project = open({ "perimeter.yaml": "trusted: [0.0.0.0/0]\nbroad: { ipv4: 33 }\n", "main.tf": ssh("0.0.0.0/0") });
    assert.deepEqual(said(project), ["exposed-service error"]);
    const own = project.findings().get("/w/perimeter.yaml") ?? [];
    assert.deepEqual(
      own.map(({ rule: id, span }) => [id, span.start]),
      [
        ["perimeter/config-bad-value", 10],
        ["perimeter/config-bad-value", 36],
      ],
    );
  });
  test("the size from which on a block is too broad", () => {
    assert.deepEqual(withConfig("", ssh("51.0.0.0/20")), []);
    assert.deepEqual(withConfig("broad: { ipv4: 24 }", ssh("51.0.0.0/20")), ["wide-range warning"]);
    assert.deepEqual(withConfig("broad: { ipv4: /10 }", ssh("51.0.0.0/12")), []);
    assert.deepEqual(withConfig("broad: { ipv6: 40 }", ssh("2a00:1450:4000::/44")), []);
    assert.deepEqual(withConfig("broad: { ipv4: 24 }", ssh("2a00:1450:4000::/44")), ["wide-range warning"]);
  });
  test("a VPC may have public addresses of one's own", () => {
    const vpc = 'resource "aws_vpc" "a" {\n  cidr_block = "51.10.0.0/16"\n}\n';
    assert.deepEqual(withConfig("", vpc), ["vpc-public-range warning"]);
    assert.deepEqual(withConfig("trusted: [51.10.0.0/16]", vpc), []);
  });
});

describe("what is remembered follows perimeter.yaml", () => {
  const text = rule("app", "8080", "0.0.0.0/0");
  test("for some paths only", () => {
    const config = 'overrides: [{ paths: ["staging/**"], ports: { public: [8080] } }]\n';
    const project = open({ "perimeter.yaml": config, "main.tf": text, "staging/main.tf": text });
    assert.deepEqual([said(project), said(project, "staging/main.tf")], [["exposed-clear-text warning"], []]);
  });
  test("an edit of it is an edit of what is said", () => {
    const project = open({ "perimeter.yaml": "", "main.tf": text });
    assert.deepEqual(said(project), ["exposed-clear-text warning"]);
    for (const [config, expected] of [
      ["ports: { public: [8080] }", []],
      ["ports: { data: [8080] }", ["exposed-service error"]],
      ["", ["exposed-clear-text warning"]],
    ] as const) {
      project.set("/w/perimeter.yaml", config);
      assert.deepEqual(said(project), expected, config);
    }
  });
  test("a file judged alone knows nothing of it", () => {
    const project = open({ "perimeter.yaml": "ports: { public: [8080] }", "main.tf": text }, { isolated: true });
    assert.deepEqual(said(project), ["exposed-clear-text warning"]);
  });
});
