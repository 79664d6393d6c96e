/** Nothing is executed, nothing is asked over a network; what is shipped is small, licensed, and the same each time it is built. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, test } from "node:test";
import { build } from "esbuild";
import { BUNDLE, tree } from "../cli/run.ts";
import { formats, samplesOf } from "./samples.ts";

const ROOT = resolve(import.meta.dirname, "../..");
/** What the command line and the language server may import of Node: files, paths, and (`vm`) the bundles beside them. */
const ALLOWED = new Set(["fs", "path", "url", "process", "module", "os", "vm"]);
/** The script of `perimeter exposure`, which asks git about revisions: the only one that starts a process. */
const ASKS_GIT = /^command-\w+\.js$/;
const LSP = ["vscode-languageclient", "vscode-languageserver", "vscode-languageserver-textdocument"];
const LICENCES = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD", "BlueOak-1.0.0"]);

type Package = {
  name?: string;
  license?: string;
  dependencies?: Record<string, string>;
  scripts?: Record<string, string>;
  hasInstallScript?: boolean;
  dev?: boolean;
  resolved?: string;
};
const read = (path: string): Package => JSON.parse(readFileSync(join(ROOT, path), "utf8")) as Package;

describe("closed", () => {
  test("the bundles of command line and server import files and paths, and nothing that runs or connects", () => {
    for (const folder of ["dist/cli", "dist/server"]) {
      for (const name of readdirSync(join(ROOT, folder)).filter((file) => /\.c?js$/.test(file))) {
        const text = readFileSync(join(ROOT, folder, name), "utf8");
        const imports = [...text.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']([^"'\n]{1,60})["']/g)].map((match) => match[1] ?? "");
        const wrong = imports.filter(
          (from) => !from.startsWith(".") && /^(node:)?[a-z_/]+$/.test(from) && builtin(from) && !ALLOWED.has(from.replace("node:", "")),
        );
        if (ASKS_GIT.test(name)) assert.deepEqual(wrong.splice(0), ["node:child_process"]);
        assert.deepEqual(wrong, [], `${folder}/${name}`);
      }
    }
  });

  test("a check of everything at hand runs with processes, sockets and code from strings forbidden", (t) => {
    const files: Record<string, string> = { "forbid.mjs": FORBID };
    for (const language of formats) {
      samplesOf(language).forEach(({ uri, text }, i) => {
        files[`${language.id}/${i}${uri.replace(/^file:\/\//, "").replace(/%[0-9A-F]{2}/g, "_")}`] = text;
      });
    }
    const root = tree(t, files);
    const ran = spawnSync(
      process.execPath,
      [
        "--disallow-code-generation-from-strings",
        "--import",
        join(root, "forbid.mjs"),
        BUNDLE,
        "check",
        "--format",
        "json",
        "--fix=all",
        ".",
      ],
      {
        cwd: root,
        encoding: "utf8",
        maxBuffer: 1 << 28,
      },
    );
    assert.ok(ran.status === 0 || ran.status === 1, `status ${ran.status}: ${ran.stderr.slice(0, 2000)}`);
    assert.doesNotMatch(ran.stderr, /forbidden/);
    const probe = spawnSync(
      process.execPath,
      ["--import", join(root, "forbid.mjs"), "-e", "require('node:child_process').spawnSync('true')"],
      { encoding: "utf8" },
    );
    assert.match(probe.stderr, /forbidden/);
  });

  test("at most five packages are needed beside those of the protocol, all with known licences and no install scripts", () => {
    const own = read("package.json");
    const needed = Object.keys(own.dependencies ?? {}).filter((name) => !LSP.includes(name));
    assert.ok(needed.length <= 5, needed.join(", "));
    for (const script of ["preinstall", "install", "postinstall", "prepare", "prepublish"])
      assert.ok(!(script in (own.scripts ?? {})), script);
    const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as { packages: Record<string, Package> };
    for (const [path, entry] of Object.entries(packages)) {
      if (path === "" || entry.dev === true) continue;
      assert.ok(entry.hasInstallScript !== true, `${path} has an install script`);
      if (existsSync(join(ROOT, path, "package.json")))
        assert.ok(LICENCES.has(read(`${path}/package.json`).license ?? ""), `${path}: ${read(`${path}/package.json`).license}`);
    }
  });

  test("the lockfile names no registry", () => {
    assert.doesNotMatch(readFileSync(join(ROOT, "package-lock.json"), "utf8"), /"resolved": "https?:/);
  });

  test("the same sources make the same bundle, byte for byte", async () => {
    const once = async () => {
      const { outputFiles } = await build({
        entryPoints: [join(ROOT, "server/cli/main.ts")],
        outdir: "out",
        bundle: true,
        splitting: true,
        platform: "node",
        format: "esm",
        write: false,
        logLevel: "silent",
      });
      return outputFiles.map(({ path, contents }) => `${path} ${createHash("sha256").update(contents).digest("hex")}`).sort();
    };
    assert.deepEqual(await once(), await once());
  });
});

const builtin = (name: string): boolean =>
  process.getBuiltinModule?.(name.replace("node:", "")) !== undefined || spawnable.has(name.replace("node:", ""));
// Node 20.15 and older have no getBuiltinModule.
const spawnable = new Set([
  "child_process",
  "net",
  "http",
  "https",
  "http2",
  "dgram",
  "tls",
  "dns",
  "cluster",
  "worker_threads",
  "vm",
  "inspector",
  "repl",
]);

const FORBID = `
import { syncBuiltinESMExports, createRequire } from "node:module";
const require = createRequire(import.meta.url);
const forbid = (what) => () => { throw new Error("forbidden: " + what); };
for (const [name, members] of Object.entries({
  child_process: ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"],
  net: ["connect", "createConnection", "createServer"],
  http: ["request", "get", "createServer"],
  https: ["request", "get"],
  dgram: ["createSocket"],
  dns: ["lookup", "resolve"],
})) for (const member of members) require("node:" + name)[member] = forbid(name + "." + member);
globalThis.fetch = forbid("fetch");
syncBuiltinESMExports();
`;
