/** What is known of each directive: where it may stand, whether it opens a block, how many arguments it takes. */
import { lazyMap } from "../../core/lazy.ts";
import { DIRECTIVES_1_22 } from "./knowledge/directives.ts";
import { NEWER } from "./knowledge/newer.ts";
import { THIRD_PARTY } from "./knowledge/thirdparty.ts";
import { table } from "./memo.ts";

/** The blocks that nginx knows, in the order of the bits in `knowledge/`. `lif` and `sif` are `if` in a location and in a server; s… is stream, m… mail. */
export const CONTEXTS = [
  "main",
  "events",
  "http",
  "server",
  "location",
  "lif",
  "sif",
  "limit_except",
  "upstream",
  "stream",
  "sserver",
  "supstream",
  "mail",
  "mserver",
] as const;

/** Where a directive stands. `entries`: inside `types`, `map`, `geo` and their like, where names are not directives. `unknown`: nobody knows. */
export type Context = (typeof CONTEXTS)[number] | "entries" | "unknown";

/** How a directive is written in some contexts. */
export type Shape = {
  /** Bit set over CONTEXTS, for nginx 1.22.1; 0 when it does not know the directive. */
  readonly contexts: number;
  /** Bit set of the argument counts taken; bit 8 stands for 8 and more. */
  readonly counts: number;
  readonly block: boolean;
};

/** The shape that a directive has in a context; where that is unknown, one that fits all its shapes. */
export const shapeIn = (facts: DirectiveFacts, context: Context): Shape =>
  facts.shapes.find((shape) => (shape.contexts & bitOf(context)) !== 0) ?? facts;

/** What is known of a directive's name. */
export type DirectiveFacts = Shape & {
  readonly name: string;
  /** The contexts that later releases, njs or Plus add. */
  readonly later: number;
  /** The shapes of a name that means different things in different blocks, all contexts together being \`contexts\`. */
  readonly shapes: readonly Shape[];
  /** The release that brought it, where that is known and later than 1.22. */
  readonly since: string | undefined;
};

/** The bit of a context in `DirectiveFacts.contexts`; 0 for `entries` and `unknown`. */
export const bitOf = (context: Context): number => BITS.get(context) ?? 0;

const BITS: ReadonlyMap<string, number> = new Map(CONTEXTS.map((context, i) => [context, 1 << i]));

/** Every directive that nginx 1.22.1 with Debian's modules knows, and those of later releases. */
export const DIRECTIVES: ReadonlyMap<string, DirectiveFacts> = lazyMap(readTables, lookedUp);

type Facts = DirectiveFacts | undefined;

function readTables(): Map<string, DirectiveFacts> {
  const table = new Map<string, DirectiveFacts>();
  for (const [lines, read] of TABLES) {
    for (const line of lines.trim().split("\n")) {
      const [name = "", ...rest] = line.split(" ");
      table.set(name, read(name, rest, table.get(name)));
    }
  }
  return table;
}

/** What the tables say of one name, whose lines stand behind each other, without reading the others. */
export function lookedUp(name: string): Facts {
  if (!/^\w+$/.test(name)) return undefined;
  let facts: Facts;
  for (const [lines, read] of TABLES) {
    const start = `\n${name} `;
    for (let at = lines.indexOf(start); at !== -1; at = at !== -1 && lines.startsWith(start, at) ? at : -1) {
      const end = lines.indexOf("\n", at + 1);
      const line = lines.slice(at + start.length, end === -1 ? undefined : end);
      facts = read(name, line.split(" "), facts);
      at = end;
    }
  }
  return facts;
}

const TABLES: readonly (readonly [string, (name: string, words: readonly string[], before: Facts) => DirectiveFacts])[] = [
  [DIRECTIVES_1_22, older],
  [NEWER, newer],
];

function older(name: string, [contexts = "0", counts = "0", block]: readonly string[], before: Facts): DirectiveFacts {
  const shape = { contexts: Number.parseInt(contexts, 16), counts: Number.parseInt(counts, 16), block: block === "b" };
  return before === undefined ? { ...shape, name, later: 0, shapes: [shape], since: undefined } : joined(before, shape);
}

function newer(name: string, [contexts = "0", ...rest]: readonly string[], before: Facts): DirectiveFacts {
  const later = Number.parseInt(contexts, 16);
  if (before !== undefined) return { ...before, later };
  const since = rest.find((word) => word !== "b");
  return { name, contexts: 0, later, counts: 0x1ff, block: rest.includes("b"), shapes: [], since };
}

function joined(a: DirectiveFacts, b: Shape): DirectiveFacts {
  const shapes = [...a.shapes, b];
  return { ...a, contexts: a.contexts | b.contexts, counts: a.counts | b.counts, block: a.block || b.block, shapes };
}

const THIRD = THIRD_PARTY.trim().split(/\s+/);
const THIRD_NAMES: ReadonlySet<string> = new Set(THIRD.filter((name) => !name.endsWith("*")));
const THIRD_STARTS = THIRD.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));

/** Whether `name` is a directive of a well-known module outside of nginx. */
export const isThirdParty = (name: string): boolean => THIRD_NAMES.has(name) || THIRD_STARTS.some((start) => name.startsWith(start));

/** Whether the target release is one that the 1.22 table speaks for: 1.22 or older. Undefined means any release. */
export function isOldRelease(version: string | undefined): boolean {
  const match = /^(\d+)\.(\d+)/.exec(version ?? "");
  return match !== null && Number(match[1]) * 1000 + Number(match[2]) <= 1022;
}

/** Compares releases such as `1.25` and `1.25.1` number by number: negative when `a` is older. A missing number counts as the newest. */
export function compareReleases(a: string, b: string): number {
  const left = a.split(".");
  const right = b.split(".");
  for (let i = 0; i < 3; i++) {
    const difference = Number(left[i] ?? 999) - Number(right[i] ?? 999);
    if (difference !== 0) return difference;
  }
  return 0;
}

const ENTRY_BLOCKS: ReadonlySet<string> = new Set([
  "types",
  "map",
  "geo",
  "split_clients",
  "charset_map",
  "geoip2",
  "match",
  "otel_exporter",
]);

const INSIDE: Readonly<Record<string, Readonly<Record<string, Context>>>> = {
  main: table({ events: "events", http: "http", stream: "stream", mail: "mail" }),
  http: table({ server: "server", upstream: "upstream" }),
  server: table({ location: "location", if: "sif" }),
  location: table({ location: "location", if: "lif", limit_except: "limit_except" }),
  stream: table({ server: "sserver", upstream: "supstream" }),
  mail: table({ server: "mserver" }),
  unknown: table({
    events: "events",
    http: "http",
    stream: "stream",
    mail: "mail",
    server: "server",
    upstream: "upstream",
    location: "location",
    limit_except: "limit_except",
  }),
};

/** The context inside the block of directive `name` that itself stands in `context`. */
export function contextInside(name: string, context: Context): Context {
  if (context === "entries") return "entries";
  if (ENTRY_BLOCKS.has(name) && INSIDE[context]?.[name] === undefined) return "entries";
  return INSIDE[context]?.[name] ?? "unknown";
}
