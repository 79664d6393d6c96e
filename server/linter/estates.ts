/** The estates of a workspace: one for each perimeter.yaml that declares hosts, zones or expectations, else one for everything. */

import { put, sameItems } from "../core/lists.ts";
import type { Finding } from "../core/rule.ts";
import { type Estate, undeclared } from "../exposure/estate.ts";
import { socketsOf } from "../exposure/evidence.ts";
import { placeByFolder } from "../exposure/hosts.ts";
import { type EstateUnit, Modeller } from "../exposure/model.ts";
import { exposureRules } from "../exposure/rules/index.ts";
import type { UnitFacts } from "./judge.ts";
import { type Checked, checkRules, type Failure, type Placed } from "./lint.ts";
import type { Config, Settings } from "./settings.ts";

const declares = ({ estate }: Config): boolean => estate.hosts.length > 0 || estate.zones.length > 0 || estate.expectations.length > 0;

/** Joins facts into estates and asks the rules that see several files. What did not change is kept from one call to the next. */
export class Estates {
  readonly #modellers = new Map<string, Modeller>();
  #key: readonly unknown[] = [];
  #units: readonly EstateUnit[] = [];
  #checked: readonly Checked[] | undefined;
  #work: Iterator<void> | undefined;
  #byFile: ReadonlyMap<string, Checked> = new Map();
  #failures: readonly Failure[] = [];
  #configs: readonly Config[] = [];
  /** The folder of the estate that a unit belongs to, by the unit's uri; "" where none is named. Holds for `#configs`. */
  #homes = new Map<string, string>();
  /** Estates that nothing declares, by folder. Holds for `#configs`. */
  readonly #loose = new Map<string, Estate>();
  /** Findings as they were placed: the same object as long as the rule's finding is. */
  readonly #placed = new WeakMap<Finding, Placed>();

  /** The estates of the workspace as it is now. `told` are lists of facts, each the same array as long as nothing in it changed. */
  units(told: readonly (readonly UnitFacts[])[], settings: Settings, text: (uri: string) => string): readonly EstateUnit[] {
    const { configs } = settings;
    const key = [...told, ...configs];
    if (sameItems(key, this.#key)) return this.#units;
    this.#key = key;
    this.#checked = undefined;
    this.#work = undefined;
    if (!sameItems(configs, this.#configs)) {
      this.#homes.clear();
      this.#loose.clear();
    }
    this.#configs = configs;
    const given = { text, norms: settings.normsByFile };
    this.#units = this.#grouped(told, configs).map(({ estate, units }) => this.#modeller(estate).model(estate, units, given));
    return this.#units;
  }

  /** What the rules say about the estates that `units` gave last, by file; about one that it says the same of as before, the same object. */
  check(): readonly Checked[] {
    for (const work = this.#working(); work.next().done !== true; );
    return this.#checked ?? [];
  }

  /** Asks the rules one by one; whoever goes on with it last finds `#checked` done. */
  #working(): Iterator<void> {
    this.#work ??= this.#ask();
    return this.#work;
  }

  *#ask(): Iterator<void> {
    const said: Checked[] = [];
    for (const unit of this.#units) {
      for (const rule of exposureRules) {
        said.push(checkRules([rule], unit, this.#placed));
        yield;
      }
    }
    this.#checked = this.#gathered(said);
  }

  #gathered(said: readonly Checked[]): readonly Checked[] {
    this.#failures = said.flatMap(({ failures }) => failures);
    const byFile = new Map<string, Placed[]>();
    for (const { findings } of said) for (const finding of findings) put(byFile, finding.uri, finding);
    const now = new Map<string, Checked>();
    for (const [uri, findings] of byFile) {
      const before = this.#byFile.get(uri);
      now.set(uri, before !== undefined && sameItems(before.findings, findings) ? before : { findings, failures: [] });
    }
    this.#byFile = now;
    return [...now.values()];
  }

  /** The work of `check` in steps: each socket's verdicts, then each rule. `units` may not give anything else between two steps. */
  *steps(): Iterable<void> {
    if (this.#checked !== undefined) return;
    for (const unit of this.#units)
      for (const host of unit.hosts) for (const listener of socketsOf(host)) yield void unit.exposure(host, listener);
    for (const work = this.#working(); work.next().done !== true; ) yield;
  }

  /** Rules that threw at the last check. */
  get failures(): readonly Failure[] {
    return this.#failures;
  }

  #modeller(estate: Estate): Modeller {
    const known = this.#modellers.get(estate.folder) ?? new Modeller();
    this.#modellers.set(estate.folder, known);
    return known;
  }

  // A unit belongs to the nearest declaring perimeter.yaml above it. Elsewhere the folders tell estates apart: what stands beside
  // each other (`hosts/a`, `hosts/b`) is one, and files that name no host join the only one there is.
  #grouped(told: readonly (readonly UnitFacts[])[], configs: readonly Config[]): readonly Group[] {
    const groups = new Map(configs.filter(declares).map(({ estate }): [string, Group] => [estate.folder, { estate, units: [] }]));
    const declared = [...groups.keys()];
    const loose: UnitFacts[] = [];
    for (const list of told) {
      for (const one of list) {
        const home = this.#home(one.unit.uri, declared);
        const group = groups.get(home) ?? { estate: this.#undeclared(home), units: [] };
        (home === "" && !groups.has(home) ? loose : group.units).push(one);
        if (home !== "") groups.set(home, group);
      }
    }
    const all = [...groups.values()];
    const [only] = all;
    if (all.length === 1 && only !== undefined && declared.length === 0) only.units.push(...loose);
    else if (loose.length > 0) all.push({ estate: this.#undeclared(""), units: loose });
    return all;
  }

  // One object for a folder: what is known of its hosts holds as long as that is the same.
  #undeclared(folder: string): Estate {
    const estate = this.#loose.get(folder) ?? undeclared(folder);
    this.#loose.set(folder, estate);
    return estate;
  }

  #home(uri: string, declared: readonly string[]): string {
    const known = this.#homes.get(uri);
    if (known !== undefined) return known;
    const above = declared.filter((folder) => uri.startsWith(folder));
    const nearest = above.reduce<string | undefined>(
      (best, next) => (best === undefined || next.length > best.length ? next : best),
      undefined,
    );
    const home = nearest ?? placeByFolder(uri)?.base ?? "";
    this.#homes.set(uri, home);
    return home;
  }
}

type Group = { readonly estate: Estate; readonly units: UnitFacts[] };
