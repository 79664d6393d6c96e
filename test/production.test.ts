/**
 * Files as they run in production, all written for this: none is refused, and there are at most two warnings in ten of them. Each is judged as
 * it would lie on its host, without the others.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, test } from "node:test";
import { languages } from "../server/languages/index.ts";
import { check, read } from "../server/linter/lint.ts";
import { askNetplan, netplanGenerator } from "./oracle/netplan.ts";
import { askAll, nginxOracle } from "./oracle/nginx.ts";
import { judge, missing } from "./oracle/wireguard.ts";

const ROOT = resolve(import.meta.dirname, "production");
const SCOPE = { targets: {}, isolated: false, has: () => false };
/** Warnings a file, on average. */
const MOST = 0.2;
const PLACES: Readonly<Record<string, (name: string) => string>> = {
  cloudflared: () => "etc/cloudflared/config.yml",
  netplan: (name) => `etc/netplan/${name}`,
  nginx: () => "etc/nginx/nginx.conf",
  wireguard: () => "etc/wireguard/wg0.conf",
};

type File = { readonly name: string; readonly path: string; readonly text: string };

const filesOf = (format: string): File[] =>
  readdirSync(join(ROOT, format))
    .sort()
    .map((name) => ({ name, path: PLACES[format]?.(name) ?? name, text: readFileSync(join(ROOT, format, name), "utf8") }));

describe("production files", () => {
  for (const format of readdirSync(ROOT))
    test(format, (t) => {
      const language = languages.find(({ id }) => id === format);
      assert.ok(language !== undefined);
      const files = filesOf(format);
      const loud = files.flatMap(({ name, path, text }) => {
        const checked = check(language, [read(language, { uri: `file:///${path}`, text })], SCOPE);
        assert.deepEqual(checked.failures, []);
        return checked.findings
          .filter(({ severity }) => severity === "error" || severity === "warning")
          .map(({ severity, rule, message }) => ({ severity, said: `${name}: ${rule}: ${message}` }));
      });
      for (const { said } of loud) t.diagnostic(said);
      assert.deepEqual(
        loud.filter(({ severity }) => severity === "error"),
        [],
      );
      assert.ok(loud.length <= MOST * files.length, `${loud.length} warnings in ${files.length} files`);
    });

  const generator = netplanGenerator();
  test("netplan takes them", { skip: typeof generator === "string" ? generator : false }, async () => {
    if (typeof generator === "string") return;
    const files = filesOf("netplan");
    const said = await askNetplan(
      generator.path,
      files.map(({ path, text }) => ({ [path]: text })),
    );
    assert.deepEqual(
      files.flatMap(({ name }, i) => (said[i]?.accepted === false && said[i]?.needs === undefined ? [`${name}: ${said[i]?.output}`] : [])),
      [],
    );
  });

  test("wg and wg-quick take them", { skip: missing() ?? false }, () => {
    const files = filesOf("wireguard");
    const said = judge(files.map(({ text }) => text.replace(/[\w.]+\.example\.net:/g, "192.0.2.1:")));
    assert.deepEqual(
      files.flatMap(({ name }, i) => (said[i]?.accepted ? [] : [`${name}: ${said[i]?.says}`])),
      [],
    );
  });

  const oracle = nginxOracle();
  test("nginx takes them", { skip: typeof oracle === "string" ? oracle : false }, async () => {
    if (typeof oracle === "string") return;
    const files = filesOf("nginx");
    const wrong: string[] = [];
    await askAll(
      oracle,
      files.map(({ text }) => text),
      (says, i) => void (says.accepted || wrong.push(`${files[i]?.name}: ${says.message} (${says.line})`)),
    );
    oracle.close();
    assert.deepEqual(wrong, []);
  });
});
