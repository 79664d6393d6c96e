/** What the doors ask about exposure: single questions, and the table of all sockets. */
import { showAddress } from "../core/address.ts";
import type { Listener, Tunnel } from "../core/facts.ts";
import { brief } from "../core/markdown.ts";
import type { At } from "../core/text.ts";
import { type Application, applicationsOf, originOf, publicTunnels } from "../exposure/application.ts";
import { assumptionsOf } from "../exposure/assumptions.ts";
import { socketsOf, socketText } from "../exposure/evidence.ts";
import { entryText, type ZoneVerdict } from "../exposure/exposure.ts";
import type { Host } from "../exposure/hosts.ts";
import { type Insider, insidersOf } from "../exposure/insiders.ts";
import type { EstateUnit } from "../exposure/model.ts";
import { answerTo, misread, type Query, type ReachAnswer, readTo } from "../exposure/question.ts";
import type { Step } from "../exposure/run.ts";
import type { Project } from "./project.ts";

export type { Query, ReachAnswer } from "../exposure/question.ts";
export type { Step } from "../exposure/run.ts";

/** Answers questions in order. Of several estates the one that has the destination is asked. */
export function ask(project: Project, queries: readonly Query[]): readonly ReachAnswer[] {
  const units = project.estates();
  return queries.map((query) => {
    const unit = unitFor(units, query);
    return unit === undefined ? { ...query, verdict: "unknown", steps: [], because: ["no file describes a host"] } : answerTo(unit, query);
  });
}

/** What is wrong with a question; undefined when it can be asked. */
export function misreadIn(project: Project, query: Query): string | undefined {
  const unit = unitFor(project.estates(), query);
  return unit === undefined ? undefined : misread(unit, query);
}

function unitFor(units: readonly EstateUnit[], { to }: Query): EstateUnit | undefined {
  const destination = readTo(to)?.to;
  const owning = units.find(
    ({ topology }) =>
      destination !== undefined &&
      (topology.owners(destination.family, destination.value).length > 0 ||
        topology.publicOwners(destination.family, destination.value).length > 0),
  );
  const named = units.find(({ hosts }) => hosts.some(({ name }) => to.startsWith(`${name}:`)));
  return owning ?? named ?? units[0];
}

/** One zone's verdict over one socket, as text. */
export type Cell = {
  readonly zone: string;
  readonly verdict: ZoneVerdict["verdict"];
  /** A source that gets through, and the destination that it uses. */
  readonly witness?: string;
  /** Whether a good part of the zone gets through as the witness does, not only a few networks that some rule lets in. */
  readonly wide?: boolean;
  readonly entry?: string;
  /** The host that passes it on, when the socket's own host is not met first. */
  readonly via?: string;
  readonly seenAs?: string;
  readonly because: readonly string[];
  readonly steps: readonly Step[];
};

/** One socket, and who gets there. */
export type Row = {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  readonly service: string;
  readonly program: string;
  readonly at: At;
  readonly zones: readonly Cell[];
  /** Where no zone surely gets there: described hosts that do, each a cell by its name. Worked out when it is looked at. */
  readonly insiders: readonly Cell[];
  /** Application exposure: ways through proxies and tunnels. */
  readonly through: readonly Application[];
};

/** All sockets, and in words what was assumed about them. */
export type Table = { readonly rows: readonly Row[]; readonly assumptions: readonly string[] };

/** Every socket of every host, with what each zone can do. */
export function exposureTable(project: Project): Table {
  const units = project.estates();
  const rows = units.flatMap((unit) => unit.hosts.flatMap((host) => socketsOf(host).map((listener) => rowOf(unit, host, listener))));
  return { rows, assumptions: units.flatMap(assumptionsOf) };
}

/** The sockets that a file states: what the editor shows beside their lines. */
export function exposureIn(project: Project, uri: string): readonly Row[] {
  return project
    .estates()
    .flatMap((unit) =>
      unit.hosts
        .filter(({ uris }) => uris.has(uri))
        .flatMap((host) => host.listeners.filter(({ at }) => at.uri === uri).map((listener) => rowOf(unit, host, listener))),
    );
}

/** A public name of a tunnel: who reaches what is behind it, by the name and past it. */
export type Entrance = {
  readonly at: At;
  /** The way by the name: unknown where it is not known who listens at its end. */
  readonly way: Cell;
  /** "cloudflared → localhost:3001 (asks who it is)". */
  readonly through: string;
  /** The sockets at the tunnel's end. */
  readonly origins: readonly Row[];
};

/** The public names that tunnels of a file have: what the editor shows beside their lines. */
export function entrancesIn(project: Project, uri: string): readonly Entrance[] {
  return project
    .estates()
    .flatMap((unit) =>
      unit.hosts
        .filter(({ uris }) => uris.has(uri))
        .flatMap((host) => publicTunnels(host).flatMap((tunnel) => (tunnel.at.uri === uri ? [entranceOf(unit, host, tunnel)] : []))),
    );
}

function entranceOf(unit: EstateUnit, host: Host, tunnel: Tunnel): Entrance {
  const { at, program, entry, exit } = tunnel;
  const origin = originOf(unit, host, tunnel);
  const origins = "why" in origin ? [] : origin.listeners.map((listener) => rowOf(unit, origin.host, listener));
  const application = origins.flatMap(({ through }) => through).find((one) => one.at === at);
  const end = exit.protocol === "unix" ? `unix:${exit.host}` : socketText({ address: exit.host, port: exit.port });
  const through = `${program} → ${brief(end, 60)}${tunnel.authenticates === "some" ? ASKS : ""}`;
  const because = application?.because ?? ["why" in origin ? origin.why : `${brief(entry.hostname ?? "any name", 60)} → ${brief(end, 60)}`];
  return { at, way: { zone: "internet", verdict: application?.verdict ?? "unknown", because, steps: [] }, through, origins };
}

const ASKS = " (asks who it is)";

function rowOf(unit: EstateUnit, host: Host, listener: Listener): Row {
  const { address, port, protocol, service, program, at } = listener;
  return {
    host: host.name,
    address,
    port,
    protocol,
    service,
    program,
    at,
    zones: cellsOf(unit.exposure(host, listener)),
    get insiders() {
      return this.zones.some(({ verdict }) => verdict === "exposed") ? [] : insidersOf(unit, host, listener).map(insiderCell);
    },
    through: applicationsOf(unit, host, listener),
  };
}

function insiderCell({ host, from, to, answer }: Insider): Cell {
  const { steps } = answer.run;
  return { zone: host.name, verdict: "exposed", witness: showAddress(from), entry: showAddress(to), because: [], steps };
}

const known = new WeakMap<readonly ZoneVerdict[], readonly Cell[]>();

// Verdicts are kept while they hold, and with them their text.
function cellsOf(verdicts: readonly ZoneVerdict[]): readonly Cell[] {
  const before = known.get(verdicts);
  if (before !== undefined) return before;
  const cells = verdicts.map(cell);
  known.set(verdicts, cells);
  return cells;
}

function cell(verdict: ZoneVerdict): Cell {
  const { zone, witness, wide, entry, seenAs, because, reasons, steps } = verdict;
  return {
    zone: zone.name,
    verdict: verdict.verdict,
    ...(witness === undefined ? {} : { witness: showAddress(witness) }),
    ...(wide === undefined ? {} : { wide }),
    ...(entry === undefined ? {} : { entry: entryText(entry) }),
    ...(entry?.via === undefined ? {} : { via: entry.via.name }),
    ...(seenAs === undefined ? {} : { seenAs }),
    because: verdict.verdict === "unknown" ? reasons.map(({ text }) => text) : because,
    steps,
  };
}

/** The steps that decide: those that let the packet through or translate it, or the one that stops it. None where the answer is unknown. */
export function decidingSteps({ verdict, steps }: Pick<Cell, "verdict" | "steps">): readonly Step[] {
  const wanted = verdict === "exposed" ? ["filters", "translates"] : verdict === "not exposed" ? ["blocks"] : [];
  return steps.filter(({ role }) => wanted.includes(role));
}

/** "198.51.100.7 → 203.0.113.5:443": a source that gets through, and where to; undefined where there is none. */
export const witnessText = ({ witness, entry = "" }: Cell): string | undefined =>
  witness === undefined ? undefined : `${witness} → ${entry}`;

/** The source that the listener sees, where that is another than the one that sends. */
export const maskOf = ({ seenAs, witness }: Cell): string | undefined => (seenAs === witness ? undefined : seenAs);

/** The program that listens, or else the service that is usual at the port; "" where neither is known. */
export const programOf = ({ program, service }: Row): string => program || service;

/** The zones of all rows: the columns of a table. */
export const zonesOf = ({ rows }: Table): readonly string[] => [...new Set(rows.flatMap(({ zones }) => zones.map(({ zone }) => zone)))];

/** "via nginx port 80", and whether it asks who it is. */
export const wayText = ({ via, guarded }: Pick<Application, "via" | "guarded">): string => `via ${via}${guarded ? ASKS : ""}`;

/** "127.0.0.1:3000/tcp". */
export const socketOf = (row: Row): string => `${socketText(row)}/${row.protocol}`;

/** "yes", "some" where only a few networks of the zone get through, either with ", by rtr"; "no" or "unknown". */
export function shortCell(one: Cell): string {
  if (one.verdict === "unknown") return "unknown";
  if (one.verdict === "not exposed") return "no";
  const who = one.wide === false ? "some" : "yes";
  return one.via === undefined ? who : `${who}, by ${one.via}`;
}

/** The ways through proxies and tunnels, each once with the zones that have it; one that asks who it is only where no other goes by it. */
export function throughText({ through }: Row): string[] {
  const open = through.filter(({ verdict }) => verdict === "exposed");
  const ways = new Map<string, Set<string>>();
  for (const { zone, via, guarded } of open) {
    if (guarded && open.some((other) => !other.guarded && other.zone === zone && other.via === via)) continue;
    const way = wayText({ via, guarded });
    ways.set(way, (ways.get(way) ?? new Set()).add(zone));
  }
  return [...ways].map(([way, zones]) => `${[...zones].join(", ")} ${way}`);
}
