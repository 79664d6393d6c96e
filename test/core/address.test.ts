import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  blocksOf,
  everything,
  mergeRanges,
  prefixLengthOf,
  readAddress,
  readCidr,
  readQuad,
  scopeOf,
  showAddress,
  showRange,
  subtractRanges,
} from "../../server/core/address.ts";

const range = (text: string) => {
  const cidr = readCidr(text);
  assert.ok(cidr !== undefined, text);
  return cidr.range;
};

describe("address", () => {
  test("a quad is four decimal numbers without leading zeros", () => {
    assert.equal(readQuad("10.1.2.3"), 0x0a010203);
    assert.equal(readQuad("255.255.255.255"), 0xffffffff);
    assert.equal(readQuad("0.0.0.0"), 0);
    for (const wrong of [
      "",
      "1",
      "1.2.3",
      "1.2.3.4.5",
      "256.1.1.1",
      "010.1.1.1",
      "1.2.3.",
      ".1.2.3",
      "1..2.3",
      "1.2.3.4 ",
      "0x1.2.3.4",
      "-1.2.3.4",
    ]) {
      assert.equal(readQuad(wrong), -1, wrong);
    }
  });

  test("IPv6 text is strict and canonical", () => {
    for (const [text, canonical] of [
      ["::", "::"],
      ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
      ["::ffff:1.2.3.4", "::ffff:102:304"],
      ["fe80::", "fe80::"],
      ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
    ] as const) {
      const address = readAddress(text);
      assert.ok(address !== undefined, text);
      assert.equal(showAddress(address), canonical);
    }
    for (const wrong of [
      ":",
      ":::",
      "1::2::3",
      "1:2:3:4:5:6:7:8:9",
      "12345::",
      "fe80::1%eth0",
      "[::1]",
      "::1.2.3",
      "::ffff:01.2.3.4",
      "1:2:3:4:5:6:7",
    ]) {
      assert.equal(readAddress(wrong), undefined, wrong);
    }
  });

  test("a CIDR knows its network and whether host bits are set", () => {
    assert.deepEqual(readCidr("10.1.2.3/8")?.hostBits, true);
    assert.equal(showRange(range("10.1.2.3/8")), "10.0.0.0/8");
    assert.equal(showRange(range("2001:db8::1/32")), "2001:db8::/32");
    assert.equal(readCidr("0.0.0.0/0")?.hostBits, false);
    for (const wrong of ["10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/8/8", "/8"])
      assert.equal(readCidr(wrong), undefined, wrong);
  });

  test("ranges merge, subtract and split into blocks", () => {
    assert.deepEqual(mergeRanges([range("128.0.0.0/1"), range("0.0.0.0/1")]), [everything(4)]);
    assert.equal(prefixLengthOf(range("10.0.0.0/9")), 9);
    const left = subtractRanges([range("10.0.0.0/30")], [range("10.0.0.1/32")]);
    assert.deepEqual(left.map(showRange), ["10.0.0.0", "10.0.0.2/31"]);
    assert.deepEqual(
      blocksOf({ family: 4, first: 1n, last: 6n }).map((block) => showRange(block.range)),
      ["0.0.0.1", "0.0.0.2/31", "0.0.0.4/31", "0.0.0.6"],
    );
    assert.deepEqual(
      blocksOf(everything(6)).map((block) => block.prefixLength),
      [0],
    );
  });

  test("scopes follow the IANA registries", () => {
    const scopes: Record<string, string> = {
      "8.8.8.8": "public",
      "10.1.1.1": "private",
      "172.31.0.1": "private",
      "172.32.0.1": "public",
      "100.64.0.1": "shared",
      "127.1.2.3": "loopback",
      "169.254.1.1": "link-local",
      "203.0.113.7": "documentation",
      "224.0.0.1": "multicast",
      "0.0.0.0": "unspecified",
      "::": "unspecified",
      "::1": "loopback",
      "fd00::1": "private",
      "fe80::1": "link-local",
      "2001:db8::1": "documentation",
      "2606:4700::1": "public",
      "1::1": "reserved",
    };
    for (const [text, scope] of Object.entries(scopes)) {
      const address = readAddress(text);
      assert.ok(address !== undefined);
      assert.equal(scopeOf(address), scope, text);
    }
  });
});
