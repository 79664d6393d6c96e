// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates
/** Terraform's expressions: what they come to by its documentation, and that they end whatever is asked. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import ipaddr from "ipaddr.js";
import { evaluate, type Scope } from "../../server/languages/security-group/evaluate.ts";
import { terraform } from "../../server/languages/security-group/index.ts";
import { type ModuleFile, scopeOf } from "../../server/languages/security-group/terraform-scope.ts";
import type { Value } from "../../server/languages/security-group/value.ts";
import { readHcl } from "../../server/languages/shared/hcl.ts";
import { lintExample } from "../examples.ts";
import { Seeded } from "../seeded.ts";

const file = (text: string, uri = "main.tf"): ModuleFile => {
  const { body, problems } = readHcl(text);
  assert.deepEqual(problems, [], text);
  return { uri, body };
};

type Shown = string | number | boolean | null | undefined | readonly Shown[] | { readonly [key: string]: Shown };

/** A value as plain data: sets and open lists are lists with a word in front, choices and what is not known are words. */
function shown(value: Value): Shown {
  if (value.kind === "scalar") return value.value;
  if (value.kind === "map") return Object.fromEntries([...value.entries].map(([key, inner]) => [key, shown(inner)]));
  if (value.kind === "list") {
    const items = value.items.map(shown);
    return value.open === true ? ["some", ...items] : items;
  }
  return value.kind === "either" ? ["either", ...value.options.map(shown)] : "?";
}

function come(text: string, module = "", more: readonly ModuleFile[] = []): Shown {
  const scope: Scope = scopeOf([file(module), ...more]);
  const [attribute] = file(`x = ${text}\n`).body.attributes;
  assert.ok(attribute !== undefined);
  return shown(evaluate(attribute.value, scope));
}

const NAMES = `
variable "unset" {}
variable "list" { default = ["b", "a", "b"] }
variable "port" {
  type    = string
  default = 22
}
variable "rules" {
  type = map(object({ port = number, cidrs = optional(set(string), ["10.0.0.0/8"]), note = optional(string) }))
  default = { web = { port = "443" }, api = { port = 8080, cidrs = ["b", "a", "b"], extra = 1 } }
}
variable "secret" {
  default   = "hidden"
  sensitive = true
}
locals {
  ports  = { ssh = 22, web = 443 }
  chain0 = "10.0.0.0/8"
${Array.from({ length: 60 }, (_, i) => `  chain${i + 1} = local.chain${i}\n`).join("")}
  loop_a = local.loop_b
  loop_b = local.loop_a
  nested = [{ cidr = "10.1.0.0/16", ports = [1, 2] }, { cidr = "10.2.0.0/16", ports = [3] }]
}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
`;

/** `@{` stands for the dollar and brace of a template. */
const CASES: readonly (readonly [text: string, expected: Shown])[] = [
  // Operators: precedence, conversion, and one side that decides.
  ["1 + 2 * 3", 7],
  ["(1 + 2) * 3", 9],
  ["10 - 4 - 3", 3],
  ["7 % 4", 3],
  ["-7 % 4", -3],
  ["8 / 4", 2],
  ["1 / 0", "?"],
  ['"5" + 1', 6],
  ["1 == 1 && 2 != 3 || false", true],
  ["!(1 > 2)", true],
  ["-(-3)", 3],
  ['1 == "1"', false],
  ["null == null", true],
  ["var.list == null", false],
  ["var.unset == null", "?"],
  ["var.unset && false", false],
  ["var.unset || true", true],
  ["var.unset && true", "?"],
  ["[] == []", "?"],
  ["9007199254740993 + 1", "?"],
  // Conditions.
  ["true ? 1 : 2", 1],
  ['"false" ? 1 : 2', 2],
  ["var.unset ? 1 : 2", ["either", 1, 2]],
  ["(var.unset ? 1 : 2) + 10", ["either", 11, 12]],
  ['"p-$' + '{var.unset ? "a" : "b"}"', ["either", "p-a", "p-b"]],
  // Templates.
  ['"$' + '{22}"', 22],
  ['"a$' + '{22}"', "a22"],
  ['"a$' + "{1.5}b$" + '{true}"', "a1.5btrue"],
  ['"a$' + '{null}"', "?"],
  ['"%' + "{ if true }a%" + "{ else }b%" + '{ endif }c"', "ac"],
  ['"%' + "{ for x in [1, 2] }<$" + "{x}>%" + '{ endfor }"', "<1><2>"],
  ["<<-E\n    a\n      b\n  E", "a\n  b\n"],
  // Names, steps and splats.
  ["var.list[1]", "a"],
  ["var.list[9]", "?"],
  ["var.port", "22"],
  ["var.secret", "?"],
  ["local.ports.ssh", 22],
  ['local.ports["web"]', 443],
  ['local.ports[var.unset ? "ssh" : "web"]', ["either", 22, 443]],
  ["local.chain60", "10.0.0.0/8"],
  ["local.loop_a", "?"],
  ["local.nested[*].cidr", ["10.1.0.0/16", "10.2.0.0/16"]],
  ["local.nested.*.cidr", ["10.1.0.0/16", "10.2.0.0/16"]],
  ["local.nested[*].ports[0]", [1, 3]],
  ["local.nested.*.ports[0]", [1, 2]],
  ["flatten(local.nested[*].ports)", [1, 2, 3]],
  ["null[*]", []],
  ['"a"[*]', ["a"]],
  ["aws_vpc.main.cidr_block", "10.0.0.0/16"],
  ["aws_vpc.main.id", "?"],
  ["var.rules.web.port", 443],
  ["var.rules.web.cidrs", ["10.0.0.0/8"]],
  ["var.rules.api.cidrs", ["a", "b"]],
  ["var.rules.web.note", null],
  ["keys(var.rules.api)", ["cidrs", "note", "port"]],
  // Loops, in the order in which maps are gone through.
  ["[for x in [1, 2, 3] : x * 2]", [2, 4, 6]],
  ["[for x in [1, 2, 3] : x if x != 2]", [1, 3]],
  ["[for i, x in [5, 6] : i]", [0, 1]],
  ["[for k, v in { b = 1, a = 2 } : k]", ["a", "b"]],
  ["[for x in toset([10, 9]) : x]", [9, 10]],
  ["{ for k, v in local.ports : v => k }", { "22": "ssh", "443": "web" }],
  ['{ for x in ["a", "b", "a"] : x => 1... }', { a: [1, 1], b: [1] }],
  ['{ for x in ["a", "a"] : x => 1 }', "?"],
  ["[for x in var.unset : x]", "?"],
  ["[for x in [1, 2] : x if var.unset]", ["some", ["either", 1], ["either", 2]]],
  ["[for x in [1] : [for y in [2, 3] : x + y]]", [[3, 4]]],
  ['{ (true ? "a" : "b") = 1, c : 2 }', { a: 1, c: 2 }],
  // Lists.
  ['concat(["a"], ["", null], [["b"]])', ["a", "", null, ["b"]]],
  ['concat(["a"], var.unset)', ["some", "a", "?"]],
  ['concat(["a"], "b")', "?"],
  ['compact(["a", "", null, "b"])', ["a", "b"]],
  ['flatten([["a", ["b"]], [], "c", ""])', ["a", "b", "c", ""]],
  ["distinct([1, 2, 1, 3, 2])", [1, 2, 3]],
  ["toset(var.list)", ["a", "b"]],
  ['toset(["b", 1, true])', ["1", "b", "true"]],
  ["tolist(toset(var.list))", ["a", "b"]],
  ['sort(["e", "d", "a", "x"])', ["a", "d", "e", "x"]],
  ["sort([10, 9])", ["10", "9"]],
  ["reverse([1, 2, 3])", [3, 2, 1]],
  ['slice(["a", "b", "c", "d"], 1, 3)', ["b", "c"]],
  ["slice([1], 0, 2)", "?"],
  ['element(["a", "b", "c"], 1)', "b"],
  ['element(["a", "b", "c"], 3)', "a"],
  ["element([], 0)", "?"],
  ['index(["a", "b"], "b")', 1],
  ['contains(["a", "b"], "a")', true],
  ['contains(["a", "b"], "d")', false],
  ['contains(["a", var.unset], "d")', "?"],
  ["length([1, 2])", 2],
  ["length({ a = 1 })", 1],
  ['length("hello")', 5],
  ["length(concat([1], var.unset))", "?"],
  ["length(toset([1, 1]))", 1],
  ['coalesce("", null, "b", "c")', "b"],
  ["coalesce(var.unset, 1)", "?"],
  ["coalescelist([], [1], [2])", [1]],
  ["chunklist([1, 2, 3], 2)", [[1, 2], [3]]],
  ["range(3)", [0, 1, 2]],
  ["range(1, 4)", [1, 2, 3]],
  ["range(1, 8, 2)", [1, 3, 5, 7]],
  ["range(4, 1)", [4, 3, 2]],
  ["range(10, 5, -2)", [10, 8, 6]],
  ["range(1000000000)", "?"],
  ["one([])", null],
  ["one([4])", 4],
  ["one([1, 2])", "?"],
  ['alltrue(["true", true])', true],
  ["alltrue([true, false])", false],
  ["alltrue([])", true],
  ["anytrue([])", false],
  ["anytrue([var.unset, true])", true],
  ["max([1, 5, 3]...)", 5],
  // Maps and sets.
  ['lookup({ a = "ay", b = "bee" }, "a", "what?")', "ay"],
  ['lookup({ a = "ay", b = "bee" }, "c", "what?")', "what?"],
  ["merge({ a = 1, b = 2 }, null, { b = 3 })", { a: 1, b: 3 }],
  ["keys({ c = 1, a = 2 })", ["a", "c"]],
  ["values({ c = 1, a = 2 })", [2, 1]],
  ['zipmap(["a", "b"], [1, 2])', { a: 1, b: 2 }],
  ['zipmap(["a"], [1, 2])', "?"],
  ['setunion(["a", "b"], ["b", "c"])', ["a", "b", "c"]],
  ['setintersection(["a", "b"], ["b", "c"])', ["b"]],
  ['setsubtract(["a", "b"], ["b"])', ["a"]],
  [
    'setproduct(["a", "b"], [1, 2])',
    [
      ["a", 1],
      ["a", 2],
      ["b", 1],
      ["b", 2],
    ],
  ],
  // Text.
  ['split(",", "foo,bar,baz")', ["foo", "bar", "baz"]],
  ['split(",", "")', [""]],
  ['split("", "abc")', ["a", "b", "c"]],
  ['join("-", ["foo", "bar"], [1])', "foo-bar-1"],
  ['join("-", ["foo", var.unset])', "?"],
  ['format("Hello, %s!", "Ander")', "Hello, Ander!"],
  ['format("%d/%03d 100%%", 7, 8)', "7/008 100%"],
  ['format("[%-4s][%4s][%q]", "a", "b", "c")', '[a   ][   b]["c"]'],
  ['format("%.2f %x %t %v", 1.5, 255, true, 9)', "1.50 ff true 9"],
  ['format("%s")', "?"],
  ['format("%s", "a", "b")', "?"],
  ['format("%#v", {})', "?"],
  ['formatlist("%s/32", ["10.0.0.1", "10.0.0.2"])', ["10.0.0.1/32", "10.0.0.2/32"]],
  ['formatlist("%s-%s", "a", ["b", "c"])', ["a-b", "a-c"]],
  ['replace("1 + 2 + 3", "+", "-")', "1 - 2 - 3"],
  ['replace("hello world", "/w.*d/", "everybody")', "?"],
  ['trim("?!hello?!", "!?")', "hello"],
  ['trimprefix("helloworld", "hello")', "world"],
  ['trimsuffix("helloworld", "world")', "hello"],
  ['trimspace("  hello\\n\\n")', "hello"],
  ['lower("HELLO")', "hello"],
  ['upper("hello")', "HELLO"],
  ['substr("hello world", 1, 4)', "ello"],
  ['substr("hello world", -5, -1)', "world"],
  ['startswith("hello", "he") && endswith("hello", "lo") && strcontains("hello", "ell")', true],
  ['chomp("hello\\r\\n\\n")', "hello"],
  // Conversions and attempts.
  ["tostring(22)", "22"],
  ['tonumber("0x1")', "?"],
  ['tonumber("1e2")', 100],
  ['tobool("true")', true],
  ["tostring(null)", null],
  ['tomap({ a = 1, b = "c" })', { a: "1", b: "c" }],
  ['jsondecode("{\\"a\\":[1,null,\\"x\\"]}")', { a: [1, null, "x"] }],
  ['jsondecode("{")', "?"],
  ['jsonencode({ b = [1, true, null], a = "<" })', '{"a":"\\u003c","b":[1,true,null]}'],
  ['try(local.ports.nope, "fallback")', "fallback"],
  ["try(local.ports.ssh, 1)", 22],
  ["try(var.unset.port, 1)", "?"],
  ['try(tonumber("x"), local.nested[7], 3)', 3],
  ["can(local.ports.ssh)", true],
  ["can(local.ports.nope)", false],
  ["sensitive(1)", "?"],
  ['regex("a", "a")', "?"],
  ['file("x")', "?"],
  // Numbers.
  ["min(12, 54, 3)", 3],
  ["abs(-12.4)", 12.4],
  ["ceil(5.1) + floor(4.9)", 10],
  ["signum(-13)", -1],
  ["pow(3, 2)", 9],
  ["sum([10, 13, 6, 4.5])", 33.5],
  ['parseint("FF", 16)', 255],
  ['parseint("-0", 10)', -0],
  ['parseint("12345", 2)', "?"],
  // Networks.
  ['cidrsubnet("172.16.0.0/12", 4, 2)', "172.18.0.0/16"],
  ['cidrsubnet("10.1.2.0/24", 4, 15)', "10.1.2.240/28"],
  ['cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162)', "fd00:fd12:3456:7800:a200::/72"],
  ['cidrsubnet("10.0.0.9/8", 8, 1)', "10.1.0.0/16"],
  ['cidrsubnet("10.0.0.0/24", 9, 0)', "?"],
  ['cidrsubnet("10.0.0.0/24", 1, 2)', "?"],
  ['cidrsubnet("10.0.0.0/31", 1, 1)', "10.0.0.1/32"],
  ['cidrsubnets("10.1.0.0/16", 4, 4, 8, 4)', ["10.1.0.0/20", "10.1.16.0/20", "10.1.32.0/24", "10.1.48.0/20"]],
  ['cidrsubnets("10.0.0.0/30", 1, 1, 1)', "?"],
  ['cidrhost("10.12.112.0/20", 16)', "10.12.112.16"],
  ['cidrhost("10.12.112.0/20", 268)', "10.12.113.12"],
  ['cidrhost("fd00:fd12:3456:7890:00a2::/72", 34)', "fd00:fd12:3456:7890::22"],
  ['cidrhost("10.0.0.0/24", -1)', "10.0.0.255"],
  ['cidrhost("10.0.0.0/24", 256)', "?"],
  ['cidrnetmask("172.16.0.0/12")', "255.240.0.0"],
  ['cidrnetmask("0.0.0.0/0")', "0.0.0.0"],
  ['cidrnetmask("fd00::/8")', "?"],
  // Errors that `try` goes on behind: what has no items, conditions that are no truths.
  ["try(null.port, 22)", 22],
  ['try("text".port, 22)', 22],
  ["try(local.ports.ssh.deeper, 5)", 5],
  ["try([1][-1], 5)", 5],
  ['try([1]["a"], 5)', 5],
  ["try(local.nested.cidr, 5)", 5],
  ["try(local.nested[0].cidr, 5)", "10.1.0.0/16"],
  ["try(1 ? 2 : 3, 4)", 4],
  ["try([] ? 2 : 3, 4)", 4],
  ["try(tolist({}), 4)", 4],
  ["try(null.port, var.list[9], 1 ? 2 : 3, 6)", 6],
  ["try(element([], 0), 4)", 4],
  ['try(lookup({}, "a"), 4)', 4],
  ['try(jsondecode("{"), {})', {}],
  ["can(null.port)", false],
  ["can(var.unset)", "?"],
  ["can(1)", true],
  ['can(cidrsubnet("10.0.0.0/24", 9, 0))', false],
  ["[for x in [1, null] : try(x.y, 0)]", [0, 0]],
  // Conditions have values of one type.
  ['true ? 22 : "any"', "22"],
  ['false ? "any" : 22', "22"],
  ['(true ? 22 : "any") == "22"', true],
  ["true ? 22 : null", 22],
  ["false ? 22 : null", null],
  ['true ? true : "no"', "true"],
  ['true ? [] : ["a"]', []],
  ["true ? false ? 1 : 2 : 3", 2],
  ["var.unset ? [1] : [2]", ["either", [1], [2]]],
  ["concat(var.unset ? [1] : [2], [3])", ["some", ["either", [1], [2]], 3]],
  ["length(var.unset ? [1] : [2, 3])", ["either", 1, 2]],
  // Loops in loops, groups, conditions.
  ["flatten([for n in local.nested : [for p in n.ports : { cidr = n.cidr, port = p }]])[2]", { cidr: "10.2.0.0/16", port: 3 }],
  ["{ for n in local.nested : n.cidr => n.ports if length(n.ports) > 1 }", { "10.1.0.0/16": [1, 2] }],
  ["{ for i, n in local.nested : i => n.cidr }", { "0": "10.1.0.0/16", "1": "10.2.0.0/16" }],
  ['{ for p in [1, 2, 3, 4] : p % 2 == 0 ? "even" : "odd" => p... }', { odd: [1, 3], even: [2, 4] }],
  ["{ for k, v in local.ports : upper(k) => v... if v > 100 }", { WEB: [443] }],
  ['[for k, v in toset(["b", "a"]) : "@{k}=@{v}"]', ["a=a", "b=b"]],
  ["[for k, v in [true] : k == 0 && v]", [true]],
  ["[for k in keys(local.ports) : local.ports[k]]", [22, 443]],
  ["[for pair in setproduct(keys(local.ports), [1, 2]) : pair[1]]", [1, 2, 1, 2]],
  ['{ for pair in setproduct([1], [2]) : "@{pair[0]}-@{pair[1]}" => pair }', { "1-2": [1, 2] }],
  ["[for x in {} : x]", []],
  ["{ for x in [] : x => x }", {}],
  ['[for x in "text" : x]', "?"],
  ["sum([for p in values(local.ports) : p])", 465],
  ["merge([for k, v in local.ports : { (k) = v + 1 }]...)", { ssh: 23, web: 444 }],
  ["zipmap(keys(local.ports), [for v in values(local.ports) : tostring(v)])", { ssh: "22", web: "443" }],
  ["toset([for n in local.nested : n.cidr])", ["10.1.0.0/16", "10.2.0.0/16"]],
  ["[for i in range(3) : cidrsubnet(aws_vpc.main.cidr_block, 8, i)]", ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]],
  ['[for s in cidrsubnets("10.0.0.0/16", 8, 8)[*] : cidrhost(s, 1)]', ["10.0.0.1", "10.0.1.1"]],
  // Splats.
  [
    "local.nested[*]",
    [
      { cidr: "10.1.0.0/16", ports: [1, 2] },
      { cidr: "10.2.0.0/16", ports: [3] },
    ],
  ],
  ["local.nested[*].ports[*]", [[1, 2], [3]]],
  ["var.rules[*].web.port", [443]],
  ["toset([1, 2])[*]", [1, 2]],
  ["[{ a = null }][*].a[*]", [[]]],
  ["values(var.rules)[*].port", [8080, 443]],
  ["null.*.a", []],
  ["one(null[*].a)", null],
  ["var.unset[*].a", "?"],
  // Templates, here-documents and what they keep of blanks.
  ['"@{1}@{2}"', "12"],
  ['"@{"a@{"b"}c"}"', "abc"],
  ['"$@{x} %%{x}"', "@{x} %{x}"],
  ['"a @{~ "b" ~} c"', "abc"],
  ['"%{ if false }a%{ endif }"', ""],
  ['"%{ for k, v in local.ports }@{k}:@{v},%{ endfor }"', "ssh:22,web:443,"],
  ['"%{ for x in [] }a%{ endfor }"', ""],
  ['"@{join(",", [for p in [1, 2] : "%{ if p > 1 }@{p}%{ else }x%{ endif }"])}"', "x,2"],
  ["<<E\n  a\n b@{1}\nE", "  a\n b1\n"],
  ["<<-E\n    a\n\n      b\n    E", "a\n\n  b\n"],
  ["<<-E\n    %{ for p in [1, 2] ~}\n    @{p}\n    %{ endfor ~}\n    E", "    1\n    2\n"],
  ['split("\\n", trimspace(<<E\na\nb\nE\n))', ["a", "b"]],
  ['"@{[1]}"', [1]],
  ['"@{[1]}a"', "?"],
  ['"a@{true ? "b" : "c"}"', "ab"],
  // JSON and YAML in texts.
  ['jsondecode("[\\"10.0.0.0/8\\", 22, 1.5]")', ["10.0.0.0/8", 22, 1.5]],
  ["jsondecode(jsonencode(local.ports)).web", 443],
  ['yamldecode("a: 1")', { a: 1 }],
  ['yamldecode("- 10.0.0.0/8\\n- \\"22\\"\\n- 22\\n- ~\\n- 1.5\\n- 10.0.0.1")', ["10.0.0.0/8", "22", 22, null, 1.5, "10.0.0.1"]],
  ['yamldecode("{a: [true, off, 0o7, 1_000]}")', { a: [true, "?", "?", "?"] }],
  ['yamldecode("a: &x [1]\\nb: *x")', { a: [1], b: [1] }],
  ['yamldecode("a: *x")', "?"],
  ['yamldecode("a: !Ref b")', { a: "?" }],
  ['yamldecode("<<: {a: 1}")', "?"],
  ['try(yamldecode("a: ["), 3)', 3],
  ['yamldecode(<<E\nrules:\n  - port: 22\n    cidrs: ["0.0.0.0/0"]\nE\n).rules[0].cidrs', ["0.0.0.0/0"]],
  // Lists and maps at their ends.
  ["slice([1, 2], 2, 2)", []],
  ["element([1, 2, 3], 301)", 2],
  ["range(0)", []],
  ["range(0.5, 2)", [0.5, 1.5]],
  ["range(1, 1)", []],
  ["concat([], [])", []],
  ["flatten([])", []],
  ["flatten([[[[1]]], 2])", [1, 2]],
  ["merge({}, {})", {}],
  ["merge({ a = { b = 1 } }, { a = { c = 2 } })", { a: { c: 2 } }],
  ['lookup({ a = null }, "a", 1)', null],
  ['lookup(local.ports, "ssh")', 22],
  ["coalesce(null, 0)", 0],
  ['coalesce("", "")', "?"],
  ["coalesce([null, 3]...)", 3],
  ["compact([])", []],
  ['join("", [])', ""],
  ['join(",", toset(["b", "a"]))', "a,b"],
  ['format("%s:%d", "a", "80")', "a:80"],
  ['format("%5.1f|%-5d|%+d", 3.14159, 42, 7)', "  3.1|42   |+7"],
  ['format("%v", [1])', "?"],
  ['formatlist("%s", [])', []],
  ['formatlist("%s%s", ["a"], ["b", "c"])', "?"],
  ["setproduct([], [1])", []],
  ["setunion([1], [1, 2])", [1, 2]],
  ["toset([])", []],
  ['contains(keys(local.ports), "ssh")', true],
  ['index(["a"], "z")', "?"],
  ['{ "a-@{1}" = 2 }', { "a-1": 2 }],
  ["{ a = 1, a = 2 }", { a: 2 }],
  ["[1, 2,][1]", 2],
  ['cidrsubnet("10.0.0.0/8", 0, 0)', "10.0.0.0/8"],
  ['cidrsubnet("::/0", 128, 1)', "::1/128"],
  ['cidrhost("10.0.0.0/24", -256)', "10.0.0.0"],
  ['cidrhost("10.0.0.0/24", -257)', "?"],
  ['cidrhost("10.0.0.77/24", 1)', "10.0.0.1"],
  ['cidrsubnets("10.0.0.0/8", 8, 16, 8)', ["10.0.0.0/16", "10.1.0.0/24", "10.2.0.0/16"]],
  ['cidrsubnets("10.0.0.0/8")', []],
  ['cidrnetmask("10.0.0.0/32")', "255.255.255.255"],
  ['cidrsubnet("10.0.0.0", 8, 1)', "?"],
];

describe("Terraform's expressions", () => {
  for (const [text, expected] of CASES)
    test(text, () => {
      assert.deepEqual(come(text.replaceAll("@{", "${"), NAMES), typeof expected === "string" ? expected.replaceAll("@{", "${") : expected);
    });

  test("settings: terraform.tfvars over defaults, *.auto.tfvars by name over that", () => {
    const module =
      'variable "a" { default = 1 }\nvariable "b" { default = 1 }\nvariable "c" { default = 1 }\nvariable "d" {\n  type = set(number)\n}\n';
    const settings = [
      file("c = 4\n", "z.auto.tfvars"),
      file("b = 3\nc = 3\n", "a.auto.tfvars"),
      file('a = 2\nb = 2\nc = 2\nd = ["2", 2]\n', "terraform.tfvars"),
    ];
    assert.deepEqual(come("[var.a, var.b, var.c, var.d]", module, settings), [2, 3, 4, [2]]);
  });

  test("blocks by count, for_each and dynamic: each instance has its own values", () => {
    const rule = (repeated: string, port: string): string =>
      `variable "u" {}\nresource "aws_vpc_security_group_ingress_rule" "r" {\n  ${repeated}\n  security_group_id = aws_security_group.g.id\n  ip_protocol = "tcp"\n  from_port = ${port}\n  to_port = ${port}\n  cidr_ipv4 = "0.0.0.0/0"\n}\n`;
    const dynamic = (each: string, port: string, more = ""): string =>
      `variable "u" {}\nresource "aws_security_group" "g" {\n  dynamic "ingress" {\n    for_each = ${each}\n${more}    content {\n      from_port = ${port}\n      to_port = ${port}\n      protocol = "tcp"\n      cidr_blocks = ["0.0.0.0/0"]\n    }\n  }\n}\n`;
    const cases: readonly (readonly [string, boolean])[] = [
      [rule("count = 3", "20 + count.index"), true],
      [rule("count = 2", "443 + count.index * 8000"), false],
      [rule("count = 0", "22"), false],
      [rule("count = var.u", "22 + count.index"), false],
      [rule("for_each = { web = 443, ssh = 22 }", "each.value"), true],
      [rule('for_each = toset(["22"])', "each.key"), true],
      [rule("for_each = toset([])", "22"), false],
      [rule("for_each = var.u", "each.value"), false],
      [dynamic("[443, 22]", "ingress.value"), true],
      [dynamic("[1, 2]", "ingress.key + 443"), false],
      [dynamic("{ a = { port = 3389 } }", "one.value.port", "    iterator = one\n"), true],
      [dynamic("concat(var.u, [22])", "ingress.value"), true],
      [dynamic("var.u", "ingress.value"), false],
    ];
    for (const [text, isOpen] of cases)
      assert.equal(
        lintExample(terraform, { good: "" }, text).some((finding) => finding.rule.endsWith("exposed-service")),
        isOpen,
        text,
      );
  });

  test("networks as BigInt arithmetic and ipaddr.js have them", () => {
    const seeded = new Seeded(7);
    for (let i = 0; i < 2000; i++) {
      const bits = seeded.chance(0.5) ? 32 : 128;
      const bytes = Array.from({ length: bits / 8 }, () => seeded.int(256));
      const address = ipaddr.fromByteArray(bytes).toString();
      const length = seeded.int(bits + 1);
      const more = seeded.int(Math.min(bits - length, 40) + 1);
      const number = seeded.int(2 ** Math.min(more, 31));
      const whole = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
      const start = (whole >> BigInt(bits - length)) << BigInt(bits - length);
      const at = (value: bigint): string =>
        ipaddr
          .fromByteArray(Array.from({ length: bits / 8 }, (_, byte) => Number((value >> BigInt(bits - 8 - byte * 8)) & 255n)))
          .toString();
      const subnet = start + BigInt(number) * (1n << BigInt(bits - length - more));
      const [text, made] = [`cidrsubnet("${address}/${length}", ${more}, ${number})`, `${at(subnet)}/${length + more}`];
      assert.equal(comparable(come(text)), comparable(made), text);
      const host = seeded.int(2 ** Math.min(bits - length, 31));
      assert.equal(comparable(come(`cidrhost("${address}/${length}", ${host})`)), comparable(at(start + BigInt(host))));
    }
  });

  test("what grows without end is unknown, and soon", () => {
    const doubled = (start: string, step: (name: string) => string): string =>
      `locals {\n  a0 = ${start}\n${Array.from({ length: 60 }, (_, i) => `  a${i + 1} = ${step(`local.a${i}`)}\n`).join("")}}\n`;
    for (const module of [
      doubled('"x"', (name) => `"$\{${name}}$\{${name}}"`),
      doubled("[1]", (name) => `[${name}, ${name}]`),
      doubled("[1]", (name) => `concat(${name}, ${name})`),
      doubled("[1, 2]", (name) => `setproduct(${name}, ${name})`),
      doubled("{ a = 1 }", (name) => `{ a = ${name}, b = ${name} }`),
      doubled('"x"', (name) => `replace(${name}, "x", "xx")`),
      doubled('"x"', (name) => `jsonencode([${name}, ${name}])`),
      doubled("[1]", (name) => `[for x in range(1000) : ${name}]`),
      doubled("var.u ? 1 : 2", (name) => `[${name}, ${name}]`),
      doubled("1", (name) => `var.u ? ${name} : ${name}`),
    ])
      assert.ok(JSON.stringify(come("local.a60", module)).length < 10_000_000, module.slice(0, 200));
    const nested = `${"[for a in range(1000) : ".repeat(6)}a${"]".repeat(6)}`;
    assert.ok(JSON.stringify(come(nested)).length < 10_000_000);
  });
});

/** An address in one spelling, with its length. */
function comparable(value: Shown): string {
  const [address = "", length = ""] = String(value).split("/");
  return ipaddr.isValid(address) ? `${ipaddr.parse(address).toNormalizedString()}/${length}` : String(value);
}
