/** F: the same suite in the VS Code of this machine, or a downloaded one: `VSCODE=/path/to/code` or `VSCODE_DOWNLOAD=1`. */
import { rmSync } from "node:fs";
import { ROOT } from "../../scripts/setup.mjs";
import { makeEstate } from "./estate.mjs";

/** Why it cannot run here; undefined when it can. */
export const missing = () =>
  process.env.VSCODE || process.env.VSCODE_DOWNLOAD ? undefined : "give VSCODE=/path/to/code, or VSCODE_DOWNLOAD=1 to download one";

export async function testElectron({ suite }) {
  const { runTests } = await import("@vscode/test-electron");
  const folder = makeEstate();
  try {
    await runTests({
      ...(process.env.VSCODE ? { vscodeExecutablePath: process.env.VSCODE } : {}),
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: suite,
      launchArgs: [folder, "--disable-extensions", "--disable-workspace-trust"],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
