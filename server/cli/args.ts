/** The command line as data. Wrong usage is an error with one sentence. */
import { put } from "../core/lists.ts";

/** Wrong usage: exit status 2, the message on stderr. */
export class UsageError extends Error {}

/** How an option is written: `flag` has no value, `value` needs one, `maybe` may have one behind `=`, `list` is repeatable. */
type Kind = "flag" | "value" | "maybe" | "list";

/** What the options of a command were set to; `paths` is what is no option. */
export type Given = {
  readonly paths: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
};

/** The options of a command, by name without the dashes. */
export type Options = Readonly<Record<string, Kind>>;

/** Reads `args` by the options that a command has. `--` ends options; a single `-` is a path. Throws UsageError. */
export function readArgs(args: readonly string[], options: Options): Given {
  const paths: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const lists = new Map<string, string[]>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === "--") {
      paths.push(...args.slice(i + 1));
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      paths.push(arg);
      continue;
    }
    const equals = arg.indexOf("=");
    const name = (equals === -1 ? arg : arg.slice(0, equals)).replace(/^--/, "");
    const kind = arg.startsWith("--") && Object.hasOwn(options, name) ? options[name] : undefined;
    if (kind === undefined) throw new UsageError(`there is no option ${arg.slice(0, 60)}`);
    let value = equals === -1 ? undefined : arg.slice(equals + 1);
    if (kind === "flag" && value !== undefined) throw new UsageError(`--${name} takes no value`);
    if (kind === "flag" || (kind === "maybe" && value === undefined)) {
      flags.add(name);
      continue;
    }
    if (value === undefined) value = args[++i];
    if (value === undefined) throw new UsageError(`--${name} needs a value`);
    if (kind === "list") put(lists, name, value);
    else values.set(name, value);
  }
  return { paths, flags, values, lists };
}

/** The value of an option that takes one of a few. */
export function oneOf<T extends string>(given: Given, name: string, allowed: readonly T[], otherwise: T): T {
  const value = given.values.get(name);
  if (value === undefined) return otherwise;
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new UsageError(`--${name} is one of ${allowed.join(", ")}`);
  return found;
}

/** The parts of a repeatable option whose values are lists with commas; undefined when it was not given. */
export const commaList = (given: Given, name: string): readonly string[] | undefined =>
  given.lists
    .get(name)
    ?.flatMap((value) => value.split(","))
    .map((part) => part.trim())
    .filter((part) => part !== "");
