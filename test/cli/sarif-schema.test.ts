/** SARIF as its own schema (2.1.0, errata 5) has it: what other tools read must be what they expect. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { test } from "node:test";
import { perimeter, tree } from "./run.ts";

const require = createRequire(import.meta.url);
const EXAMPLES = resolve(import.meta.dirname, "../../examples");

type Validate = ((data: unknown) => boolean) & { readonly errors?: unknown };

function schemaErrors(log: unknown): unknown {
  const Ajv = require("ajv") as new (options: object) => { addMetaSchema(schema: object): void; compile(schema: object): Validate };
  // The schema is written in draft-04; formats such as `uri` are checked too.
  const ajv = new Ajv({ allErrors: true, schemaId: "auto" });
  ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-04.json") as object);
  const validate = ajv.compile(require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as object);
  return validate(log) ? [] : validate.errors;
}

test("a report with fixes, related places and several hosts", () => {
  const log = JSON.parse(perimeter(["check", EXAMPLES, "--format", "sarif"]).out);
  assert.ok(log.runs[0].results.length > 10);
  assert.deepEqual(schemaErrors(log), []);
});

test("exposure", () => {
  const log = JSON.parse(perimeter(["exposure", EXAMPLES, "--format", "sarif"]).out);
  assert.ok(log.runs[0].results.length > 3);
  assert.deepEqual(schemaErrors(log), []);
});

test("names with spaces, percent signs and brackets; nothing found; nothing to check", (t) => {
  const root = tree(t, {
    "a b/50%/[x]/etc/sysctl.d/ö #1.conf": "garbage\n",
    "etc/sysctl.d/fine.conf": "net.ipv4.ip_forward = 1\n",
  });
  for (const path of [".", "etc", "a b"])
    assert.deepEqual(schemaErrors(JSON.parse(perimeter(["check", path, "--format", "sarif"], { cwd: root }).out)), [], path);
});

test("the schema is asked", () => {
  assert.notDeepEqual(schemaErrors({ version: "2.1.0", runs: [{ results: [] }] }), []);
});
