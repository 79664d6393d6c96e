/** What is said of a mistake has the user's own words, and the fix makes of it what was meant. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../server/core/text.ts";
import { wireguard } from "../../server/languages/wireguard/index.ts";
import { lintExample } from "../examples.ts";

const CASES: readonly (readonly [line: string, message: string, fixed: string])[] = [
  ["Adress = 10.0.0.2/32", '"Adress" is no key: did you mean Address?', "Address = 10.0.0.2/32"],
  [
    "ExcludedApplications = a",
    "ExcludedApplications is a key of WireGuard's app for Android: wg and wg-quick refuse it",
    "ExcludedApplications = a",
  ],
  ['Address = "10.0.0.2/32"', "ip takes the quotes for a part of the address, and refuses it: write 10.0.0.2/32", "Address = 10.0.0.2/32"],
  ["Address = 10.0.0.2/32 // me", 'wg-quick knows no comment but "#": ip refuses "//" as an address', "Address = 10.0.0.2/32 // me"],
  [
    "[Peer]\nEndpoint = vpn.example.com 443",
    'Endpoint has no colon before its port: write "vpn.example.com:443"',
    "[Peer]\nEndpoint = vpn.example.com:443",
  ],
];

test("messages and fixes", () => {
  for (const [line, message, fixed] of CASES) {
    const text = `[Interface]\n${line}\n`;
    const one = lintExample(wireguard, { good: text }, text).find((said) => said.message === message);
    assert.ok(one, message);
    assert.equal(applyEdits(text, one.fix?.edits ?? []), `[Interface]\n${fixed}\n`);
  }
});
