/** `perimeter exposure diff` as a reviewer uses it: what a change of files opens and closes, by which lines. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { perimeter, tree } from "./run.ts";

const RULES = "hosts/db/etc/iptables/rules.v4";
const rules = (...lines: readonly string[]) =>
  filterTable({ input: "DROP" }, "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT", ...lines);
const FILES = {
  "hosts/db/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.6/24"] }, "203.0.113.1"),
  [RULES]: rules(),
  "hosts/db/facts/ss.txt": listening("0.0.0.0", 5432, "postgres"),
};
const OPEN = "-A INPUT -p tcp --dport 5432 -j ACCEPT";
const FEW = "-A INPUT -s 198.51.100.0/24 -p tcp --dport 5432 -j ACCEPT";

function git(cwd: string, ...args: readonly string[]): void {
  const named = ["-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "commit.gpgsign=false"];
  const done = spawnSync("git", [...named, ...args], { cwd, encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
}

/** A repository whose first commit is `files`. */
function repository(context: TestContext, files: Readonly<Record<string, string>>): string {
  const root = tree(context, files);
  git(root, "init", "--quiet");
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "-m", "before");
  return root;
}

const skip = spawnSync("git", ["--version"]).status === 0 ? false : "git is not installed";

describe("perimeter exposure diff", { skip }, () => {
  test("what a rule opens, with the line that stopped it before and the one that lets it in now", (context) => {
    const cwd = repository(context, FILES);
    writeFileSync(join(cwd, RULES), rules(OPEN));
    const ran = perimeter(["exposure", "diff", "HEAD"], { cwd });
    assert.deepEqual(ran.out.split("\n"), [
      "db 0.0.0.0:5432/tcp (postgres)  hosts/db/facts/ss.txt:1",
      "  internet: no → yes",
      `    - db blocks: policy of INPUT: DROP  ${RULES}:2 at HEAD`,
      `    + db filters: ${OPEN}  ${RULES}:6`,
      "",
      "1 opened, 0 changed otherwise",
      "",
    ]);
    assert.deepEqual([ran.status, ran.err], [1, ""]);
  });

  test("opening to everybody what was open to a few networks is opening, the other way round is not", (context) => {
    const cwd = repository(context, { ...FILES, [RULES]: rules(FEW) });
    writeFileSync(join(cwd, RULES), rules(OPEN));
    const wider = perimeter(["exposure", "diff", "HEAD"], { cwd });
    assert.match(wider.out, / {2}internet: some \(a few networks\) → yes\n/);
    assert.equal(wider.status, 1);
    git(cwd, "commit", "--quiet", "-am", "wider");
    writeFileSync(join(cwd, RULES), rules(FEW));
    const narrower = perimeter(["exposure", "diff", "HEAD"], { cwd });
    assert.match(narrower.out, / {2}internet: yes → some \(a few networks\)\n(?:.*\n)*0 opened, 1 changed otherwise\n$/);
    assert.equal(narrower.status, 0);
    assert.equal(perimeter(["exposure", "diff", "HEAD~1"], { cwd }).out, "no verdict changed\n");
  });

  test("sockets that are new and that are gone, as JSON", (context) => {
    const cwd = repository(context, { ...FILES, [RULES]: rules(OPEN, "-A INPUT -p tcp --dport 6379 -j ACCEPT") });
    writeFileSync(join(cwd, "hosts/db/facts/ss.txt"), listening("0.0.0.0", 6379, "redis"));
    const ran = perimeter(["exposure", "diff", "HEAD", ".", "--format", "json"], { cwd });
    const { changes } = JSON.parse(ran.out);
    type Change = { socket: string; opens: boolean; before: unknown; after: unknown; zones: { zone: string; from: string; to: string }[] };
    assert.deepEqual(
      (changes as Change[]).map(({ socket, opens, before, after, zones }) => [socket, opens, before, after, zones[0]?.from, zones[0]?.to]),
      [
        ["0.0.0.0:6379/tcp", true, null, { path: "hosts/db/facts/ss.txt", line: 1 }, "no", "yes"],
        ["0.0.0.0:5432/tcp", false, { path: "hosts/db/facts/ss.txt", line: 1 }, null, "yes", "no"],
      ],
    );
    assert.equal(ran.status, 1);
  });

  test("ways through a proxy are told as well", (context) => {
    const nginx = "hosts/web/etc/nginx/nginx.conf";
    const config = (port: number) => `events {}\nhttp { server { listen 80; location / { proxy_pass http://127.0.0.1:${port}; } } }\n`;
    const cwd = repository(context, {
      "hosts/web/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"] }, "203.0.113.1"),
      "hosts/web/facts/iptables-save.txt": filterTable({}),
      "hosts/web/facts/ss.txt": `${listening("127.0.0.1", 3000, "node")}${listening("127.0.0.1", 9000, "admin")}`,
      [nginx]: config(3000),
    });
    writeFileSync(join(cwd, nginx), config(9000));
    const { out, status } = perimeter(["exposure", "diff", "HEAD"], { cwd });
    assert.match(out, /^web 127\.0\.0\.1:9000\/tcp \(admin\) .*\n {2}now: internet via nginx port 80\n/);
    assert.match(out, /\nweb 127\.0\.0\.1:3000\/tcp \(node\) .*\n {2}no longer: internet via nginx port 80\n/);
    assert.equal(status, 1);
  });

  test("a folder of the repository, symbolic links, and files that git ignores", (context) => {
    const root = tree(context, {
      ...Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`estate/${path}`, text])),
      "estate/hosts/db/etc/nginx/sites-available/a.conf": "server { listen 8080; return 204; }\n",
      "estate/hosts/db/etc/nginx/nginx.conf": "events {}\nhttp { include sites-enabled/*; }\n",
      "estate/hosts/db/etc/nginx/sites-enabled/.keep": "",
      ".gitignore": "facts/\n",
    });
    symlinkSync("../sites-available/a.conf", join(root, "estate/hosts/db/etc/nginx/sites-enabled/a.conf"));
    git(root, "init", "--quiet");
    git(root, "add", "--all");
    git(root, "commit", "--quiet", "-m", "before");
    assert.equal(perimeter(["exposure", "diff", "HEAD", "estate"], { cwd: root }).out, "no verdict changed\n");
    rmSync(join(root, "estate/hosts/db/etc/nginx/sites-enabled/a.conf"));
    writeFileSync(join(root, "estate", RULES), rules(OPEN));
    const { out } = perimeter(["exposure", "diff", "HEAD", "estate"], { cwd: root });
    assert.match(out, /^db 0\.0\.0\.0:5432\/tcp \(postgres\) {2}estate\/hosts\/db\/facts\/ss\.txt:1\n {2}internet: no → yes\n/);
    assert.equal(out.includes(":8080/"), false, "nobody reached it, and nobody does");
  });

  test("two folders without git", (context) => {
    const [old, now] = [tree(context, FILES), tree(context, { ...FILES, [RULES]: rules(OPEN) })];
    const ran = perimeter(["exposure", "diff", "--before", old, now], { cwd: "/" });
    assert.ok(ran.out.includes(`    - db blocks: policy of INPUT: DROP  ${join(old, RULES)}:2\n`));
    assert.ok(ran.out.includes(`    + db filters: ${OPEN}  ${join(now, RULES)}:6\n`));
    assert.equal(ran.status, 1);
  });

  test("no repository, no such revision, wrong usage: status 2; nothing to compare: 3", (context) => {
    const outside = perimeter(["exposure", "diff", "HEAD"], { cwd: tree(context, FILES), env: { GIT_CEILING_DIRECTORIES: "/" } });
    assert.deepEqual([outside.status, outside.out], [2, ""]);
    assert.match(outside.err, /is in no git repository/);
    const cwd = repository(context, { "notes.txt": "nothing\n" });
    for (const args of [
      ["nowhere"],
      [],
      ["HEAD", "missing"],
      ["HEAD", "notes.txt"],
      ["HEAD", ".", "."],
      ["--output=x"],
      ["HEAD", "--format", "yaml"],
    ]) {
      const ran = perimeter(["exposure", "diff", ...args], { cwd });
      assert.deepEqual([ran.status, ran.out], [2, ""], args.join(" "));
      assert.match(ran.err, /^perimeter: \S.*\n$/, args.join(" "));
    }
    assert.deepEqual(perimeter(["exposure", "diff", "HEAD"], { cwd }), { status: 3, out: "no verdict changed\n", err: "" });
  });
});
