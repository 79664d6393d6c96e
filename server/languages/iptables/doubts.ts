/** Addresses that are accepted and read otherwise than they look, found once for all rules that speak of them. */
import { type HostMask, isSettled, readHosts } from "./addresses.ts";
import { plainValue } from "./parts.ts";
import type { RuleNode } from "./ruleset.ts";
import type { IptablesUnit } from "./unit.ts";

/** A doubtful member of an address list. Offsets count as the command's do. */
export type Doubtful = { readonly rule: RuleNode; readonly host: HostMask; readonly start: number; readonly end: number };

const found = new WeakMap<IptablesUnit, readonly Doubtful[]>();

/** All addresses of a unit with something doubtful about them, and host names. */
export function doubtfulHosts(unit: IptablesUnit): readonly Doubtful[] {
  const known = found.get(unit);
  if (known !== undefined) return known;
  const all: Doubtful[] = [];
  for (const key of ["-s", "-d"]) {
    for (const { rule, part } of unit.parts(key)) {
      const value = plainValue(part);
      if (value === undefined || (rule.family === 4 && isSettled(value.text))) continue;
      for (const host of readHosts(value.text, rule.family)) {
        if ((host.doubts.length === 0 && host.kind !== "name") || host.badMask === true) continue;
        all.push({ rule, host, start: value.start + host.start, end: value.start + host.end });
      }
    }
  }
  found.set(unit, all);
  return all;
}
