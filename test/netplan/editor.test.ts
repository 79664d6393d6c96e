/** Hover, completion, symbols, folding, definition, references and rename. «» is the cursor, or marks what is found. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Scope, Surroundings } from "../../server/core/language.ts";
import { netplan } from "../../server/languages/netplan/index.ts";
import type { NetplanFile } from "../../server/languages/netplan/model.ts";

const scope: Scope = { targets: {}, isolated: false, has: () => false };

function open(
  marked: string,
  others: Readonly<Record<string, string>> = {},
): { file: NetplanFile; offset: number; around: Surroundings<NetplanFile> } {
  const offset = marked.indexOf("«»");
  const { file } = netplan.parse({ uri: "file:///etc/netplan/50-main.yaml", text: marked.replace("«»", "") });
  const rest = Object.entries(others).map(([name, text]) => netplan.parse({ uri: `file:///etc/netplan/${name}`, text }).file);
  return { file, offset, around: { files: [file, ...rest], scope } };
}

const hover = (marked: string, others?: Readonly<Record<string, string>>): string => {
  const { file, offset, around } = open(marked, others);
  return netplan.hover?.(file, offset, around)?.markdown ?? "";
};
const labels = (marked: string, others?: Readonly<Record<string, string>>): string[] => {
  const { file, offset, around } = open(marked, others);
  return (netplan.complete?.(file, offset, around) ?? []).map(({ label }) => label);
};

describe("netplan in the editor", () => {
  test("hover on keys: meaning, type, default, since, renderer", () => {
    const text = hover("network:\n  ethernets:\n    eth0:\n      crit«»ical: true\n");
    for (const part of ["critical", "lease", "true or false", "since netplan 0.36.2", "default `false`", "networkd only"])
      assert.ok(text.includes(part), `${part} in ${text}`);
    assert.ok(hover("network:\n  ethernets:\n    eth0:\n      gate«»way4: 10.0.0.1\n").includes("deprecated"));
    assert.ok(hover("network:\n  ethernets:\n    eth0:\n      routes:\n        - vi«»a: 10.0.0.1\n").includes("gateway"));
  });

  test("hover on addresses: network, range, broadcast, gateway, which file won", () => {
    const body =
      "network:\n  ethernets:\n    eth0:\n      addresses: [192.168.1.«»10/24]\n      routes: [{to: default, via: 192.168.1.1}]\n";
    const text = hover(body);
    for (const part of ["192.168.1.0/24", "256 addresses", "broadcast `192.168.1.255`", "Gateway `192.168.1.1`"])
      assert.ok(text.includes(part), `${part} in ${text}`);
    assert.ok(
      hover("network:\n  ethernets:\n    eth0:\n      addresses: [192.168.1.10/24]\n      gateway4: 192.168.1«».1\n").includes(
        "reached directly",
      ),
    );
    assert.ok(
      hover("network:\n  ethernets:\n    eth0:\n      addresses: [192.168.1.10/24]\n      gateway4: 10.0«».0.1\n").includes("not reached"),
    );
    const merged = hover("network:\n  ethernets:\n    eth0:\n      dh«»cp4: true\n", {
      "90-late.yaml": "network:\n  ethernets:\n    eth0:\n      dhcp4: false\n",
    });
    assert.ok(merged.includes("`false`") && merged.includes("90-late.yaml"));
    assert.ok(
      hover("network:\n  ethernets:\n    et«»h0: {addresses: [10.0.0.1/8]}\n  bridges:\n    br0: {interfaces: [eth0]}\n").includes(
        "Member of `br0`",
      ),
    );
  });

  test("hover on what is not there says nothing", () => {
    assert.equal(hover("network:\n  ethernets:\n«»\n"), "");
    assert.equal(hover("«»"), "");
  });

  test("completion of keys by position", () => {
    assert.deepEqual(labels("«»"), ["network"]);
    assert.ok(labels("network:\n  «»\n").includes("ethernets"));
    assert.ok(!labels("network:\n  version: 2\n  «»\n").includes("version"));
    assert.ok(labels("network:\n  ethernets:\n    eth0:\n      ad«»\n").includes("addresses"));
    assert.ok(labels("network:\n  ethernets:\n    eth0:\n      routes:\n        - «»\n").includes("via"));
    assert.ok(labels("network:\n  ethernets:\n    eth0:\n      routes:\n        - to: default\n          «»\n").includes("metric"));
    assert.ok(labels("network:\n  bonds:\n    b0:\n      parameters:\n        «»\n").includes("mii-monitor-interval"));
    assert.ok(labels("network:\n  wifis:\n    w0:\n      access-points:\n        home:\n          «»\n").includes("password"));
    assert.deepEqual(labels("network:\n  # ver«»\n"), []);
  });

  test("completion of values", () => {
    assert.deepEqual(labels("network:\n  renderer: «»\n"), ["networkd", "NetworkManager"]);
    assert.deepEqual(labels("network:\n  ethernets:\n    eth0:\n      dhcp4: «»\n"), ["true", "false"]);
    assert.deepEqual(labels("network:\n  ethernets:\n    eth0:\n      routes:\n        - to: «»\n"), ["default"]);
    assert.ok(labels("network:\n  bonds:\n    b0:\n      parameters:\n        mode: «»\n").includes("802.3ad"));
  });

  test("completion of ids that are defined elsewhere", () => {
    const others = { "10-nics.yaml": "network:\n  ethernets:\n    eno1: {}\n    eno2: {}\n" };
    assert.deepEqual(labels("network:\n  bridges:\n    br0:\n      interfaces: [«»\n", others).sort(), ["eno1", "eno2"]);
    assert.deepEqual(labels("network:\n  bridges:\n    br0:\n      interfaces:\n        - «»\n", others).sort(), ["eno1", "eno2"]);
    assert.deepEqual(labels("network:\n  vlans:\n    v7:\n      link: «»\n", others).sort(), ["eno1", "eno2"]);
    assert.deepEqual(labels("network:\n  ethernets:\n    «»\n", others).sort(), ["eno1", "eno2"]);
  });

  test("symbols and folds", () => {
    const { file } = open("network:\n  version: 2\n  ethernets:\n    eth0:\n      addresses: [10.0.0.1/8]\n    eth1: {}\n");
    const symbols = netplan.symbols?.(file) ?? [];
    assert.deepEqual(
      symbols.map(({ name, detail, children }) => [name, detail, children?.map((child) => [child.name, child.detail])]),
      [
        ["version", "2", []],
        [
          "ethernets",
          undefined,
          [
            ["eth0", "10.0.0.1/8"],
            ["eth1", undefined],
          ],
        ],
      ],
    );
    assert.equal(netplan.folds?.(file).length, 3);
  });

  test("definition, references and rename across files", () => {
    const others = { "10-nics.yaml": "network:\n  ethernets:\n    eno1: {}\n" };
    const { file, offset, around } = open("network:\n  bridges:\n    br0:\n      interfaces: [en«»o1]\n", others);
    assert.deepEqual(
      netplan.definition?.(file, offset, around).map(({ uri, span }) => [uri, span.start]),
      [["file:///etc/netplan/10-nics.yaml", 26]],
    );
    assert.equal(netplan.references?.(file, offset, around).length, 2);
    const edits = netplan.rename?.(file, offset, "lan0", around);
    assert.deepEqual(Object.keys(edits ?? {}).sort(), ["file:///etc/netplan/10-nics.yaml", "file:///etc/netplan/50-main.yaml"]);
    assert.equal(netplan.rename?.(file, offset, "a b", around), undefined);
    assert.equal(netplan.rename?.(file, offset, "br0", around), undefined);
    assert.deepEqual(netplan.definition?.(file, 2, around), []);
  });
});
