import type { AnyUnit, Scope } from "../../core/language.ts";
import { put } from "../../core/lists.ts";
import type { Setting, SysctlFile } from "./syntax.ts";

/** An assignment, and the file that it is in. */
export type Applied = { readonly setting: Setting; readonly uri: string };

/** All sysctl files of one host, in the order in which they are applied: a later assignment of a key wins. */
export type SysctlUnit = AnyUnit & {
  readonly files: readonly SysctlFile[];
  readonly applied: readonly Applied[];
  winner(key: string): Applied | undefined;
};

const PLACE = /^(.*?)(?:etc|run|usr\/local\/lib|usr\/lib|lib)\/(?:sysctl\.conf|sysctl\.d\/([^/]+))$/;
const PRECEDENCE = ["/etc/", "/run/", "/usr/local/lib/", "/usr/lib/", "/lib/"];

/** Groups files by the root that their `etc/`, `run/` or `lib/` lies in; a file elsewhere stands alone. */
export function units(files: readonly SysctlFile[], scope: Scope): readonly SysctlUnit[] {
  const roots = new Map<string, SysctlFile[]>();
  for (const file of files) {
    const { uri } = file.source;
    const root = scope.isolated ? uri : (PLACE.exec(uri)?.[1] ?? uri);
    put(roots, root, file);
  }
  return [...roots.values()].map((group) => unitOf(group, scope));
}

function unitOf(group: readonly SysctlFile[], scope: Scope): SysctlUnit {
  const files = inOrder(group);
  const applied = files.flatMap((file) => file.settings.map((setting) => ({ setting, uri: file.source.uri })));
  const winners = new Map(applied.map((entry) => [entry.setting.key, entry]));
  const first = group[0] as SysctlFile;
  return {
    uri: first.source.uri,
    uris: group.map((file) => file.source.uri),
    targets: scope.targets,
    files,
    applied,
    winner: (key) => winners.get(key),
  };
}

// sysctl.d(5): by file name, whatever the folder; /etc hides the same name in /run, /run that in /usr/lib. sysctl.conf comes last.
function inOrder(group: readonly SysctlFile[]): SysctlFile[] {
  const byName = new Map<string, SysctlFile>();
  for (const file of group) {
    const name = PLACE.exec(file.source.uri)?.[2] ?? "\uffff";
    const other = byName.get(name);
    if (other === undefined || rank(file.source.uri) < rank(other.source.uri)) byName.set(name, file);
  }
  return [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
}

const rank = (uri: string): number => PRECEDENCE.findIndex((folder) => uri.includes(`${folder}sysctl`));
