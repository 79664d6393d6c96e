/** Firewall commands in hooks that the firewall refuses: the tunnel does not come up. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { wireguard } from "../../server/languages/wireguard/index.ts";
import { applyFix, lintExample, unmark } from "../examples.ts";

const HEAD = "[Interface]\nAddress = 10.8.0.1/24\nListenPort = 51820\nPrivateKey = aKbkVcFyo0MpOd6jkC2tWk3sZZzvQ1H5LJHhD0WzO2Y=\n";

/** What the rules of iptables say of a file with these hooks: the rule and the text that is meant. */
function said(hooks: string, targets: Readonly<Record<string, string>> = {}): string[] {
  const text = `${HEAD}${hooks}\n`;
  return lintExample(wireguard, { bad: text, path: "etc/wireguard/wg0.conf" }, text, targets).flatMap(({ rule, span, uri }) =>
    rule.startsWith("iptables/")
      ? [`${rule.slice(9)} ${text.slice(span.start, span.end)}${uri === "file:///etc/wireguard/wg0.conf" ? "" : uri}`]
      : [],
  );
}

test("misspelt programs, chains, targets and options are found at their word", () => {
  assert.deepEqual(said("PostUp = iptable -A FORWARD -i %i -j ACCEPT"), ["parse iptable"]);
  assert.deepEqual(said("PostUp = iptables -A FOWARD -i %i -j ACCEPT"), ["undeclared-append FOWARD"]);
  assert.deepEqual(said("PostUp = true; iptables -t nat -A POSTROUTING -o eth0 -j MASQUERDE"), ["undefined-chain MASQUERDE"]);
  assert.deepEqual(said("PostUp = iptables -A INPUT -p udp --dprt 51820 -j ACCEPT"), ["unknown-option --dprt"]);
  assert.deepEqual(said("PreUp = ip6tables -A FORWARD -s 10.8.0.0/24 -j ACCEPT"), ["wrong-family 10.8.0.0/24"]);
  assert.deepEqual(said("PostUp = iptables -A FORWARD -i %i -j ACCEPT\nPostDown = iptables -D FORWARD -i %i -j ACCPT"), [
    "undefined-chain ACCPT",
  ]);
  assert.deepEqual(said("PostUp = iptables -A POSTROUTING -o eth0 -j MASQUERADE"), ["undeclared-append POSTROUTING"]);
});
test("the fix is made in the file", () => {
  const { text } = unmark(`${HEAD}PostUp = iptables -A FOWARD -i %i -j ACCEPT\n`);
  const found = lintExample(wireguard, { bad: text, path: "etc/wireguard/wg0.conf" }, text).find(
    ({ rule }) => rule === "iptables/undeclared-append",
  );
  assert.ok(found);
  assert.match(applyFix(text, found), /PostUp = iptables -A FORWARD -i %i/);
});
test("hooks that work say nothing, in any order, and only what is refused is said", () => {
  for (const hooks of [
    "PostUp = iptables -A FORWARD -i %i -j ACCEPT; iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE\nPostDown = iptables -D FORWARD -i %i -j ACCEPT; iptables -t nat -D POSTROUTING -o eth0 -j MASQUERADE",
    "PostDown = iptables -D FORWARD -j wg; iptables -F wg; iptables -X wg\nPostUp = iptables -N wg; iptables -A FORWARD -j wg",
    "PostUp = iptables -I INPUT -p tcp --dport 22 -j DROP",
    "PostUp = iptables -A FORWARD -i %i -j wgfilter",
    "PostUp = /etc/wireguard/up.sh %i",
    "PostUp = iptables -N wg || true; iptables -A FOWARD -j wg || true",
    "PostUp = nft add rule inet filter input udp dport 51820 accept",
    "PostUp = iptables -A {{ chain }} -i %i -j ACCPET",
    "Table = off\nPostUp = ip route add 10.9.0.0/24 dev %i # iptables -A FOWARD -j ACCEPT",
  ])
    assert.deepEqual(said(hooks), [], hooks);
});
test("the back end that the settings name is asked", () => {
  const hook = "PostUp = iptables -A INPUT -p tcp -j TCPMSS --set-mss 1400";
  assert.deepEqual(said(hook), []);
  assert.deepEqual(said(hook, { iptables: "legacy" }), ["tcpmss-syn TCPMSS"]);
});
