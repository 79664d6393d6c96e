/** Larger files as they run in production, in all formats: nothing is said of them that is a warning or an error. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { arm, awsJson, azureJson, cloudformation, gcloudJson, shell, terraform } from "../../server/languages/security-group/index.ts";
import { saidOf } from "./said.ts";

const FOLDER = fileURLToPath(new URL("production-files/", import.meta.url));
const LANGUAGES = [terraform, cloudformation, awsJson, azureJson, gcloudJson, shell, arm];

describe("files in production", () => {
  for (const name of readdirSync(FOLDER))
    test(name, () => {
      const text = readFileSync(FOLDER + name, "utf8");
      const [language, ...others] = LANGUAGES.filter((one) => one.detect(name, text) === "sure");
      assert.ok(language !== undefined && others.length === 0, `one format, not ${others.length + 1}`);
      assert.deepEqual(saidOf(language, text, name), []);
    });
});
