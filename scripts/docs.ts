/**
 * `npm run docs`: writes everything that is made from the code: docs/rules, the key table in docs/configuration.md, and the
 * JSON schema of perimeter.yaml. CI runs it and fails when that leaves a difference.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { configRules } from "../server/linter/config/rules.ts";
import { FILE, type Key, type Shape } from "../server/linter/config/shape.ts";
import { jsonSchema } from "../server/linter/config/template.ts";
import { allRules, languages, ruleSets } from "../server/linter/languages.ts";
import { ruleIndexPage, rulePage } from "./docs/pages.ts";

const ROOT = resolve(import.meta.dirname, "..");
const RULES = join(ROOT, "docs/rules");

const formats = [
  ...ruleSets(),
  { id: "exposure", name: "Across files: who can reach what", rules: allRules().filter(({ id }) => id.startsWith("exposure/")) },
  { id: "perimeter", name: "Perimeter's own", rules: configRules },
];

rmSync(RULES, { recursive: true, force: true });
for (const format of formats) {
  for (const rule of format.rules) write(join(RULES, `${rule.id}.md`), rulePage(rule, format.id));
}
write(join(RULES, "README.md"), ruleIndexPage(formats));
const rules = formats.flatMap((format) => format.rules.map(({ id }) => id as string)).sort();
write(
  join(ROOT, "schemas/perimeter.schema.json"),
  `${JSON.stringify(jsonSchema({ rules, formats: [...new Set([...languages.map(({ id }) => id), ...formats.map(({ id }) => id)])].sort(), targets: languages.map(({ id }) => id).sort() }), null, 2)}\n`,
);
between(join(ROOT, "docs/configuration.md"), "keys", keyTable(FILE, "").join("\n"));
console.log(`${rules.length} rules of ${formats.length} formats documented in ${readdirSync(RULES).length - 1} folders`);

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
function between(path: string, name: string, text: string): void {
  const before = readFileSync(path, "utf8");
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [before.indexOf(open), before.indexOf(close)];
  if (start === -1 || end < start) throw new Error(`${path} has no place for ${name}`);
  writeFileSync(path, `${before.slice(0, start + open.length)}\n${text}\n${before.slice(end)}`);
}

/** A heading, a sentence and an example for each key; keys of inner maps follow theirs. */
function keyTable(shape: Shape, prefix: string): string[] {
  if (shape.kind === "list") return keyTable(shape.of, prefix);
  if (shape.kind === "map") return keyTable(shape.values, `${prefix}<name>.`);
  if (shape.kind === "scalar") return [];
  return Object.entries(shape.keys).flatMap(([name, key]: [string, Key]) => {
    const own = `${prefix}${name}`;
    const inner = own.startsWith("overrides.") && name !== "paths" ? [] : keyTable(key.shape, `${own}.`);
    return [
      `### \`${own}\`\n`,
      `${key.doc}\n`,
      `\`\`\`yaml\n${name}:${key.example.startsWith("\n") ? "" : " "}${key.example}\n\`\`\`\n`,
      ...inner,
    ];
  });
}
