/** Estates as people write them, three that have a problem and three that only look like it for every rule that sees several files. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Lines } from "../../server/core/text.ts";
import { exposureRules } from "../../server/exposure/rules/index.ts";
import { cloudEstates } from "./estates/clouds.ts";
import { filterEstates } from "./estates/filters.ts";
import { forwardEstates } from "./estates/forwards.ts";
import { listEstates } from "./estates/lists.ts";
import { natEstates } from "./estates/nat.ts";
import { networkEstates } from "./estates/networks.ts";
import { portEstates } from "./estates/ports.ts";
import { proxyEstates } from "./estates/proxies.ts";
import { socketEstates } from "./estates/sockets.ts";
import { tunnelEstates } from "./estates/tunnels.ts";
import type { EstateCase } from "./estates/writing.ts";
import { uriOf, workspace } from "./workspace.ts";

const CASES: readonly EstateCase[] = [
  ...natEstates,
  ...forwardEstates,
  ...filterEstates,
  ...portEstates,
  ...networkEstates,
  ...proxyEstates,
  ...listEstates,
  ...tunnelEstates,
  ...socketEstates,
  ...cloudEstates,
];

/** Stands apart: its estates are whatever perimeter.yaml expects. */
const WITHOUT = new Set(["exposure/expectation"]);

describe("estates as people write them", () => {
  for (const one of CASES) {
    test(`${one.rule}: ${one.name}`, () => {
      const project = workspace(one.files);
      const found = [...project.findings().values()].flat();
      assert.deepEqual(
        project.failures.map(({ error }) => String(error)),
        [],
      );
      if (process.env.SHOW === "1") for (const { rule, severity, message } of found) console.log(`   ${severity} ${rule}: ${message}`);
      const said = found.filter(({ rule }) => rule === `exposure/${one.rule}`);
      const places = said.map(({ uri, span }) => `${uri.slice(uriOf("").length)}:${lineOf(one.files, uri, span.start)}`);
      assert.deepEqual(places.sort(), [...one.finds].sort(), said.map(({ message }) => message).join("\n"));
    });
  }

  test("every rule has three of both", () => {
    for (const { id } of exposureRules) {
      const own = CASES.filter(({ rule }) => `exposure/${rule}` === id);
      if (WITHOUT.has(id)) continue;
      assert.ok(own.filter(({ finds }) => finds.length > 0).length >= 3, `${id} has too few that it finds`);
      assert.ok(own.filter(({ finds }) => finds.length === 0).length >= 3, `${id} has too few that it must not find`);
    }
  });
});

const lineOf = (files: Readonly<Record<string, string>>, uri: string, offset: number): number =>
  new Lines(files[uri.slice(uriOf("").length)] ?? "").at(offset).line + 1;
