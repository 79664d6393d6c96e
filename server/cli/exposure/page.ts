/** Exposure as one page without scripts or anything from elsewhere: the table, and behind each answer the lines that decide. */
import {
  type Cell,
  maskOf,
  programOf,
  type Row,
  shortCell,
  socketOf,
  type Table,
  throughText,
  witnessText,
  zonesOf,
} from "../../linter/answers.ts";
import type { Places } from "../places.ts";
import { printable } from "../terminal.ts";

const STYLE = `:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 90rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #8884 }
summary { cursor: pointer } code { font-size: 12px } ol { padding-left: 1.2rem; margin: .3rem 0 }
.exposed { color: light-dark(#b3261e, #f2b8b5); font-weight: 600 } .unknown { color: light-dark(#7a5900, #f9d67a) }`;

/** The page; `broken` are the messages of expectations that do not hold, each with its place. */
export function page(table: Table, broken: readonly string[], places: Places): string {
  const zones = zonesOf(table);
  const head = ["host", "socket", "program", ...zones, "described hosts", "through", "where"]
    .map((title) => `<th>${escaped(title)}</th>`)
    .join("");
  const rows = table.rows.map((row) => `<tr>${rowOf(row, zones, places)}</tr>`);
  const notes = [...broken, ...table.assumptions.map((one) => `assumed: ${one}`)].map((note) => `<li>${escaped(note)}</li>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Exposure</title>
<style>${STYLE}</style>
<h1>Exposure</h1>
<p>Who can reach which socket, through which lines. Zones stand for sources that no file describes.</p>
<table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
${notes.length === 0 ? "" : `<ul>\n${notes.join("\n")}\n</ul>\n`}</html>
`;
}

function rowOf(row: Row, zones: readonly string[], places: Places): string {
  const cells = zones.map((zone) => {
    const cell = row.zones.find((one) => one.zone === zone);
    return cell === undefined ? "<td>-</td>" : `<td>${answer(cell, places)}</td>`;
  });
  const plain = [row.host, socketOf(row), programOf(row)].map((text) => `<td>${escaped(text)}</td>`);
  const where = `<td><code>${escaped(places.text(row.at))}</code></td>`;
  const inside = `<td>${row.insiders.map((cell) => `${escaped(cell.zone)} ${answer(cell, places)}`).join("")}</td>`;
  return [...plain, ...cells, inside, `<td>${throughText(row).map(escaped).join("<br>")}</td>`, where].join("");
}

function answer(cell: Cell, places: Places): string {
  const [way, mask] = [witnessText(cell), maskOf(cell)];
  const words = [...(way ? [way] : []), ...(mask ? [`the listener sees ${mask}`] : []), ...cell.because].map(
    (text) => `<div>${escaped(text)}</div>`,
  );
  const steps = cell.steps.map(
    (step) =>
      `<li>${escaped(`${step.host} ${step.role}`)}: <code>${escaped(step.text)}</code> <code>${escaped(places.text(step.at))}</code></li>`,
  );
  const list = steps.length === 0 ? "" : `<ol>${steps.join("")}</ol>`;
  const kind = cell.verdict === "not exposed" ? "" : ` class="${cell.verdict}"`;
  return `<details><summary${kind}>${escaped(shortCell(cell))}</summary>${words.join("")}${list}</details>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escaped = (text: string): string => printable(text).replace(/[&<>"']/g, (char) => ENTITIES[char] as string);
