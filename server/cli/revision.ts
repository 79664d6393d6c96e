/** The files of a git revision as a project: read from the repository's objects. Nothing is checked out, and nothing of the workspace is run. */
import { spawnSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import type { AnyLanguage } from "../core/language.ts";
import { uriOf } from "../disk/uri.ts";
import { below } from "../disk/walk.ts";
import { isSkipped } from "../linter/folders.ts";
import { Project } from "../linter/project.ts";
import { UsageError } from "./args.ts";
import { LARGEST, readText } from "./read.ts";

/** A file of a revision: its object, and whether that holds where a symbolic link leads. */
type Blob = { readonly object: string; readonly link: boolean };

/**
 * What a folder (an absolute path) was at a revision, as a project under the same uris. Files that git ignores are in no revision: of those
 * the folder's present `uris` name, the present ones are taken. Throws UsageError where there is no repository or no such revision.
 */
export function projectAt(languages: readonly AnyLanguage[], folder: string, uris: ReadonlySet<string>, revision: string): Project {
  const git = new Git(folder);
  const commit = git.commit(revision);
  const blobs = git.files(commit);
  const files = linked(git, blobs);
  const ignored = new Map(
    git
      .ignored()
      .map((path) => [uriOf(path), path] as const)
      .filter(([uri]) => uris.has(uri)),
  );
  const project = new Project(languages);
  project.list([
    ...[...files].map(([path, { real }]) => ({ uri: uriOf(path), ...(real === path ? {} : { real: uriOf(real) }) })),
    ...[...ignored.keys()].map((uri) => ({ uri })),
  ]);
  const objects = new Map([...files].map(([path, { object }]) => [uriOf(path), object]));
  for (let wanted = project.wanted(); wanted.length > 0; wanted = project.wanted()) {
    const texts = git.texts(wanted.flatMap((uri) => objects.get(uri) ?? []));
    for (const uri of wanted) {
      const text = textOf(ignored.get(uri)) ?? texts.get(objects.get(uri) ?? "");
      if (text === undefined) project.remove(uri, false);
      else project.set(uri, text);
    }
  }
  return project;
}

function textOf(path: string | undefined): string | undefined {
  const read = path === undefined ? undefined : readText(path);
  return read !== undefined && "text" in read ? read.text : undefined;
}

/** Every path at which a file can be read: its own, and those that symbolic links give it. */
function linked(git: Git, blobs: ReadonlyMap<string, Blob>): ReadonlyMap<string, { readonly object: string; readonly real: string }> {
  const files = new Map<string, { readonly object: string; readonly real: string }>();
  for (const [path, { object, link }] of blobs) if (!link) files.set(path, { object, real: path });
  const own = [...files];
  const targets = git.texts([...blobs.values()].flatMap(({ object, link }) => (link ? [object] : [])));
  for (const [path, { object, link }] of blobs) {
    const target = link ? resolve(dirname(path), targets.get(object) ?? "") : undefined;
    if (target === undefined || below(target, path)) continue;
    const file = files.get(target);
    if (file !== undefined) files.set(path, file);
    else for (const [inner, one] of own) if (below(target, inner)) files.set(path + inner.slice(target.length), one);
  }
  return files;
}

/** Questions to git about a folder. Only objects are read: no hook, filter or other program that a repository may name runs. */
class Git {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The commit that a revision names. */
  commit(revision: string): string {
    const found = this.#ask(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
    if (found !== undefined) return found.toString().trim();
    const inside = this.#ask(["rev-parse", "--git-dir"]) !== undefined;
    throw new UsageError(inside ? `git knows no revision "${revision.slice(0, 60)}"` : `${this.#folder} is in no git repository`);
  }

  /** The files of a commit below the folder, by absolute path. */
  files(commit: string): ReadonlyMap<string, Blob> {
    const listed = this.#ask(["ls-tree", "-r", "-z", commit]);
    if (listed === undefined) throw new UsageError(MISSING);
    return new Map(
      listed
        .toString()
        .split("\0")
        .flatMap((entry) => {
          const [, mode, object, path] = /^(\d+) blob (\w+)\t(.+)$/s.exec(entry) ?? [];
          if (object === undefined || path === undefined || isSkipped(path, "")) return [];
          return [[join(this.#folder, path), { object, link: mode === "120000" }] as const];
        }),
    );
  }

  /** The files below the folder that git ignores, as absolute paths. */
  ignored(): readonly string[] {
    const listed = this.#ask(["ls-files", "-z", "--others", "--ignored", "--exclude-standard"])?.toString() ?? "";
    return listed.split("\0").flatMap((path) => (path === "" || isSkipped(path, "") ? [] : [join(this.#folder, path)]));
  }

  /** The texts of objects; none of one that is too large. */
  texts(objects: readonly string[]): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    if (objects.length === 0) return texts;
    const out = this.#ask(["cat-file", "--batch"], objects.join("\n"));
    if (out === undefined) throw new UsageError(MISSING);
    for (let at = 0; at < out.length; ) {
      const end = out.indexOf("\n", at);
      const [object = "", , size] = out.toString("latin1", at, end).split(" ");
      if (size === undefined) throw new UsageError(MISSING);
      const length = Number(size);
      if (length <= LARGEST) texts.set(object, out.toString("utf8", end + 1, end + 1 + length));
      at = end + 2 + length;
    }
    return texts;
  }

  #ask(args: readonly string[], input = ""): Buffer | undefined {
    const options = { cwd: this.#folder, input, maxBuffer: MOST, env: { ...process.env, GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1" } };
    const done = spawnSync("git", ["-c", "core.fsmonitor=false", ...args], options);
    if (done.error !== undefined)
      throw new UsageError(`git cannot be asked: ${"code" in done.error ? done.error.code : done.error.message}`);
    return done.status === 0 ? done.stdout : undefined;
  }
}

/** A part of a partial clone that was never fetched is no empty file. */
const MISSING = "not all of that revision is in this repository (a partial clone?): fetch it first";

/** More than this of a revision is not read at once, in bytes. */
const MOST = 1 << 30;
