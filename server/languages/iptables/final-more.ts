/** What a rule must hold when it ends, for two modules with rules of their own (iptables 1.8.9: libxt_RATEEST.c, libip6t_rt.c). */
import type { Part } from "./command.ts";
import type { Said } from "./final.ts";

/** Options of -m rt that want others before them. */
export function routing(parts: readonly Part[]): Said {
  const before = (part: Part | undefined, other: Part | undefined): boolean =>
    part !== undefined && other !== undefined && part.start < other.start;
  const find = (key: string): Part | undefined => parts.find((part) => part.key === key);
  const [type, loose] = [find("--rt-type"), find("--rt-0-not-strict")];
  const zero = parts.find((part) => part.key.startsWith("--rt-0"));
  if (zero !== undefined && (type?.value?.text !== "0" || !before(type, zero)))
    return { message: `${zero.key} needs --rt-type 0 before it`, at: zero };
  return loose === undefined || before(find("--rt-0-addrs"), loose)
    ? undefined
    : { message: "--rt-0-not-strict needs --rt-0-addrs before it", at: loose };
}

/** What is wrong with the times of one RATEEST, which the program turns into steps of its own. */
export function rateest(parts: readonly Part[]): Said {
  const [interval, average] = ["--rateest-interval", "--rateest-ewmalog"].map((key) => parts.find((part) => part.key === key));
  const [step, whole] = [microseconds(interval?.value?.text ?? ""), microseconds(average?.value?.text ?? "")];
  if (interval === undefined || average === undefined || step === undefined || whole === undefined) return undefined;
  if (step > LONGEST) return { message: "--rateest-interval is at most 8s", at: interval };
  const weight = weightOf(step, whole);
  return weight === 0 || weight >= 31
    ? { message: "--rateest-ewmalog does not fit the interval: from 1.5 times that on, up to 4294s", at: average }
    : undefined;
}

/** In microseconds: the longest of the six intervals. */
const LONGEST = 8_000_000;

const UNITS: Readonly<Record<string, number>> = { s: 1e6, sec: 1e6, secs: 1e6, ms: 1e3, msec: 1e3, msecs: 1e3 };

/** A length of time in microseconds, of which the program keeps 32 bits; undefined when it is none. */
function microseconds(text: string): number | undefined {
  const match = /^\s*([+-]?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?))([a-z]*)$/i.exec(text);
  if (match === null) return undefined;
  const [, number = "", unit = ""] = match;
  const sign = number.startsWith("-") ? -1 : 1;
  const value = Math.trunc(sign * Number(number.replace(/^[+-]/, "")) * (Object.hasOwn(UNITS, unit) ? (UNITS[unit] as number) : 1));
  // What does not fit 64 bits becomes their lowest number, whose lower half is 0.
  return Math.abs(value) < 2 ** 63 ? Number(BigInt.asUintN(32, BigInt(value))) : 0;
}

/** The logarithm of the weight of one step in the moving average: the kernel takes 1 to 30. */
function weightOf(step: number, whole: number): number {
  let log = 1;
  while (log < 32 && step / -Math.log(1 - 2 ** -log) <= whole) log++;
  return log - 1;
}
