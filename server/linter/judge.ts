/** What the rules say about the units of a workspace, remembered by the versions of the files that each unit is made of. */
import type { Fact } from "../core/facts.ts";
import type { AnyLanguage, AnyUnit, ParsedFile, Scope, Surroundings, Targets } from "../core/language.ts";
import { type Norms, USUAL } from "../core/norms.ts";
import type { Files } from "./files.ts";
import { carried, type Known } from "./known.ts";
import { type Checked, damage, type Failure, type Heard, type ReadFile, unitsOf } from "./lint.ts";
import { type Asked, askedOf, checkInParts } from "./parts.ts";

/** Which settings a file is judged by: the key of a perimeter.yaml and overrides that give the same. */
export type Region = { readonly key: string; readonly targets: Targets; readonly norms: Norms };

/** The facts of one unit. */
export type UnitFacts = { readonly language: string; readonly unit: AnyUnit; readonly facts: readonly Fact[] };

/** Files of one language under the same settings: what `units` is called with. */
type Group = {
  readonly language: AnyLanguage;
  readonly scope: Scope;
  readonly uris: readonly string[];
  /** The revision of the files at which `versions` were looked at last. */
  revision: number;
  versions: readonly number[];
  units: readonly AnyUnit[];
  readonly known: Map<string, Known>;
  /** What is said and told about all units with these versions. */
  said?: readonly Checked[] | undefined;
  told?: readonly UnitFacts[] | undefined;
};

/** Asks the rules about the units of a project, and remembers by unit what they said until something that it depends on changes. */
export class Judge {
  readonly #files: Files;
  readonly #isolated: boolean;
  readonly #region: (uri: string) => Region;
  readonly #heard: Heard;
  readonly #rules = new Map<AnyLanguage, Asked>();
  #groups: readonly Group[] = [];
  #groupOf = new Map<string, Group>();
  #structure = -1;
  #damage = new WeakMap<ReadFile, Checked>();
  readonly #broken = new Map<string, Failure>();

  constructor(files: Files, isolated: boolean, settings: { readonly region: (uri: string) => Region; readonly heard: Heard }) {
    this.#files = files;
    this.#isolated = isolated;
    this.#region = settings.region;
    this.#heard = settings.heard;
  }

  /** Forgets what depends on the settings: call it when they changed. */
  reset(): void {
    this.#structure = -1;
    this.#rules.clear();
    this.#damage = new WeakMap();
  }

  /**
   * What is said about everything, by language and settings, unit by unit; in no particular order, and things that two units say come
   * twice. `said` is the same array as long as no text among `uris` changed.
   */
  all(): readonly { readonly uris: readonly string[]; readonly said: readonly Checked[] }[] {
    return this.#fresh().map((group) => {
      this.#units(group);
      group.said ??= this.#aboutAll(group);
      return { uris: group.uris, said: group.said };
    });
  }

  #aboutAll(group: Group): readonly Checked[] {
    const said = group.uris.map((uri) => this.#damageOf(uri));
    for (const { known, unit } of this.#eachUnit(group)) said.push(this.#checked(group, known, unit));
    return said.filter(({ findings }) => findings.length > 0);
  }

  /** What the units that hold one of `uris` say. */
  about(uris: readonly string[]): readonly Checked[] {
    this.#fresh();
    const said: Checked[] = [];
    for (const uri of uris) {
      const group = this.#groupOf.get(uri);
      if (group === undefined) continue;
      said.push(this.#damageOf(uri));
      for (const { known, unit } of this.#eachUnit(group, uri)) said.push(this.#checked(group, known, unit));
    }
    return said;
  }

  /** The work of `facts` and then of `all`, unit by unit. No text may change between two steps: then start anew, and find done what still holds. */
  *steps(): Iterable<void> {
    const groups = this.#fresh();
    for (const group of groups) {
      this.#units(group);
      if (group.told !== undefined) continue;
      for (const { known, unit } of this.#eachUnit(group)) if (!this.#files.outside(unit.uri)) yield void this.#factsOf(group, known, unit);
    }
    for (const group of groups) {
      if (group.said !== undefined) continue;
      for (const { known, unit } of this.#eachUnit(group)) yield void this.#checked(group, known, unit);
    }
  }

  /**
   * The facts of all units that are there with their folder, by language; a list that did not change is the same array. A language that
   * throws says nothing, and is a failure.
   */
  facts(): readonly (readonly UnitFacts[])[] {
    return this.#fresh().map((group) => {
      this.#units(group);
      group.told ??= this.#toldBy(group);
      return group.told;
    });
  }

  #factsOf({ language }: Group, known: Known, unit: AnyUnit): readonly Fact[] {
    known.facts ??= this.#guard(`${language.id}/facts`, unit.uri, [], () => language.facts(unit));
    return known.facts;
  }

  #toldBy(group: Group): readonly UnitFacts[] {
    const told: UnitFacts[] = [];
    const language = group.language.id;
    for (const { known, unit } of this.#eachUnit(group))
      if (!this.#files.outside(unit.uri)) told.push({ language, unit, facts: this.#factsOf(group, known, unit) });
    return told;
  }

  /** The units that hold a file. */
  unitsOf(uri: string): readonly AnyUnit[] {
    this.#fresh();
    const group = this.#groupOf.get(uri);
    return group === undefined ? [] : this.#units(group).filter((unit) => unit.uris.includes(uri));
  }

  /** What editor features of a file's language may look at. */
  around(uri: string): Surroundings<ParsedFile> {
    this.#fresh();
    const group = this.#groupOf.get(uri);
    if (group === undefined) return { files: [], scope: this.#scope({ targets: {}, norms: USUAL }) };
    return { files: this.#read(group).map(({ file }) => file), scope: group.scope };
  }

  /** What threw so far: units, facts and rules, each once. */
  get failures(): readonly Failure[] {
    return [...this.#broken.values()];
  }

  #fresh(): readonly Group[] {
    const parsed = this.#files.parsed();
    if (this.#structure === this.#files.structure) return this.#groups;
    this.#structure = this.#files.structure;
    const groups = new Map<string, { language: AnyLanguage; scope: Scope; uris: string[] }>();
    for (const { uri, language } of parsed) {
      const region = this.#region(uri);
      const key = `${language.id}\n${region.key}${this.#isolated ? `\n${uri}` : ""}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { language, scope: this.#scope(region), uris: [uri] });
      else group.uris.push(uri);
    }
    this.#groups = [...groups.values()].map((group) => ({ ...group, revision: -1, versions: [], units: [], known: new Map() }));
    this.#groupOf = new Map(this.#groups.flatMap((group) => group.uris.map((uri) => [uri, group] as const)));
    return this.#groups;
  }

  #scope({ targets, norms }: Omit<Region, "key">): Scope {
    return { targets, norms, isolated: this.#isolated, has: (uri) => this.#files.has(uri) };
  }

  #read(group: Group): ReadFile[] {
    return group.uris.flatMap((uri) => this.#files.file(uri) ?? []);
  }

  #units(group: Group): readonly AnyUnit[] {
    const { revision } = this.#files;
    if (group.revision === revision) return group.units;
    group.revision = revision;
    const versions = group.uris.map((uri) => this.#files.version(uri));
    if (same(versions, group.versions)) return group.units;
    group.versions = versions;
    group.said = undefined;
    group.told = undefined;
    const files = this.#read(group);
    const uri = group.uris[0] ?? "";
    const before = group.units;
    this.#keep(group);
    group.units = this.#guard(`${group.language.id}/units`, uri, [], () => unitsOf(group.language, files, group.scope, before));
    return group.units;
  }

  /** Has what can be kept of changed units kept, for as long as their places are those of the findings. */
  #keep(group: Group): void {
    for (const known of group.known.values()) {
      if (known.keep === undefined || known.uris.every((uri, i) => this.#files.version(uri) === known.versions[i])) continue;
      const kept = known.keep();
      known.keep = () => kept;
    }
  }

  /** The units of a group (only those that hold the file `of`, if given) with what is known of them; what is out of date is forgotten first. */
  *#eachUnit(group: Group, of?: string): Iterable<{ readonly known: Known; readonly unit: AnyUnit }> {
    const times = new Map<string, number>();
    for (const unit of this.#units(group)) {
      const time = times.get(unit.uri) ?? 0;
      times.set(unit.uri, time + 1);
      if (of !== undefined && !unit.uris.includes(of)) continue;
      const key = time === 0 ? unit.uri : `${unit.uri}\n${time}`;
      const versions = unit.uris.map((uri) => this.#files.version(uri));
      let known = group.known.get(key);
      if (known === undefined || !same(known.versions, versions)) {
        const files = unit.uris.map((uri) => this.#files.file(uri)?.file);
        known = {
          versions,
          uris: unit.uris,
          files,
          ...(known === undefined ? {} : carried(group.language, known, { uris: unit.uris, files }, this.#files)),
        };
        group.known.set(key, known);
      }
      yield { known, unit };
    }
  }

  #checked(group: Group, known: Known, unit: AnyUnit): Checked {
    if (known.checked === undefined) {
      const { before } = known;
      const answer = checkInParts(group.language, unit, this.#asked(group.language), before?.kept, before?.moves);
      delete known.before;
      known.checked = answer.checked;
      known.keep = answer.keep;
      this.#note(answer.checked.failures);
    }
    return known.checked;
  }

  #asked(language: AnyLanguage): Asked {
    const known = this.#rules.get(language) ?? askedOf(language, this.#heard);
    this.#rules.set(language, known);
    return known;
  }

  #damageOf(uri: string): Checked {
    const read = this.#files.file(uri);
    const language = this.#files.language(uri);
    if (read === undefined || language === undefined) return { findings: [], failures: [] };
    const known = this.#damage.get(read);
    if (known !== undefined) return known;
    const found = damage(language, read, this.#region(uri).targets);
    this.#note(found.failures);
    this.#damage.set(read, found);
    return found;
  }

  #note(failures: readonly Failure[]): void {
    for (const failure of failures) if (!this.#broken.has(failure.rule)) this.#broken.set(failure.rule, failure);
  }

  #guard<T>(rule: Failure["rule"], uri: string, otherwise: T, ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      this.#note([{ rule, uri, error }]);
      return otherwise;
    }
  }
}

const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((value, i) => value === b[i]);
