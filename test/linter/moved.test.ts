/** Edits of comments carry findings over: they are the same as those of a project that reads the text for the first time. MOVED_SEED changes what is tried. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nginx } from "../../server/languages/nginx/index.ts";
import { Project } from "../../server/linter/project.ts";
import { configuration, random } from "../oracle/nginx-generate.ts";

const SEED = Number(process.env.MOVED_SEED ?? 3);
const URI = "file:///etc/nginx/nginx.conf";
const EXTRA = `
server {
  listen 8443;
  allow 10.1.2.3/8;   # behind a directive
  location /files { alias /data/files/; }
  location /status { stub_status; }
  # between two
  location ~ \\.php$ { fastcgi_pass 127.0.0.1:9000; }
  autoindex on;
}
upstream lonely {
  # nothing but this
}
`;

const PIECES = [
  "# a word\n",
  "\n",
  " ",
  "#",
  "x",
  "  # perimeter: context server\n",
  "# {{ x }}\n",
  "# server_name a;\n",
  "\t",
  "\r\n",
  "#\n#\n",
  "{",
  ";",
];

function opened(text: string): Project {
  const project = new Project([nginx]);
  project.list([{ uri: URI }]);
  project.wanted();
  project.set(URI, text);
  return project;
}

test(`findings after edits of comments, seed ${SEED}`, () => {
  const next = random(SEED);
  const below = (limit: number): number => Math.floor(next() * limit);
  let same = 0;
  for (let round = 0; round < 12; round++) {
    let text = configuration(next).replace(/\bhttp \{/, `http {${EXTRA}`);
    const project = opened(text);
    project.ownFindings(URI);
    for (let edit = 0; edit < 40; edit++) {
      const breaks = [...text.matchAll(/\n|#/g)].map(({ index }) => index + below(3));
      const start = Math.min(text.length, breaks[below(breaks.length)] ?? 0);
      const end = Math.min(text.length, start + (below(3) === 0 ? below(4) : 0));
      const piece = PIECES[below(PIECES.length)] as string;
      const after = text.slice(0, start) + piece + text.slice(end);
      project.edit(URI, [{ span: { start, end }, text: piece }], after);
      const found = project.ownFindings(URI);
      assert.deepEqual(found, opened(after).ownFindings(URI), `${JSON.stringify(piece)} at ${start} for ${end - start} in\n${text}`);
      if (found.length > 0) same++;
      if (!"{;#".includes(piece) && below(4) > 0) text = after;
      else project.edit(URI, [{ span: { start, end: start + piece.length }, text: text.slice(start, end) }], text);
    }
  }
  assert.ok(same > 100, `${same} edits of texts with findings`);
});
