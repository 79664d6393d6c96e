/** What may be written at the cursor: the keys of the level that the indentation tells, and usual values. */
import type { Completion } from "../../core/language.ts";
import { lineStart } from "../../core/text.ts";
import { ACCESS, IP_RULE, type Key, keysOf, ORIGIN, RULE, TOP, WARP } from "./knowledge/keys.ts";
import type { CloudflaredFile } from "./model.ts";

const KEYS: Readonly<Record<string, readonly Key[]>> = {
  "": TOP,
  ingress: RULE,
  originRequest: ORIGIN,
  access: ACCESS,
  ipRules: IP_RULE,
  "warp-routing": WARP,
};
const SERVICES = [
  "http://localhost:8080",
  "https://localhost:8443",
  "http_status:404",
  "unix:/run/app.sock",
  "ssh://localhost:22",
  "tcp://localhost:5432",
  "hello_world",
  "bastion",
  "socks-proxy",
];

/** Completions at `offset`, by the lines above it: right also while the YAML is damaged. */
export function complete(file: CloudflaredFile, offset: number): readonly Completion[] {
  const { text } = file.source;
  const start = lineStart(text, offset);
  const line = text.slice(start, offset);
  const value = /^[ \t]*(?:-[ \t]+)?([\w-]+):[ \t]+(\S*)$/.exec(line);
  if (value !== null) return values(value[1] as string, { start: offset - (value[2] as string).length, end: offset });
  const word = /^([ \t]*(?:-[ \t]+)?)([\w-]*)$/.exec(line);
  if (word === null) return [];
  const keys = KEYS[parentOf(text, start, (word[1] as string).length)] ?? [];
  const span = { start: offset - (word[2] as string).length, end: offset };
  return keys
    .filter((key) => key.hidden !== true && key.deprecated !== true && key.single !== true)
    .map((key) => ({ label: key.name, kind: "property", detail: key.type, documentation: key.doc, insert: `${key.name}: `, span }));
}

// The nearest line above with less indentation and only a key; its name is the level.
function parentOf(text: string, start: number, indent: number): string {
  if (indent === 0) return "";
  for (let end = start - 1, looked = 0; end > 0 && looked < 2000; looked++) {
    const from = lineStart(text, end);
    const match = /^([ \t]*(?:-[ \t]+)?)([\w-]+):[ \t]*(?:#.*)?$/.exec(text.slice(from, end));
    if (match !== null && (match[1] as string).length < indent) return match[2] as string;
    end = from - 1;
  }
  return "";
}

function values(name: string, span: { start: number; end: number }): readonly Completion[] {
  if (name === "service") return SERVICES.map((label) => ({ label, kind: "value", span }));
  const key = Object.values(keysOf)
    .map((level) => level.get(name))
    .find((found) => found !== undefined);
  const words = key?.values ?? (key?.type === "bool" ? ["true", "false"] : key?.type === "duration" ? [key.fallback ?? "30s"] : []);
  return words.map((label) => ({ label: /^\d$/.test(label) ? `"${label}"` : label, kind: "value", span }));
}
