/** Exposure beside real services in network namespaces: what their hosts said of themselves, and what packets did. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { compare } from "./compare.ts";
import { askKernel, missing } from "./kernel.ts";
import { SERVICES, type ServiceEstate } from "./services.ts";

function lacking({ needs }: ServiceEstate): string | undefined {
  const kernel = missing();
  if (kernel !== undefined) return kernel;
  const gone = needs.find((program) => spawnSync("sh", ["-c", `PATH="$PATH:/usr/sbin:/sbin" command -v ${program}`]).status !== 0);
  return gone === undefined ? undefined : `${gone} is not installed`;
}

describe("exposure beside real services", () => {
  for (const service of SERVICES) {
    const why = lacking(service);
    if (why !== undefined && process.env.CI !== undefined) throw new Error(`${service.name}: ${why}`);
    test(service.name, { skip: why ?? false }, (context) => {
      const estate = service.make();
      const [answer] = askKernel([estate], 1.5);
      assert.ok(answer !== undefined);
      const compared = compare(estate, answer, true);
      // Behind `ssh -R` another host's program answers: which socket took the packet is then not the greeting's to tell.
      const mismatches = compared.mismatches.filter(({ kind }) => kind !== "wrong source");
      context.diagnostic(
        `${service.name}: ${compared.probes} probes (${compared.open} open), ${mismatches.length} mismatches, ${compared.unknown.length} unknown`,
      );
      assert.deepEqual(mismatches, []);
      assert.deepEqual(
        compared.unknown.map(({ from, to, because }) => `${from} ${to}: ${because.join("; ")}`),
        [],
      );
      assert.ok(compared.open > 0 && compared.open < compared.probes);
    });
  }
});
