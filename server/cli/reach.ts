/** `perimeter reach`: can FROM reach TO? */
import { readFileSync } from "node:fs";
import { ask, misreadIn, type Query, type ReachAnswer } from "../linter/answers.ts";
import { languages } from "../linter/languages.ts";
import { oneOf, readArgs, UsageError } from "./args.ts";
import type { Status } from "./commands.ts";
import { Places } from "./places.ts";
import { print } from "./print.ts";
import { readText } from "./read.ts";
import { json } from "./report.ts";
import { type Paint, paint, printable, wantsColours } from "./terminal.ts";
import { type Opened, openEstate } from "./workspace.ts";

const OPTIONS = { from: "value", to: "value", queries: "value", format: "value", "no-color": "flag" } as const;

/** Runs `perimeter reach`: one question as text or JSON, or many, one JSON object a line in the order of the questions. Status 3 where no file describes a host. */
export function reach(args: readonly string[]): Status {
  const given = readArgs(args, OPTIONS);
  const source = given.values.get("queries");
  const format = oneOf(given, "format", ["text", "json"] as const, source === undefined ? "text" : "json");
  if (source !== undefined && (given.values.has("from") || given.values.has("to")))
    throw new UsageError("reach takes --from and --to, or --queries FILE|-, not both");
  const queries = source === undefined ? [single(given.values.get("from"), given.values.get("to"))] : readQueries(source);
  const opened = openEstate(languages, given.paths);
  const places = new Places(opened);
  if (source !== undefined) {
    print(
      ask(opened.project, queries)
        .map((answer) => `${json(data(answer, places), 0).trimEnd()}\n`)
        .join(""),
    );
    return status(opened);
  }
  const [query] = queries as [Query];
  const wrong = misreadIn(opened.project, query);
  if (wrong !== undefined) throw new UsageError(wrong);
  return one(opened, query, format, places, paint(wantsColours(given.flags.has("no-color"))));
}

function one(opened: Opened, query: Query, format: "text" | "json", places: Places, colour: Paint): Status {
  const [answer] = ask(opened.project, [query]) as readonly [ReachAnswer];
  print(format === "json" ? json(data(answer, places)) : text(answer, places, colour));
  return status(opened);
}

// Whatever the answers are: 2 where Perimeter failed, 3 where no file describes anything.
function status({ project }: Opened): Status {
  if (project.failures.length > 0) return 2;
  return project.estates().length === 0 ? 3 : 0;
}

function single(from: string | undefined, to: string | undefined): Query {
  if (from === undefined || to === undefined)
    throw new UsageError("reach needs --from ADDRESS|ZONE|HOST and --to ADDRESS:PORT[/udp], or --queries FILE|-");
  return { from, to };
}

function readQueries(source: string): Query[] {
  const read = source === "-" ? { text: readFileSync(0, "utf8") } : readText(source);
  if ("problem" in read) throw new UsageError(`${source}: ${read.problem}`);
  return read.text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const query = parsed(line);
    if (query === undefined) throw new UsageError(`${source}, line ${index + 1}: is no {"from":"…","to":"…"}`);
    return [query];
  });
}

function parsed(line: string): Query | undefined {
  try {
    const { from, to } = JSON.parse(line) as Partial<Query>;
    return typeof from === "string" && typeof to === "string" ? { from, to } : undefined;
  } catch {
    return undefined;
  }
}

// The keys and their order are the contract of docs: scripts read them.
function data(answer: ReachAnswer, places: Places) {
  const { from, to, verdict, socket, seenAs, steps, because } = answer;
  return {
    from,
    to,
    verdict,
    ...(socket === undefined ? {} : { socket: { host: socket.host, address: socket.address, port: socket.port, ...places.of(socket.at) } }),
    ...(seenAs === undefined ? {} : { seenAs }),
    steps: places.steps(steps),
    because,
  };
}

function text({ from, to, verdict, socket, seenAs, steps, because }: ReachAnswer, places: Places, colour: Paint): string {
  const style = verdict === "reachable" ? "red" : verdict === "unknown" ? "yellow" : "green";
  const seen = seenAs === undefined || seenAs === from ? "" : `, which sees ${seenAs}`;
  const where = socket === undefined ? "" : ` (${socket.host}, ${socket.address} port ${socket.port}${seen})`;
  const lines = [`${printable(`${from} → ${to}`)}: ${colour(style, verdict)}${printable(where)}`];
  for (const reason of because) lines.push(`  ${reason.startsWith("for example ") ? "" : "because "}${printable(reason)}`);
  for (const step of steps)
    lines.push(`  ${colour("dim", `${step.host} ${step.role}`)}  ${printable(step.text)}  ${colour("dim", places.text(step.at))}`);
  return `${lines.join("\n")}\n`;
}
