/** What expressions of ARM templates come to, and that no text makes them fail or go on for ever. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { namesOf, resolved } from "../../server/languages/security-group/arm-values.ts";
import { readJson } from "../../server/languages/security-group/json.ts";
import type { Value } from "../../server/languages/security-group/value.ts";

const TEMPLATE = {
  parameters: {
    name: { type: "string", defaultValue: "web" },
    list: { type: "array", defaultValue: ["a", "b", "c"] },
    object: { type: "object", defaultValue: { net: { range: "10.0.0.0/8" }, none: null } },
    open: { type: "bool" },
    secret: { type: "securestring", defaultValue: "hidden" },
  },
  variables: {
    plain: "x",
    joined: "[concat(parameters('name'), '-', variables('plain'))]",
    round: "[variables('round')]",
    copy: [{ name: "numbers", count: 3, input: "[mul(copyIndex('numbers'), 10)]" }],
  },
};

/** A value as plain data; what is not known is "?". */
function plain(value: Value): unknown {
  if (value.kind === "scalar") return value.value;
  if (value.kind === "list") return value.items.map(plain);
  if (value.kind === "map") return Object.fromEntries([...value.entries].map(([key, inner]) => [key, plain(inner)]));
  return value.kind === "either" ? { either: value.options.map(plain) } : "?";
}

const of = (json: unknown): Value => readJson("file:///t.json", JSON.stringify(json)).value as Value;
const worked = (text: unknown, template: unknown = TEMPLATE): unknown => plain(resolved(of(text), namesOf(of(template))));

const CASES: readonly (readonly [text: string, result: unknown])[] = [
  ["plain", "plain"],
  ["[[parameters('x')]", "[parameters('x')]"],
  ["[parameters('name')]", "web"],
  ["[PARAMETERS('NAME')]", "web"],
  ["[variables('joined')]", "web-x"],
  ["[parameters('nothing')]", "?"],
  ["[parameters('open')]", "?"],
  ["[parameters('secret')]", "?"],
  ["[variables('round')]", "?"],
  ["[variables('numbers')]", [0, 10, 20]],
  ["[variables('numbers')[1]]", 10],
  ["[parameters('object').net.range]", "10.0.0.0/8"],
  ["[parameters('object')['net'].range]", "10.0.0.0/8"],
  ["[parameters('list')[2]]", "c"],
  ["[parameters('list')[7]]", "?"],
  ["[concat('it''s ', 'fine')]", "it's fine"],
  ["[concat(parameters('list'), createArray('d'))]", ["a", "b", "c", "d"]],
  ["[format('{0}-{1}-{0}', 'a', 1)]", "a-1-a"],
  ["[format('{0:D2}', 1)]", "?"],
  ["[toLower('ABC')]", "abc"],
  ["[toUpper(parameters('name'))]", "WEB"],
  ["[replace('a.b.c', '.', '-')]", "a-b-c"],
  ["[substring('abcdef', 1, 3)]", "bcd"],
  ["[length(parameters('list'))]", 3],
  ["[length('four')]", 4],
  ["[first(parameters('list'))]", "a"],
  ["[last('abc')]", "c"],
  ["[split('a,b', ',')]", ["a", "b"]],
  ["[join(parameters('list'), '+')]", "a+b+c"],
  ["[range(3, 3)]", [3, 4, 5]],
  ["[range(0, 1000000)]", "?"],
  ["[add(1, sub(10, 3))]", 8],
  ["[div(7, 2)]", 3],
  ["[div(7, 0)]", "?"],
  ["[mod(7, 4)]", 3],
  ["[int('12')]", 12],
  ["[string(12)]", "12"],
  ["[equals('A', 'a')]", true],
  ["[equals(1, '1')]", false],
  ["[equals(parameters('open'), true())]", "?"],
  ["[not(false())]", true],
  ["[and(true(), parameters('open'))]", "?"],
  ["[and(false(), parameters('open'))]", false],
  ["[or(true(), parameters('open'))]", true],
  ["[if(true(), 'yes', 'no')]", "yes"],
  ["[if(parameters('open'), 'yes', 'no')]", { either: ["yes", "no"] }],
  ["[empty('')]", true],
  ["[empty(parameters('list'))]", false],
  ["[contains(parameters('list'), 'b')]", true],
  ["[contains(parameters('object'), 'net')]", true],
  ["[coalesce(null(), 'found')]", "found"],
  ["[union(parameters('object'), createObject('more', 1))]", { net: { range: "10.0.0.0/8" }, none: null, more: 1 }],
  ["[cidrSubnet('10.0.0.0/16', 24, 2)]", "10.0.2.0/24"],
  ["[cidrSubnet('10.0.0.0/16', 24, 256)]", "?"],
  ["[cidrHost('10.0.1.0/24', 3)]", "10.0.1.4"],
  [
    "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'v', 's')]",
    "/subscriptions/-/resourceGroups/-/providers/Microsoft.Network/virtualNetworks/v/subnets/s",
  ],
  [
    "[resourceId('rg', 'Microsoft.Network/networkSecurityGroups', parameters('name'))]",
    "/subscriptions/-/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/web",
  ],
  ["[reference('x').outputs.id.value]", "?"],
  ["[nothing('x')]", "?"],
  ["[copyIndex()]", "?"],
  ["[concat('a'", "[concat('a'"],
  ["[concat('a',]", "?"],
  ["[concat('a') 'b']", "?"],
  ["[]", "?"],
];

describe("expressions of ARM templates", () => {
  for (const [text, result] of CASES) test(text, () => assert.deepEqual(worked(text), result));

  test("names that only a deployment knows are the same wherever they are the same", () => {
    const id = (name: string): unknown => worked(`[resourceId('Microsoft.Network/networkSecurityGroups', ${name})]`);
    assert.equal(id("parameters('open')"), id("parameters('open')"));
    assert.notEqual(id("uniqueString('a')"), id("uniqueString('b')"));
    assert.equal(id("parameters('nothing')"), "?");
  });

  test("hostile texts are unknown, soon", () => {
    const deep = `[${"concat(".repeat(5000)}'a'${")".repeat(5000)}]`;
    assert.equal(worked(deep), "?");
    assert.equal(worked(`[concat(${"'a',".repeat(20_000)}'a')]`), "?");
    const variables: Record<string, unknown> = { v0: "xxxxxxxxxx" };
    for (let i = 1; i < 60; i++) variables[`v${i}`] = `[concat(variables('v${i - 1}'), variables('v${i - 1}'))]`;
    assert.equal(worked("[variables('v59')]", { variables }), "?");
    const lists: Record<string, unknown> = { v0: ["x"] };
    for (let i = 1; i < 40; i++) lists[`v${i}`] = [`[variables('v${i - 1}')]`, `[variables('v${i - 1}')]`];
    worked("[variables('v39')]", { variables: lists });
    assert.equal(
      worked("[variables('a')]", { variables: { a: { copy: [{ name: "n", count: 100_000, input: "x" }] } } }) instanceof Object,
      true,
    );
    assert.deepEqual(worked({ copy: [{ name: "n", count: -1, input: 1 }] }), { n: "?" });
  });
});
