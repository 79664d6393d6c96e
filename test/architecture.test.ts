/** The house stands: who imports whom, how long things are, what every format folder holds (ARCHITECTURE.md). */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { describe, test } from "node:test";

const ROOT = resolve(import.meta.dirname, "..");

/** Which rooms and packages each room may import. `node:*` stands for all of Node's own modules. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  "server/core": ["ipaddr.js"],
  "server/packets": ["server/core"],
  "server/languages": ["server/core", "server/packets", "yaml", "ipaddr.js", "jsonc-parser", "re2js", "@nginx/reference-lib"],
  "server/exposure": ["server/core", "server/packets"],
  "server/linter": ["server/core", "server/languages", "server/exposure", "yaml"],
  "server/disk": ["server/core", "server/linter", "node:*"],
  "server/lsp": ["server/core", "server/linter", "server/disk", "vscode-languageserver", "node:*"],
  "server/cli": ["server/core", "server/linter", "server/disk", "server/lsp", "node:*"],
  client: ["vscode", "vscode-languageclient", "node:*"],
};

/** The few files outside a room's purity: entry points that may meet the machine. */
const NODE_ALLOWED = /^server\/(cli\/|disk\/|lsp\/(node|browser|workspace-node)\.ts$)|^client\//;
const FILE_LIMIT = 300;
const RULE_LIMIT = 100;
const FUNCTION_LIMIT = 40;

const files = ["server", "client"].flatMap((folder) => walk(join(ROOT, folder))).map((path) => relative(ROOT, path));

function walk(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}

const roomOf = (path: string): string | undefined => Object.keys(ROOMS).find((room) => path.startsWith(`${room}/`));
const textOf = (path: string): string => readFileSync(join(ROOT, path), "utf8");

function importsOf(path: string): string[] {
  return [
    ...textOf(path).matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s+["']([^"']+)["']/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

const packageOf = (name: string): string => (name.startsWith("@") ? name.split("/").slice(0, 2).join("/") : (name.split("/")[0] ?? name));

function forbidden(path: string, specifier: string): string | undefined {
  const room = roomOf(path) ?? "";
  const allowed = ROOMS[room] ?? [];
  if (specifier.startsWith(".")) {
    const target = relative(ROOT, resolve(ROOT, dirname(path), specifier));
    const targetRoom = roomOf(target);
    if (targetRoom === undefined) return `${path} imports ${target}, which is in no room`;
    if (targetRoom !== room && !allowed.includes(targetRoom)) return `${path} may not import ${targetRoom}`;
    return room === "server/languages" && targetRoom === room ? otherFormat(path, target) : undefined;
  }
  const isNode = specifier.startsWith("node:") || builtinModules.includes(specifier);
  if (isNode) return allowed.includes("node:*") && NODE_ALLOWED.test(path) ? undefined : `${path} may not import ${specifier}`;
  return allowed.includes(packageOf(specifier)) ? undefined : `${path} may not import ${specifier}`;
}

function otherFormat(path: string, target: string): string | undefined {
  const from = path.split("/")[2] ?? "";
  const to = target.split("/")[2] ?? "";
  if (from === "index.ts" || to === from || to === "shared") return undefined;
  return `format ${from} may not import format ${to} (${path})`;
}

describe("architecture", () => {
  test("every file is in a room and every import is an allowed arrow", () => {
    const wrong = files.flatMap((path) => {
      if (roomOf(path) === undefined) return [`${path} is in no room`];
      return importsOf(path).flatMap((specifier) => forbidden(path, specifier) ?? []);
    });
    assert.deepEqual(wrong, []);
  });

  test("pure rooms touch no machine", () => {
    const pure = /^server\/(core|packets|languages|exposure|linter)\//;
    const wrong = files.filter(
      (path) =>
        pure.test(path) &&
        /\b(process\.|console\.|Date\.now|new Date\b|Math\.random|performance\.|setTimeout|fetch\()/.test(withoutStrings(textOf(path))),
    );
    assert.deepEqual(wrong, []);
  });

  test("no default export, enum, or forbidden word in a file name", () => {
    const names = files.filter((path) => /(^|[/-])(utils?|helpers?|managers?|handlers?|misc|common)(\.ts$|\/|-)/i.test(path));
    assert.deepEqual(names, []);
    assert.deepEqual(
      files.filter((path) => /^export default |^(export )?(const )?enum /m.test(textOf(path))),
      [],
    );
  });

  test("sizes", () => {
    const wrong: string[] = [];
    for (const path of files) {
      if (/\/knowledge\//.test(path)) continue;
      const lines = textOf(path).split("\n").length - 1;
      const limit = /\/rules\/(?!index\.ts)[^/]+\.ts$/.test(path) ? RULE_LIMIT : FILE_LIMIT;
      if (lines > limit) wrong.push(`${path}: ${lines} lines, at most ${limit}`);
      wrong.push(...longFunctions(path));
    }
    assert.deepEqual(wrong, []);
  });

  test("every rule file is in its format's list", () => {
    const wrong = files
      .filter((path) => /\/rules\/(?!index\.ts)[^/]+\.ts$/.test(path))
      .filter((path) => {
        const list = join(ROOT, dirname(path), "index.ts");
        return !existsSync(list) || !readFileSync(list, "utf8").includes(`"./${path.split("/").at(-1)}"`);
      });
    assert.deepEqual(wrong, []);
  });

  test("every format folder is in the list of languages", () => {
    const list = textOf("server/languages/index.ts");
    const folders = readdirSync(join(ROOT, "server/languages"), { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && entry.name !== "shared",
    );
    assert.deepEqual(
      folders
        .map((entry) => entry.name)
        .filter((name) => existsSync(join(ROOT, "server/languages", name, "index.ts")) && !list.includes(`"./${name}/index.ts"`)),
      [],
    );
  });

  test("what tells a format's files needs nothing else of the format, so that the build can leave the rest for later", () => {
    const lines = textOf("server/languages/index.ts").split("\n");
    const listed = lines.flatMap((line) => /^import \{ .* \} from "\.\/([\w-]+)\/index\.ts";$/.exec(line)?.[1] ?? []);
    assert.ok(listed.length > 0);
    const imports = lines.filter((line) => line.startsWith("import ") && !line.startsWith("import type"));
    assert.equal(imports.length, listed.length, "one line for each format");
    const needs = listed.flatMap((name) => importsOf(`server/languages/${name}/format.ts`));
    assert.deepEqual(
      needs.filter((from) => !from.startsWith("../../core/")),
      [],
    );
  });
});

const withoutStrings = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "").replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""');

/** Functions longer than the limit, by the formatter's layout: from a line that opens one to the line that closes it at the same indentation. */
function longFunctions(path: string): string[] {
  const lines = textOf(path).split("\n");
  const found: string[] = [];
  const opens =
    /^(\s*)(?:export )?(?:async )?(?:function\*? \w+|(?:static |override |private |get |set |async )*[*#]?\w+\([^)]*\)(?:: [^={]+)? \{$|const \w+[^=]*= (?:async )?\([^)]*\)[^=]*=> \{$)/;
  for (let i = 0; i < lines.length; i++) {
    const match = opens.exec(lines[i] ?? "");
    if (match === null || /^\s*(if|for|while|switch|return|catch)\b/.test(lines[i] ?? "")) continue;
    const close = `${match[1]}}`;
    let end = i + 1;
    while (end < lines.length && !(lines[end] ?? "").startsWith(close)) end++;
    if (end < lines.length && end - i + 1 > FUNCTION_LIMIT)
      found.push(`${path}:${i + 1}: ${end - i + 1} lines in one function, at most ${FUNCTION_LIMIT}`);
  }
  return found;
}
