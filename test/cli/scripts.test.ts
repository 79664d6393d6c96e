/** The command line is several scripts: each is loaded when it is needed, with compiled code beside it or without. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { BUNDLE, tree } from "./run.ts";

const FILES = {
  "etc/sysctl.d/90.conf": "garbage\n",
  "etc/nginx/nginx.conf": "events {}\nhttp {\n  server { listen 70000; }\n}\n",
  "etc/iptables/rules.v4": "*filter\n-A INPUT -p tcp --dport 65536 -j ACCEPT\nCOMMIT\n",
  "etc/netplan/01.yaml": "network: { version: 3 }\n",
  "etc/wireguard/wg0.conf": "[Interface]\nListenPort = 70000\n",
  "etc/cloudflared/config.yml": "tunnel: a\ningress:\n  - service: http_status:999\n",
  "hosts/a/facts/ss.txt": "garbage\n",
  "main.tf": 'resource "aws_vpc" "a" {\n  cidr_block = "10.0.0.0/33"\n}\n',
};

/** A copy of the built command, in a folder with a blank in its name. */
function copied(context: TestContext): string {
  const folder = join(mkdtempSync(join(tmpdir(), "perimeter-")), "a b");
  context.after(() => rmSync(dirname(folder), { recursive: true, force: true }));
  cpSync(dirname(BUNDLE), join(folder, "cli"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  return join(folder, "cli");
}

function check(cli: string, cwd: string, ...args: string[]): { status: number | null; out: string; err: string } {
  const done = spawnSync(process.execPath, [join(cli, "main.js"), "check", ...args], { encoding: "utf8", cwd, timeout: 60_000 });
  return { status: done.status, out: done.stdout, err: done.stderr };
}

const caches = (cli: string): string[] => readdirSync(cli).filter((name) => name.endsWith(".cache"));

describe("the scripts of the command line", () => {
  test("compiled code makes no difference: all of it, none, some, and such as V8 rejects", (t) => {
    const root = tree(t, FILES);
    const cli = copied(t);
    const usual = check(cli, root, ".");
    assert.equal(usual.status, 1, usual.err);
    for (const word of ["nginx", "iptables", "netplan", "wireguard", "cloudflared", "sysctl", "ss", "security-group"])
      assert.match(usual.out, new RegExp(`\\[${word}/`), word);
    const names = caches(cli);
    assert.ok(names.some((name) => name.startsWith("nginx.js.")) && names.some((name) => name.startsWith("work.js.")), names.join(" "));
    for (const name of names) if (!name.startsWith("work.js.")) truncateSync(join(cli, name), 100);
    assert.deepEqual(check(cli, root, "."), usual);
    for (const name of names) if (!name.startsWith("work.js.")) rmSync(join(cli, name));
    assert.deepEqual(check(cli, root, "."), usual);
    for (const name of caches(cli)) rmSync(join(cli, name));
    assert.deepEqual(check(cli, root, "."), usual);
  });

  test("a format that no file is of is not loaded", (t) => {
    const root = tree(t, FILES);
    const cli = copied(t);
    const formats = ["cloudflared", "iptables", "netplan", "nginx", "security-group", "ss", "sysctl", "wireguard"];
    for (const name of formats) if (name !== "sysctl") rmSync(join(cli, `${name}.js`));
    const ran = check(cli, root, "etc/sysctl.d/90.conf", "--isolated", "--format", "json", "--ignore", "nginx/*");
    assert.deepEqual([ran.status, ran.err], [0, ""]);
    assert.match(ran.out, /sysctl\/syntax/);
  });
});
