/** What netplan tells about reachability. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { showRange } from "../../server/core/address.ts";
import type { Fact } from "../../server/core/facts.ts";
import type { Scope } from "../../server/core/language.ts";
import { netplan } from "../../server/languages/netplan/index.ts";
import type { NetplanUnit } from "../../server/languages/netplan/model.ts";
import { read, unitsOf } from "../../server/linter/lint.ts";

const scope: Scope = { targets: {}, isolated: false, has: () => false };

function factsOf(files: Readonly<Record<string, string>>): readonly Fact[] {
  const units = unitsOf(
    netplan,
    Object.entries(files).map(([name, text]) => read(netplan, { uri: `file:///etc/netplan/${name}`, text })),
    scope,
  ) as readonly NetplanUnit[];
  return units.flatMap((unit) => netplan.facts(unit));
}

function shown(fact: Fact): string {
  if (fact.kind === "interface") return `interface ${fact.name} ${fact.type} ${(fact.members ?? []).join(",")}`.trim();
  if (fact.kind === "address")
    return fact.dynamic !== undefined
      ? `address ${fact.interface} dynamic`
      : `address ${fact.interface} ${fact.address}/${fact.prefixLength}`;
  if (fact.kind === "route")
    return `route ${fact.interface ?? "-"} ${showRange(fact.to)} via ${fact.via ?? "-"} table ${fact.table ?? "-"}`;
  if (fact.kind === "vpn-peer")
    return `peer ${fact.interface} ${fact.allowed.map(showRange).join(",")} ${fact.endpoint?.host ?? "-"}:${fact.endpoint?.port ?? "-"} listens ${fact.listenPort ?? "-"}`;
  if (fact.kind === "listener") return `listener ${fact.program} ${fact.address} ${fact.port}/${fact.protocol}`;
  return fact.kind === "gap" ? `gap ${fact.about}` : fact.kind;
}

describe("netplan: facts", () => {
  test("interfaces, addresses, routes, VLANs and WireGuard", () => {
    const facts = factsOf({
      "10.yaml":
        'network:\n  version: 2\n  ethernets:\n    eth0:\n      addresses: [192.0.2.10/24, "2001:DB8::5/64"]\n      gateway4: 192.0.2.1\n      routes: [{to: 10.0.0.0/8, via: 192.0.2.9, table: 7}, {to: default, via: "2001:db8::1"}]\n    eth1: {dhcp4: true}\n',
      "20.yaml":
        'network:\n  version: 2\n  vlans:\n    v7: {id: 7, link: eth1, addresses: [10.7.0.1/24]}\n  tunnels:\n    wg0:\n      mode: wireguard\n      key: /k\n      port: 51820\n      addresses: [10.8.0.1/24]\n      peers: [{keys: {public: rlbInAj0qV69CysWPQY7KEBnKxpYCpaWqOs/dLevdWc=}, allowed-ips: [10.8.0.2/32], endpoint: "[2001:db8::7]:51821"}]\n',
    });
    assert.deepEqual(facts.map(shown), [
      "interface eth0 ethernet",
      "address eth0 192.0.2.10/24",
      "address eth0 2001:db8::5/64",
      "route eth0 10.0.0.0/8 via 192.0.2.9 table 7",
      "route eth0 ::/0 via 2001:db8::1 table -",
      "route eth0 0.0.0.0/0 via 192.0.2.1 table -",
      "interface eth1 ethernet",
      "address eth1 dynamic",
      "interface v7 vlan eth1",
      "address v7 10.7.0.1/24",
      "interface wg0 wireguard",
      "address wg0 10.8.0.1/24",
      "listener wireguard 0.0.0.0 51820/udp",
      "listener wireguard :: 51820/udp",
      "peer wg0 10.8.0.2 2001:db8::7:51821 listens 51820",
    ]);
    for (const fact of facts) assert.ok(fact.at.uri.startsWith("file:///etc/netplan/") && fact.at.span.end > fact.at.span.start);
  });

  test("names: set-name, a plain match, and a pattern that only the machine can answer", () => {
    const facts = factsOf({
      "1.yaml":
        'network:\n  ethernets:\n    a: {match: {macaddress: "52:54:00:00:00:01"}, set-name: lan0, addresses: [10.0.0.1/8]}\n    b: {match: {name: enp3s0}}\n    c: {match: {name: "en*"}}\n  bridges:\n    br0: {interfaces: [a, b]}\n',
    });
    assert.deepEqual(facts.map(shown), [
      "interface lan0 ethernet",
      "address lan0 10.0.0.1/8",
      "interface enp3s0 ethernet",
      "gap address",
      "interface c ethernet",
      "gap address",
      "interface br0 bridge lan0,enp3s0",
    ]);
  });

  test("what cannot be read is a gap", () => {
    const facts = factsOf({ "1.yaml": 'network:\n  ethernets:\n    e: {addresses: ["{{ ip }}/24"], routes: [{to: default}]}\n' });
    assert.deepEqual(facts.map(shown), ["interface e ethernet", "gap address", "gap route"]);
    assert.ok(factsOf({ "1.yaml": "network:\n{% if a %}\n  ethernets: {e: {}}\n{% endif %}\n" }).some((fact) => fact.kind === "gap"));
  });
});
