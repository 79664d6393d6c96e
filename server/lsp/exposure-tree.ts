/** Exposure as a tree for editors that show one: zone → host → socket → the lines that decide. */
import type { Location } from "vscode-languageserver";
import { put } from "../core/lists.ts";
import { visible } from "../core/markdown.ts";
import type { At } from "../core/text.ts";
import { type Cell, exposureTable, maskOf, programOf, type Row, shortCell, socketOf, witnessText } from "../linter/answers.ts";
import { rangeOf } from "./position.ts";
import type { Session } from "./session.ts";

/** One line of the tree. `label`, `description` and `tooltip` are plain text; `at` is the place that a click leads to. */
export type TreeNode = {
  /** Unique in the tree, and the same as long as the thing is the same: an editor keeps it unfolded by this. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  readonly icon: "zone" | "host" | "exposed" | "unknown" | "not exposed" | "step";
  readonly at?: Location;
  readonly children: readonly TreeNode[];
};

/** One socket as one zone sees it. */
type Seen = { readonly row: Row; readonly cell: Cell };

/** Answers `perimeter/exposure`: a node for each zone; none when no file states a listener, or when Perimeter is switched off. */
export async function exposureTree(session: Session): Promise<TreeNode[]> {
  await session.workspace.settled;
  await session.publisher.told();
  if (!session.settings.enable) return [];
  const seen = new Map<string, Seen[]>();
  for (const row of exposureTable(session.project).rows) for (const cell of row.zones) put(seen, cell.zone, { row, cell });
  return [...seen].map(([zone, all]) => zoneNode(session, zone, all));
}

function zoneNode(session: Session, zone: string, all: readonly Seen[]): TreeNode {
  const hosts = new Map<string, Seen[]>();
  for (const one of all) put(hosts, one.row.host, one);
  return {
    id: zone,
    label: visible(zone),
    description: counted(all),
    icon: "zone",
    children: [...hosts].map(([host, sockets]) => hostNode(session, zone, host, sockets)),
  };
}

function hostNode(session: Session, zone: string, host: string, sockets: readonly Seen[]): TreeNode {
  const id = JSON.stringify([zone, host]);
  const ordered = [...sockets].sort((a, b) => ORDER.indexOf(a.cell.verdict) - ORDER.indexOf(b.cell.verdict));
  return {
    id,
    label: visible(host),
    description: counted(sockets),
    icon: "host",
    children: ordered.map((one) => socketNode(session, id, one)),
  };
}

const ORDER = ["exposed", "unknown", "not exposed"];

function socketNode(session: Session, parent: string, { row, cell }: Seen): TreeNode {
  const socket = socketOf(row);
  const id = `${parent} ${socket}`;
  const [way, mask] = [witnessText(cell), maskOf(cell)];
  return {
    id,
    label: visible(socket),
    description: visible([programOf(row), shortCell(cell)].filter((text) => text !== "").join(" · ")),
    tooltip: [...(way ? [way] : []), ...(mask ? [`The listener sees ${mask}.`] : []), ...cell.because].map(visible).join("\n"),
    icon: cell.verdict,
    ...placeOf(session, row.at),
    children: cell.steps.map((step, i) => ({
      id: `${id}.${i}`,
      label: visible(`${step.host} ${step.role}`),
      description: visible(step.text),
      icon: "step",
      ...placeOf(session, step.at),
      children: [],
    })),
  };
}

/** A place as the client names it; nothing for a file whose text is not known. */
export function placeOf(session: Session, at: At): { readonly at?: Location } {
  const uri = session.workspace.home(at.uri);
  const lined = session.documents.get(uri) ?? session.lined(uri);
  return lined === undefined ? {} : { at: { uri: session.clientUri(uri), range: rangeOf(lined.lines, at.span) } };
}

/** "2 exposed, 1 unknown", or "nothing exposed". */
function counted(all: readonly Seen[]): string {
  const count = (verdict: Cell["verdict"]): number => all.filter(({ cell }) => cell.verdict === verdict).length;
  const [exposed, unknown] = [count("exposed"), count("unknown")];
  const parts = [...(exposed === 0 ? [] : [`${exposed} exposed`]), ...(unknown === 0 ? [] : [`${unknown} unknown`])];
  return parts.length === 0 ? "nothing exposed" : parts.join(", ");
}
