/** Matches that are not looked into: what they ask is compared by its text, where it may be compared at all. */
import type { Condition } from "../../core/filter.ts";
import type { Command, Part } from "./command.ts";

/** Matches whose options together make one question. */
export const WHOLE = new Set([
  "recent",
  "hashlimit",
  "limit",
  "statistic",
  "time",
  "set",
  "policy",
  "string",
  "connlimit",
  "connbytes",
  "rpfilter",
  "addrtype",
  "socket",
  "cluster",
  "rateest",
  "u32",
  "bpf",
  "frag",
  "rt",
  "srh",
  "hbh",
  "dst",
]);

/** Matches that may answer differently for equal packets. */
const UNSTABLE = new Set([
  "recent",
  "hashlimit",
  "limit",
  "statistic",
  "time",
  "connlimit",
  "connbytes",
  "quota",
  "rateest",
  "nfacct",
  "cpu",
  "socket",
  "osf",
  "string",
  "owner",
]);

/** Matches that ask something without any option. */
const STABLE_BARE = new Set(["eui64", "rpfilter", "frag", "rt", "hbh", "dst"]);

/** Matches that may ask something as a whole. */
export const ASKING = new Set([...WHOLE, ...UNSTABLE, ...STABLE_BARE]);

/** An option with its values: the same for parts that ask the same. */
export const partText = ({ not, key, value, second }: Part): string =>
  `${not ? "! " : ""}${key} ${value?.text ?? ""} ${second?.text ?? ""}`;

/** The condition of a match as a whole. */
export function opaqueUse(command: Command, index: number): Condition {
  const module = command.matches[index]?.module.name ?? "";
  const parts = command.parts.filter((part) => part.use === index);
  const key = parts.map(partText).sort();
  const known = parts.every((part) => part.value?.known !== false);
  const single = parts.length === 1 && parts[0]?.not === true;
  const text = single ? key.map((one) => one.replace(/^! /, "")) : key;
  return {
    on: "opaque",
    not: single,
    key: `${module} ${text.join(" ")}`,
    stable: known && !UNSTABLE.has(module),
    reason: `-m ${module} depends on more than the packet's header`,
  };
}

/** The condition of one option that is not looked into. */
export const opaque = (part: Part, module: string, text: string): Condition => ({
  on: "opaque",
  not: part.not,
  key: `${module} ${part.key} ${text} ${part.second?.text ?? ""}`.trim(),
  stable: !UNSTABLE.has(module),
  reason: `-m ${module} is not looked into`,
});
