/** How files make one configuration: order, shadowing, what is joined and what is overridden, and where each thing is said to be. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Scope } from "../../server/core/language.ts";
import { netplan } from "../../server/languages/netplan/index.ts";
import type { NetplanUnit } from "../../server/languages/netplan/model.ts";
import { check, read, unitsOf } from "../../server/linter/lint.ts";

const scope = (targets: Scope["targets"] = {}, isolated = false): Scope => ({ targets, isolated, has: () => false });
const parse = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).map(([path, text]) => read(netplan, { uri: `file:///${path}`, text }));
const unitsFor = (files: Readonly<Record<string, string>>, given = scope()): readonly NetplanUnit[] =>
  unitsOf(netplan, parse(files), given) as readonly NetplanUnit[];
const said = (files: Readonly<Record<string, string>>, given = scope()): string[] =>
  check(netplan, parse(files), given).findings.map(
    ({ rule, uri, severity }) => `${severity} ${rule} ${uri.slice(uri.lastIndexOf("/") + 1)}`,
  );

const ethernet = (body: string): string => `network:\n  version: 2\n  ethernets:\n    eth0: {${body}}\n`;

describe("netplan: a folder is one configuration", () => {
  test("names decide the order, and folders which file of a name is read", () => {
    const units = unitsFor({
      "run/netplan/10-a.yaml": ethernet("mtu: 1400"),
      "etc/netplan/10-a.yaml": ethernet("mtu: 1500"),
      "lib/netplan/00-z.yaml": ethernet("mtu: 9000"),
      "etc/netplan/05-b.yaml": ethernet("dhcp4: true"),
    });
    assert.equal(units.length, 1);
    assert.deepEqual(
      units[0]?.files.map(({ source }) => source.uri),
      ["file:///lib/netplan/00-z.yaml", "file:///etc/netplan/05-b.yaml", "file:///run/netplan/10-a.yaml"],
    );
    assert.deepEqual(
      units[0]?.shadowed.map(({ file }) => file.source.uri),
      ["file:///etc/netplan/10-a.yaml"],
    );
    const mtu = units[0]?.defs.get("eth0")?.settings.get("mtu");
    assert.deepEqual([mtu?.text, mtu?.at.uri], ["1400", "file:///run/netplan/10-a.yaml"]);
  });

  test("lists join, single values override, each with its place", () => {
    const [unit] = unitsFor({
      "etc/netplan/1.yaml": ethernet("addresses: [10.0.0.1/24], dhcp4: true"),
      "etc/netplan/2.yaml": ethernet("addresses: [10.0.1.1/24], dhcp4: false"),
    });
    const def = unit?.defs.get("eth0");
    assert.deepEqual(
      def?.lists.get("addresses")?.map(({ text, at }) => `${text} ${at.uri.slice(-6)}`),
      ["10.0.0.1/24 1.yaml", "10.0.1.1/24 2.yaml"],
    );
    assert.equal(def?.settings.get("dhcp4")?.text, "false");
    assert.equal(def?.pieces.length, 2);
  });

  test("an id is known in its own file and in later ones", () => {
    const bond = "network:\n  version: 2\n  bonds:\n    bond0: {interfaces: [eth0]}\n";
    assert.deepEqual(said({ "etc/netplan/10.yaml": bond, "etc/netplan/50.yaml": ethernet("") }), [
      "error netplan/undefined-interface 10.yaml",
    ]);
    assert.deepEqual(said({ "etc/netplan/50.yaml": bond, "etc/netplan/10.yaml": ethernet("") }), []);
  });

  test("hosts are apart, and files outside of a netplan folder stand alone", () => {
    assert.equal(
      unitsFor({
        "hosts/a/etc/netplan/1.yaml": ethernet(""),
        "hosts/b/etc/netplan/1.yaml": ethernet(""),
        "docs/x.yaml": ethernet(""),
        "docs/y.yaml": ethernet(""),
      }).length,
      4,
    );
  });

  test("alone, what another file could define is not missing", () => {
    const vlan = "network:\n  version: 2\n  vlans:\n    v7: {id: 7}\n  bridges:\n    br0: {interfaces: [eth9]}\n";
    assert.deepEqual(said({ "etc/netplan/1.yaml": vlan }), [
      "error netplan/missing-key 1.yaml",
      "error netplan/undefined-interface 1.yaml",
    ]);
    assert.deepEqual(said({ "etc/netplan/1.yaml": vlan }, scope({}, true)), []);
  });

  test("the target release decides, and without one both shipped ones must refuse", () => {
    const files = { "etc/netplan/1.yaml": "network:\n  version: 2\n  tunnels:\n    t0: {mode: sit, remote: 192.0.2.2}\n" };
    assert.deepEqual(said(files, scope({ netplan: "0.106" })), ["error netplan/missing-key 1.yaml"]);
    assert.deepEqual(said(files, scope({ netplan: "1.1.2" })), []);
    assert.deepEqual(said(files), []);
  });

  test("placeholders are not judged", () => {
    const text =
      'network:\n  version: 2\n  ethernets:\n    "{{ nic }}":\n      addresses: ["{{ ip }}/24"]\n      dhcp4: {{ dhcp }}\n    eth1:\n      mtu: "{{ mtu }}"\n      gateway4: "{% gw %}"\n';
    assert.deepEqual(
      said({ "etc/netplan/1.yaml": text }).filter((line) => line.startsWith("error")),
      [],
    );
    assert.deepEqual(
      said({ "etc/netplan/1.yaml": "network:\n  version: 2\n{% if x %}\n  ethernets: {eth0: {dhcp4: maybe}}\n{% endif %}\n" }),
      [],
    );
  });

  test("every complaint has a place in a file of the unit", () => {
    const text =
      "network:\n  version: 3\n  ethernets:\n    eth0:\n      dhcp4:\n      addresses: [a, 1.2.3.4, {}]\n      routes: [{}, x, {to: 1.2.3.4}]\n    eth1:\n  bonds: []\n  vlans: {v: {link: nope}}\n";
    const { findings } = check(netplan, parse({ "etc/netplan/1.yaml": text }), scope());
    assert.ok(findings.length >= 9);
    for (const { span, uri } of findings)
      assert.ok(uri === "file:///etc/netplan/1.yaml" && span.start >= 0 && span.end <= text.length && span.end > span.start);
  });
});

describe("netplan: hostile input", () => {
  test("every prefix, every deletion, and deep or wide texts are read", () => {
    const sample =
      "network:\n  version: 2\n  ethernets:\n    eth0: &x\n      addresses: [10.0.0.1/24: {label: a}]\n      routes:\n      - {to: default, via: 10.0.0.254}\n    eth1: *x\n  wifis:\n    w: {access-points: {a: {password: '12345678'}}}\n";
    for (let i = 0; i <= sample.length; i++)
      for (const text of [sample.slice(0, i), sample.slice(0, i) + sample.slice(i + 1)])
        assert.deepEqual(check(netplan, parse({ "etc/netplan/1.yaml": text }), scope()).failures, []);
    const wide = `network:\n  version: 2\n  ethernets:\n${Array.from({ length: 3000 }, (_, i) => `    e${i}: {addresses: [10.${i >> 8}.${i & 255}.1/24], routes: [{to: 10.0.0.0/8, via: 10.${i >> 8}.${i & 255}.254}]}\n`).join("")}`;
    const bomb = [
      "network:\n  ethernets:\n    e: &a0 {dhcp4: true}",
      ...Array.from({ length: 40 }, (_, i) => `    f${i}: &a${i + 1} {x: *a${i}, y: *a${i}}`),
    ].join("\n");
    for (const text of [
      wide,
      bomb,
      "network: ".repeat(2000),
      "[".repeat(50_000),
      "__proto__:\n  constructor: 1\nnetwork: {__proto__: {}, toString: {}}\n",
    ])
      assert.deepEqual(check(netplan, parse({ "etc/netplan/1.yaml": text }), scope()).failures, []);
  });

  test("secrets are in no message and in no hover", () => {
    const secret = "99012345678901234567";
    const text = `network:\n  version: 2\n  wifis:\n    w:\n      access-points:\n        n: {password: ${secret}, auth: {password: ${secret}}}\n  tunnels:\n    wg0: {mode: wireguard, key: ${secret}, peers: [{keys: {public: ${secret}, shared: ${secret}}, allowed-ips: []}]}\n  modems:\n    m: {pin: ${secret}, password: ${secret}}\n`;
    const [file] = parse({ "etc/netplan/1.yaml": text });
    const { findings } = check(netplan, file === undefined ? [] : [file], scope());
    assert.ok(!JSON.stringify(findings.map(({ message, fix, related }) => [message, fix, related])).includes(secret));
    const around = { files: file === undefined ? [] : [file.file as never], scope: scope() };
    for (let i = 0; i < text.length; i++) assert.ok(!(netplan.hover?.(file?.file as never, i, around)?.markdown ?? "").includes(secret));
  });
});
