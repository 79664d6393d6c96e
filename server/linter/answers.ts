/** What the doors ask about exposure: single questions, and the table of all sockets. */
import { showAddress } from "../core/address.ts";
import type { At } from "../core/text.ts";
import { socketsOf } from "../exposure/evidence.ts";
import { entryText, type ZoneVerdict } from "../exposure/exposure.ts";
import type { EstateUnit } from "../exposure/model.ts";
import { answerTo, misread, type Query, type ReachAnswer, readTo } from "../exposure/question.ts";
import type { Step } from "../exposure/run.ts";
import type { Project } from "./project.ts";

export type { Query, ReachAnswer } from "../exposure/question.ts";

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
  return owning ?? units[0];
}

/** One zone's verdict over one socket, as text. */
export type Cell = {
  readonly zone: string;
  readonly verdict: ZoneVerdict["verdict"];
  /** A source that gets through, and the destination that it uses. */
  readonly witness?: string;
  readonly entry?: string;
  /** The host that passes it on, when the socket's own host is not met first. */
  readonly via?: string;
  readonly seenAs?: string;
  readonly because: readonly string[];
  readonly steps: readonly Step[];
};

export type Row = {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  readonly service: string;
  readonly program: string;
  readonly at: At;
  readonly zones: readonly Cell[];
};

export type Table = { readonly rows: readonly Row[]; readonly assumptions: readonly string[] };

/** Every socket of every host, with what each zone can do. */
export function exposureTable(project: Project): Table {
  const rows: Row[] = [];
  const assumptions: string[] = [];
  for (const unit of project.estates()) {
    if (unit.oneHost) assumptions.push("no folder and no perimeter.yaml tells hosts apart: all files are taken for one host");
    for (const host of unit.hosts) {
      for (const { address, port, protocol, service, program, at, ...listener } of socketsOf(host)) {
        const zones = unit.exposure(host, { address, port, protocol, service, program, at, ...listener }).map(cell);
        rows.push({ host: host.name, address, port, protocol, service, program, at, zones });
      }
    }
  }
  return { rows, assumptions };
}

function cell(verdict: ZoneVerdict): Cell {
  const { zone, witness, entry, seenAs, because, reasons, steps } = verdict;
  return {
    zone: zone.name,
    verdict: verdict.verdict,
    ...(witness === undefined ? {} : { witness: showAddress(witness) }),
    ...(entry === undefined ? {} : { entry: entryText(entry) }),
    ...(entry?.via === undefined ? {} : { via: entry.via.name }),
    ...(seenAs === undefined ? {} : { seenAs }),
    because: verdict.verdict === "unknown" ? reasons.map(({ text }) => text) : because,
    steps,
  };
}
