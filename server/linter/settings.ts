/** What perimeter.yaml and the caller decide about findings: which are reported, how loud, for which versions, where not at all. */
import type { AddressRange } from "../core/address.ts";
import { globMatcher } from "../core/glob.ts";
import type { Targets } from "../core/language.ts";
import { type Broad, type Norms, type NormsByFile, type PortNorm, USUAL } from "../core/norms.ts";
import type { RuleId, Severity } from "../core/rule.ts";
import { folderOf, pathBelow } from "../core/uri.ts";
import type { Estate } from "../exposure/estate.ts";
import type { Region } from "./judge.ts";
import type { Placed } from "./lint.ts";
import type { RuleIndex } from "./rule-index.ts";

/** How loud a rule shall be. */
export type Level = Severity | "off";

/** One line of a severity map: a rule id, `format/*` or `*`. */
export type LevelEntry = { readonly pattern: string; readonly level: Level };

/** What is held of ports and addresses, as far as something is said of it. */
export type Stated = { readonly ports: readonly PortNorm[]; readonly trusted: readonly AddressRange[]; readonly broad: Partial<Broad> };

/** What can be said for all files and for some: how loud rules are, for which versions, and what is held of ports and addresses. */
type Judging = { readonly levels: readonly LevelEntry[]; readonly targets: Targets; readonly norms: Stated };

/** Settings for the paths that one of `globs` matches; later ones win. */
export type Override = Judging & { readonly globs: readonly string[] };

/** What one perimeter.yaml says. Globs are relative to its folder. */
export type Config = Judging & {
  readonly uri: string;
  /** When set, only these rules are reported. */
  readonly select: readonly string[] | undefined;
  readonly ignore: readonly string[];
  readonly overrides: readonly Override[];
  /** A baseline file, relative to the folder. */
  readonly baseline: string | undefined;
  readonly estate: Estate;
};

/** What the caller wants whatever perimeter.yaml says: rule ids or patterns. */
export type Choice = { readonly targets: Targets; readonly select?: readonly string[]; readonly ignore?: readonly string[] };

type Loaded = {
  readonly config: Config;
  readonly folder: string;
  readonly ignored: (path: string) => boolean;
  /** `decides`: it says more than how loud rules are. */
  readonly overrides: readonly { readonly override: Override; readonly applies: (path: string) => boolean; readonly decides: boolean }[];
};

/** Answers for one state of all perimeter.yaml files. A file belongs to the nearest one above it. */
export class Settings {
  readonly #choice: Choice;
  readonly #rules: RuleIndex;
  readonly #loaded: ReadonlyMap<string, Loaded>;
  readonly #nearest = new Map<string, Loaded | undefined>();
  readonly #known = new Map([[USUAL.key, USUAL]]);
  readonly #usually = new Map<RuleId, boolean>();

  constructor(configs: readonly Config[], choice: Choice, rules: RuleIndex) {
    this.#choice = choice;
    this.#rules = rules;
    this.#loaded = new Map(configs.map((config) => [folderOf(config.uri), loaded(config)]));
  }

  /** Every config, outermost first. */
  get configs(): readonly Config[] {
    return [...this.#loaded.values()].map(({ config }) => config).sort((a, b) => a.uri.length - b.uri.length);
  }

  /** The perimeter.yaml that a file belongs to. */
  config(uri: string): Config | undefined {
    return this.#of(uri)?.config;
  }

  /** Whether the file is ignored: nothing is said about it, and it is read only when another file includes it. */
  skipped(uri: string): boolean {
    const own = this.#of(uri);
    const path = own === undefined ? undefined : pathBelow(own.folder, uri);
    return own !== undefined && path !== undefined && own.ignored(path);
  }

  /** The versions and norms to judge a file by, and a key that is the same for files judged by the same settings. */
  region(uri: string): Region {
    const own = this.#of(uri);
    if (own === undefined) return { key: "", targets: this.#choice.targets, norms: USUAL };
    const targets: Record<string, string> = { ...own.config.targets };
    const stated = [own.config.norms];
    const path = pathBelow(own.folder, uri) ?? "";
    for (const { override, applies, decides } of own.overrides) {
      if (!decides || !applies(path)) continue;
      Object.assign(targets, override.targets);
      stated.push(override.norms);
    }
    Object.assign(targets, this.#choice.targets);
    const norms = this.#norms(stated);
    return { key: `${own.folder}\n${JSON.stringify(Object.entries(targets).sort())}${norms.key}`, targets, norms };
  }

  /** What is held of ports and addresses in every file. */
  get normsByFile(): NormsByFile {
    const stated = [...this.#loaded.values()].map(({ config, folder }) => [
      folder,
      joined([config.norms]).key,
      ...config.overrides.map(({ globs, norms }) => [globs, joined([norms]).key]),
    ]);
    return { key: JSON.stringify(stated), at: (uri) => this.region(uri).norms };
  }

  /** What several say together, later ones over earlier: one object for the same. */
  #norms(stated: readonly Stated[]): Norms {
    const made = joined(stated);
    const known = this.#known.get(made.key) ?? made;
    this.#known.set(made.key, known);
    return known;
  }

  /** Findings of a file as loud as they are wanted, without those that are not. */
  heardAmong(findings: readonly Placed[], uri: string): readonly Placed[] {
    const heard: Placed[] = [];
    for (const finding of findings) {
      const loud = this.heard(finding, uri);
      if (loud !== undefined) heard.push(loud);
    }
    return heard;
  }

  /** A finding as loud as it is wanted; undefined when it is not. */
  heard(finding: Placed, uri: string): Placed | undefined {
    const { rule } = finding;
    const own = this.#of(uri);
    if (own === undefined) return this.#isUsuallyHeard(rule) ? finding : undefined;
    if (this.#names(this.#choice.ignore, rule) > 0) return undefined;
    const chosen = this.#choice.select ?? own.config.select;
    const narrowness = chosen === undefined ? 0 : this.#names(chosen, rule);
    if (chosen !== undefined && narrowness === 0) return undefined;
    const entry = this.#level(own, uri, rule);
    const named = narrowness === 3 || (entry?.weight === 3 && entry.level !== "off");
    if (this.#rules.get(rule)?.optIn === true && !named) return undefined;
    if (entry === undefined) return finding;
    if (entry.level === "off") return this.#names(this.#choice.select, rule) > 0 ? finding : undefined;
    return { ...finding, severity: entry.level };
  }

  /** Whether a rule is heard in files that no perimeter.yaml is above of. */
  #isUsuallyHeard(rule: RuleId): boolean {
    const known = this.#usually.get(rule);
    if (known !== undefined) return known;
    const { select, ignore } = this.#choice;
    const narrowness = this.#names(select, rule);
    const chosen = this.#names(ignore, rule) === 0 && (select === undefined || narrowness > 0);
    const heard = chosen && (narrowness === 3 || this.#rules.get(rule)?.optIn !== true);
    this.#usually.set(rule, heard);
    return heard;
  }

  /** Whether anything calls a rule by its name, for whatever files: a rule that is off unless named may then be heard. */
  named(rule: RuleId): boolean {
    const names = (pattern: string): boolean => this.#rules.weight(pattern, rule) === 3;
    if (this.#choice.select?.some(names) === true) return true;
    const byLevel = (levels: readonly LevelEntry[]): boolean => levels.some(({ pattern, level }) => level !== "off" && names(pattern));
    return [...this.#loaded.values()].some(
      ({ config }) =>
        config.select?.some(names) === true || byLevel(config.levels) || config.overrides.some(({ levels }) => byLevel(levels)),
    );
  }

  #of(uri: string): Loaded | undefined {
    if (this.#loaded.size === 0) return undefined;
    return this.#at(folderOf(uri));
  }

  #at(folder: string): Loaded | undefined {
    const own = this.#loaded.get(folder);
    if (own !== undefined) return own;
    if (this.#nearest.has(folder)) return this.#nearest.get(folder);
    const above = folderOf(folder);
    const found = folder === "" || above === folder ? undefined : this.#at(above);
    this.#nearest.set(folder, found);
    return found;
  }

  #names(patterns: readonly string[] | undefined, rule: RuleId): number {
    return Math.max(0, ...(patterns ?? []).map((pattern) => this.#rules.weight(pattern, rule)));
  }

  /** The entry that decides: of the last override that has one, else of the config; the narrowest, then the last. */
  #level(own: Loaded, uri: string, rule: RuleId): (LevelEntry & { weight: number }) | undefined {
    const path = pathBelow(own.folder, uri) ?? "";
    for (const { override, applies } of own.overrides.toReversed()) {
      const entry = this.#narrowest(override.levels, rule);
      if (entry !== undefined && applies(path)) return entry;
    }
    return this.#narrowest(own.config.levels, rule);
  }

  #narrowest(entries: readonly LevelEntry[], rule: RuleId): (LevelEntry & { weight: number }) | undefined {
    let best: (LevelEntry & { weight: number }) | undefined;
    for (const entry of entries) {
      const weight = this.#rules.weight(entry.pattern, rule);
      if (weight > 0 && weight >= (best?.weight ?? 0)) best = { ...entry, weight };
    }
    return best;
  }
}

/** Norms of what is said in several places, later ones over earlier. */
export function joined(stated: readonly Stated[]): Norms {
  const ports = stated.flatMap((one) => one.ports);
  const trusted = stated.flatMap((one) => one.trusted);
  const broad = Object.assign({}, USUAL.broad, ...stated.map((one) => one.broad)) as Broad;
  const isUsual = ports.length === 0 && trusted.length === 0 && broad[4] === USUAL.broad[4] && broad[6] === USUAL.broad[6];
  if (isUsual) return USUAL;
  const ranges = trusted.map(({ family, first, last }) => `${family} ${first}-${last}`);
  return { key: JSON.stringify([ports, ranges, broad]), ports, trusted, broad };
}

const loaded = (config: Config): Loaded => ({
  config,
  folder: folderOf(config.uri),
  ignored: pathMatcher(config.ignore),
  overrides: config.overrides.map((override) => ({
    override,
    applies: pathMatcher(override.globs),
    decides: Object.keys(override.targets).length > 0 || joined([override.norms]).key !== "",
  })),
});

/**
 * Whether a path below perimeter.yaml is meant by one of `globs`: by itself or by a folder that it is in. A glob without a
 * slash means a file or folder of that name anywhere.
 */
function pathMatcher(globs: readonly string[]): (path: string) => boolean {
  const tests = globs.map((glob) => {
    const pattern = glob.replace(/^\.?\//, "").replace(/\/$/, "");
    const matches = globMatcher(pattern);
    return pattern.includes("/")
      ? (path: string) => matches(path) || foldersOf(path).some(matches)
      : (path: string) => path.split("/").some(matches);
  });
  return (path) => tests.some((matches) => matches(path));
}

/** `a/b/c` is in `a` and `a/b`. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) folders.push(path.slice(0, at));
  return folders;
}
