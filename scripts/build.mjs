/**
 * Bundles client (node, browser), server (node, browser worker) and command line into dist/, all as CommonJS, which Node starts the
 * fastest. What does the work is a bundle of its own, loaded when it is asked for; the command line's gets V8's compiled code for this
 * Node beside it. `--readable` leaves names and spaces as they are.
 */
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "esbuild";
import { literals } from "./build/literals.mjs";
import { shortReference } from "./build/reference.mjs";
import { split } from "./build/split.mjs";

// Packages that ship both forms are bundled as modules: a UMD wrapper hides its requires.
const shared = {
  bundle: true,
  mainFields: ["module", "main"],
  minify: !process.argv.includes("--readable"),
  target: "es2022",
  logLevel: "warning",
  legalComments: "none",
};
const node = {
  ...shared,
  platform: "node",
  format: "cjs",
  supported: { "dynamic-import": false },
  banner: { js: "const __here = { get url() { return require('node:url').pathToFileURL(__filename).href; } };" },
  define: { "import.meta.url": "__here.url" },
};

/** Leaves what is imported as `wanted` to the bundle `name`, which is loaded when that import runs. `code` is what its exports are. */
const apart = (wanted, name, code) => ({
  name: "apart",
  setup(bundle) {
    bundle.onResolve({ filter: wanted }, ({ kind, path }) => (kind === "dynamic-import" ? { path, namespace: name } : undefined));
    bundle.onLoad({ filter: /.*/, namespace: name }, () => ({
      contents: `import { load } from "./scripts/build/load.cjs"; const loaded = load("./${name}"); ${code}`,
      resolveDir: ".",
    }));
  },
});

const constants = await literals();
rmSync("dist", { recursive: true, force: true });
await Promise.all([
  build({
    ...node,
    entryPoints: { main: "server/cli/main.ts" },
    outdir: "dist/cli",
    plugins: [
      apart(/\/commands\.ts$/, "work.js", "export const { leave, run } = loaded;"),
      apart(/\/session\.ts$/, "session.js", "export const { start } = loaded;"),
    ],
  }),
  split({
    ...node,
    outdir: "dist/cli",
    plugins: [constants, shortReference],
  }),
  build({
    ...node,
    entryPoints: { node: "server/lsp/main.ts" },
    outdir: "dist/server",
    // The extension holds what does the work once: the worker's script, in which Node finds it under this name.
    plugins: [apart(/\/session\.ts$/, "browser.js", "export const { start } = globalThis.perimeterSession;")],
  }),
  build({
    ...shared,
    entryPoints: { browser: "server/lsp/browser.ts" },
    outdir: "dist/server",
    platform: "browser",
    format: "iife",
    plugins: [constants, shortReference],
  }),
  build({
    ...shared,
    entryPoints: { node: "client/node.ts" },
    outdir: "dist/client",
    outExtension: { ".js": ".cjs" },
    platform: "node",
    format: "cjs",
    external: ["vscode"],
  }),
  build({
    ...shared,
    // VS Code for the web adds ".js" to whatever does not end so.
    entryPoints: { browser: "client/browser.ts" },
    outdir: "dist/client",
    platform: "browser",
    format: "cjs",
    external: ["vscode"],
  }),
]);
writeFileSync("dist/package.json", '{ "type": "commonjs" }\n');
const compiled = spawnSync(process.execPath, [resolve("scripts/build/compile.cjs"), "dist/cli"], {
  stdio: ["ignore", "ignore", "inherit"],
});
if (compiled.status !== 0) process.exit(1);
