/** Random rule files of ufw, committed behind the chains that ufw makes; and the files that ufw itself brings. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { iptables } from "../../server/languages/iptables/index.ts";
import { ufwOrder, ufwTables } from "../../server/languages/iptables/ufw.ts";
import { lintExample } from "../examples.ts";
import { cannotCommit, commit, type RuleText } from "../oracle/iptables-commit.ts";
import { randomRules } from "../oracle/iptables-generate.ts";
import { Seeded } from "../seeded.ts";
import { verdict } from "./verdict.ts";

const COUNT = Number(process.env.PERIMETER_UFW ?? 300);
const SEED = Number(process.env.PERIMETER_SEED ?? 20_240_615);
const AGREEMENT = 0.99;
const MISSING = /missing kernel module|No such file or directory.*revision|can't initialize/;

/** All tables of a family as they stand when ufw loads before.rules. */
function before(family: 4 | 6): string {
  const prefix = family === 4 ? "ufw" : "ufw6";
  const own = ufwTables(family).flatMap((table) => [...table.chains.keys()].filter((name) => name.startsWith(prefix)));
  const jumps = (["INPUT", "OUTPUT", "FORWARD"] as const).flatMap((hook) => ufwOrder(family, hook).map((name) => `-A ${hook} -j ${name}`));
  const filter = ["*filter", ...own.map((name) => `:${name} - [0:0]`), ...jumps, "COMMIT"];
  return [...["nat", "mangle", "raw", "security"].map((table) => `*${table}\nCOMMIT`), ...filter, ""].join("\n");
}

/** A random rule set as a file of ufw: most of its rules stand in ufw's chains, some jump there. */
function ufwRules(random: Seeded): RuleText {
  const { family, text } = randomRules(random);
  const prefix = family === 4 ? "ufw" : "ufw6";
  const chain = (hook: string): string =>
    `${prefix}-${random.pick(["before", "after", "before-logging", "reject", "track", "befor", "user"])}-${hook.toLowerCase()}`;
  const lines = text.split("\n").map((line) => {
    if (/^:(INPUT|FORWARD|OUTPUT) /.test(line) && random.chance(0.7)) return `# ${line}`;
    const placed = line.replace(/^(-[AI]) (INPUT|FORWARD|OUTPUT)\b/, (whole, verb: string, hook: string) =>
      random.chance(0.2) ? whole : `${verb} ${chain(hook)}`,
    );
    return random.chance(0.1)
      ? placed.replace(/-j (ACCEPT|DROP)$/, `-j ${prefix}-${random.pick(["logging-deny", "skip-to-policy-input", "log"])}`)
      : placed;
  });
  return { family, text: lines.join("\n") };
}

test(`iptables: ${COUNT} random files of ufw, seed ${SEED}`, (context) => {
  const why = cannotCommit();
  if (why !== undefined) return context.skip(why);
  const random = new Seeded(SEED);
  const sets = Array.from({ length: COUNT }, () => ufwRules(random));
  const wrong: string[] = [];
  let [judged, refused] = [0, 0];
  for (const [i, answer] of commit(sets, before).entries()) {
    const { family, text } = sets[i] as RuleText;
    for (const backend of ["legacy", "nft"] as const) {
      if (MISSING.test(answer.nft.message) || MISSING.test(answer.legacy.message)) continue;
      const said = answer[backend];
      judged++;
      if (said.code !== 0) refused++;
      const found = verdict(text, family, backend, `file:///etc/ufw/before${family === 6 ? "6" : ""}.rules`);
      if (found.length > 0 !== (said.code !== 0))
        wrong.push(
          `IPv${family} ${backend} says ${said.code === 0 ? "yes" : said.message}\nPerimeter: ${found.join(" / ") || "yes"}\n${text}`,
        );
    }
  }
  const agreement = 1 - wrong.length / judged;
  context.diagnostic(`${judged} verdicts, ${refused} refusals, agreement ${(100 * agreement).toFixed(2)} %`);
  for (const one of wrong.slice(0, Number(process.env.PERIMETER_SHOW ?? 5))) context.diagnostic(one);
  assert.ok(agreement >= AGREEMENT, `agreement ${agreement}`);
});

const STOCK = "/usr/share/ufw/iptables";

test("iptables: the rule files that ufw brings have nothing wrong with them", (context) => {
  if (!existsSync(STOCK)) return context.skip("ufw is not installed");
  const names = readdirSync(STOCK).filter((name) => name.endsWith(".rules"));
  const texts = Object.fromEntries(names.map((name) => [`etc/ufw/${name}`, readFileSync(`${STOCK}/${name}`, "utf8")]));
  assert.ok(names.length >= 6, names.join(" "));
  const { "etc/ufw/before.rules": good = "", ...files } = texts;
  const said = lintExample(iptables, { good, path: "etc/ufw/before.rules", files }, good);
  const loud = said.filter(({ severity }) => severity === "error" || severity === "warning");
  assert.deepEqual(
    loud.map((one) => `${one.rule} ${one.message}`),
    [],
  );
  const families = { "before.rules": 4, "before6.rules": 6 } as const;
  const why = cannotCommit();
  if (why !== undefined) return context.diagnostic(why);
  const sets = Object.entries(families).map(([name, family]): RuleText => ({ family, text: texts[`etc/ufw/${name}`] ?? "" }));
  for (const [i, answer] of commit(sets, before).entries())
    assert.deepEqual([answer.legacy.code, answer.nft.code], [0, 0], `${Object.keys(families)[i]}: ${answer.nft.message}`);
});
