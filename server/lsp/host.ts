/** What the server asks of the machine, or of the editor, about files. Everything else in this room is the same in Node and in a browser. */

/**
 * A file of the workspace. `real` is where a symbolic link leads, when that is inside the workspace too;
 * `aside`: read only when another file includes it; `lone`: open without its folder. Uris are canonical.
 */
export type Listed = { readonly uri: string; readonly real?: string; readonly aside?: boolean; readonly lone?: boolean };

/** What the server asks of the machine: VS Code for the web has another one than Node. */
export type Host = {
  /** All files below a folder, except those of version control and package folders; at most `LIST_LIMIT`. */
  list(folder: string): Promise<readonly Listed[]>;
  /** The text of a file; undefined when it is no regular file, cannot be read, or is larger than `SIZE_LIMIT` bytes. */
  read(uri: string): Promise<string | undefined>;
  /** Files near one that is open without its folder, so that its includes are found; at most `AROUND_LIMIT`. */
  around?(uri: string): Promise<readonly Listed[]>;
  /** The uri of a rule's page, with `{rule}` in it, where the machine has the pages. */
  readonly rulePages?: string;
};

/** More files than this are not listed. */
export const LIST_LIMIT = 200_000;

/** More files than this around one that is open without its folder are not listed. */
export const AROUND_LIMIT = 5000;

/** A larger file is not read. */
export const SIZE_LIMIT = 50 * 1024 * 1024;
