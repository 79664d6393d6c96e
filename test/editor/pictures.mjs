/** Makes docs/images: `node test/editor/pictures.mjs`, after `npm run test:editor` has installed VS Code. The example estate in the packed extension. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packaged } from "../../scripts/package.mjs";
import { ROOT } from "../../scripts/setup.mjs";
import { openChromium } from "./chromium.mjs";
import { address } from "./ui.mjs";
import { installVscode, startVscode } from "./vscode-server.mjs";

const SHOP = "hosts/web/etc/nginx/conf.d/shop.conf";
const IMAGES = process.argv[2] ?? join(ROOT, "docs", "images");

installVscode();
const estate = join(mkdtempSync(join(tmpdir(), "perimeter-pictures-")), "orchard-lane");
cpSync(join(ROOT, "examples"), estate, { recursive: true });
const server = await startVscode({ vsix: packaged() });
const { browser, page } = await openChromium({ width: 1280, height: 800, scale: 2 });
const line = (text) => page.locator(".view-line", { hasText: text }).first();
const picture = (name) => page.screenshot({ path: join(IMAGES, `${name}.png`) });
try {
  await page.goto(address(server.port, estate, SHOP));
  await page.waitForSelector(".squiggly-error");
  await page.keyboard.press("Control+Shift+M");
  await page.locator(".markers-panel .monaco-list-row", { hasText: "alias-traversal" }).first().waitFor();
  await page.waitForTimeout(3000);
  await line("upstream").click();
  await goTo(26);
  await page.waitForTimeout(1000);
  await picture("problems");
  await page.locator(".pane-header", { hasText: "Exposure" }).first().click();
  await page.locator(".pane-body .monaco-list-row", { hasText: "internet" }).first().waitFor();
  await page.waitForTimeout(1000);
  await page.keyboard.press("Control+J");
  await goTo(28);
  await line("location /images").locator("span", { hasText: "/images" }).last().hover();
  await page.locator(".monaco-hover", { hasText: "alias-traversal" }).first().waitFor();
  await page.waitForTimeout(700);
  await picture("hover");
  await page.keyboard.press("Escape");
  await page.mouse.move(20, 700);
  await goTo(28, 18);
  await page.waitForTimeout(700);
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget .monaco-list-row", { hasText: "slash" }).first().waitFor();
  await page.waitForTimeout(500);
  await picture("quick-fix");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+P");
  await page.locator(".quick-input-widget input").first().waitFor();
  await page.keyboard.type("status.conf");
  await page.waitForTimeout(1500);
  await page.keyboard.press("Enter");
  await page.locator(".codelens-decoration", { hasText: "internet" }).first().waitFor();
  await line("listen").locator("span", { hasText: "8081" }).last().hover();
  await page.locator(".monaco-hover", { hasText: "internet" }).first().waitFor();
  await page.waitForTimeout(1000);
  await picture("exposure");
} finally {
  await browser.close();
  await server.close();
  rmSync(join(estate, ".."), { recursive: true, force: true });
}

async function goTo(lineNumber, column = 1) {
  await page.keyboard.press("Control+G");
  await page.locator(".quick-input-widget input").first().waitFor();
  await page.keyboard.type(`${lineNumber}:${column}`);
  await page.keyboard.press("Enter");
}
