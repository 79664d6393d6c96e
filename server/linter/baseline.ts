/** Findings that are known and left for later. A finding is known again by its rule, its file and the text of its line: it may move. */
import { Lines } from "../core/text.ts";
import type { Placed } from "./lint.ts";

/** How many findings of each fingerprint are known. */
export type Baseline = ReadonlyMap<string, number>;

/** What a finding is known again by: 16 hex digits. `path` is relative to where the baseline lies. */
export function fingerprints(path: string, text: string, findings: readonly Placed[]): readonly string[] {
  const lines = findings.length === 0 ? undefined : new Lines(text);
  return findings.map((finding) => {
    const line = lines?.at(finding.span.start).line ?? 0;
    const start = lines?.start(line) ?? 0;
    const code = text.slice(start, Math.min(lines?.start(line + 1) ?? start, start + 2000));
    return hash(`${finding.rule}\n${path}\n${code.trim().replace(/\s+/g, " ")}`);
  });
}

/** The findings that a baseline does not know. Of several alike, as many are known as it counted. */
export function unknownTo(baseline: Baseline, path: string, text: string, findings: readonly Placed[]): readonly Placed[] {
  const left = new Map<string, number>();
  const prints = fingerprints(path, text, findings);
  return findings.filter((_finding, i) => {
    const print = prints[i] ?? "";
    const rest = left.get(print) ?? baseline.get(print) ?? 0;
    left.set(print, rest - 1);
    return rest <= 0;
  });
}

/** A baseline file's text; undefined where it is none. */
export function parseBaseline(text: string): Baseline | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("findings" in value) || !Array.isArray(value.findings)) return undefined;
    const known = new Map<string, number>();
    for (const entry of value.findings as unknown[]) {
      if (typeof entry !== "object" || entry === null || !("fingerprint" in entry) || typeof entry.fingerprint !== "string") continue;
      const count = "count" in entry && typeof entry.count === "number" ? entry.count : 1;
      known.set(entry.fingerprint, (known.get(entry.fingerprint) ?? 0) + count);
    }
    return known;
  } catch {
    return undefined;
  }
}

type Entry = { readonly path: string; readonly rule: string; readonly fingerprint: string; count: number };

/** The text of a baseline file: sorted, so that it changes only where findings do. */
export function baselineText(
  files: readonly { readonly path: string; readonly text: string; readonly findings: readonly Placed[] }[],
): string {
  const entries = new Map<string, Entry>();
  for (const { path, text, findings } of files) {
    const prints = fingerprints(path, text, findings);
    findings.forEach(({ rule }, i) => {
      const fingerprint = prints[i] ?? "";
      const entry = entries.get(fingerprint);
      if (entry === undefined) entries.set(fingerprint, { path, rule, fingerprint, count: 1 });
      else entry.count++;
    });
  }
  const order = (entry: Entry) => `${entry.path}\n${entry.rule}\n${entry.fingerprint}`;
  const findings = [...entries.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
}

// FNV-1a, twice with different beginnings: 64 bits that depend on every character.
function hash(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b ^ (c + i), 0x01000193);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
