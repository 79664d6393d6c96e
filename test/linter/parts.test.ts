/** After edits of any kind the findings are those of a project that reads the text for the first time. PARTS_SEED changes what is tried. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Example } from "../../server/core/rule.ts";
import { nginx } from "../../server/languages/nginx/index.ts";
import { Project } from "../../server/linter/project.ts";
import { configuration, random } from "../oracle/nginx-generate.ts";

const SEED = Number(process.env.PARTS_SEED ?? 5);
const ROUNDS = Number(process.env.PARTS_ROUNDS ?? 60);
const URI = "file:///etc/nginx/nginx.conf";

function opened(text: string): Project {
  const project = new Project([nginx]);
  project.list([{ uri: URI }]);
  project.wanted();
  project.set(URI, text);
  return project;
}

/** What the examples of all rules have in their http blocks, or at their top. */
const BLOCKS: readonly string[] = nginx.rules.flatMap(({ examples }) =>
  examples.flatMap((example: Example) => {
    const text = ("bad" in example ? example.bad : example.good).replace(/[«»]/g, "");
    const http = /^http \{\n([\s\S]*)^\}/m.exec(text)?.[1];
    if (http !== undefined) return [http];
    return /^(?:server|upstream|map|geo|limit_req_zone|log_format|proxy_cache_path)\b/.test(text) ? [text] : [];
  }),
);
const PIECES = [
  ";",
  "{",
  "}",
  "\n",
  " ",
  "#",
  "x",
  "  server_name a;\n",
  "  listen 443 ssl;\n",
  "  allow 10.0.0.0/8;\n",
  "  add_header A b;\n",
];
const LINES = BLOCKS.flatMap((block) => block.split("\n")).filter((line) => /;\s*$/.test(line));

test(`findings after edits anywhere, seed ${SEED}`, () => {
  const next = random(SEED);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  let edits = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const blocks = Array.from({ length: 6 }, () => pick(BLOCKS)).join("\n");
    let text = round % 3 === 0 ? configuration(next).replace(/\bhttp \{/, `http {\n${blocks}`) : `events {}\nhttp {\n${blocks}\n}\n`;
    const project = opened(text);
    project.ownFindings(URI);
    for (let edit = 0; edit < 40; edit++) {
      const whole = below(2) === 0;
      const at = below(text.length + 1);
      const start = whole ? text.lastIndexOf("\n", at - 1) + 1 : at;
      const end = below(3) === 0 ? Math.min(text.length, whole ? text.indexOf("\n", start) + 1 || text.length : start + below(4)) : start;
      const piece = whole ? (below(4) === 0 ? "" : `${pick(LINES)}\n`) : pick(PIECES);
      const after = text.slice(0, start) + piece + text.slice(end);
      project.edit(URI, [{ span: { start, end }, text: piece }], after);
      if (below(5) > 0) {
        const found = project.ownFindings(URI);
        assert.deepEqual(found, opened(after).ownFindings(URI), `${JSON.stringify(piece)} at ${start} for ${end - start} in\n${text}`);
      }
      edits++;
      if ("{}#".includes(piece) && piece !== "") {
        project.edit(URI, [{ span: { start, end: start + piece.length }, text: text.slice(start, end) }], text);
        project.ownFindings(URI);
      } else text = after;
    }
  }
  assert.ok(edits >= ROUNDS * 40);
});
