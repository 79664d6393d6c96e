/** What changes between two states of an estate: which zone gets to which socket now, and which no longer does. */
import { type Cell, type Row, socketOf, type Table, throughText } from "./answers.ts";

/** How far a zone gets: nobody of it, nobody knows, a few of its networks, or a good part of it. */
export type Degree = "no" | "unknown" | "few" | "yes";

/** One zone, or one described host, whose degree changed. A cell is undefined where there is no such socket or zone then. */
export type ZoneChange = {
  readonly zone: string;
  readonly from: Degree;
  readonly to: Degree;
  readonly before: Cell | undefined;
  readonly after: Cell | undefined;
};

/** A socket for which something changed. A row is undefined where no file states the socket then. */
export type SocketChange = {
  readonly host: string;
  readonly socket: string;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
  readonly zones: readonly ZoneChange[];
  /** Ways through proxies and tunnels ("internet via nginx port 80") that are new, and those that are gone. */
  readonly opened: readonly string[];
  readonly closed: readonly string[];
};

/** What differs, in the order of the sockets after, then of those that are gone. A socket that nobody reaches before and after is no change. */
export function exposureDiff(before: Table, after: Table): readonly SocketChange[] {
  const old = byName(before);
  const now = byName(after);
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((name) => changeOf(old.get(name), now.get(name)) ?? []);
}

/** Whether somebody reaches the socket now who surely, or maybe, did not before. */
export const opens = ({ zones, opened }: SocketChange): boolean =>
  opened.length > 0 || zones.some(({ from, to }) => (to === "yes" || to === "few") && RANK[to] > RANK[from]);

const RANK: Readonly<Record<Degree, number>> = { no: 0, unknown: 1, few: 2, yes: 3 };

function byName({ rows }: Table): ReadonlyMap<string, Row> {
  const found = new Map<string, Row>();
  for (const row of rows) {
    const name = JSON.stringify([row.host, socketOf(row)]);
    if (!found.has(name)) found.set(name, row);
  }
  return found;
}

function changeOf(before: Row | undefined, after: Row | undefined): SocketChange | undefined {
  const row = after ?? before;
  if (row === undefined) return undefined;
  const [old, now] = [cellsOf(before, after), cellsOf(after, before)];
  const zones = [...new Set([...now.keys(), ...old.keys()])].flatMap((name) => zoneChange(old.get(name), now.get(name)));
  const [were, are] = [before === undefined ? [] : throughText(before), after === undefined ? [] : throughText(after)];
  const opened = are.filter((way) => !were.includes(way));
  const closed = were.filter((way) => !are.includes(way));
  if (zones.length + opened.length + closed.length === 0) return undefined;
  return { host: row.host, socket: socketOf(row), before, after, zones, opened, closed };
}

// By name: zones, and where no zone gets there in either state, described hosts that do.
function cellsOf(row: Row | undefined, other: Row | undefined): ReadonlyMap<string, Cell> {
  const open = [row, other].some((one) => one?.zones.some(({ verdict }) => verdict === "exposed"));
  const cells = row === undefined ? [] : [...(open ? [] : row.insiders), ...row.zones];
  return new Map(cells.map((cell) => [cell.zone, cell]));
}

function zoneChange(before: Cell | undefined, after: Cell | undefined): ZoneChange[] {
  const [from, to] = [degreeOf(before), degreeOf(after)];
  const { zone } = (after ?? before) as Cell;
  return from === to ? [] : [{ zone, from, to, before, after }];
}

function degreeOf(cell: Cell | undefined): Degree {
  if (cell === undefined || cell.verdict === "not exposed") return "no";
  if (cell.verdict === "unknown") return "unknown";
  return cell.wide === false ? "few" : "yes";
}
