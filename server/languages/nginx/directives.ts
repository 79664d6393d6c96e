/** What is known of each directive: where it may stand, whether it opens a block, how many arguments it takes. */
import { DIRECTIVES_1_22 } from "./knowledge/directives.ts";

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

export type DirectiveFacts = {
  readonly name: string;
  /** Bit set over CONTEXTS. */
  readonly contexts: number;
  /** Bit set of the argument counts taken; bit 8 stands for 8 and more. */
  readonly counts: number;
  readonly block: boolean;
};

/** The bit of a context in `DirectiveFacts.contexts`; 0 for `entries` and `unknown`. */
export const bitOf = (context: Context): number => BITS.get(context) ?? 0;

const BITS: ReadonlyMap<string, number> = new Map(CONTEXTS.map((context, i) => [context, 1 << i]));

/** Every directive that nginx 1.22.1 with Debian's modules knows. */
export const DIRECTIVES: ReadonlyMap<string, DirectiveFacts> = new Map(
  DIRECTIVES_1_22.trim()
    .split("\n")
    .map((line) => {
      const [name = "", contexts = "0", counts = "0", block] = line.split(" ");
      return [name, { name, contexts: Number.parseInt(contexts, 16), counts: Number.parseInt(counts, 16), block: block === "b" }];
    }),
);

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
  main: { events: "events", http: "http", stream: "stream", mail: "mail" },
  http: { server: "server", upstream: "upstream" },
  server: { location: "location", if: "sif" },
  location: { location: "location", if: "lif", limit_except: "limit_except" },
  stream: { server: "sserver", upstream: "supstream" },
  mail: { server: "mserver" },
  unknown: {
    events: "events",
    http: "http",
    stream: "stream",
    mail: "mail",
    server: "server",
    upstream: "upstream",
    location: "location",
    limit_except: "limit_except",
  },
};

/** The context inside the block of directive `name` that itself stands in `context`. */
export function contextInside(name: string, context: Context): Context {
  if (context === "entries") return "entries";
  if (ENTRY_BLOCKS.has(name) && INSIDE[context]?.[name] === undefined) return "entries";
  return INSIDE[context]?.[name] ?? "unknown";
}
