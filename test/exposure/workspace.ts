/** A workspace in memory: files by path, and what Perimeter makes of them together. */
import { languages } from "../../server/languages/index.ts";
import { Project, type ProjectOptions } from "../../server/linter/project.ts";

/** The uri of a path of the workspace. */
export const uriOf = (path: string): string => `file:///work/${path}`;

/** A project that has read everything it wants of `files`. */
export function workspace(files: Readonly<Record<string, string>>, options: ProjectOptions = {}): Project {
  const project = new Project(languages, options);
  project.list(Object.keys(files).map((path) => ({ uri: uriOf(path) })));
  for (let wanted = project.wanted(); wanted.length > 0; wanted = project.wanted()) {
    for (const uri of wanted) project.set(uri, files[uri.slice(uriOf("").length)] ?? "");
  }
  return project;
}
