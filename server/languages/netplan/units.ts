/** Makes a host's files into what netplan loads at once. */
import type { Scope, Surroundings } from "../../core/language.ts";
import { put } from "../../core/lists.ts";
import { checkBackends } from "./backends.ts";
import { checkAccessPoints, checkGateways, References, type Report } from "./checks.ts";
import { isDamaged } from "./files.ts";
import { checkGrammar, checkRoutes } from "./grammar.ts";
import { Interpreter } from "./interpret.ts";
import type { Complaint, NetplanFile, NetplanUnit } from "./model.ts";
import { releasesOf } from "./versions.ts";

/** One unit for each root folder; files outside of netplan's folders stand alone, and all do where `scope.isolated`. */
export function unitsOf(files: readonly NetplanFile[], scope: Scope): readonly NetplanUnit[] {
  const hosts = new Map<string, NetplanFile[]>();
  for (const file of files) {
    const key = scope.isolated || file.place.rank === undefined ? file.source.uri : `${file.place.root}\n`;
    put(hosts, key, file);
  }
  return [...hosts.values()].map((host) => unitOf(host, scope));
}

const remembered = new WeakMap<
  NetplanFile,
  { readonly files: readonly NetplanFile[]; readonly scope: Scope; readonly unit: NetplanUnit }
>();

/** The unit that a file is in, for editor features; remembered as long as the files are the same. */
export function unitAround(file: NetplanFile, { files, scope }: Surroundings<NetplanFile>): NetplanUnit {
  const known = remembered.get(file);
  if (known?.files === files && known.scope === scope) return known.unit;
  const together =
    file.place.rank === undefined
      ? [file]
      : [
          file,
          ...files.filter(
            (other) =>
              other !== file &&
              other.place.rank !== undefined &&
              other.place.root === file.place.root &&
              other.source.uri !== file.source.uri,
          ),
        ];
  const unit = unitOf(together, scope);
  remembered.set(file, { files, scope, unit });
  return unit;
}

/** What netplan makes of these files: shadowed, sorted, merged and checked. */
function unitOf(files: readonly NetplanFile[], scope: Scope): NetplanUnit {
  const { loaded, shadowed } = inOrder(files);
  const releases = releasesOf(scope.targets);
  const interpreter = new Interpreter(releases);
  const references = new References();
  for (const file of loaded) readFile(file, interpreter, references, scope.isolated);
  const { defs, uses, renderers, complaints } = interpreter;
  checkBackends({ defs, renderers, references: uses, releases }, reporter(complaints, loaded, interpreter));
  const byRule = new Map<string, Complaint[]>();
  for (const complaint of complaints) {
    put(byRule, complaint.rule, complaint);
  }
  const uris = [...loaded, ...shadowed.map(({ file }) => file)].map((file) => file.source.uri);
  return {
    uri: uris[0] ?? "",
    uris,
    targets: scope.targets,
    releases,
    isolated: scope.isolated,
    files: loaded,
    shadowed,
    defs,
    references: uses,
    renderers,
    complaints,
    complaintsOf: (rule) => byRule.get(rule) ?? [],
  };
}

// By name, /run before /etc before /lib, then in the order of names.
function inOrder(files: readonly NetplanFile[]): Pick<NetplanUnit, "shadowed"> & { loaded: NetplanFile[] } {
  const byName = new Map<string, NetplanFile>();
  const shadowed: { file: NetplanFile; by: NetplanFile }[] = [];
  for (const file of [...files].sort((a, b) => (b.place.rank ?? 1) - (a.place.rank ?? 1))) {
    const { name } = file.place;
    const by = byName.get(name);
    if (by === undefined) byName.set(name, file);
    else shadowed.push({ file, by });
  }
  const loaded = [...byName.values()].sort((a, b) => (a.place.name < b.place.name ? -1 : a.place.name > b.place.name ? 1 : 0));
  return { loaded, shadowed };
}

function readFile(file: NetplanFile, interpreter: Interpreter, references: References, isolated: boolean): void {
  const before = interpreter.uses.length;
  interpreter.read(file);
  const uses = interpreter.uses.slice(before);
  const late = uses.find((use) => !use.known && interpreter.defs.has(use.id));
  const report = reporter(interpreter.complaints, [file], interpreter);
  const missing: Report = isolated ? () => undefined : report;
  references.check(uses, interpreter, late !== undefined, isolated, report);
  const { uri } = file.source;
  for (const def of interpreter.defs.values()) {
    const piece = def.pieces.findLast((one) => one.at.uri === uri);
    if (piece === undefined) continue;
    checkGrammar(def, piece.at, interpreter.releases, report, missing);
    checkRoutes(def, uri, report);
    checkGateways(def, uri, interpreter, report);
    checkAccessPoints(def, file, late, interpreter, report);
  }
}

// Complaints about templates are held back: what netplan will read is not known.
function reporter(complaints: Complaint[], files: readonly NetplanFile[], interpreter: Interpreter): Report {
  const templates = new Set(files.filter((file) => file.template).map((file) => file.source.uri));
  const seen = new Set(interpreter.complaints.map(({ rule, at }) => `${rule} ${at.uri} ${at.span.start}`));
  return (rule, at, message, related, fix) => {
    const key = `${rule} ${at.uri} ${at.span.start}`;
    if (templates.has(at.uri) || seen.has(key) || files.some((file) => file.source.uri === at.uri && isDamaged(file, at.span))) return;
    seen.add(key);
    complaints.push({
      rule,
      at,
      message,
      ...(related === undefined ? {} : { related: [{ ...related.at, message: related.message }] }),
      ...(fix === undefined ? {} : { fix }),
    });
  };
}
