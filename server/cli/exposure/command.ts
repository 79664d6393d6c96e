/** `perimeter exposure`: who can reach which socket, through which lines. */
import {
  type Cell,
  exposureTable,
  programOf,
  type Row,
  shortCell,
  socketOf,
  type Table,
  throughText,
  zonesOf,
} from "../../linter/answers.ts";
import { languages } from "../../linter/languages.ts";
import type { Placed } from "../../linter/lint.ts";
import { oneOf, readArgs, UsageError } from "../args.ts";
import type { Status } from "../commands.ts";
import { Places } from "../places.ts";
import { print } from "../print.ts";
import { json } from "../report.ts";
import { type Paint, paint, printable, wantsColours } from "../terminal.ts";
import { type Opened, openEstate } from "../workspace.ts";
import { diff } from "./diff.ts";
import { dot, mermaid } from "./graph.ts";
import { log } from "./log.ts";
import { page } from "./page.ts";

const EXPECTATION = "exposure/expectation";

/** Runs `perimeter exposure`. Exit status 1 when an `expect:` line of perimeter.yaml does not hold. */
export function exposure(args: readonly string[]): Status {
  const [first, ...rest] = args;
  if (first === "diff") return diff(rest);
  const given = readArgs(args, { format: "value", only: "value", "no-color": "flag" });
  const format = oneOf(given, "format", ["table", "json", "mermaid", "dot", "html", "sarif"] as const, "table");
  const opened = openEstate(languages, given.paths);
  const table = only(exposureTable(opened.project), given.values.get("only"));
  const broken = [...opened.project.findings().values()].flat().filter(({ rule }) => rule === EXPECTATION);
  const places = new Places(opened);
  const colour = paint(wantsColours(given.flags.has("no-color")));
  const outputs: Readonly<Record<typeof format, () => string>> = {
    table: () => text(table, broken, places, colour),
    json: () => json(data(table, broken, places)),
    mermaid: () => mermaid(table.rows, places),
    dot: () => dot(table.rows, places),
    html: () =>
      page(
        table,
        broken.map((finding) => `${places.text(finding)}: ${finding.message}`),
        places,
      ),
    sarif: () => log(table, broken, opened),
  };
  print(outputs[format]());
  return status(opened, table, broken);
}

// What is about one zone, one host, or one socket (HOST:PORT).
function only(table: Table, what: string | undefined): Table {
  if (what === undefined) return table;
  const rows = table.rows.flatMap((row) => {
    if (what === row.host || what === `${row.host}:${row.port}` || what === `${row.host}:${row.port}/${row.protocol}`) return [row];
    const zones = row.zones.filter(({ zone }) => zone === what);
    const through = row.through.filter(({ zone }) => zone === what);
    return zones.length + through.length === 0 ? [] : [{ ...row, zones, insiders: [], through }];
  });
  if (rows.length === 0) throw new UsageError(`--only ${what.slice(0, 60)}: no zone, host or socket (HOST:PORT) of that name`);
  return { ...table, rows };
}

function status(opened: Opened, table: Table, broken: readonly Placed[]): Status {
  if (opened.project.failures.length > 0) return 2;
  if (broken.some(({ severity }) => severity === "error")) return 1;
  return table.rows.length === 0 && broken.length === 0 ? 3 : 0;
}

function data(table: Table, broken: readonly Placed[], places: Places) {
  const cell = ({ steps, ...rest }: Cell) => ({
    ...rest,
    steps: places.steps(steps),
  });
  return {
    version: 1,
    assumptions: table.assumptions,
    sockets: table.rows.map(({ at, zones, insiders, through, ...row }) => ({
      ...row,
      ...places.of(at),
      zones: zones.map(cell),
      insiders: insiders.map(cell),
      through: through.map(({ at: where, ...way }) => ({ ...way, ...places.of(where) })),
    })),
    expectations: broken.map((finding) => ({ ...places.of(finding), severity: finding.severity, message: finding.message })),
  };
}

function text(table: Table, broken: readonly Placed[], places: Places, colour: Paint): string {
  const ways = table.rows.flatMap((row) => throughText(row).map((way) => `${row.host} ${socketOf(row)}: ${way}`));
  const inside = table.rows.flatMap((row) => insideText(row) ?? []);
  const why = [...new Set(table.rows.flatMap((row) => row.zones.flatMap((cell) => (cell.verdict === "unknown" ? cell.because : []))))];
  const parts = table.rows.length === 0 ? ["no file states a listener"] : grid(table, places, colour);
  const list = (title: string, lines: readonly string[]): void => {
    if (lines.length > 0) parts.push("", title, ...lines.map((line) => `  ${printable(line)}`));
  };
  list("through proxies and tunnels:", ways);
  list("reached by described hosts:", inside);
  list("unknown because:", why);
  if (table.rows.some((row) => row.zones.some(({ verdict, wide }) => verdict === "exposed" && wide === false)))
    parts.push("", colour("dim", "some: a few networks only, that a rule lets in or that are on the same link; --format json names one"));
  if (new Set(table.rows.map(({ host }) => host)).size > 1)
    parts.push(
      "",
      colour("dim", "zones stand for sources that no file describes; of a described host, ask: perimeter reach --from HOST --to HOST:PORT"),
    );
  for (const assumption of table.assumptions) parts.push("", `assumed: ${printable(assumption)}`);
  for (const finding of broken)
    parts.push(
      "",
      `${colour(finding.severity === "error" ? "red" : "yellow", finding.severity)} ${printable(`${places.text(finding)}: ${finding.message}`)}`,
    );
  return `${parts.join("\n")}\n`;
}

/** One line for the heads, and one for each socket, in columns. */
function grid(table: Table, places: Places, colour: Paint): string[] {
  const zones = zonesOf(table);
  const head = ["HOST", "SOCKET", "PROGRAM", ...zones.map((zone) => zone.toUpperCase()), "WHERE"];
  const rows = table.rows.map((row) =>
    [row.host, socketOf(row), programOf(row), ...zones.map((zone) => zoneText(row, zone)), places.text(row.at)].map(printable),
  );
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? "").length)));
  const line = (cells: readonly string[], shown: (cell: string, column: number) => string = (cell) => cell): string =>
    cells
      .map((cell, i) => shown(cell.padEnd(widths[i] ?? 0), i))
      .join("  ")
      .trimEnd();
  const verdict = (cell: string, column: number): string =>
    column < FIRST_ZONE || column >= FIRST_ZONE + zones.length
      ? cell
      : cell.replace(/^(yes|some)\b/, (word) => colour("red", word)).replace(/^unknown\b/, (word) => colour("yellow", word));
  return [colour("bold", line(head)), ...rows.map((row) => line(row, verdict))];
}

/** The column of the first zone. */
const FIRST_ZONE = 3;

function insideText(row: Row): string | undefined {
  const names = row.insiders.map(({ zone }) => zone);
  const more = names.length > 10 ? `, and ${names.length - 10} more` : "";
  return names.length === 0 ? undefined : `${row.host} ${socketOf(row)}: ${names.slice(0, 10).join(", ")}${more}`;
}

function zoneText(row: Row, zone: string): string {
  const cell = row.zones.find((one) => one.zone === zone);
  return cell === undefined ? "-" : shortCell(cell);
}
