/** Failures of the file system in words. */

/** The short reason of a failed system call: `permission denied`. */
export function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known: Readonly<Record<string, string>> = {
    ENOENT: "no such file or folder",
    EACCES: "permission denied",
    EPERM: "not permitted",
    EISDIR: "is a folder",
    ENOTDIR: "a part of the path is no folder",
    ELOOP: "too many symbolic links",
    ENAMETOOLONG: "the name is too long",
    EROFS: "the file system is read-only",
    ENOSPC: "no space left",
  };
  return known[code] ?? (code === "" ? String(error) : code);
}
