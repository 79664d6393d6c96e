/** Includes that loop, lead out, block, or multiply: the command ends, reads nothing outside of its roots, and says what it left out. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { perimeter, saidBy, tree } from "../cli/run.ts";

const root = (body: string): string => `events {}\nhttp {\n${body}\n}\n`;
const rules = (cwd: string, ...args: string[]) => {
  const ran = perimeter(["check", "--format", "json", ...args], { cwd });
  assert.ok(ran.status === 0 || ran.status === 1, `status ${ran.status}: ${ran.err}`);
  return { said: saidBy(JSON.parse(ran.out)), err: ran.err };
};

describe("includes", () => {
  test("of itself, of each other, and in a ring of links", (t) => {
    const cwd = tree(t, {
      "nginx/nginx.conf": root("include nginx.conf; include a.conf; include ring/*.conf;"),
      "nginx/a.conf": "include b.conf;\n",
      "nginx/b.conf": "include a.conf; include nginx.conf;\n",
    });
    symlinkSync("..", join(cwd, "nginx/ring"));
    symlinkSync("a.conf", join(cwd, "nginx/link.conf"));
    assert.ok(Object.keys(rules(cwd, ".").said).includes("nginx/nginx.conf"));
    assert.ok("nginx/nginx.conf" in rules(cwd, "nginx/nginx.conf").said);
  });

  test("nothing outside of the roots is read", (t) => {
    const canary = "canary_outside_directive on;\n";
    const outside = tree(t, { "outside.conf": canary, "more/x.conf": canary });
    const cwd = tree(t, {
      "in/nginx.conf": root(
        `include ${outside}/outside.conf; include ../../../../../../../../../../..${outside}/more/*.conf; include esc/*.conf;`,
      ),
    });
    symlinkSync(join(outside, "more"), join(cwd, "in/esc"));
    symlinkSync(join(outside, "outside.conf"), join(cwd, "in/direct.conf"));
    for (const args of [["in"], ["in/nginx.conf"]]) {
      const ran = perimeter(["check", ...args], { cwd });
      assert.doesNotMatch(ran.out + ran.err.replaceAll(outside, ""), /canary/);
    }
  });

  test("of a pipe, of devices and of folders", (t) => {
    const cwd = tree(t, {
      "nginx.conf": root("include pipe.conf; include zero.conf; include /dev/zero; include sub; include tty*;"),
      "sub/x": "",
    });
    execFileSync("mkfifo", [join(cwd, "pipe.conf")]);
    symlinkSync("/dev/zero", join(cwd, "zero.conf"));
    symlinkSync("/dev/stdin", join(cwd, "tty.conf"));
    assert.ok("nginx.conf" in rules(cwd, ".").said);
  });

  test("globs that match everything, many times over", (t) => {
    const files: Record<string, string> = {
      "nginx.conf": root(
        Array.from({ length: 60 }, (_, i) => `include ${"*/".repeat(i % 7)}*; include ${"*a*".repeat(20 + i)};`).join("\n"),
      ),
    };
    for (let i = 0; i < 300; i++) files[`d${i % 10}/e${i % 7}/a${i}.conf`] = `include ../../*/*/*.conf;\ninclude ${"?".repeat(i % 40)}*;\n`;
    assert.ok("nginx.conf" in rules(tree(t, files), ".").said);
  });

  test("a chain a thousand files long", (t) => {
    const files: Record<string, string> = { "nginx.conf": root("include c/0.conf;") };
    for (let i = 0; i < 1000; i++) files[`c/${i}.conf`] = i === 999 ? "server { listen 8080; }\n" : `include c/${i + 1}.conf;\n`;
    assert.ok("nginx.conf" in rules(tree(t, files), ".").said);
  });

  test("folders nested deep, and names of every kind", (t) => {
    const cwd = tree(t, {
      [`${"d/".repeat(200)}nginx.conf`]: root("lisen 80;"),
      "a b%20c#?é😀/nginx.conf": root("include 'x y.conf';"),
      "a b%20c#?é😀/x y.conf": "bogus_directive 1;\n",
    });
    writeFileSync(Buffer.concat([Buffer.from(`${cwd}/`), Buffer.from([0x62, 0xff, 0x61]), Buffer.from(".conf")]), "x");
    const { said } = rules(cwd, ".");
    assert.ok(`${"d/".repeat(200)}nginx.conf` in said);
    assert.ok((said["a b%20c#?é😀/x y.conf"] ?? []).length > 0, JSON.stringify(said));
  });
});
