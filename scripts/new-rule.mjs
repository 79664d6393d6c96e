/** `npm run new-rule FORMAT/NAME`: the skeleton of a rule and its line in the format's list. `--root DIR` writes elsewhere (for tests). */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const args = process.argv.slice(2);
const rootAt = args.indexOf("--root");
const root = rootAt === -1 ? resolve(import.meta.dirname, "..") : resolve(args.splice(rootAt, 2)[1] ?? "");
const [id = ""] = args;
const match = /^([a-z0-9-]+)\/([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(id);
if (match === null) fail("usage: npm run new-rule FORMAT/PROBLEM-IN-KEBAB-CASE");
const [, format, name] = match;
const folder = join(root, "server/languages", format);
const list = join(folder, "rules/index.ts");
if (!existsSync(list)) fail(`there is no format ${format} with a list of rules`);
const file = join(folder, "rules", `${name}.ts`);
if (existsSync(file)) fail(`${id} is there already`);

const before = readFileSync(list, "utf8");
const unit = /Rule<(\w+)>\[\]/.exec(before)?.[1] ?? "Unit";
const unitImport = new RegExp(`import type \\{ ${unit} \\} from "([^"]+)";`).exec(before)?.[0] ?? unitFrom(folder, unit);
const constant = name.replace(/-([a-z0-9])/g, (_all, char) => char.toUpperCase()).replace(/^\d/, (digit) => `_${digit}`);

writeFileSync(
  file,
  `import { conf, type Rule } from "../../../core/rule.ts";
${unitImport}

export const ${constant}: Rule<${unit}> = {
  id: "${id}",
  category: "correctness",
  severity: "warning",
  since: "${JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version}",
  summary: "what is wrong, in one line",
  why: "What happens then, in words of the one who runs it, and what to do instead. At least a sentence or two.",
  references: [],
  examples: [
    {
      bad: conf\`
        «what it marks»
      \`,
    },
    {
      good: conf\`
        what it leaves alone
      \`,
    },
  ],
  *check(unit) {
    void unit;
    yield* [];
  },
};
`,
);
writeFileSync(list, listed(before, `import { ${constant} } from "./${name}.ts";`, constant));
console.log(`${id}: write it in server/languages/${format}/rules/${name}.ts; its examples are its tests:
  node --import tsx --test --test-name-pattern "${id}" test/rules.test.ts
  npm run docs`);

/** The list with one more import, in order, and one more element at the end. */
function listed(text, line, element) {
  const lines = text.split("\n");
  const own = lines.flatMap((one, i) => (one.startsWith("import {") && one.includes('from "./') ? [i] : []));
  const place = own.find((i) => from(lines[i]) > from(line)) ?? (own.at(-1) ?? -1) + 1;
  lines.splice(place, 0, line);
  const joined = lines.join("\n");
  const end = joined.lastIndexOf("]");
  if (end === -1) fail(`${list} holds no list`);
  const inside = joined.slice(0, end).trimEnd();
  const separator = inside.endsWith(",") || inside.endsWith("[") ? "" : ",";
  const multiline = joined.slice(inside.length, end).includes("\n");
  return `${inside}${separator}${multiline ? `\n  ${element},\n` : `${inside.endsWith("[") ? "" : " "}${element}`}${joined.slice(end)}`;
}

function from(line) {
  return /from "([^"]+)"/.exec(line)?.[1] ?? "";
}

/** The import of the format's unit type, as its own index has it. */
function unitFrom(where, type) {
  const found = readFileSync(join(where, "index.ts"), "utf8").match(/Language<\w+, (\w+)>/)?.[1] ?? type;
  const source =
    readFileSync(join(where, "index.ts"), "utf8").match(new RegExp(`\\b${found}\\b[^;]*from "\\.([^"]+)"`))?.[1] ?? "/units.ts";
  return `import type { ${found} } from "..${source}";`.replace(`{ ${found} }`, found === type ? `{ ${type} }` : `{ ${found} as ${type} }`);
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
