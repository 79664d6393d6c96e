/** Exposure as the text of a picture: zones, hosts with their sockets, and who gets where. Sockets that nobody reaches are left out. */
import { put } from "../../core/lists.ts";
import { type Cell, decidingSteps, programOf, type Row, socketOf, wayText } from "../../linter/answers.ts";
import type { Places } from "../places.ts";

/** An arrow from a zone to a socket; `sure` is false where the answer is unknown. */
type Edge = { readonly zone: string; readonly row: Row; readonly label: string; readonly sure: boolean };

/** More arrows than this are no picture: the rest is left out, and that is said. */
const MOST = 300;

/** A Mermaid flowchart. */
export function mermaid(rows: readonly Row[], places: Places): string {
  const { edges, left, zones, hosts } = graphOf(rows, places);
  const id = ids(zones, hosts);
  const text = (label: string): string => `"${label.replace(/["#<>&\\`]/g, (char) => `#${char.charCodeAt(0)};`)}"`;
  const lines = [
    ...zones.map((zone) => `  ${id(zone)}([${text(zone)}])`),
    ...[...hosts].flatMap(([host, sockets]) => [
      `  subgraph ${id(sockets)}[${text(host)}]`,
      ...sockets.map((row) => `    ${id(row)}[${text(nameOf(row))}]`),
      "  end",
    ]),
    ...edges.map(({ zone, row, label, sure }) => `  ${id(zone)} ${sure ? "-->" : "-.->"}|${text(label)}| ${id(row)}`),
    ...(left === 0 ? [] : [`  %% ${left} more arrows are left out: ask for one host, socket or zone with --only`]),
  ];
  return `flowchart LR\n${lines.join("\n")}\n`;
}

/** A Graphviz digraph. */
export function dot(rows: readonly Row[], places: Places): string {
  const { edges, left, zones, hosts } = graphOf(rows, places);
  const id = ids(zones, hosts);
  const text = (label: string): string => `"${label.replace(/["\\]/g, "\\$&")}"`;
  const lines = [
    ...zones.map((zone) => `  ${id(zone)} [label=${text(zone)}, shape=ellipse];`),
    ...[...hosts].flatMap(([host, sockets]) => [
      `  subgraph cluster_${id(sockets)} {`,
      `    label=${text(host)};`,
      ...sockets.map((row) => `    ${id(row)} [label=${text(nameOf(row))}];`),
      "  }",
    ]),
    ...edges.map(({ zone, row, label, sure }) => `  ${id(zone)} -> ${id(row)} [label=${text(label)}${sure ? "" : ", style=dashed"}];`),
    ...(left === 0 ? [] : [`  // ${left} more arrows are left out: ask for one host, socket or zone with --only`]),
  ];
  return `digraph exposure {\n  rankdir=LR;\n  node [shape=box];\n${lines.join("\n")}\n}\n`;
}

const nameOf = (row: Row): string => [socketOf(row), programOf(row)].filter((part) => part !== "").join(" ");

type Graph = {
  readonly edges: readonly Edge[];
  readonly left: number;
  readonly zones: readonly string[];
  readonly hosts: ReadonlyMap<string, readonly Row[]>;
};

function graphOf(rows: readonly Row[], places: Places): Graph {
  const all = rows.flatMap((row) => edgesTo(row, places));
  const edges = all.slice(0, MOST);
  const hosts = new Map<string, Row[]>();
  for (const row of new Set(edges.map((edge) => edge.row))) put(hosts, row.host, row);
  return { edges, left: all.length - edges.length, zones: [...new Set(edges.map(({ zone }) => zone))], hosts };
}

function edgesTo(row: Row, places: Places): Edge[] {
  const direct = row.zones.flatMap((cell): Edge[] =>
    cell.verdict === "not exposed" ? [] : [{ zone: cell.zone, row, label: labelOf(cell, places), sure: cell.verdict === "exposed" }],
  );
  const through = row.through.flatMap(({ zone, via, verdict, guarded }): Edge[] =>
    verdict === "exposed" ? [{ zone, row, label: wayText({ via, guarded }), sure: true }] : [],
  );
  return [...new Map([...direct, ...through].map((edge) => [`${edge.zone} ${edge.label}`, edge])).values()];
}

// The line that decides: the last one that lets in or translates; in words where no line does.
function labelOf(cell: Cell, places: Places): string {
  if (cell.verdict === "unknown") return cell.because[0] ?? "unknown";
  const step = decidingSteps(cell).at(-1);
  const by = cell.via === undefined ? "" : `by ${cell.via}, `;
  return `${by}${step === undefined ? "no rule stops it" : places.text(step.at)}`;
}

// Short names of zones, hosts (by their sockets) and sockets.
function ids(zones: readonly string[], hosts: ReadonlyMap<string, readonly Row[]>): (thing: unknown) => string {
  const names = new Map<unknown, string>(zones.map((zone, i) => [zone, `z${i}`]));
  for (const [i, sockets] of [...hosts.values()].entries()) {
    names.set(sockets, `h${i}`);
    for (const [j, row] of sockets.entries()) names.set(row, `h${i}s${j}`);
  }
  return (thing) => names.get(thing) ?? "";
}
