/** The commands of a script that call the command line of a cloud, with their options as values. */
import { spanOf } from "../../core/text.ts";
import { type RunCommand, type RunWord, runShell, shifted } from "../shared/shell-run.ts";
import { parseShell, type ShellNode } from "../shared/shell-tree.ts";
import { textOf, type Value } from "./value.ts";

/** The options of a command by name, each with its values. */
export type Options = ReadonlyMap<string, readonly Value[]>;

/** One call of a cloud's command line; `certain` is false where a run may pass it by. */
export type Command = {
  readonly program: "aws" | "az" | "gcloud";
  /** `ec2`, `rds`, `network nsg rule`, `compute firewall-rules` … */
  readonly service: string;
  readonly verb: string;
  readonly options: Options;
  /** What stands before the first option. */
  readonly names: readonly Value[];
  readonly head: Value["at"];
  readonly at: Value["at"];
  readonly certain: boolean;
};

/** The calls of a script, those in command substitutions last. */
export function cloudCommandsIn(uri: string, text: string): readonly Command[] {
  const nodes = parseShell(text);
  const inside = substitutionsIn(nodes, text).flatMap(({ start, text: own }) =>
    runShell(parseShell(own)).map((command) => shifted(command, start)),
  );
  return [...runShell(nodes), ...inside].flatMap((command) => commandOf(uri, text, command) ?? []);
}

/** The value of the first of some options that is given. */
export const optionOf = (options: Options, ...names: readonly string[]): Value | undefined =>
  names.flatMap((name) => options.get(name)?.[0] ?? [])[0];

type Substitution = { readonly start: number; readonly text: string };

function substitutionsIn(nodes: readonly ShellNode[], source: string): readonly Substitution[] {
  return nodes.flatMap((node): readonly Substitution[] => {
    if (node.kind === "branch") return node.bodies.flatMap(({ body }) => substitutionsIn(body, source));
    if (node.kind !== "command") return substitutionsIn(node.body, source);
    return [...node.words, ...node.assignments.map(({ value }) => value)].flatMap(({ start, end, pieces }) =>
      pieces.flatMap((piece) => {
        const at = piece.kind === "unknown" && /\b(aws|az|gcloud)\s/.test(piece.text) ? source.slice(start, end).indexOf(piece.text) : -1;
        return piece.kind === "unknown" && at >= 0 ? [{ start: start + at, text: piece.text }] : [];
      }),
    );
  });
}

/** The services of each command line that are read, as they are written behind its name. */
const SERVICES: Readonly<Record<Command["program"], readonly string[]>> = {
  aws: ["ec2", "rds", "redshift", "eks"],
  az: ["network nsg rule", "vm"],
  gcloud: ["compute firewall-rules"],
};

function commandOf(uri: string, text: string, command: RunCommand): Command | undefined {
  const { words, dead } = command;
  if (dead) return undefined;
  const start = words.findIndex((word) => /(^|\/)(aws|az|gcloud)$/.test(word.text));
  if (start < 0 || start > 3 || words[0]?.text === "echo") return undefined;
  const program = /(aws|az|gcloud)$/.exec(words[start]?.text ?? "")?.[0] as Command["program"];
  const found = serviceIn(words.slice(start + 1, start + 10), SERVICES[program]);
  const verb = words[start + 1 + (found?.end ?? 0)];
  if (found === undefined || verb === undefined) return undefined;
  const rest = words.slice(start + 2 + found.end);
  const named = rest.findIndex((word) => word.text.startsWith("-"));
  return {
    program,
    service: found.service,
    verb: verb.text,
    options: optionsOf(uri, text, rest, program === "aws" ? LONG : ANY),
    names: rest.slice(0, named < 0 ? rest.length : named).map((word) => valueOfWord(uri, text, word, word.text, word.start)),
    head: { uri, span: spanOf(verb.start, verb.end) },
    at: { uri, span: spanOf(command.start, command.end) },
    certain: command.certain,
  };
}

/** The first of some services among the words behind a command, and where its verb is. */
function serviceIn(words: readonly RunWord[], services: readonly string[]): { readonly service: string; readonly end: number } | undefined {
  for (let place = 0; place < Math.min(words.length, 6); place++)
    for (const service of services) {
      const end = place + service.split(" ").length;
      const written = words.slice(place, end).map((word) => word.text);
      if (written.join(" ") === service) return { service, end };
    }
  return undefined;
}

const LONG = /^--([a-z0-9-]+)(=|$)/;
const ANY = /^-(-[a-z0-9-]+|[a-z])(=|$)/;

function optionsOf(uri: string, text: string, words: readonly RunWord[], form: RegExp): Options {
  const options = new Map<string, Value[]>();
  let values: Value[] = [];
  for (const word of words) {
    const option = form.exec(word.text);
    if (option === null) {
      values.push(valueOfWord(uri, text, word, word.text, word.start));
      continue;
    }
    const [whole, written = "", equals] = option;
    values = [];
    options.set(written.replace(/^-/, ""), values);
    // An option without a value of its own is at least there.
    if (equals === "=") {
      const isPlain = text.startsWith(whole, word.start);
      values.push(valueOfWord(uri, text, word, word.text.slice(whole.length), isPlain ? word.start + whole.length : word.start));
    }
  }
  return options;
}

const HERE = /^"?\$\(\s*cat\s*<<-?\s*(['"]?)(\w+)\1[^\n]*\n/;

function valueOfWord(uri: string, source: string, word: RunWord, text: string, start: number): Value {
  if (word.known) return { kind: "scalar", value: text, at: { uri, span: spanOf(start, word.end) } };
  const raw = source.slice(start, word.end);
  const [opening = "", , delimiter = ""] = HERE.exec(raw) ?? [];
  const close = opening === "" ? -1 : raw.search(new RegExp(`\\n[ \\t]*${delimiter}\\s*\\)"?$`));
  const body = close < 0 ? "" : raw.slice(opening.length, close);
  if (close < 0 || /[$`]/.test(body)) return { kind: "unknown", at: { uri, span: spanOf(start, word.end) } };
  return { kind: "scalar", value: body, at: { uri, span: spanOf(start + opening.length, start + close) } };
}

/** `From=22,To=80` or the same in JSON: the number at a key, at the place of the whole. */
export function numberAt(value: Value | undefined, key: string): Value | undefined {
  if (value !== undefined && value.kind !== "scalar") return { kind: "unknown", at: value.at };
  const found = new RegExp(`\\b${key}"?\\s*[=:]\\s*"?(-?\\d{1,5})`).exec(textOf(value) ?? "")?.[1];
  return value === undefined || found === undefined ? undefined : { kind: "scalar", value: found, at: value.at };
}
