/** A unit: the files of one host that are loaded together, and everything that loading them leads to. */

import type { PacketRule, Table } from "../../core/filter.ts";
import type { AnyUnit, Scope } from "../../core/language.ts";
import { put } from "../../core/lists.ts";
import { brief } from "../../core/markdown.ts";
import { normsOf } from "../../core/norms.ts";
import type { Finding } from "../../core/rule.ts";
import { convert, originOf } from "./convert.ts";
import type { Backend, FaultRule } from "./fault.ts";
import type { IptablesFile } from "./file.ts";
import { loadFiles } from "./load.ts";
import type { PartIn } from "./parts.ts";
import type { PlacedFault, RuleNode, Ruleset } from "./ruleset.ts";
import { inherit, usesIn } from "./segments.ts";
import { checkSets } from "./set-matches.ts";

/** What rules see. `tables` and `origin` are made when first asked for, and kept. */
export type IptablesUnit = AnyUnit & {
  readonly files: readonly IptablesFile[];
  readonly ruleset: Ruleset;
  /** Which program will load it: `iptables=legacy` or `iptables=nft`, the default. */
  readonly backend: Backend;
  /** The file is judged alone: what only another file could hold is not missing. */
  readonly isolated: boolean;
  /** The tables as they stand after loading, in the neutral form of core/filter. */
  readonly tables: readonly Table[];
  /** The node that a packet rule was made from; undefined for rules that ufw makes itself. */
  origin(rule: PacketRule): RuleNode | undefined;
  /** Every use of an option, by the key of its part, in the order of loading. */
  parts(key: string): Iterable<PartIn>;
  /** What `back` (or both) refuses under a rule's name, as findings. */
  faults(rule: FaultRule): readonly Finding[];
  /** What the other back end alone refuses. */
  divergences(): readonly Finding[];
};

/** The units that `files` make; those of an earlier state of them lend what did not change. */
export function unitsOf(files: readonly IptablesFile[], scope: Scope, before: readonly IptablesUnit[] = []): readonly IptablesUnit[] {
  const units = unitsIn(files, scope);
  const old = new Map(before.map((unit) => [unit.uri, unit]));
  for (const unit of units) {
    const own = old.get(unit.uri);
    if (own !== undefined) inherit(unit, own);
  }
  return units;
}

function unitsIn(files: readonly IptablesFile[], scope: Scope): readonly IptablesUnit[] {
  if (scope.isolated) return files.map((file) => makeUnit([file], scope));
  const groups = new Map<string, IptablesFile[]>();
  const sets = files.filter((file) => file.kind === "ipset");
  for (const file of files) {
    if (file.kind === "ipset") continue;
    const key = groupOf(file);
    put(groups, key, file);
  }
  const units = [...groups.values()].map((group) => {
    const near = sets.filter((set) => group.some((file) => file.kind === "restore" && baseOf(file) === baseOf(set)));
    return remembered([...near, ...group].sort(order), scope);
  });
  const used = new Set(units.flatMap((unit) => unit.files));
  return [...units, ...sets.filter((set) => !used.has(set)).map((set) => makeUnit([set], scope))];
}

const made = new WeakMap<IptablesFile, { readonly files: readonly IptablesFile[]; readonly scope: Scope; readonly unit: IptablesUnit }>();

/** The unit of these files; the one of before, when none of them changed. */
function remembered(files: readonly IptablesFile[], scope: Scope): IptablesUnit {
  const last = files[files.length - 1] as IptablesFile;
  const known = made.get(last);
  if (known?.scope === scope && known.files.length === files.length && known.files.every((file, i) => file === files[i])) return known.unit;
  const unit = makeUnit(files, scope);
  made.set(last, { files, scope, unit });
  return unit;
}

/** The folder whose set files and rules belong together: beside each other, or one folder apart. */
const baseOf = ({ source }: IptablesFile): string =>
  source.uri.slice(0, source.uri.lastIndexOf("/")).replace(/\/(iptables|sysconfig|ipset)$/, "");

/** Files with the same key are loaded together: those of ufw, and a file with its sibling of the other family. */
function groupOf(file: IptablesFile): string {
  const { uri } = file.source;
  // Scripts are alone: nothing says in which order two would run.
  if (file.kind === "script") return uri;
  const slash = uri.lastIndexOf("/");
  const [folder, name] = [uri.slice(0, slash), uri.slice(slash + 1)];
  if (file.kind === "ufw") return `${folder}/`;
  if (file.kind === "ufw-settings") return `${folder.replace(/\/default$/, "/ufw")}/`;
  const pair = name
    .replace(/ip6tables/, "iptables")
    .replace(/v6/, "v4")
    .replace(/^(ip6)/, "ip");
  return `${folder}/${pair}`;
}

const PLACES = ["before", "after", "user"];

/** Sets first, then IPv4 before IPv6, ufw's files in ufw's order, its settings last, ufw.conf behind default/ufw (ufw-init-functions). */
function order(a: IptablesFile, b: IptablesFile): number {
  const rank = (file: IptablesFile): number => {
    if (file.kind === "ipset") return 0;
    if (file.kind === "ufw-settings") return file.source.uri.endsWith("/ufw.conf") ? 1001 : 1000;
    const name = file.source.uri.slice(file.source.uri.lastIndexOf("/") + 1);
    return 10 * file.family + PLACES.findIndex((place) => name.startsWith(place));
  };
  return rank(a) - rank(b) || (a.source.uri < b.source.uri ? -1 : 1);
}

function makeUnit(files: readonly IptablesFile[], scope: Scope): IptablesUnit {
  const { targets, isolated } = scope;
  const ruleset = loadFiles(files);
  checkSets(ruleset, files, !isolated);
  const backend: Backend = targets.iptables === "legacy" ? "legacy" : "nft";
  const uri = (files.find((file) => file.kind !== "ipset") ?? (files[0] as IptablesFile)).source.uri;
  let tables: readonly Table[] | undefined;
  let faults: ReadonlyMap<FaultRule, readonly PlacedFault[]> | undefined;
  const place = (fault: PlacedFault): Finding => toFinding(fault, uri);
  let uses: IptablesUnit["parts"] | undefined;
  const unit: IptablesUnit = {
    uri,
    uris: files.map((file) => file.source.uri),
    targets,
    norms: normsOf(scope),
    files,
    ruleset,
    backend,
    isolated,
    get tables() {
      tables ??= convert(ruleset);
      return tables;
    },
    parts: (key) => {
      uses ??= usesIn(unit);
      return uses(key);
    },
    origin: originOf,
    faults: (rule) => {
      faults ??= faultsByRule(ruleset, backend);
      return faults.get(rule)?.map(place) ?? [];
    },
    divergences: () => ruleset.faults.filter((fault) => fault.back !== undefined && fault.back !== backend).map(place),
  };
  return unit;
}

/** What a back end refuses, by the rule that says it. */
function faultsByRule({ faults }: Ruleset, backend: Backend): ReadonlyMap<FaultRule, readonly PlacedFault[]> {
  const found = new Map<FaultRule, PlacedFault[]>();
  for (const fault of faults) {
    if ((fault.back ?? backend) !== backend) continue;
    put(found, fault.rule, fault);
  }
  return found;
}

/** A fault as a finding of the unit whose own file is `uri`. */
function toFinding(fault: PlacedFault, uri: string): Finding {
  const { base, file, fix } = fault;
  const span = { start: base + fault.start, end: base + fault.end };
  const edits = fix?.edits.map(({ start, end, text }) => ({ span: { start: base + start, end: base + end }, text }));
  const own = file.source.uri;
  return {
    span,
    message: brief(fault.message, 100),
    ...(own !== uri && { uri: own }),
    ...(fault.severity && { severity: fault.severity }),
    ...(fault.usedAt && { related: [{ uri: own, span: fault.usedAt, message: "used here" }] }),
    ...(fix && edits && own === uri && { fix: { title: fix.title, safe: fix.safe === true, edits } }),
    ...(fix && edits && own !== uri && { fix: { title: fix.title, safe: fix.safe === true, edits: [], elsewhere: { [own]: edits } } }),
  };
}
