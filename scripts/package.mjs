/** `npm run package`: the extension as perimeter.vsix, from minified bundles. Fails when it grows beyond a megabyte. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { installed, ROOT, run } from "./setup.mjs";

const LIMIT = 1024 * 1024;

/** Packs the extension and returns the path of the .vsix. */
export function packaged(path = join(ROOT, "perimeter.vsix")) {
  installed();
  run(process.execPath, ["scripts/build.mjs", "--minify"]);
  const vsce = join(ROOT, "node_modules", "@vscode", "vsce", "vsce");
  run(
    process.execPath,
    [
      "--require",
      join(ROOT, "scripts", "build", "smallest.cjs"),
      vsce,
      "package",
      "--no-dependencies",
      "--allow-missing-repository",
      "--skip-license",
      "--no-rewrite-relative-links",
      "--out",
      path,
    ],
    {
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const { size } = statSync(path);
  console.log(`${path}: ${Math.round(size / 1024)} KB`);
  if (size > LIMIT) throw new Error(`${path} is larger than 1 MB`);
  return path;
}

if (process.argv[1] === import.meta.filename) packaged();
