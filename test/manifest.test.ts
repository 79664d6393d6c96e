/** The manifest tells VS Code the truth: what it names exists, and it claims nothing that belongs to others. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, test } from "node:test";

const ROOT = resolve(import.meta.dirname, "..");
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const { contributes } = manifest;

describe("the VS Code manifest", () => {
  test("every file that it names is there, and is packed", () => {
    const media = contributes.walkthroughs.flatMap(({ steps }: { steps: { media: { markdown: string } }[] }) =>
      steps.map((step) => step.media.markdown),
    );
    const paths = [
      manifest.icon,
      ...contributes.languages.map(({ configuration }: { configuration: string }) => configuration),
      ...contributes.grammars.map(({ path }: { path: string }) => path),
      ...contributes.views.explorer.map(({ icon }: { icon: string }) => icon),
      ...contributes.yamlValidation.map(({ url }: { url: string }) => url),
      ...media,
    ].map((path: string) => path.replace(/^\.\//, ""));
    const packed = readFileSync(join(ROOT, ".vscodeignore"), "utf8");
    for (const path of paths) {
      assert.ok(existsSync(join(ROOT, path)), path);
      assert.ok(packed.includes(`!${path}`) || packed.includes(`!${path.slice(0, path.lastIndexOf("/"))}/**`), `${path} is packed`);
    }
  });

  test("every command is registered, and no other one", () => {
    const sources = ["client/extension.ts", "client/explain.ts"].map((path) => readFileSync(join(ROOT, path), "utf8")).join("\n");
    const registered = [...sources.matchAll(/registerCommand\("(perimeter\.\w+)"/g)].map((match) => match[1]).sort();
    assert.deepEqual(contributes.commands.map(({ command }: { command: string }) => command).sort(), registered);
  });

  test("every view is made, and says what to do when it is empty", () => {
    const sources = readFileSync(join(ROOT, "client/exposure-view.ts"), "utf8");
    const made = [...sources.matchAll(/createTreeView(?:<\w+>)?\("(perimeter\.\w+)"/g)].map((match) => match[1]);
    assert.deepEqual(
      contributes.views.explorer.map(({ id }: { id: string }) => id),
      made,
    );
    assert.deepEqual([...new Set(contributes.viewsWelcome.map(({ view }: { view: string }) => view))], made);
    const conditions = contributes.viewsWelcome.map(({ when }: { when: string }) => when);
    for (const enabled of [true, false])
      for (const running of [true, false]) {
        const holds = (when: string): boolean =>
          when.split(" && ").every((one) => (one.endsWith("enable") ? enabled : running) !== one.startsWith("!"));
        assert.equal(conditions.filter(holds).length, 1, `one text for enabled ${enabled}, running ${running}`);
      }
  });

  test("every setting is described, and its default is what the server takes for unset", async () => {
    const { defaults } = await import("../server/lsp/settings.ts");
    for (const [name, setting] of Object.entries(contributes.configuration.properties as Record<string, Record<string, unknown>>)) {
      assert.ok(setting.description ?? setting.markdownDescription, name);
      const key = name.replace("perimeter.", "");
      if (key in defaults) assert.deepEqual(setting.default, defaults[key as keyof typeof defaults], name);
    }
    for (const key of Object.keys(defaults)) assert.ok(`perimeter.${key}` in contributes.configuration.properties, key);
  });

  test("languages of others stay theirs", () => {
    for (const { id, extensions = [], filenames = [], filenamePatterns = [] } of contributes.languages) {
      assert.ok(!["yaml", "json", "jsonc", "terraform", "shellscript", "properties", "ini", "plaintext"].includes(id), id);
      for (const pattern of [...extensions, ...filenames, ...filenamePatterns])
        assert.doesNotMatch(pattern, /\.(ya?ml|json|tf|sh)\b|^\.conf$/, pattern);
    }
  });

  test("every own language wakes the extension up", () => {
    for (const { id } of contributes.languages) assert.ok(manifest.activationEvents.includes(`onLanguage:${id}`), id);
  });

  test("it works untrusted and on virtual file systems", () => {
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, true);
    assert.equal(manifest.capabilities.virtualWorkspaces, true);
    assert.ok(manifest.files === undefined, "vsce refuses `files` beside .vscodeignore");
  });
});
