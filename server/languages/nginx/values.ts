/** What nginx takes as the values of a directive, and the numbers, sizes and times in it as nginx reads them. */
import { lazyMap } from "../../core/lazy.ts";
import { put } from "../../core/lists.ts";
import { readDigits } from "./checks/url.ts";
import { type Context, compareReleases } from "./directives.ts";
import { NEWER_VALUES } from "./knowledge/newer.ts";
import { VALUES } from "./knowledge/values.ts";

/** The groups of contexts that `knowledge/values.ts` tells apart. */
export type Layer = "h" | "u" | "g" | "e" | "s" | "su" | "m";

const LAYERS: Readonly<Record<Context, Layer>> = {
  main: "g",
  events: "e",
  http: "h",
  server: "h",
  location: "h",
  lif: "h",
  sif: "h",
  limit_except: "h",
  upstream: "u",
  stream: "s",
  sserver: "s",
  supstream: "su",
  mail: "m",
  mserver: "m",
  entries: "h",
  unknown: "h",
};

/** The layer of a context; http for an unknown one. */
export const layerOf = (context: Context): Layer => LAYERS[context];

/** What one argument may be: any of its alternatives. `rest`: it also speaks for all arguments behind it. */
export type Spec = { readonly kinds: readonly Kind[]; readonly rest: boolean };

type Kind =
  | { readonly is: "flag" | "int" | "pool" | "pow2" | "off" | "sec" | "msec" | "any" | "v" }
  | { readonly is: "num" | "size"; readonly min: number; readonly max: number }
  | { readonly is: "word"; readonly word: string }
  | { readonly is: "enum" | "bits"; readonly words: readonly string[] };

/** What a directive takes as its value: one of `specs`; `once`: a second one in the same block is refused. */
export type ValueFacts = { readonly once: boolean; readonly specs: readonly Spec[] };

const TABLE: ReadonlyMap<string, string> = lazyMap(() =>
  VALUES.trim()
    .split("\n")
    .flatMap((line) => {
      const [name = "", layers = "", ...rest] = line.split(" ");
      return layers.split(",").map((layer): [string, string] => [`${name} ${layer}`, rest.join(" ")]);
    }),
);

const kept = new Map<Layer, Map<string, ValueFacts | undefined>>();

/** What is known of the values of `name` in `layer`. */
export function valueFacts(name: string, layer: Layer): ValueFacts | undefined {
  let known = kept.get(layer);
  if (known === undefined) {
    known = new Map();
    kept.set(layer, known);
  }
  const facts = known.get(name);
  if (facts !== undefined || known.has(name)) return facts;
  const line = TABLE.get(`${name} ${layer}`);
  if (line === undefined) return forget(known, name);
  const made = readFacts(line);
  known.set(name, made);
  return made;
}

/** Notes that a name has no facts, for as many names as there are directives. */
function forget(known: Map<string, ValueFacts | undefined>, name: string): undefined {
  if (known.size < 2048) known.set(name, undefined);
  return undefined;
}

function readFacts(line: string): ValueFacts {
  const once = line.startsWith("!");
  const specs = line.replace(/^! ?/, "").split(" ").filter(Boolean);
  return {
    once,
    specs: specs.map((spec) => ({ kinds: spec.replace(/\*$/, "").split("|").flatMap(readKinds), rest: /\*$|^b:/.test(spec) })),
  };
}

function readKinds(text: string): Kind[] {
  if (text.startsWith("=")) return [{ is: "word", word: text.slice(1) }];
  if (text.startsWith("e:")) return [{ is: "enum", words: text.slice(2).split(",") }];
  if (text.startsWith("b:")) return [{ is: "bits", words: text.slice(2).split(",") }];
  if (text.startsWith("v:")) return [...readKinds(text.slice(2)), { is: "v" }];
  const [is = "any", min, max] = text.split(":");
  if (is === "num" || is === "size") return [{ is, min: Number(min ?? 0), max: Number(max ?? Number.POSITIVE_INFINITY) }];
  return [{ is: is as "any" }];
}

const LATER: ReadonlyMap<string, readonly { readonly specs: readonly Spec[]; readonly since: string }[]> = lazyMap(() => {
  const table = new Map<string, { specs: readonly Spec[]; since: string }[]>();
  for (const line of NEWER_VALUES.trim().split("\n")) {
    const [name = "", layer = "", ...rest] = line.split(" ");
    const since = rest.pop() ?? "";
    const key = `${name} ${layer}`;
    put(table, key, { specs: readFacts(rest.join(" ")).specs, since });
  }
  return table;
});

/** Whether a release after 1.22 takes these arguments, where the target may be such a one. */
export const laterTakes = (name: string, layer: Layer, values: readonly string[], version: string | undefined): boolean =>
  (LATER.get(`${name} ${layer}`) ?? []).some(
    ({ specs, since }) =>
      specs.length === values.length &&
      (version === undefined || compareReleases(version, since) >= 0) &&
      specs.every((spec, i) => refusal(spec, values[i] ?? "") === undefined),
  );

/** Why nginx refuses `value` for a spec, as the end of a sentence ("is no size such as 10k"); undefined when it takes it. */
export function refusal(spec: Spec, value: string): string | undefined {
  const plain = spec.kinds.filter((kind) => kind.is !== "v");
  if (plain.length < spec.kinds.length && (plain.length === 0 || value.includes("$"))) return undefined;
  if (plain.some((kind) => takes(kind, value))) return undefined;
  return plain.map(wanted).join(", nor ");
}

/** What people write behind numbers, for the unit that nginx knows. */
const LONG_UNITS =
  /^(\d+) ?(?:(ms)|m(?:illi)?s(?:ec(?:onds?)?)?|([kmg])i?b|(s)ec(?:ond)?s?|(m)in(?:ute)?s?|(h)(?:our|r)s?|(d)ays?|(w)eeks?)$/i;

/** A size or time with its unit as nginx writes it, of one like `50MB` or `30days`; undefined of any other, and of what `accepts` refuses. */
export function unitMeant(value: string, accepts: (text: string) => boolean): string | undefined {
  const [, number, ...units] = LONG_UNITS.exec(value) ?? [];
  const meant = number === undefined ? undefined : number + (units.find((unit) => unit !== undefined) ?? "ms").toLowerCase();
  return meant !== undefined && meant !== value && accepts(meant) ? meant : undefined;
}

/** The words that a spec allows, when it is a choice of words. */
export const wordsOf = (spec: Spec): readonly string[] =>
  spec.kinds.flatMap((kind) => ("words" in kind ? kind.words : kind.is === "flag" ? ["on", "off"] : kind.is === "word" ? [kind.word] : []));

/** Whether a spec reads variables in its value. */
export const readsVariables = (spec: Spec): boolean => spec.kinds.some((kind) => kind.is === "v");

function takes(kind: Kind, value: string): boolean {
  if (kind.is === "flag") return /^(on|off)$/i.test(value);
  if (kind.is === "num") return inBounds(readDigits(value.trimEnd() === value ? value : ""), kind.min, kind.max);
  if (kind.is === "int") return readDigits(value.replace(/^[+-]/, "")) !== -1;
  if (kind.is === "size") return inBounds(readSize(value, "kKmM") ?? -1, kind.min, kind.max);
  if (kind.is === "pool") return isPool(readSize(value, "kKmM") ?? -1);
  if (kind.is === "pow2") return isPowerOfTwo(readDigits(value));
  if (kind.is === "off") return readSize(value, "kKmMgG") !== undefined;
  if (kind.is === "sec" || kind.is === "msec") return readTime(value, kind.is === "sec") !== undefined;
  if (kind.is === "word") return value === kind.word;
  return kind.is === "enum" || kind.is === "bits" ? kind.words.some((word) => word.toLowerCase() === value.toLowerCase()) : true;
}

const inBounds = (number: number, min: number, max: number): boolean => number !== -1 && number >= min && number <= max;

const isPowerOfTwo = (number: number): boolean => number > 0 && Number.isInteger(Math.log2(number));

/** A memory pool's size (ngx_http_core_pool_size): NGX_MIN_POOL_SIZE or more, aligned to NGX_POOL_ALIGNMENT. */
const isPool = (size: number): boolean => size >= 112 && size % 16 === 0;

function wanted(kind: Kind): string {
  if (kind.is === "flag") return 'is neither "on" nor "off"';
  if (kind.is === "num" && kind.max < Number.POSITIVE_INFINITY) return `is no number from ${kind.min} to ${kind.max}`;
  if (kind.is === "num" && kind.min > 0) return `is no number of at least ${kind.min}`;
  if (kind.is === "num" || kind.is === "int") return "is no number";
  if (kind.is === "size" && kind.min > 0) return `is no size of at least ${kind.min}`;
  if (kind.is === "size") return "is no size such as 512, 10k or 8m";
  if (kind.is === "pool") return "is no size of at least 112 in steps of 16";
  if (kind.is === "pow2") return "is no power of two such as 32";
  if (kind.is === "off") return "is no size such as 512, 10k, 8m or 1g";
  if (kind.is === "sec") return "is no time such as 30s, 10m or 1d";
  if (kind.is === "msec") return "is no time such as 500ms, 30s or 1h";
  if (kind.is === "word") return `is not "${kind.word}"`;
  if (!("words" in kind)) return "is not allowed";
  const shown = kind.words.slice(0, 5).join(", ");
  return `is none of ${shown}${kind.words.length > 5 ? ", …" : ""}`;
}

/** ngx_parse_size and ngx_parse_offset: bytes, or undefined. */
export function readSize(text: string, units: string): number | undefined {
  const unit = text.at(-1) ?? "";
  const scale = units.includes(unit) && unit !== "" ? { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[unit.toLowerCase() as "k" | "m" | "g"] : 1;
  const number = readDigits(scale === 1 ? text : text.slice(0, -1));
  return number === -1 || (scale > 1 && number * scale > 9223372036854775000) ? undefined : number * scale;
}

const UNITS: readonly (readonly [unit: string, seconds: number])[] = [
  ["y", 31536000],
  ["M", 2592000],
  ["w", 604800],
  ["d", 86400],
  ["h", 3600],
  ["m", 60],
  ["s", 1],
  ["ms", 0.001],
];

/** ngx_parse_time: seconds, or undefined. Units come largest first and once each; years and months only where seconds are counted, milliseconds where not. */
export function readTime(text: string, seconds: boolean): number | undefined {
  let step = seconds ? -1 : 1;
  let total = 0;
  let digits = 0;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 48 && c <= 57) {
      value = value * 10 + c - 48;
      digits++;
      continue;
    }
    const unit = text.startsWith("ms", i) ? "ms" : (text[i] as string);
    if (unit === "ms" && seconds) return undefined;
    const order = unit === " " ? UNITS.length : UNITS.findIndex(([name]) => name === unit);
    if (order <= step) return undefined;
    step = order;
    i += unit.length - 1;
    while (text.charCodeAt(i + 1) === 32) i++;
    total += value * (UNITS[order]?.[1] ?? 1);
    value = 0;
  }
  const result = total + value;
  return digits === 0 || result * (seconds ? 1 : 1000) > 9223372036854775000 ? undefined : result;
}
