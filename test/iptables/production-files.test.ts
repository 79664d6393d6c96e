/** Long rule sets and scripts as hosts run them, each in a file of its own: the program loads all of it, and next to nothing deserves a warning. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { iptables } from "../../server/languages/iptables/index.ts";
import { lintExample } from "../examples.ts";
import { cannotCommit, commit } from "../oracle/iptables-commit.ts";
import { runScripts } from "../oracle/iptables-scripts.ts";

const FOLDER = join(import.meta.dirname, "production");
const FILES = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), "utf8") }));
const isScript = (name: string): boolean => name.endsWith(".sh");
const familyOf = (name: string): 4 | 6 => (name.endsWith(".v6") ? 6 : 4);

/** A fifth of a warning a file, on average. */
const MOST = FILES.length / 5;

function loud(name: string, text: string): string[] {
  const path = isScript(name) ? `usr/local/sbin/${name}` : `etc/iptables/rules.v${familyOf(name)}`;
  return lintExample(iptables, { good: text, path }, text).flatMap(({ severity, rule, message, span }) =>
    severity === "error" || severity === "warning" ? [`${severity} ${rule} [${text.slice(span.start, span.end)}] ${message}`] : [],
  );
}

describe("iptables: whole files of production", () => {
  const warnings: string[] = [];
  for (const { name, text } of FILES) {
    test(name, () => {
      const said = loud(name, text);
      warnings.push(...said);
      assert.deepEqual(
        said.filter((one) => one.startsWith("error")),
        [],
      );
    });
  }
  test("warnings are few", (context) => {
    for (const one of warnings) context.diagnostic(one);
    assert.ok(warnings.length <= MOST, warnings.join("\n"));
  });
});

test("iptables: the program loads the files of production, and runs their scripts", (context) => {
  const why = cannotCommit();
  if (why !== undefined) return context.skip(why);
  const saved = FILES.filter(({ name }) => !isScript(name));
  const answers = commit(saved.map(({ name, text }) => ({ family: familyOf(name), text })));
  for (const [i, { legacy, nft }] of answers.entries())
    assert.deepEqual([legacy.code, nft.code], [0, 0], `${saved[i]?.name}: ${legacy.message} ${nft.message}`);
  const scripts = FILES.filter(({ name }) => isScript(name));
  // The programs are functions here that note what they are asked: they are called by name, and the kernel's settings are left alone.
  const texts = scripts.map(({ text }) => text.replaceAll("/usr/sbin/ip", "ip").replace(/^(sysctl|echo 1 >|logger).*$/gm, ":"));
  for (const [i, ran] of runScripts(texts).entries())
    for (const back of ["legacy", "nft"] as const) {
      assert.ok(ran[back].length >= 2, `${scripts[i]?.name}: ${ran[back].length} commands were run`);
      const failed = ran[back].filter(({ code }) => code !== 0).map(({ line, message }) => `line ${line}: ${message}`);
      assert.deepEqual(failed, [], `${scripts[i]?.name}, ${back}`);
    }
});
