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
  ["[Peer]\nEndpoint = vpn.example.com 99999", '"99999" is no port: a number from 1 to 65535', "[Peer]\nEndpoint = vpn.example.com 99999"],
];

test("messages and fixes", () => {
  for (const [line, message, fixed] of CASES) {
    const text = `[Interface]\n${line}\n`;
    const one = lintExample(wireguard, { good: text }, text).find((said) => said.message === message);
    assert.ok(one, message);
    assert.equal(applyEdits(text, one.fix?.edits ?? []), `[Interface]\n${fixed}\n`);
  }
});

const peersOf = (...peers: readonly (readonly [allowed: string, endpoint: string])[]): string =>
  peers.map(([allowed, endpoint]) => `[Peer]\nAllowedIPs = ${allowed}\nEndpoint = ${endpoint}:51820\n`).join("");

test("endpoints inside the tunnel: peers behind a relay are reached, peers behind one another are not", () => {
  const ends = (text: string): readonly string[] =>
    lintExample(wireguard, { good: text }, text).flatMap(({ rule, span }) =>
      rule === "wireguard/endpoint-in-tunnel" ? [text.slice(span.start, span.end)] : [],
    );
  const [one, two, three] = ["203.0.113.1", "198.51.100.1", "192.0.2.1"] as const;
  assert.deepEqual(ends(peersOf(["10.9.0.0/24", one], [`${one}/32`, two])), []);
  assert.deepEqual(ends(peersOf([`203.0.113.0/24`, one], [`${one}/32`, two])), []);
  assert.deepEqual(ends(peersOf([`${one}/32, 10.9.0.0/24`, two], [`${two}/32`, one])), [two, one]);
  assert.deepEqual(ends(peersOf(["10.9.0.0/24", one], [`${one}/32`, two], [`${two}/32, ${three}/32`, three])), [one, two, three]);
  assert.deepEqual(ends(peersOf(["203.0.113.0/24", one])), [one]);
});

test("the internet without private networks goes around the tunnel, as it does in apps that write it so", () => {
  const without =
    "0.0.0.0/5, 8.0.0.0/7, 11.0.0.0/8, 12.0.0.0/6, 16.0.0.0/4, 32.0.0.0/3, 64.0.0.0/2, 128.0.0.0/3, 160.0.0.0/5, 168.0.0.0/6, 172.0.0.0/12, 176.0.0.0/4, 192.0.0.0/9, 193.0.0.0/8, 194.0.0.0/7, 196.0.0.0/6, 200.0.0.0/5, 208.0.0.0/4";
  for (const text of [peersOf([without, "203.0.113.1"]), peersOf(["2000::/3", "[2001:db8::1]"])])
    assert.ok(!lintExample(wireguard, { good: text }, text).some(({ rule }) => rule === "wireguard/endpoint-in-tunnel"), text);
});
