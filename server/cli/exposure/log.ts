/** Exposure as SARIF: a note at each socket that a zone reaches, with the lines that let it in, and expectations that do not hold. */
import type { Rule } from "../../core/rule.ts";
import { type Cell, programOf, type Row, socketOf, type Table, throughText } from "../../linter/answers.ts";
import type { Placed } from "../../linter/lint.ts";
import { sarif } from "../formats/sarif.ts";
import { summaryOf } from "../report.ts";
import type { Opened } from "../workspace.ts";

const REACHED: Rule<never> = {
  id: "exposure/reached",
  category: "exposure",
  severity: "info",
  since: "0.1.0",
  summary: "A zone reaches a socket",
  why: "Some source of the zone completes a connection to the socket, or gets a datagram to it. The related lines let it in.",
  references: [],
  examples: [],
  check: () => [],
};

/** The log; `broken` are findings about expectations. */
export function log(table: Table, broken: readonly Placed[], opened: Opened): string {
  const { project, shown } = opened;
  const found = [...table.rows.flatMap(findingOf), ...broken];
  const files = [...new Set(found.map(({ uri }) => uri))].map((uri) => ({
    uri,
    path: shown(uri),
    format: project.format(uri) ?? null,
    text: project.text(uri) ?? "",
    findings: found.filter((one) => one.uri === uri),
  }));
  return sarif({
    files,
    summary: summaryOf(files),
    failures: project.failures,
    rules: { get: (id) => (id === REACHED.id ? REACHED : project.rules.get(id)) },
    shown,
    text: (uri) => project.text(uri) ?? "",
  });
}

function findingOf(row: Row): Placed[] {
  const exposed = row.zones.filter(({ verdict }) => verdict === "exposed");
  const ways = throughText(row);
  if (exposed.length + ways.length === 0) return [];
  const who = [...(exposed.length === 0 ? [] : [exposed.map(({ zone }) => zone).join(", ")]), ...ways].join("; ");
  const message = `${row.host} ${socketOf(row)} (${programOf(row) || "unknown program"}) is reached from: ${who}`;
  const { category, severity } = REACHED;
  const related = exposed.flatMap((cell) => linesOf(cell));
  return [{ uri: row.at.uri, span: row.at.span, message, rule: REACHED.id, category, severity, related }];
}

const linesOf = ({ zone, steps }: Cell) =>
  steps.map(({ at, host, role, text }) => ({ uri: at.uri, span: at.span, message: `${zone}: ${host} ${role}: ${text}` }));
