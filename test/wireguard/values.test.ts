/** The readers of single values: X25519 by RFC 7748 and by Node's own, addresses by the C library's rules, Go's durations and scalars. */
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { describe, test } from "node:test";
import { showAddress } from "../../server/core/address.ts";
import { readDuration, repairDuration } from "../../server/languages/shared/duration.ts";
import { readAton, readIpv6, readUnsignedLong } from "../../server/languages/shared/ip-text.ts";
import { isPlaceholder, keyFault, readAllowedIp, readEndpoint, readPort } from "../../server/languages/shared/wireguard-values.ts";
import { keyBytes, keyText, publicKeyOf, x25519 } from "../../server/languages/shared/x25519.ts";
import { readMtu, readQuickAddress } from "../../server/languages/wireguard/quick.ts";
import { Seeded } from "../seeded.ts";

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));
const hex = (of: Uint8Array): string => Buffer.from(of).toString("hex");

describe("X25519", () => {
  test("RFC 7748 §6.1", () => {
    const alice = bytes("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    const bob = bytes("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    assert.equal(hex(x25519(alice)), "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    assert.equal(hex(x25519(bob)), "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    const shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
    assert.equal(hex(x25519(alice, x25519(bob))), shared);
    assert.equal(hex(x25519(bob, x25519(alice))), shared);
  });

  test("agrees with Node on 100 keys (seed 1)", () => {
    const random = new Seeded(1);
    const head = Buffer.from("302e020100300506032b656e04220420", "hex");
    for (let i = 0; i < 100; i++) {
      const raw = Uint8Array.from({ length: 32 }, () => random.int(256));
      const key = createPrivateKey({ key: Buffer.concat([head, raw]), format: "der", type: "pkcs8" });
      const spki = createPublicKey(key).export({ format: "der", type: "spki" });
      assert.equal(publicKeyOf(keyText(raw)), Buffer.from(spki.subarray(-32)).toString("base64"));
      assert.deepEqual(keyBytes(keyText(raw)), raw);
    }
  });
});

test("keys and placeholders are told apart", () => {
  const good = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
  assert.equal(keyFault(good), undefined);
  assert.equal(keyFault(good.slice(1)), "length");
  assert.equal(keyFault(good.slice(0, -1)), "padding");
  assert.equal(keyFault(good.replace("5", "-")), "url-safe");
  assert.equal(keyFault(good.replace("5", "!")), "characters");
  assert.equal(keyFault(`${good.slice(0, 42)}h=`), "bits");
  assert.equal(keyFault("c5a0".repeat(16)), "hex");
  for (const text of [
    "server-private-key",
    "<key>",
    "{{ key }}",
    "$" + "{KEY}",
    "CHANGE_ME",
    "REDACTED",
    "xxxxxxxxxxxx",
    "YOUR_PRIVATE_KEY_HERE",
  ])
    assert.ok(isPlaceholder(text), text);
  for (const text of [good, good.slice(2), good.slice(0, -1)]) assert.ok(!isPlaceholder(text), text);
});

test("addresses as the C library reads them", () => {
  const aton: readonly (readonly [string, number])[] = [
    ["1.2.3.4", 0x01020304],
    ["010.0.0.1", 0x08000001],
    ["10.1", 0x0a000001],
    ["0x7f.1", 0x7f000001],
    ["1.2.3", 0x01020003],
    ["4294967295", 0xffffffff],
    ["4294967296", -1],
    ["08.0.0.1", -1],
    ["1.2.3.256", -1],
    ["1..2", -1],
    ["", -1],
    ["1.2.3.4.5", -1],
    ["0x", -1],
    ["a", -1],
  ];
  for (const [text, value] of aton) assert.equal(readAton(text), value, text);
  for (const text of ["::", "1::", "::1", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4"])
    assert.ok(readIpv6(text) !== undefined, text);
  for (const text of [
    "",
    ":",
    ":1",
    "1:",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7:8::",
    "::1:2:3:4:5:6:7:8",
    "12345::",
    "1.2.3.4::",
    "::1.2.3.4:1",
    "::01.2.3.4",
    "fe80::1%lo",
  ])
    assert.equal(readIpv6(text), undefined, text);
  assert.equal(readUnsignedLong("-1"), (1n << 64n) - 1n);
  assert.equal(readUnsignedLong("9".repeat(100_000)), (1n << 64n) - 1n);
  assert.equal(readUnsignedLong("1x"), undefined);
});

test("what wg silently makes of ports and endpoints", () => {
  assert.equal(readPort("70000")?.port, 4464);
  assert.equal(readPort("domain")?.port, 53);
  assert.equal(readPort("-4294967291")?.port, 5);
  assert.equal(readPort("4294967295"), undefined);
  const octal = readEndpoint("010.0.0.1:99999");
  assert.ok(!("fault" in octal) && octal.address !== undefined);
  assert.equal(showAddress(octal.address), "8.0.0.1");
  assert.equal(octal.port.port, 34463);
  const bare = readEndpoint("2001:db8::1:51820");
  assert.ok(!("fault" in bare) && bare.host === "2001:db8::1" && bare.port.port === 51820 && !bare.bracketed);
  assert.equal(readAllowedIp("10.0.0.0/"), "mask");
  assert.equal(readAllowedIp("+10.0.0.1/32"), "sign");
  assert.notEqual(typeof readAllowedIp("+10.0.0.1/32", true), "string");
});

test("what ip makes of addresses and MTUs", () => {
  const shown = (text: string): string | undefined => {
    const read = readQuickAddress(text);
    return read === undefined ? undefined : `${showAddress(read.cidr.address)}/${read.cidr.prefixLength}`;
  };
  // Each was tried with `ip address add` of iproute2 6.1.
  const tried: Readonly<Record<string, string | undefined>> = {
    "010.0.0.1/24": "8.0.0.1/24",
    "10.1/24": "10.1.0.0/24",
    "10.0.0.1/255.255.255.0": "10.0.0.1/24",
    "10.0.0.1/024": "10.0.0.1/20",
    "0x0a.0.0.5/24": "10.0.0.5/24",
    "10": "10.0.0.0/32",
    "+10.0.0.1": "10.0.0.1/32",
    "fd00::1/064": "fd00::1/52",
    "10.0.0.1/33": undefined,
    "10.0.0.1/": undefined,
    "300.1.1.1": undefined,
    abc: undefined,
    "fd00::1/129": undefined,
    "fd00::1%d0/64": undefined,
  };
  for (const [text, means] of Object.entries(tried)) assert.equal(shown(text), means, text);
  assert.deepEqual(["1420", "0x580", "02600", "68", "65535", "67", "65536", "1420x", "abc"].map(readMtu), [
    1420,
    1408,
    1408,
    68,
    65535,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("durations", () => {
  assert.equal(readDuration("1m30s"), 90e9);
  assert.equal(readDuration("-1.5h"), -5400e9);
  for (const text of ["30", "1d", "", "s", "1 s", "2562048h", "1m "]) assert.equal(readDuration(text), undefined, text);
  assert.deepEqual(["30", "1d", "5 min", "2 hours", "1x"].map(repairDuration), ["30s", "24h", "5m", "2h", undefined]);
});
