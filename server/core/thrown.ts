/** How many frames of a stack are told. */
const FRAMES = 8;

/**
 * What may be told of something that was thrown: its kind (with the system's code: `Error EACCES`), then up to eight lines of where. Its own text is left out: it may quote
 * a file, and so a secret.
 */
export function thrownLines(error: unknown): string[] {
  if (!(error instanceof Error)) return [typeof error];
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const { code } = error as { readonly code?: unknown };
  return [typeof code === "string" ? `${error.name} ${code}` : error.name, ...frames.slice(0, FRAMES)];
}
