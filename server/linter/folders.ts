/** Which folders of a workspace hold nothing that its machines load. */

/** Version control, packages, and what Terraform fetched: other people's files, and many of them. */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([".git", ".hg", ".svn", "node_modules", ".terraform", ".venv", "__pycache__"]);

/** Whether a path below `root` (both uris, or both paths with `/`) leads through such a folder. */
export const isSkipped = (path: string, root: string): boolean =>
  path
    .slice(root.length)
    .split("/")
    .some((part) => SKIPPED_FOLDERS.has(part));
