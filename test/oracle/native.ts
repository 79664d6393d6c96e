/** Where the native programs are that tests compare with. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * The path of a native program, or undefined when this machine does not have it: the test then skips, visibly. Under
 * CI=true every one of them must be there, and a missing one throws.
 */
export function native(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined && process.env.CI === "true") throw new Error(`${name} is not installed, and CI needs it`);
  return found;
}
