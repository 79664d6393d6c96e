/** Headless Chromium for the tests of this folder. Nothing but this machine is reachable from it. */
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Where Chromium is on this machine: `CHROMIUM`, or a usual place; undefined when there is none. */
export const chromiumPath = () => [process.env.CHROMIUM ?? "", ...PLACES].find((path) => path !== "" && existsSync(path));

/** A browser with one page. `blocked` gathers what the page asked of other machines. */
export async function openChromium({ width = 1280, height = 800, scale = 1 } = {}) {
  const args = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  const browser = await chromium.launch({ executablePath: chromiumPath(), headless: true, args: ["--no-sandbox", ...args] });
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, locale: "en-US" });
  const blocked = new Set();
  const elsewhere = ({ protocol, hostname }) =>
    /^https?:$/.test(protocol) && hostname !== "127.0.0.1" && !/(^|\.)localhost$/.test(hostname);
  await context.route(elsewhere, (route) => {
    blocked.add(new URL(route.request().url()).host);
    return route.abort();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  return { browser, page, blocked };
}
