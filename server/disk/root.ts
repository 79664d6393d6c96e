/** Which project a file or folder belongs to: how far one looks around it. */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Where to look for what belongs to a path. `project`: somebody marked it as one, so that all of it belongs together. */
export type Root = { readonly path: string; readonly project: boolean };

/** The repository that a folder (an absolute path) is in, else the topmost folder above with a perimeter.yaml; undefined where there is neither. */
export function projectOf(folder: string): Root | undefined {
  let configured: string | undefined;
  for (const path of upwards(folder)) {
    if (existsSync(join(path, ".git"))) return { path, project: true };
    if (existsSync(join(path, "perimeter.yaml"))) configured = path;
  }
  return configured === undefined ? undefined : { path: configured, project: true };
}

/** The nearest `etc` that a folder (an absolute path) is in, else the folder itself. */
export const nearby = (folder: string): string => upwards(folder).find((path) => basename(path) === "etc") ?? folder;

/** The project of what is in a folder; without one, what is `nearby`. */
export const rootOf = (folder: string): Root => projectOf(folder) ?? { path: nearby(folder), project: false };

/** A folder and all above it, innermost first. */
function upwards(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}
