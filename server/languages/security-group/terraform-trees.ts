/** Which files Terraform loads at once: a folder that no other one calls as a module, with the local modules that it calls. */
import type { HclBody } from "../shared/hcl.ts";
import type { CloudFile } from "./normal.ts";
import { localSource } from "./terraform-calls.ts";

/** The folder of a file: its uri with a slash at its end. */
export const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf("/") + 1);

type Folder = { readonly files: CloudFile[]; readonly calls: Set<string> };

/**
 * The files of each outermost module, its own first. Where folders only call each other in a circle, the first of them is one. Every
 * file is in one of the trees; a module that several call is in several.
 */
export function treesOf(files: readonly CloudFile[]): readonly (readonly CloudFile[])[] {
  const folders = foldersOf(files);
  const called = new Set([...folders].flatMap(([uri, { calls }]) => [...calls].filter((one) => one !== uri)));
  const seen = new Set<string>();
  const trees: (readonly CloudFile[])[] = [];
  const plant = (root: string): void => {
    const reached = reachable(root, folders);
    for (const one of reached) seen.add(one);
    trees.push([...reached].flatMap((one) => folders.get(one)?.files ?? []));
  };
  for (const uri of folders.keys()) if (!called.has(uri)) plant(uri);
  for (const uri of folders.keys()) if (!seen.has(uri)) plant(uri);
  return trees;
}

function foldersOf(files: readonly CloudFile[]): ReadonlyMap<string, Folder> {
  const folders = new Map<string, Folder>();
  for (const file of files) {
    const { uri } = file.source;
    const folder = folders.get(folderOf(uri)) ?? { files: [], calls: new Set() };
    folders.set(folderOf(uri), folder);
    folder.files.push(file);
    for (const source of localSources(file)) folder.calls.add(source);
  }
  return folders;
}

const known = new WeakMap<CloudFile, readonly string[]>();

/** The folders of the local modules that a file calls; looked for once. */
function localSources(file: CloudFile): readonly string[] {
  const before = known.get(file);
  if (before !== undefined) return before;
  const blocks = (file.content as HclBody | undefined)?.blocks ?? [];
  const found = blocks.flatMap((block) => (block.type === "module" ? (localSource(block, file.source.uri) ?? []) : []));
  known.set(file, found);
  return found;
}

/** A folder and all that it calls, directly or not. */
function reachable(root: string, folders: ReadonlyMap<string, Folder>): ReadonlySet<string> {
  const reached = new Set([root]);
  for (const uri of reached) for (const one of folders.get(uri)?.calls ?? []) if (folders.has(one)) reached.add(one);
  return reached;
}
