// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates
/** Local modules of Terraform: what a call gives reaches the module, what the module gives back reaches the caller, and findings say which call. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Placed } from "../../server/linter/lint.ts";
import { uriOf, workspace } from "../exposure/workspace.ts";

type Files = Readonly<Record<string, string>>;

/** A module that opens a port to whom it is told. */
const DOOR = `variable "cidrs" {}
variable "port" { default = 22 }
resource "aws_security_group" "door" {
  ingress {
    protocol    = "tcp"
    from_port   = var.port
    to_port     = var.port
    cidr_blocks = var.cidrs
  }
}
output "id" { value = aws_security_group.door.id }
output "cidrs" { value = var.cidrs }
output "secret" {
  value     = ["0.0.0.0/0"]
  sensitive = true
}
`;

const call = (name: string, more: string, source = "./door"): string => `module "${name}" {\n  source = "${source}"\n${more}\n}\n`;

/** A rule of a group of its own in the caller, for whatever an expression comes to. */
const ruleFor = (cidrs: string, group = "aws_security_group.own.id"): string =>
  `resource "aws_security_group_rule" "r" {\n  type = "ingress"\n  security_group_id = ${group}\n  protocol = "tcp"\n  from_port = 22\n  to_port = 22\n  cidr_blocks = ${cidrs}\n}\n`;

const findingsOf = (files: Files): readonly Placed[] => [...workspace(files).findings().values()].flat();

/** `path rule` of each finding. */
const said = (files: Files): readonly string[] => findingsOf(files).map(({ uri, rule }) => `${uri.slice(uriOf("").length)} ${rule}`);

const OPEN = "door/main.tf security-group/exposed-service";
const OWN = "main.tf security-group/exposed-service";

const IN_THE_MODULE: readonly (readonly [what: string, caller: string, found: readonly string[]])[] = [
  ["a literal", call("a", 'cidrs = ["0.0.0.0/0"]'), [OPEN]],
  ["a narrow literal", call("a", 'cidrs = ["10.0.0.0/8"]'), []],
  ["a local of the caller", `locals { all = ["0.0.0.0/0"] }\n${call("a", "cidrs = local.all")}`, [OPEN]],
  [
    "a variable of the caller with a default",
    `variable "x" { default = ["0.0.0.0/0"] }\n${call("a", "cidrs = concat([], var.x)")}`,
    [OPEN],
  ],
  ["a variable of the caller without one", `variable "x" {}\n${call("a", "cidrs = var.x")}`, []],
  ["nothing: the variable has no default", call("a", ""), []],
  ["another port", call("a", 'cidrs = ["0.0.0.0/0"]\nport = 443'), []],
  ["null for a variable that may be null", call("a", 'cidrs = ["0.0.0.0/0"]\nport = null'), []],
  ["an argument that is no variable", call("a", 'cidr = ["0.0.0.0/0"]'), []],
  ["each value of a set", call("a", 'for_each = toset(["0.0.0.0/0", "10.0.0.0/8"])\ncidrs = [each.value]'), [OPEN]],
  ["each value of a map", call("a", 'for_each = { x = "10.0.0.0/8" }\ncidrs = [each.value]'), []],
  ["a number of times", call("a", 'count = 2\ncidrs = [["10.0.0.0/8", "0.0.0.0/0"][count.index]]'), [OPEN]],
  ["no time", call("a", 'count = 0\ncidrs = ["0.0.0.0/0"]'), []],
  ["a number that is not known", `variable "n" {}\n${call("a", 'count = var.n\ncidrs = ["0.0.0.0/0"]')}`, [OPEN]],
  ["one of two calls", call("a", 'cidrs = ["10.0.0.0/8"]') + call("b", 'cidrs = ["0.0.0.0/0"]'), [OPEN]],
  ["what another call gives back", call("a", 'cidrs = ["0.0.0.0/0"]\nport = 443') + call("b", "cidrs = module.a.cidrs"), [OPEN]],
  ["a circle of calls", call("a", "cidrs = module.b.cidrs") + call("b", "cidrs = module.a.cidrs"), []],
  ["a folder that is not there", call("a", 'cidrs = ["0.0.0.0/0"]', "./elsewhere") + call("b", "cidrs = []"), []],
  ["a source with slashes", call("a", 'cidrs = ["0.0.0.0/0"]', "./x/..//door/"), [OPEN]],
];

const IN_THE_CALLER: readonly (readonly [what: string, caller: string, found: readonly string[]])[] = [
  ["an output", call("a", 'cidrs = ["0.0.0.0/0"]\nport = 443') + ruleFor("module.a.cidrs"), [OWN]],
  [
    "an output of one of several",
    `${call("a", 'for_each = { x = 1, y = 2 }\ncidrs = ["10.${each.value}.0.0/16"]')}${ruleFor('module.a["y"].cidrs')}`,
    [],
  ],
  [
    "a key that is worked out",
    `locals { k = "y" }\n${call("a", 'for_each = { x = "10.0.0.0/8", y = "0.0.0.0/0" }\ncidrs = [each.value]\nport = 443')}${ruleFor("module.a[local.k].cidrs")}`,
    [OWN],
  ],
  [
    "a key beside others that are not known",
    `variable "more" {}\n${call("a", 'for_each = toset(concat(["0.0.0.0/0"], var.more))\ncidrs = [each.key]\nport = 443')}${ruleFor('module.a["0.0.0.0/0"].cidrs')}`,
    [OWN],
  ],
  [
    "all of several beside others that are not known",
    `variable "more" {}\n${call("a", 'for_each = toset(concat(["0.0.0.0/0"], var.more))\ncidrs = [each.key]\nport = 443')}${ruleFor("flatten(values(module.a)[*].cidrs)")}`,
    [],
  ],
  ["an item by number", call("a", 'count = 1\ncidrs = ["0.0.0.0/0"]\nport = 443') + ruleFor("module.a[0].cidrs"), [OWN]],
  ["all of several", call("a", 'count = 1\ncidrs = ["0.0.0.0/0"]\nport = 443') + ruleFor("flatten(module.a[*].cidrs)"), [OWN]],
  [
    "the values of a map of them",
    call("a", 'for_each = toset(["x"])\ncidrs = ["0.0.0.0/0"]\nport = 443') + ruleFor("flatten(values(module.a)[*].cidrs)"),
    [OWN],
  ],
  ["a secret output", call("a", "cidrs = []") + ruleFor("module.a.secret"), []],
  ["an output that is not there", call("a", "cidrs = []") + ruleFor("module.a.other"), []],
  [
    "a group of the module",
    call("a", 'cidrs = ["10.0.0.0/8"]') + ruleFor('["10.1.0.0/16"]', "module.a.id"),
    ["main.tf security-group/mixed-rules"],
  ],
];

describe("modules of Terraform", () => {
  for (const [what, caller, found] of IN_THE_MODULE)
    test(`given: ${what}`, () => assert.deepEqual(said({ "main.tf": caller, "door/main.tf": DOOR }), found));

  for (const [what, caller, found] of IN_THE_CALLER)
    test(`given back: ${what}`, () => {
      const left = said({ "main.tf": caller, "door/main.tf": DOOR }).filter((one) => one.startsWith("main.tf"));
      assert.deepEqual(
        left.filter((one) => !one.endsWith("covered-rule")),
        found,
      );
    });

  test("a finding stands at the name in the module, and says what gives it that", () => {
    const files = { "main.tf": call("a", 'cidrs = ["0.0.0.0/0"]') + call("b", 'cidrs = ["0.0.0.0/0"]'), "door/main.tf": DOOR };
    const [finding, ...others] = findingsOf(files);
    assert.equal(others.length, 0, "what two calls have in common is said once");
    assert.equal(DOOR.slice(finding?.span.start, finding?.span.end), "var.cidrs");
    const places = (finding?.related ?? []).map(({ uri, span, message }) => [uri, files["main.tf"].slice(span.start, span.end), message]);
    assert.deepEqual(places, [
      [uriOf("main.tf"), '["0.0.0.0/0"]', "module.a is given this"],
      [uriOf("main.tf"), '["0.0.0.0/0"]', "module.b is given this"],
    ]);
  });

  test("priorities of Azure's groups are looked at in modules too", () => {
    const rule = (name: string): string =>
      `  security_rule {\n    name = "${name}"\n    priority = 100\n    direction = "Inbound"\n    access = "Allow"\n    protocol = "Tcp"\n    source_port_range = "*"\n    destination_port_range = "443"\n    source_address_prefix = "10.${name.length}.0.0/16"\n    destination_address_prefix = "*"\n  }\n`;
    const files = {
      "main.tf": call("a", ""),
      "door/main.tf": `resource "azurerm_network_security_group" "n" {\n${rule("a")}${rule("bb")}}\n`,
    };
    assert.deepEqual(said(files), ["door/main.tf security-group/acl-number"]);
  });

  test("what a module says itself names the call; what it offers is not safe for other calls", () => {
    const door = `${DOOR}${ruleFor('["10.1.0.0/16", "10.1.0.0/16"]', "aws_security_group.x.id")}`;
    const [finding] = findingsOf({ "main.tf": call("a", "cidrs = []"), "door/main.tf": door });
    assert.equal(finding?.rule, "security-group/duplicate-rule");
    assert.equal(finding?.related?.at(-1)?.message, "module.a is called here");
    assert.equal(finding?.fix?.safe, false);
  });

  test("what excuses a call excuses what comes of it, and nothing of another call", () => {
    const [ignored, other] = [`#trivy:ignore:AVD-AWS-0107\n${call("a", 'cidrs = ["0.0.0.0/0"]')}`, call("b", 'cidrs = ["0.0.0.0/0"]')];
    assert.deepEqual(said({ "main.tf": ignored, "door/main.tf": DOOR }), []);
    const [finding] = findingsOf({ "main.tf": ignored + other, "door/main.tf": DOOR });
    assert.deepEqual(
      finding?.related?.map(({ message }) => message),
      ["module.b is given this"],
    );
  });

  test("a call inside a called module: both calls are named", () => {
    const files = {
      "main.tf": call("outer", 'open = ["0.0.0.0/0"]', "./middle"),
      "middle/main.tf": `variable "open" {}\n${call("inner", "cidrs = var.open", "../door")}`,
      "door/main.tf": DOOR,
    };
    const [finding, ...others] = findingsOf(files);
    assert.equal(others.length, 0);
    assert.deepEqual(
      finding?.related?.map(({ message }) => message),
      ["module.inner is given this", "module.outer is called here"],
    );
  });

  test("a module that nobody calls has its defaults; one that is called has those that the call leaves", () => {
    const door = DOOR.replace('"cidrs" {}', '"cidrs" { default = ["0.0.0.0/0"] }');
    assert.deepEqual(said({ "door/main.tf": door }), [OPEN]);
    assert.deepEqual(said({ "door/main.tf": door, "main.tf": call("a", "") }), [OPEN]);
    assert.deepEqual(said({ "door/main.tf": door, "main.tf": call("a", 'cidrs = ["10.0.0.0/8"]') }), []);
  });

  test("null is the default of a variable that is not nullable", () => {
    const door = (more: string): string => DOOR.replace('"cidrs" {}', `"cidrs" {\n  default = ["0.0.0.0/0"]\n${more}}`);
    assert.deepEqual(said({ "door/main.tf": door("  nullable = false\n"), "main.tf": call("a", "cidrs = null") }), [OPEN]);
    assert.deepEqual(said({ "door/main.tf": door(""), "main.tf": call("a", "cidrs = null") }), []);
  });

  test("tfvars files are those of the outermost module", () => {
    const files = { "main.tf": call("a", ""), "door/main.tf": DOOR, "door/terraform.tfvars": 'cidrs = ["0.0.0.0/0"]\n' };
    assert.deepEqual(said(files), []);
    assert.deepEqual(said({ ...files, "main.tf": "" }), [OPEN]);
    const outer = { "main.tf": `variable "x" {}\n${call("a", "cidrs = var.x")}`, "terraform.tfvars": 'x = ["0.0.0.0/0"]\n' };
    assert.deepEqual(said({ ...outer, "door/main.tf": DOOR }), [OPEN]);
  });

  test("instances are apart: the same rule in two of them is no duplicate", () => {
    const door = `variable "name" {}\nresource "aws_security_group" "g" {}\n${ruleFor('["10.0.0.0/8"]', "aws_security_group.g.id")}`;
    assert.deepEqual(said({ "main.tf": call("a", "name = 1") + call("b", "name = 2"), "door/main.tf": door }), []);
    assert.deepEqual(said({ "main.tf": call("a", "count = 3\nname = count.index"), "door/main.tf": door }), []);
  });

  test("modules that call each other in a circle, or themselves, are read", () => {
    const files = {
      "a/main.tf": call("b", 'cidrs = ["0.0.0.0/0"]', "../b") + ruleFor('["0.0.0.0/0"]'),
      "b/main.tf": call("a", "", "../a") + DOOR,
      "c/main.tf": call("c", "", "../c") + ruleFor('["0.0.0.0/0"]'),
    };
    assert.deepEqual(said(files), [
      "a/main.tf security-group/exposed-service",
      "b/main.tf security-group/exposed-service",
      "c/main.tf security-group/exposed-service",
    ]);
  });

  test("calls that double at each step end", () => {
    const files: Record<string, string> = {};
    for (let i = 0; i < 20; i++)
      files[`m${i}/main.tf`] = ["a", "b", "c"].map((name) => call(name, "count = 100", `../m${i + 1}`)).join("") + DOOR;
    files["m20/main.tf"] = DOOR;
    assert.deepEqual(said(files), []);
  });

  test("editing either file brings the findings of both up to date", () => {
    const files = { "main.tf": call("a", 'cidrs = ["10.0.0.0/8"]') + ruleFor("module.a.cidrs"), "door/main.tf": DOOR };
    const project = workspace(files);
    const now = (): readonly string[] =>
      [...project.findings().values()].flat().map(({ uri, rule }) => `${uri.slice(uriOf("").length)} ${rule}`);
    const own = (path: string): readonly string[] => project.ownFindings(uriOf(path)).map(({ rule }) => rule);
    const change = (path: keyof typeof files, from: string, to: string): void => {
      const text = files[path];
      const start = text.indexOf(from);
      files[path] = text.slice(0, start) + to + text.slice(start + from.length);
      project.edit(uriOf(path), [{ span: { start, end: start + from.length }, text: to }], files[path]);
    };
    assert.deepEqual(now(), []);
    change("main.tf", "10.0.0.0/8", "0.0.0.0/0");
    assert.deepEqual(own("door/main.tf"), ["security-group/exposed-service"]);
    assert.deepEqual(now().toSorted(), [OPEN, OWN]);
    change("door/main.tf", "default = 22", "default = 443");
    assert.deepEqual(now(), [OWN]);
    change("door/main.tf", "value = var.cidrs", "value = []");
    assert.deepEqual(own("main.tf"), []);
    assert.deepEqual(now(), []);
  });

  test("a rule is told to be there by the conditions of its call and its own", () => {
    const door = DOOR.replace('"door" {', '"door" {\n  count = var.x ? 1 : 0').concat('variable "x" {}\n');
    const files = { "main.tf": call("a", 'count = var.open ? 1 : 0\ncidrs = ["0.0.0.0/0"]'), "door/main.tf": door };
    const [message] = findingsOf(files).flatMap((one) => (one.rule === "security-group/exposed-service" ? one.message : []));
    assert.equal(message, "door: SSH (22/tcp) is open to the internet (var.cidrs: 0.0.0.0/0) when var.open and when var.x");
  });

  test("files that are judged alone follow no call", () => {
    const project = workspace({ "main.tf": call("a", 'cidrs = ["0.0.0.0/0"]'), "door/main.tf": DOOR }, { isolated: true });
    assert.deepEqual([...project.findings().values()].flat(), []);
  });
});
