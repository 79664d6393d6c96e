/** What is said of a mistake names what was meant. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../server/core/text.ts";
import { netplan } from "../../server/languages/netplan/index.ts";
import { lintExample } from "../examples.ts";

const BOND =
  "network:\n  version: 2\n  bonds:\n    bond0:\n      interfaces: []\n      mode: active-backup\n      netmask: 255.255.255.0\n";
const DASHES = "network:\n  version: 2\n  ethernets:\n    eth0:\n      addresses:\n        -10.0.0.5/24\n        -10.0.0.6/24\n";

const said = (text: string) => lintExample(netplan, { good: text, path: "etc/netplan/01.yaml" }, text);

test("a key of the block below, and a word of another tool", () => {
  assert.deepEqual(
    said(BOND).map(({ message }) => message),
    [
      "netplan has no key `mode` here: it belongs to `parameters` of a bond",
      "netplan has no key `netmask` here: the mask is a prefix length in `addresses`, as 10.0.0.5/24",
    ],
  );
});

test("a mask beside the destination of a route", () => {
  const route =
    "network:\n  version: 2\n  ethernets:\n    eth0:\n      routes:\n        - {to: 10.1.0.0, via: 10.0.0.1, netmask: 255.255.0.0}\n";
  assert.deepEqual(
    said(route).flatMap(({ message }) => (message.includes("netmask") ? [message] : [])),
    ["netplan has no key `netmask` here: the mask is a prefix length in `to`, as 10.1.0.0/16"],
  );
});

test("dashes get their blanks", () => {
  const [one] = said(DASHES);
  assert.equal(one?.message, "`addresses` needs a list: its dash needs a blank behind it");
  assert.equal(applyEdits(DASHES, one?.fix?.edits ?? []), DASHES.replaceAll("-10", "- 10"));
});

test("a dash behind its key, or in braces, begins no item: its value becomes a list", () => {
  const file = (value: string): string => `network:\n  version: 2\n  ethernets:\n    eth0:\n      addresses: ${value}\n    eth1: {}\n`;
  const fixedOf = (text: string): string | undefined => {
    const [one] = said(text);
    return one?.fix && applyEdits(text, one.fix.edits);
  };
  assert.equal(fixedOf(file("-10.0.0.5/24")), file("[10.0.0.5/24]"));
  assert.equal(fixedOf(file("-10.0.0.5/24\n        -10.0.0.6/24")), undefined);
  const braces = (value: string): string =>
    `network:\n  version: 2\n  ethernets:\n    eth0: {addresses:\n        ${value}}\n    eth1: {}\n`;
  assert.equal(fixedOf(braces("-10.0.0.5/24")), braces("[10.0.0.5/24]"));
});

test("an interface that the same list has already is not the one that was meant", () => {
  const file = (members: string): string =>
    `network:\n  version: 2\n  ethernets: {enp5s0f0: {}}\n  bonds:\n    bond0: {interfaces: ${members}}\n`;
  const fixes = (text: string) => said(text).flatMap(({ rule, fix }) => (rule === "netplan/undefined-interface" ? [fix?.title] : []));
  assert.deepEqual(fixes(file("[enp5s0f0, enp5s0fO]")), [undefined]);
  assert.deepEqual(fixes(file("[enp5s0fO, enp5s0f0]")), [undefined]);
  assert.deepEqual(fixes(file("[enp5s0fO]")), ["Write enp5s0f0"]);
});
