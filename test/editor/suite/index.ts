/** What VS Code calls in the extension host, whichever it is: `run` is kept when every test passes, as @vscode/test-electron wants it. */
import { failedTests } from "./runner.ts";
import "./tests.ts";

export async function run(): Promise<void> {
  const failed = await failedTests();
  if (failed.length > 0) throw new Error(`failed: ${failed.join(", ")}`);
}
