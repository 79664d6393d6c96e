/** The estates of a workspace: one for each perimeter.yaml that declares hosts, zones or expectations, else one for everything. */
import { folderOf } from "../core/uri.ts";
import { type Estate, undeclared } from "../exposure/estate.ts";
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
    const declaring = configs.filter(declares);
    const estates = declaring.length > 0 ? declaring.map(({ estate }) => estate) : [configs[0]?.estate ?? undeclared("")];
    this.#units = estates.map((estate) =>
      this.#modeller(estate).model(
        estate,
        told.filter((one) => belongs(one, estate, estates)),
        text,
      ),
    );
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

// A unit belongs to the nearest perimeter.yaml above it; outside all of them, to the first.
function belongs({ unit }: UnitFacts, estate: Estate, all: readonly Estate[]): boolean {
  if (all.length === 1) return true;
  const above = all.filter(({ folder }) => folderOf(unit.uri).startsWith(folder));
  const nearest = above.reduce<Estate | undefined>(
    (best, one) => (best === undefined || one.folder.length > best.folder.length ? one : best),
    undefined,
  );
  return (nearest ?? all[0]) === estate;
}
