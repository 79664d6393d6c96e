/** A real VS Code with its own UI, from npm alone: the `lib/vscode` inside the code-server package, installed on first use (297 MB). */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installed, ROOT, run } from "../../scripts/setup.mjs";

const HOME = join(ROOT, "test", "editor", "vscode");
const VSCODE = join(HOME, "node_modules", "code-server", "lib", "vscode");
const MAIN = join(VSCODE, "out", "server-main.js");
/** No marketplace: nothing is asked of other machines. */
const ENVIRONMENT = { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', VSCODE_IPC_HOOK_CLI: "" };

const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.commandCenter.enabled": false,
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "security.workspace.trust.enabled": false,
  "git.enabled": false,
};

/** Installs what is missing: the package, what VS Code inside it needs, and ripgrep, whose own install script would download it. */
export function installVscode() {
  installed(HOME);
  const stamp = join(VSCODE, "node_modules", ".perimeter-installed");
  if (existsSync(stamp)) return;
  run("npm", ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: VSCODE });
  const bin = join(VSCODE, "node_modules", "@vscode", "ripgrep", "bin");
  mkdirSync(bin, { recursive: true });
  rmSync(join(bin, "rg"), { force: true });
  symlinkSync(join(HOME, "node_modules", "@vscode", "ripgrep-linux-x64", "bin", "rg"), join(bin, "rg"));
  writeFileSync(stamp, "");
}

/** Starts the server with an extension installed from its .vsix; `close` ends it and removes what it wrote. */
export async function startVscode({ vsix, extra = [] }) {
  const data = mkdtempSync(join(tmpdir(), "perimeter-vscode-"));
  mkdirSync(join(data, "data", "User"), { recursive: true });
  writeFileSync(join(data, "data", "User", "settings.json"), JSON.stringify(SETTINGS));
  execFileSync(process.execPath, [MAIN, "--install-extension", vsix, "--force", "--server-data-dir", data], {
    stdio: "pipe",
    env: ENVIRONMENT,
  });
  const own = [
    "--host",
    "127.0.0.1",
    "--port",
    "0",
    "--without-connection-token",
    "--accept-server-license-terms",
    "--telemetry-level",
    "off",
  ];
  const args = [MAIN, ...own, "--disable-workspace-trust", "--server-data-dir", data, ...extra];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env: ENVIRONMENT });
  let said = "";
  const port = await new Promise((done, failed) => {
    const listen = (part) => {
      said += part;
      const found = /agent listening on (\d+)/.exec(said);
      if (found !== null) done(Number(found[1]));
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", (code) => failed(new Error(`VS Code's server ended with ${code}\n${said}`)));
  });
  const close = () =>
    new Promise((done) => {
      child.once("exit", () => {
        rmSync(data, { recursive: true, force: true, maxRetries: 5 });
        done();
      });
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), 3000).unref();
    });
  return { port, log: () => said, close };
}
