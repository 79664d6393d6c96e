/** D: the server in Neovim. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/setup.mjs";
import { makeEstate, SITE } from "./estate.mjs";

export async function testNeovim() {
  const folder = makeEstate();
  const env = {
    ...process.env,
    PERIMETER_SERVER: join(ROOT, "dist", "server", "node.js"),
    PERIMETER_FILE: join(folder, SITE),
    PERIMETER_ROOT: folder,
  };
  try {
    const said = execFileSync("nvim", ["--headless", "-u", "NONE", "-c", `luafile ${join(ROOT, "test", "editor", "neovim.lua")}`], {
      env,
      timeout: 90_000,
      encoding: "utf8",
    });
    const { ok, diagnostics, hover, stopped } = JSON.parse(said.trim().split("\n").at(-1));
    assert.ok(ok, "diagnostics arrive");
    const found = diagnostics.find(({ code }) => code === "nginx/alias-traversal");
    assert.deepEqual([found?.line, found?.column, found?.source], [5, 14, "perimeter"]);
    assert.match(hover, /traversal/);
    assert.ok(stopped, "the server stops when it is told to");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
