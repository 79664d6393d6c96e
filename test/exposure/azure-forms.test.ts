/** Of one network of Azure, whatever form it is written in, the answers are what Azure's rules say. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { ask } from "../../server/linter/answers.ts";
import { Seeded } from "../seeded.ts";
import { type Azure, azureOf, letsIn, printedOf, templateOf, terraformOf } from "./azure-forms.ts";
import { workspace } from "./workspace.ts";

const NETWORKS = 60;
const PUBLIC = ["192.0.2.50", "192.0.2.51"];

const hosts: Record<string, string> = {
  "perimeter.yaml": `hosts:\n${PUBLIC.map((address, place) => `  m${place}: { public: [${address}] }\n`).join("")}`,
  ...Object.fromEntries(
    [0, 1].flatMap((place) => [
      [`hosts/m${place}/etc/netplan/10.yaml`, netplan({ eth0: [`10.1.${place}.5/24`] }, `10.1.${place}.1`)],
      [`hosts/m${place}/facts/iptables-save.txt`, filterTable({})],
      [`hosts/m${place}/facts/ss.txt`, [22, 443, 5432].map((port) => listening("0.0.0.0", port, "app")).join("")],
    ]),
  ),
};

const FORMS: Readonly<Record<string, (azure: Azure) => Record<string, string>>> = {
  Terraform: (azure) => ({ "cloud/main.tf": terraformOf(azure) }),
  template: (azure) => ({ "cloud/azuredeploy.json": templateOf(azure) }),
  "command line": (azure) => ({ "cloud/network.json": printedOf(azure) }),
};

const QUERIES = [0, 1].flatMap((place) =>
  [22, 443, 5432].flatMap((port) => [
    ...["198.51.100.9", "203.0.113.7", "203.0.113.200"].map((from) => ({ from, place, port, to: `${PUBLIC[place]}:${port}` })),
    { from: `10.1.${1 - place}.5`, place, port, to: `10.1.${place}.5:${port}` },
  ]),
);

describe("networks of Azure in several forms", () => {
  for (const [form, write] of Object.entries(FORMS))
    test(form, () => {
      for (let seed = 1; seed <= NETWORKS; seed++) {
        const azure = azureOf(new Seeded(seed));
        const answers = ask(
          workspace({ ...hosts, ...write(azure) }),
          QUERIES.map(({ from, to }) => ({ from, to })),
        );
        const said = answers.map(({ from, to, verdict }) => `${from} → ${to} ${verdict}`);
        const right = QUERIES.map(
          ({ from, to, place, port }) => `${from} → ${to} ${letsIn(azure, from, place, port) ? "reachable" : "unreachable"}`,
        );
        assert.deepEqual(said, right, `seed ${seed}: ${JSON.stringify(azure, null, 1)}`);
      }
    });
});
