/** E: `npm start`, as a stranger meets it: the lint in the terminal, the address, and a squiggle behind it. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { ROOT } from "../../scripts/setup.mjs";
import { openChromium } from "./chromium.mjs";

const PATIENCE = 120_000;

export async function testStart() {
  const child = spawn(process.execPath, ["scripts/start.mjs", "--port", "0"], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  const url = await new Promise((done, failed) => {
    const late = setTimeout(() => failed(new Error(`no address within ${PATIENCE} ms:\n${said}`)), PATIENCE);
    child.stdout.on("data", (part) => {
      said += part;
      const found = /http:\/\/localhost:\d+\/\w+\//.exec(said);
      if (found === null) return;
      clearTimeout(late);
      done(found[0]);
    });
    child.once("exit", (code) => failed(new Error(`it ended with ${code}\n${said}`)));
  });
  const ended = new Promise((done) => child.once("exit", done));
  try {
    assert.match(said, /nginx\/alias-traversal/, "the lint is in the terminal");
    assert.equal((await fetch(url)).status, 200);
    assert.equal((await fetch(new URL("/", url))).status, 404, "nothing without the secret");
    assert.equal((await fetch(new URL("files?path=/examples/../package.json", url), { headers: { "x-perimeter": "1" } })).status, 404);
    assert.equal((await fetch(new URL("files?path=/examples/README.md", url))).status, 403, "another page cannot read");
    await seen(url);
  } finally {
    child.kill("SIGINT");
  }
  assert.equal(await ended, 0, "Ctrl-C ends it");
}

async function seen(url) {
  const { browser, page, blocked } = await openChromium();
  try {
    await page.goto(url);
    await page.waitForSelector(".squiggly-error");
    assert.deepEqual([...blocked], [], "no other machine is asked for anything");
  } finally {
    await browser.close();
  }
}
