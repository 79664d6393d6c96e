/** `npm run bench [-- FORMAT|exposure|packets|start]`: every benchmark, one table after another. Nothing here is asserted. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { benchClouds } from "./clouds.ts";
import { benchExposure } from "./exposure.ts";
import { benchFormats } from "./formats.ts";
import { benchRulesets } from "./rulesets.ts";
import { SAMPLES } from "./samples.ts";
import { benchStart } from "./start.ts";

const cli = resolve(import.meta.dirname, "../dist/cli/main.js");
const [only] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "perimeter-bench-"));
try {
  const formats = only === undefined || SAMPLES.some(({ format }) => format === only);
  if (formats) benchFormats(folder, cli, only);
  for (const format of ["terraform", "cloudformation", "aws-json"]) if (only === undefined || only === format) benchClouds(format);
  if (only === undefined || only === "iptables") benchRulesets(folder, cli, process.argv[3]);
  if (only === undefined || only === "start") await benchStart(folder, cli);
  if (only === undefined || only === "exposure") benchExposure();
  if (only === undefined || only === "packets") await import("./packets.ts");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
