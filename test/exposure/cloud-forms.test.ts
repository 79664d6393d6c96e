/** Of one cloud, whatever form it is written in, the answers are the same. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { ask } from "../../server/linter/answers.ts";
import { Seeded } from "../seeded.ts";
import { type Cloud, cloudOf, describedOf, templateOf, terraformOf, yamlOf } from "./cloud-forms.ts";
import { workspace } from "./workspace.ts";

const CLOUDS = 200;
const BATCH = 20;
const PUBLIC: Readonly<Record<string, string>> = { m0: "203.0.113.50", m1: "203.0.113.51" };

function hostsOf({ machines }: Cloud): Record<string, string> {
  const files: Record<string, string> = {
    "perimeter.yaml": `hosts:\n${Object.entries(PUBLIC)
      .map(([name, address]) => `  ${name}: { public: [${address}] }\n`)
      .join("")}`,
  };
  for (const { name, address } of machines) {
    files[`hosts/${name}/etc/netplan/10.yaml`] = netplan({ ens5: [`${address}/24`] }, address.replace(/\d+$/, "1"));
    files[`hosts/${name}/facts/iptables-save.txt`] = filterTable({});
    files[`hosts/${name}/facts/ss.txt`] = [22, 443, 5432].map((port) => listening("0.0.0.0", port, "app")).join("");
  }
  return files;
}

const QUERIES = [
  ...["198.51.100.9", "203.0.113.7", "192.0.2.1"].flatMap((from) =>
    Object.values(PUBLIC).flatMap((to) => [22, 443, 5432, 80].map((port) => ({ from, to: `${to}:${port}` }))),
  ),
  ...["m0", "m1", "m2"].flatMap((from) =>
    ["10.0.1.10", "10.0.2.10", "10.0.2.20"].flatMap((to) => [22, 443, 5432].map((port) => ({ from, to: `${to}:${port}` }))),
  ),
  { from: "internet", to: "m0:443" },
  { from: "198.51.100.9", to: "10.0.2.20:22" },
];

const formsOf = (cloud: Cloud): Readonly<Record<string, Record<string, string>>> => ({
  terraform: { "cloud/main.tf": terraformOf(cloud) },
  yaml: { "cloud/stack.yaml": yamlOf(templateOf(cloud)).trimStart() },
  json: { "cloud/stack.json": `${JSON.stringify(templateOf(cloud), null, 2)}\n` },
  described: describedOf(cloud),
});

function answersOf(cloud: Cloud, files: Readonly<Record<string, string>>): string[] {
  const project = workspace({ ...hostsOf(cloud), ...files });
  const answers = ask(project, QUERIES).map(({ from, to, verdict, seenAs }) => `${from} ${to} ${verdict} ${seenAs ?? ""}`);
  assert.deepEqual(project.failures, []);
  return answers;
}

describe("a cloud in several forms", () => {
  for (let first = 0; first < CLOUDS; first += BATCH) {
    test(`random clouds from ${first}`, () => {
      const total = { reachable: 0, unreachable: 0, unknown: 0 };
      for (let seed = first; seed < first + BATCH; seed++) {
        const cloud = cloudOf(new Seeded(seed));
        const [[, terraform], ...others] = Object.entries(formsOf(cloud)) as [
          [string, Record<string, string>],
          [string, Record<string, string>],
        ];
        const expected = answersOf(cloud, terraform);
        for (const [form, files] of others) assert.deepEqual(answersOf(cloud, files), expected, `seed ${seed}: ${form} and terraform`);
        for (const answer of expected) total[answer.split(" ")[2] as keyof typeof total]++;
      }
      assert.equal(total.unknown, 0);
      assert.ok(total.reachable > BATCH && total.unreachable > BATCH, JSON.stringify(total));
    });
  }
});
