/** Brings a fresh clone to where everything runs: dependencies as the lockfile has them, bundles built. Nothing but Node's own modules. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "..");

/** Runs a command in the project with its output shown; ends this process when it fails. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: ROOT, stdio: "inherit", ...options });
  if (done.error !== undefined) throw done.error;
  if (done.status !== 0) process.exit(done.status ?? 1);
}

/** Installs what package-lock.json names into `folder`, unless that was done since it last changed. Install scripts never run. */
export function installed(folder = ROOT) {
  const stamp = join(folder, "node_modules", ".perimeter-installed");
  const lock = join(folder, "package-lock.json");
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log("Installing dependencies from the npm registry …");
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    shell: process.platform === "win32",
  });
  writeFileSync(stamp, "");
}

/** Builds the bundles, unless they are newer than every source. */
export function built() {
  const bundle = join(ROOT, "dist", "cli", "main.js");
  if (existsSync(bundle) && newest(["server", "client", "scripts/build.mjs", "package.json"]) <= statSync(bundle).mtimeMs) return;
  run(process.execPath, ["scripts/build.mjs"]);
}

function newest(paths) {
  let latest = 0;
  for (const path of paths) {
    const full = join(ROOT, path);
    if (!existsSync(full)) continue;
    if (statSync(full).isFile()) latest = Math.max(latest, statSync(full).mtimeMs);
    else
      for (const entry of readdirSync(full, { withFileTypes: true, recursive: true }))
        if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return latest;
}
