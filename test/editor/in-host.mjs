/** Runs the suite inside an extension host: of VS Code's Node server (B), or of VS Code for the web (C). VS Code tells the result by a call. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/setup.mjs";
import { serveFolder } from "../../scripts/start/serve.mjs";
import { openChromium } from "./chromium.mjs";
import { makeEstate } from "./estate.mjs";
import { startVscode } from "./vscode-server.mjs";

/** How long a suite may take, in ms. */
const PATIENCE = 180_000;

/** B: the packed extension is installed; an empty one is what VS Code calls the extension under development. */
export async function testNodeHost({ vsix, suite }) {
  const folder = makeEstate();
  const harness = mkdtempSync(join(tmpdir(), "perimeter-harness-"));
  writeFileSync(
    join(harness, "package.json"),
    JSON.stringify({ name: "harness", publisher: "perimeter-tests", version: "1.0.0", engines: { vscode: "*" } }),
  );
  const server = await startVscode({ vsix, extra: ["--enable-smoke-test-driver"] });
  try {
    const host = `127.0.0.1:${server.port}`;
    const remote = (path) => `vscode-remote://${host}${path}`;
    const payload = [
      ["extensionDevelopmentPath", remote(harness)],
      ["extensionTestsPath", remote(suite)],
      ["skipWelcome", "true"],
    ];
    const url = `http://${host}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    await follow(url, "editor-node-host.png");
  } finally {
    await server.close();
    for (const path of [folder, harness]) rmSync(path, { recursive: true, force: true });
  }
}

/** C: the extension from the project's folder, its server in a web worker, files through a virtual file system. */
export async function testWebHost() {
  const folder = makeEstate();
  const server = await serveFolder({ root: folder, tests: "/extensions/perimeter/dist/editor/suite.js" });
  try {
    await follow(server.url, "editor-web-host.png");
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function follow(url, picture) {
  const { browser, page } = await openChromium();
  const said = [];
  let late;
  try {
    const code = await Promise.race([
      ended(page, url, said),
      new Promise((done) => {
        late = setTimeout(done, PATIENCE, "nothing: it takes too long");
      }),
    ]);
    if (code === 0) return;
    mkdirSync(join(ROOT, ".cache"), { recursive: true });
    await page.screenshot({ path: join(ROOT, ".cache", picture) });
    throw new Error(`the suite ended with ${code}\n${said.join("\n")}`);
  } finally {
    clearTimeout(late);
    await browser.close();
  }
}

// Both functions have to be there before the page loads. What VS Code itself says is shown only when the suite fails.
async function ended(page, url, said) {
  let end;
  const done = new Promise((resolve) => {
    end = resolve;
  });
  await page.exposeFunction("codeAutomationLog", (_type, args) => {
    const line = args.join(" ");
    if (/^ {2}(ok|not ok) /.test(line)) console.log(line.split("\n")[0]);
    if (!/^ {2}ok /.test(line)) said.push(line);
  });
  await page.exposeFunction("codeAutomationExit", (code) => end(code));
  page.on("pageerror", (error) => said.push(`page: ${error.message}`));
  await page.goto(url);
  return done;
}
