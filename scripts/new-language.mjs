/** `npm run new-language ID`: the folder of a format with a reader of lines, one rule, and its line in the list. `--root DIR` writes elsewhere (for tests). */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const args = process.argv.slice(2);
const rootAt = args.indexOf("--root");
const root = rootAt === -1 ? resolve(import.meta.dirname, "..") : resolve(args.splice(rootAt, 2)[1] ?? "");
const [id = ""] = args;
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) fail("usage: npm run new-language ID, in kebab-case");
const folder = join(root, "server/languages", id);
if (existsSync(folder)) fail(`${id} is there already`);
const constant = id.replace(/-([a-z0-9])/g, (_all, char) => char.toUpperCase());
const type = constant[0].toUpperCase() + constant.slice(1);
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const files = {
  "format.ts": `import type { Format } from "../../core/language.ts";

export const ${constant}: Format = {
  id: "${id}",
  name: "${id}",
  lineComment: "#",
  examplePath: "etc/${id}.conf",
  detect: (path) => (/(^|\\/)${id}\\.conf$/.test(path) ? "sure" : "no"),
};
`,
  "index.ts": `import type { Language } from "../../core/language.ts";
import { ${constant} as format } from "./format.ts";
import { rules } from "./rules/index.ts";
import { parse, type ${type}File, type ${type}Unit } from "./syntax.ts";

/** What it is, and which program loads it. */
export const ${constant}: Language<${type}File, ${type}Unit> = {
  ...format,
  parse,
  facts: () => [],
  rules,
};
`,
  "syntax.ts": `import type { AnyUnit, Parsed, ParsedFile, Problem } from "../../core/language.ts";
import type { Source, Span } from "../../core/text.ts";

/** One \`key = value\`. */
export type ${type}Line = { readonly key: string; readonly keySpan: Span; readonly value: string; readonly span: Span };

export type ${type}File = ParsedFile & { readonly lines: readonly ${type}Line[] };

export type ${type}Unit = AnyUnit & { readonly file: ${type}File };

/** Reads a text line by line. Never throws; what is no line of the format is a problem, and the rest is read. */
export function parse(source: Source): Parsed<${type}File> {
  const lines: ${type}Line[] = [];
  const problems: Problem[] = [];
  let start = 0;
  for (const line of source.text.split("\\n")) {
    const code = line.replace(/\\r$/, "");
    const text = code.trim();
    const from = start + (code.length - code.trimStart().length);
    const span = { start: from, end: from + text.length };
    const equals = text.indexOf("=");
    if (equals > 0) {
      const key = text.slice(0, equals).trimEnd();
      lines.push({ key, keySpan: { start: from, end: from + key.length }, value: text.slice(equals + 1).trim(), span });
    } else if (text !== "" && !text.startsWith("#")) problems.push({ rule: "${id}/syntax", span, message: 'this is no "key = value"' });
    start += line.length + 1;
  }
  return { file: { source, lines }, problems };
}
`,
  "rules/index.ts": `import type { Rule } from "../../../core/rule.ts";
import type { ${type}Unit } from "../syntax.ts";
import { syntax } from "./syntax.ts";

export const rules: readonly Rule<${type}Unit>[] = [syntax];
`,
  "rules/syntax.ts": `import type { Rule } from "../../../core/rule.ts";
import type { ${type}Unit } from "../syntax.ts";

/** Filed by the reader: nothing is left to check. */
export const syntax: Rule<${type}Unit> = {
  id: "${id}/syntax",
  category: "invalid",
  severity: "error",
  since: "${version}",
  summary: "a line that is no \`key = value\`",
  why: "The program refuses the file at this line. Write a key, an equals sign and a value, or make it a comment.",
  references: [],
  examples: [{ bad: "«garbage»\\n" }, { good: "key = value\\n" }],
  check: () => [],
};
`,
};
mkdirSync(join(folder, "rules"), { recursive: true });
for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);

const list = join(root, "server/languages/index.ts");
const before = readFileSync(list, "utf8");
const lines = before.split("\n");
const line = `import { ${constant} } from "./${id}/index.ts";`;
const place = lines.findIndex((one) => one.startsWith("import {") && one > line);
const last = lines.findLastIndex((one) => one.startsWith("import"));
lines.splice(place === -1 ? last + 1 : place, 0, line);
writeFileSync(
  list,
  lines
    .join("\n")
    .replace(
      /(\[\])? = \[([^\]]*?),?\s*\];/,
      (_all, brackets = "", inner) => `${brackets} = [${inner === "" ? "" : `${inner}, `}${constant}];`,
    ),
);
console.log(
  `${id}: read it in server/languages/${id}; then npx biome check --write server/languages, npm test -- rules architecture, npm run docs`,
);

function fail(message) {
  console.error(message);
  process.exit(2);
}
