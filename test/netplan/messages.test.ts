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

test("dashes get their blanks", () => {
  const [one] = said(DASHES);
  assert.equal(one?.message, "`addresses` needs a list: its dash needs a blank behind it");
  assert.equal(applyEdits(DASHES, one?.fix?.edits ?? []), DASHES.replaceAll("-10", "- 10"));
});
