/** A: the packed extension in VS Code's own UI, driven with keyboard and mouse: squiggle, Problems, hover, quick fix, saved file. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../../scripts/setup.mjs";
import { openChromium } from "./chromium.mjs";
import { makeEstate, SITE } from "./estate.mjs";
import { startVscode } from "./vscode-server.mjs";

const FAILED = join(ROOT, ".cache");

export async function testUi({ vsix }) {
  const folder = makeEstate();
  const server = await startVscode({ vsix });
  const { browser, page } = await openChromium();
  try {
    await page.goto(address(server.port, folder, SITE));
    await drive(page, folder, join(folder, SITE));
  } catch (error) {
    mkdirSync(FAILED, { recursive: true });
    await page.screenshot({ path: join(FAILED, "editor-ui.png") });
    throw error;
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The address that opens a folder, and one file of it. */
export function address(port, folder, file) {
  const payload = [
    ["openFile", `vscode-remote://127.0.0.1:${port}${join(folder, file)}`],
    ["skipWelcome", "true"],
  ];
  return `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

async function drive(page, folder, file) {
  await page.waitForSelector(".squiggly-error");
  assert.equal(await page.locator(".squiggly-error").count(), 1, "one squiggle");
  await page.keyboard.press("Control+Shift+M");
  const row = page.locator(".markers-panel .monaco-list-row", { hasText: "/data/files/" });
  await row.first().waitFor();
  assert.match(await row.first().innerText(), /nginx\/alias-traversal/);
  const unopened = page.locator(".markers-panel .monaco-list-row", { hasText: "other.conf" });
  await unopened.first().waitFor();

  const place = page.locator(".view-line", { hasText: "location" }).locator("span", { hasText: "/files" }).last();
  await place.hover();
  const hover = page.locator(".monaco-hover", { hasText: "alias-traversal" });
  await hover.first().waitFor();

  await place.click();
  await page.waitForTimeout(300);
  await page.keyboard.press("Control+.");
  const action = page.locator(".action-widget .monaco-list-row", { hasText: "End the prefix with a slash" });
  await action.first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".view-line", { hasText: "/files/" }).first().waitFor();
  await page.waitForFunction(() => document.querySelector(".squiggly-error") === null);
  await page.keyboard.press("Control+S");
  for (let i = 0; i < 100 && !readFileSync(file, "utf8").includes("location /files/ {"); i++) await page.waitForTimeout(100);
  assert.match(readFileSync(file, "utf8"), /location \/files\/ \{\n {8}alias \/data\/files\/;/);

  await page.locator(".pane-header", { hasText: "Exposure" }).first().click();
  const zone = page.locator(".pane-body .monaco-list-row", { hasText: "nothing exposed" });
  await zone.first().waitFor();
  await switchOff(page, folder, zone);
  await clickLens(page);
}

// What is switched off shows nothing in the view, and what it says of that goes when it is on again.
async function switchOff(page, folder, zone) {
  const settings = join(folder, ".vscode", "settings.json");
  mkdirSync(dirname(settings), { recursive: true });
  writeFileSync(settings, '{ "perimeter.enable": false }\n');
  await page.locator(".welcome-view-content", { hasText: "switched off by the setting" }).first().waitFor();
  await zone.first().waitFor({ state: "detached" });
  writeFileSync(settings, "{}\n");
  await zone.first().waitFor();
}

// Above a socket stands who reaches it; a click goes to the line that decides.
async function clickLens(page) {
  await page.keyboard.press("Control+P");
  await page.locator(".quick-input-widget input").first().waitFor();
  await page.keyboard.type("open.conf");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "open.conf" }).first().waitFor();
  await page.keyboard.press("Enter");
  const lens = page.locator(".codelens-decoration a", { hasText: "internet: yes, via rules.v4 line 7" });
  await lens.first().waitFor();
  await lens.first().click();
  await page.locator(".tab.active", { hasText: "rules.v4" }).first().waitFor();
  await page.locator(".statusbar-item", { hasText: "Ln 7" }).first().waitFor();
}
