/** `perimeter exposure diff`: which verdicts a change of the files changes, for whoever reviews it. */
import { resolve } from "node:path";
import { type Cell, decidingSteps, exposureTable, programOf, type Row } from "../../linter/answers.ts";
import { exposureDiff, opens, type SocketChange, type ZoneChange } from "../../linter/exposure-diff.ts";
import { languages } from "../../linter/languages.ts";
import { oneOf, readArgs, UsageError } from "../args.ts";
import type { Status } from "../commands.ts";
import { Places } from "../places.ts";
import { print } from "../print.ts";
import { json } from "../report.ts";
import { projectAt } from "../revision.ts";
import { note, type Paint, paint, printable, wantsColours } from "../terminal.ts";
import { type Opened, open } from "../workspace.ts";

/** Places of the two states; `at` is put behind those of the state before ("" or " at main"). */
type Both = { readonly before: Places; readonly after: Places; readonly at: string };

/**
 * Runs `perimeter exposure diff REVISION [FOLDER]`, or `--before FOLDER [FOLDER]`. Exit status 1 when somebody reaches a socket who did not
 * before, 3 when no file states a listener in either state.
 */
export function diff(args: readonly string[]): Status {
  const given = readArgs(args, { format: "value", before: "value", "no-color": "flag" });
  const format = oneOf(given, "format", ["text", "json"] as const, "text");
  const folder = given.values.get("before");
  const [revision, path = ".", ...more] = folder === undefined ? given.paths : ["", ...given.paths];
  if (revision === undefined || more.length > 0)
    throw new UsageError("exposure diff takes a git revision and a folder, or --before FOLDER and a folder");
  const now = opened(path);
  const old =
    folder === undefined ? { ...now, project: projectAt(languages, resolve(path), new Set(now.asked), revision) } : opened(folder);
  const [before, after] = [exposureTable(old.project), exposureTable(now.project)];
  const changes = exposureDiff(before, after);
  const places = { before: new Places(old), after: new Places(now), at: folder === undefined ? ` at ${revision}` : "" };
  const colour = paint(wantsColours(given.flags.has("no-color")));
  print(format === "json" ? json(data(changes, places)) : text(changes, places, colour));
  if (old.project.failures.length + now.project.failures.length > 0) return 2;
  if (before.rows.length + after.rows.length === 0) return 3;
  return changes.some(opens) ? 1 : 0;
}

function opened(path: string): Opened {
  const found = open(languages, { paths: [path], alone: true });
  if (found.named.size > 0) throw new UsageError(`${path} is no folder`);
  for (const text of found.notes) note(text);
  return found;
}

function text(changes: readonly SocketChange[], places: Both, colour: Paint): string {
  const opening = changes.filter(opens);
  const lines = [...opening, ...changes.filter((change) => !opens(change))].flatMap((change) => [
    ...aboutSocket(change, places, colour),
    "",
  ]);
  const others = changes.length - opening.length;
  const summary = changes.length === 0 ? "no verdict changed" : `${opening.length} opened, ${others} changed otherwise`;
  return `${[...lines, summary].join("\n")}\n`;
}

function aboutSocket({ host, socket, before, after, zones, opened, closed }: SocketChange, places: Both, colour: Paint): string[] {
  const row = (after ?? before) as Row;
  const where = after === undefined ? places.before.text(row.at) + places.at : places.after.text(row.at);
  const state = before === undefined ? ", new" : after === undefined ? ", gone" : "";
  return [
    `${colour("bold", `${host} ${socket}`)} (${printable(programOf(row) || "unknown program")}${state})  ${colour("dim", where)}`,
    ...zones.flatMap((change) => aboutZone(change, places, colour)),
    ...opened.map((way) => `  ${colour("red", "now:")} ${printable(way)}`),
    ...closed.map((way) => `  no longer: ${printable(way)}`),
  ];
}

const WORDS = { no: "no", unknown: "unknown", few: "some (a few networks)", yes: "yes" } as const;

function aboutZone({ zone, from, to, before, after }: ZoneChange, places: Both, colour: Paint): string[] {
  const style = to === "no" ? "green" : to === "unknown" ? "yellow" : "red";
  return [
    `  ${printable(zone)}: ${WORDS[from]} → ${colour(style, WORDS[to])}`,
    ...deciding(before).map(
      ({ text, at }) => `    - ${printable(text)}${at === undefined ? "" : `  ${colour("dim", places.before.text(at) + places.at)}`}`,
    ),
    ...deciding(after).map(
      ({ text, at }) => `    + ${printable(text)}${at === undefined ? "" : `  ${colour("dim", places.after.text(at))}`}`,
    ),
  ];
}

/** The lines that let the packets through or translate them, those that stop them, or in words why nothing is known. */
function deciding(cell: Cell | undefined): readonly { readonly text: string; readonly at?: Row["at"] }[] {
  if (cell === undefined) return [];
  const steps = decidingSteps(cell);
  if (steps.length > 0) return steps.map(({ host, role, text, at }) => ({ text: `${host} ${role}: ${text}`, at }));
  return cell.because.slice(0, 1).map((text) => ({ text }));
}

function data(changes: readonly SocketChange[], places: Both) {
  const state = (row: Row | undefined, of: Places) => (row === undefined ? null : of.of(row.at));
  const cellData = (cell: Cell | undefined, of: Places) => deciding(cell).map(({ text, at }) => ({ text, ...of.of(at) }));
  return {
    version: 1,
    changes: changes.map((change) => ({
      host: change.host,
      socket: change.socket,
      opens: opens(change),
      before: state(change.before, places.before),
      after: state(change.after, places.after),
      zones: change.zones.map(({ zone, from, to, before, after }) => ({
        zone,
        from,
        to,
        before: cellData(before, places.before),
        after: cellData(after, places.after),
      })),
      opened: change.opened,
      closed: change.closed,
    })),
  };
}
