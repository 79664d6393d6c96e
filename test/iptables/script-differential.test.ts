/** Random scripts run by a shell with both back ends, and which of their commands Perimeter says are refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Lines } from "../../server/core/text.ts";
import { iptables } from "../../server/languages/iptables/index.ts";
import { cannotCommit } from "../oracle/iptables-commit.ts";
import { type RandomScript, randomScript } from "../oracle/iptables-script-generate.ts";
import { type Ran, runScripts } from "../oracle/iptables-scripts.ts";
import { Seeded } from "../seeded.ts";

const COUNT = Number(process.env.PERIMETER_SCRIPTS ?? 400);
const SEED = Number(process.env.PERIMETER_SEED ?? 20_240_612);
const AGREEMENT = 0.99;

type Back = "legacy" | "nft";

test(`iptables: ${COUNT} random scripts, seed ${SEED}`, (context) => {
  const why = cannotCommit();
  if (why !== undefined) return context.skip(why);
  const random = new Seeded(SEED);
  const scripts = Array.from({ length: COUNT }, () => randomScript(random));
  const answers = runScripts(scripts.map(({ text }) => text));
  const wrong: string[] = [];
  let commands = 0;
  let refused = 0;
  scripts.forEach((script, i) => {
    for (const back of ["legacy", "nft"] as const) {
      const ran = answers[i]?.[back] ?? [];
      commands += ran.length;
      refused += ran.filter(({ code }) => code !== 0).length;
      const found = disagreements(script, back, ran);
      if (found.length > 0) wrong.push(`${back}: ${found.join("\n")}\n${script.text}`);
    }
  });
  const agreement = 1 - wrong.length / (2 * COUNT);
  context.diagnostic(`${commands} commands, ${refused} refusals, ${(100 * agreement).toFixed(2)} % of the runs agree in all`);
  for (const one of wrong.slice(0, Number(process.env.PERIMETER_SHOW ?? 5))) context.diagnostic(one);
  assert.ok(agreement >= AGREEMENT, `agreement ${agreement}`);
});

/** What only a command's surroundings decide: silent where the script does not show them. */
const STATE =
  /is not a chain|Couldn't load target|does not exist|No chain|exists|Index of|Bad rule|doesn't exist|not empty|Too many links|Directory not empty|busy|No such file|does a matching rule|RULE_DELETE|RULE_INSERT|RULE_REPLACE|CHAIN_|in use|it's already added|Bad built-in/i;

/** The commands that Perimeter and the program judge differently, one line each. */
function disagreements({ text, clean }: RandomScript, back: Back, ran: readonly Ran[]): string[] {
  const findings = refusals(text, back);
  const lines = text.split("\n");
  const unclear = clean ? firstUnclear(lines, ran) : 0;
  const said: string[] = [];
  for (const line of new Set([...ran.map((one) => one.line), ...findings.keys()])) {
    const runs = ran.filter((one) => one.line === line);
    const failed = runs.find(({ code }) => code !== 0);
    const found = findings.get(line);
    const source = lines[line - 1] ?? "";
    if (/ -C | -[LS] /.test(source) || runs.length === 0) continue;
    const state = line >= unclear || /2>|\|\|| -Z |^ipset|match-set/.test(source);
    if (failed !== undefined && found === undefined && !(state && STATE.test(failed.message)))
      said.push(`line ${line} missed: ${failed.message}: ${source}`);
    if (failed === undefined && found !== undefined) said.push(`line ${line} accepted, Perimeter: ${found}: ${source}`);
  }
  return said;
}

/** The first line from which on the text does not tell what stands in the tables: a branch, or a here-document that was refused. */
function firstUnclear(lines: readonly string[], ran: readonly Ran[]): number {
  const branch = lines.findIndex((line) => line.startsWith("if "));
  const refused = ran.find(({ line, code }) => code !== 0 && lines[line - 1]?.includes("-restore"));
  return Math.min(branch < 0 ? Number.POSITIVE_INFINITY : branch + 1, refused?.line ?? Number.POSITIVE_INFINITY);
}

/** Perimeter's refusals by the line of the command that they are in. */
function refusals(text: string, back: Back): Map<number, string> {
  const { file } = iptables.parse({ uri: "file:///srv/firewall.sh", text });
  const [unit] = iptables.units?.([file], { targets: { iptables: back }, isolated: false, has: () => false }) ?? [];
  assert.ok(unit);
  const lines = new Lines(text);
  const found = new Map<number, string>();
  for (const fault of unit.ruleset.faults) {
    if ((fault.back ?? back) !== back) continue;
    const at = fault.usedAt?.start ?? fault.base + fault.start;
    const command = file.script?.commands.find(({ kind, start, end }) => kind !== "restore" && start <= at && at < end);
    const here = command === undefined ? file.script?.commands.findLast(({ kind, start }) => kind === "restore" && start <= at) : command;
    found.set(lines.at(here?.start ?? at).line + 1, `${fault.rule}: ${fault.message}`);
  }
  return found;
}
