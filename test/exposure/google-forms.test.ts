/** Of one network of Google, whatever form it is written in, the answers are what Google's rules say. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { ask } from "../../server/linter/answers.ts";
import { Seeded } from "../seeded.ts";
import { type Google, googleOf, letsIn, printedOf, terraformOf } from "./google-forms.ts";
import { workspace } from "./workspace.ts";

const NETWORKS = 60;

const hosts: Record<string, string> = {
  "perimeter.yaml": "hosts:\n  m0: {}\n  m1: {}\n",
  ...Object.fromEntries(
    [0, 1].flatMap((place) => [
      [`hosts/m${place}/etc/netplan/10.yaml`, netplan({ ens4: [`10.1.${place}.5/24`] }, `10.1.${place}.1`)],
      [`hosts/m${place}/facts/iptables-save.txt`, filterTable({})],
      [`hosts/m${place}/facts/ss.txt`, [22, 443, 5432].map((port) => listening("0.0.0.0", port, "app")).join("")],
    ]),
  ),
};

const FORMS: Readonly<Record<string, (google: Google) => Record<string, string>>> = {
  Terraform: (google) => ({ "cloud/main.tf": terraformOf(google) }),
  "command line": (google) => ({ "cloud/network.json": printedOf(google) }),
};

const QUERIES = [0, 1].flatMap((place) =>
  [22, 443, 5432].flatMap((port) =>
    ["198.51.100.9", "203.0.113.7", "203.0.113.200"].map((from) => ({ from, place, port, to: `192.0.2.5${place}:${port}` })),
  ),
);
const INSIDE = [0, 1].flatMap((place) =>
  [22, 443].map((port) => ({ from: `10.1.${1 - place}.5`, place, port, to: `10.1.${place}.5:${port}` })),
);

describe("networks of Google in several forms", () => {
  for (const [form, write] of Object.entries(FORMS))
    test(form, () => {
      // What is printed of machines names no subnets: how they reach each other is not known then.
      const queries = form === "Terraform" ? [...QUERIES, ...INSIDE] : QUERIES;
      for (let seed = 1; seed <= NETWORKS; seed++) {
        const google = googleOf(new Seeded(seed));
        const answers = ask(
          workspace({ ...hosts, ...write(google) }),
          queries.map(({ from, to }) => ({ from, to })),
        );
        const said = answers.map(({ from, to, verdict }) => `${from} → ${to} ${verdict}`);
        const right = queries.map(
          ({ from, to, place, port }) => `${from} → ${to} ${letsIn(google, from, place, port) ? "reachable" : "unreachable"}`,
        );
        assert.deepEqual(said, right, `seed ${seed}: ${JSON.stringify(google, null, 1)}`);
      }
    });
});
