/**
 * `npm start`: lints the example estate in the terminal, then serves VS Code for the web with Perimeter and the estate in it.
 * `npm start -- FOLDER` does the same with a folder of yours. `--port N` asks for a port, `--no-serve` stops after the lint.
 */
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { built, installed, ROOT } from "./setup.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: "string", default: "3700" }, "no-serve": { type: "boolean" } },
});
const given = positionals[0] === undefined ? resolve(ROOT, "examples") : resolve(process.env.INIT_CWD ?? process.cwd(), positionals[0]);
if (!existsSync(given) || !statSync(given).isDirectory()) {
  console.error(`perimeter: ${given} is no folder`);
  process.exit(2);
}

installed();
built();
const shown = relative(process.cwd(), given);
console.log(`\n$ perimeter check ${shown.startsWith("..") ? given : shown}\n`);
spawnSync(process.execPath, ["dist/cli/main.js", "check", shown.startsWith("..") ? given : shown || "."], {
  stdio: "inherit",
  cwd: process.cwd(),
});
if (values["no-serve"]) process.exit(0);

const { serveFolder, WEB } = await import("./start/serve.mjs");
installed(WEB);
const first = "hosts/web/etc/nginx/conf.d/shop.conf";
const { url, close } = await serveFolder({
  root: given,
  port: Number(values.port),
  ...(existsSync(resolve(given, first)) ? { open: first } : {}),
});
console.log(`\nVS Code with Perimeter and ${shown || given} in it:\n\n  ${url}\n\nOpen it in a browser of this machine. Ctrl-C stops it.`);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => close().then(() => process.exit(0)));
