/** Sockets that no zone reaches: which described hosts do. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { exposureTable } from "../../server/linter/answers.ts";
import { uriOf, workspace } from "./workspace.ts";

const ESTAB = "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT";
const RULES = "hosts/db/facts/iptables-save.txt";
const allowing = (...sources: readonly string[]): string =>
  filterTable({ input: "DROP" }, ESTAB, ...sources.map((source) => `-A INPUT -s ${source} -p tcp --dport 5432 -j ACCEPT`));
const host = (name: string, address: string): Readonly<Record<string, string>> => ({
  [`hosts/${name}/etc/netplan/10.yaml`]: netplan({ eth0: [`${address}/16`] }),
  [`hosts/${name}/facts/iptables-save.txt`]: filterTable({}),
});
const DATABASE = { ...host("db", "10.0.0.6"), "hosts/db/facts/ss.txt": `${listening("10.0.0.6", 5432)}${listening("127.0.0.1", 6379)}` };

const insiders = (project: ReturnType<typeof workspace>): readonly string[] =>
  exposureTable(project).rows.flatMap((row) =>
    row.insiders.map(({ zone, witness, entry, steps }) => `${row.port} ${zone} ${witness} ${entry} ${steps.at(-2)?.text}`),
  );

describe("described hosts that reach what no zone reaches", () => {
  test("the one that a rule lets in, with the rule", () => {
    const project = workspace({ ...DATABASE, ...host("web", "10.0.0.5"), ...host("mail", "10.0.0.7"), [RULES]: allowing("10.0.0.5") });
    assert.deepEqual(insiders(project), ["5432 web 10.0.0.5 10.0.0.6 -A INPUT -s 10.0.0.5 -p tcp --dport 5432 -j ACCEPT"]);
    project.set(uriOf(RULES), allowing("10.0.0.7"));
    assert.deepEqual(
      insiders(project).map((text) => text.split(" ")[1]),
      ["mail"],
    );
    project.set(uriOf(RULES), allowing());
    assert.deepEqual(insiders(project), []);
  });

  test("none where a zone gets in: its answer says enough", () => {
    const project = workspace({ ...DATABASE, ...host("web", "10.0.0.5"), [RULES]: allowing("10.0.0.0/16") });
    assert.deepEqual(insiders(project), []);
  });

  test("a host that could only be kept out on its own side does not count", () => {
    const project = workspace({ ...DATABASE, ...host("web", "10.0.0.5"), [RULES]: allowing("10.0.0.5") });
    project.set(uriOf("hosts/web/facts/iptables-save.txt"), filterTable({}).replace("OUTPUT ACCEPT", "OUTPUT DROP"));
    assert.deepEqual(insiders(project), []);
  });

  test("in a large estate the hosts are asked that rules may accept, and nobody is called kept out who may come in", () => {
    const many = Object.assign({}, ...Array.from({ length: 100 }, (_, i) => host(`h${i}`, `10.0.1.${i + 1}`)));
    const blocked = (rules: string, more: Readonly<Record<string, string>> = {}): boolean =>
      [
        ...workspace({ ...DATABASE, ...many, ...more, [RULES]: rules })
          .findings()
          .values(),
      ]
        .flat()
        .some(({ rule, uri }) => rule === "exposure/listener-blocked" && uri === uriOf("hosts/db/facts/ss.txt"));
    const masquerades = { "hosts/h7/facts/iptables-save.txt": `*nat\n-A POSTROUTING -o eth0 -j MASQUERADE\nCOMMIT\n${filterTable({})}` };
    assert.equal(blocked(allowing("192.0.2.77")), true);
    assert.equal(blocked(allowing("10.0.1.8")), false);
    assert.equal(blocked(allowing("192.0.2.77"), masquerades), true);
    assert.equal(blocked(filterTable({ input: "DROP" }, ESTAB, "-A INPUT -i eth7 -p tcp --dport 5432 -j ACCEPT")), false);
    const chain = (source: string): string =>
      filterTable({ input: "DROP" }, ESTAB, `-A INPUT -s ${source} -j db`, "-A db -p tcp --dport 5432 -j ACCEPT").replace(
        ":OUTPUT",
        ":db - [0:0]\n:OUTPUT",
      );
    assert.deepEqual([blocked(chain("192.0.2.77")), blocked(chain("10.0.1.8"))], [true, false]);
  });

  test("in a large estate, whomever a rule names", () => {
    const many = Object.assign({}, ...Array.from({ length: 100 }, (_, i) => host(`h${i}`, `10.0.1.${i + 1}`)));
    const project = workspace({ ...DATABASE, ...many, [RULES]: allowing("10.0.1.8", "10.0.1.9") });
    assert.deepEqual(
      insiders(project).map((text) => text.split(" ")[1]),
      ["h7", "h8"],
    );
  });
});
