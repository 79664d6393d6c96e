/** The estates of a workspace: one for each perimeter.yaml that declares hosts, zones or expectations, else one for everything. */
import { type Estate, undeclared } from "../exposure/estate.ts";
import { placeByFolder } from "../exposure/hosts.ts";
import { type EstateUnit, Modeller } from "../exposure/model.ts";
import { exposureRules } from "../exposure/rules/index.ts";
import type { UnitFacts } from "./judge.ts";
import { type Checked, checkRules, type Failure } from "./lint.ts";
import type { Config } from "./settings.ts";

const declares = ({ estate }: Config): boolean => estate.hosts.length > 0 || estate.zones.length > 0 || estate.expectations.length > 0;

/** Joins facts into estates and asks the rules that see several files. What did not change is kept from one call to the next. */
export class Estates {
  readonly #modellers = new Map<string, Modeller>();
  #key: readonly unknown[] = [];
  #units: readonly EstateUnit[] = [];
  #checked: Checked | undefined;

  /** The estates of the workspace as it is now. */
  units(told: readonly UnitFacts[], configs: readonly Config[], text: (uri: string) => string): readonly EstateUnit[] {
    const key = [...told.map(({ facts }) => facts), ...configs];
    if (key.length === this.#key.length && key.every((item, i) => item === this.#key[i])) return this.#units;
    this.#key = key;
    this.#checked = undefined;
    const groups = grouped(told, configs);
    this.#units = groups.map(({ estate, units }) => this.#modeller(estate).model(estate, units, text));
    return this.#units;
  }

  /** What the rules say about the estates that `units` gave last. */
  check(): Checked {
    if (this.#checked !== undefined) return this.#checked;
    const said = this.#units.map((unit) => checkRules(exposureRules, unit));
    this.#checked = { findings: said.flatMap(({ findings }) => findings), failures: said.flatMap(({ failures }) => failures) };
    return this.#checked;
  }

  /** Rules that threw at the last check. */
  get failures(): readonly Failure[] {
    return this.#checked?.failures ?? [];
  }

  #modeller(estate: Estate): Modeller {
    const known = this.#modellers.get(estate.folder) ?? new Modeller();
    this.#modellers.set(estate.folder, known);
    return known;
  }
}

type Group = { readonly estate: Estate; readonly units: UnitFacts[] };

// A unit belongs to the nearest declaring perimeter.yaml above it. Elsewhere the folders tell estates apart: what stands beside
// each other (`hosts/a`, `hosts/b`) is one, and files that name no host join the only one there is.
function grouped(told: readonly UnitFacts[], configs: readonly Config[]): readonly Group[] {
  const declared = configs.filter(declares).map(({ estate }): Group => ({ estate, units: [] }));
  const byBase = new Map<string, Group>();
  const loose: UnitFacts[] = [];
  for (const one of told) {
    const above = declared.filter(({ estate }) => one.unit.uri.startsWith(estate.folder));
    const base = placeByFolder(one.unit.uri)?.base;
    if (above.length > 0)
      above.reduce((best, next) => (next.estate.folder.length > best.estate.folder.length ? next : best)).units.push(one);
    else if (base === undefined) loose.push(one);
    else {
      const group = byBase.get(base) ?? { estate: undeclared(base), units: [] };
      byBase.set(base, group);
      group.units.push(one);
    }
  }
  const all = [...declared, ...byBase.values()];
  const [only] = all;
  if (all.length === 1 && only !== undefined && declared.length === 0) only.units.push(...loose);
  else if (loose.length > 0) all.push({ estate: undeclared(""), units: loose });
  return all;
}
