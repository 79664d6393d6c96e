/** Bundles client (node, browser), server (node, browser worker) and cli into dist/. `--minify` for releases. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";

const minify = process.argv.includes("--minify");
// Packages that ship both forms are bundled as modules: a UMD wrapper hides its requires.
const shared = {
  bundle: true,
  mainFields: ["module", "main"],
  minify,
  sourcemap: false,
  target: "es2022",
  logLevel: "warning",
  legalComments: "none",
};
const require = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

// nginx's documentation comes twice, as HTML and as Markdown; only the latter is read.
const withoutHtml = {
  name: "without-html",
  setup: (bundle) =>
    bundle.onLoad({ filter: /reference-lib[\\/]dist[\\/]index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/^\s*"?description_html"?: ".*",?$/gm, ""),
    })),
};

// The package holds what does the work once: the worker's script, in which Node finds it under this name.
const sharedSession = {
  name: "shared-session",
  setup(bundle) {
    bundle.onResolve({ filter: /\/session\.ts$/ }, ({ importer }) =>
      importer.endsWith("server.ts") ? { path: "session", namespace: "shared" } : undefined,
    );
    bundle.onResolve({ filter: /\/browser\.js$/ }, ({ path }) => ({ path, external: true }));
    bundle.onLoad({ filter: /.*/, namespace: "shared" }, () => ({
      contents: 'import "./browser.js"; export const { start } = globalThis.perimeterSession;',
      resolveDir: "server/lsp",
    }));
  },
};

rmSync("dist", { recursive: true, force: true });
const bundles = [
  {
    entryPoints: { main: "server/cli/main.ts" },
    outdir: "dist/cli",
    platform: "node",
    format: "esm",
    splitting: true,
    banner: { js: require },
  },
  {
    entryPoints: { node: "server/lsp/node.ts" },
    outdir: "dist/server",
    platform: "node",
    format: "esm",
    splitting: true,
    plugins: [sharedSession],
  },
  { entryPoints: { browser: "server/lsp/browser.ts" }, outdir: "dist/server", platform: "browser", format: "iife" },
  {
    entryPoints: { node: "client/node.ts" },
    outdir: "dist/client",
    outExtension: { ".js": ".cjs" },
    platform: "node",
    format: "cjs",
    external: ["vscode"],
  },
  {
    // VS Code for the web adds ".js" to whatever does not end so.
    entryPoints: { browser: "client/browser.ts" },
    outdir: "dist/client",
    platform: "browser",
    format: "cjs",
    external: ["vscode"],
  },
];
for (const bundle of bundles) {
  if (Object.values(bundle.entryPoints).every((path) => existsSync(path)))
    await build({ ...shared, ...bundle, plugins: [withoutHtml, ...(bundle.plugins ?? [])] });
}
