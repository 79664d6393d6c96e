/** The releases of netplan that a configuration is judged by. */
import type { Targets } from "../../core/language.ts";

/** All releases from `lowest` to `highest`; both the same when a target is set. */
export type Releases = { readonly lowest: string; readonly highest: string };

/** What Debian 12 and 13 ship: without a target, only what both refuse is refused. */
const SHIPPED: Releases = { lowest: "0.106", highest: "1.1.2" };

/** The releases that `targets.netplan` names; the shipped ones where it is absent or no version. */
export function releasesOf(targets: Targets): Releases {
  const target = targets.netplan?.replace(/[-~+].*$/, "");
  return target !== undefined && /^\d+(\.\d+)*$/.test(target) ? { lowest: target, highest: target } : SHIPPED;
}

/** Negative, zero or positive as `a` is older than, the same as, or newer than `b`; parts are numbers: 0.36 < 0.106 < 1.0. */
export function compareReleases(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether every release judged by is `release` or newer. */
export const allFrom = (releases: Releases, release: string): boolean => compareReleases(releases.lowest, release) >= 0;

/** Whether every release judged by is older than `release`. */
export const allBefore = (releases: Releases, release: string): boolean => compareReleases(releases.highest, release) < 0;
