/** A reporter for node:test: a line a file, failures in full, what was skipped and why, figures that tests print, and a closing count. */
import { relative } from "node:path";
import { inspect } from "node:util";

// biome-ignore lint/style/noDefaultExport: node:test takes a reporter from the default export
export default async function* reporter(events) {
  const files = new Map();
  const skipped = [];
  const failures = [];
  const figures = new Set();
  for await (const { type, data } of events) {
    if (type === "test:diagnostic" && data.nesting > 0 && figures.size !== figures.add(data.message).size) yield `    ${data.message}\n`;
    if (type === "test:stderr") yield data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (data.details?.type === "suite") continue;
    const file = data.file === undefined ? "" : relative(process.cwd(), data.file);
    const isFile = data.nesting === 0 && (data.name === data.file || data.name.endsWith(file)) && file !== "";
    const tally = files.get(file) ?? { passed: 0, failed: 0, skipped: 0 };
    files.set(file, tally);
    if (data.skip !== undefined) {
      tally.skipped++;
      skipped.push(`${file}: ${data.name}${typeof data.skip === "string" ? ` — ${data.skip}` : ""}`);
    } else if (type === "test:fail") {
      if (data.details.error?.failureType === "subtestsFailed") continue;
      tally.failed++;
      failures.push(data);
      yield `\nFAILED ${file}: ${data.name}\n${explain(data.details.error)}\n`;
    } else if (!isFile) tally.passed++;
  }
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const [file, tally] of [...files].sort()) {
    for (const key of Object.keys(totals)) totals[key] += tally[key];
    yield `${tally.failed > 0 ? "not ok" : "ok    "} ${file}: ${tally.passed} passed${tally.failed > 0 ? `, ${tally.failed} failed` : ""}${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ""}\n`;
  }
  if (skipped.length > 0)
    yield `\nSkipped, because something is missing on this machine:\n${skipped.map((line) => `  ${line}\n`).join("")}`;
  yield `\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`;
}

function explain(error) {
  const cause = error?.cause ?? error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
}
