/** What is kept from one state of a workspace to the next: after any edit, all is as if the workspace had just been read. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { exposureTable } from "../../server/linter/answers.ts";
import type { Project } from "../../server/linter/project.ts";
import { filesOf } from "../oracle/estate/model.ts";
import { estateOf } from "../oracle/estate/wide.ts";
import { Seeded } from "../seeded.ts";
import { uriOf, workspace } from "./workspace.ts";

const EDITS = 25;
const MORE: Readonly<Record<string, string>> = {
  "hosts/h0/etc/nginx/nginx.conf": "events {}\nhttp { server { listen 80; location / { proxy_pass http://10.1.0.20:3000; } } }\n",
  "hosts/h1/etc/nginx/nginx.conf": "events {}\nhttp { server { listen 8080; location / { proxy_pass http://localhost:3000; } } }\n",
  "cloud/main.tf":
    'resource "aws_security_group" "web" {\n  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = ["198.51.100.0/24"]\n  }\n}\n',
};

describe("verdicts and findings after edits", () => {
  for (const seed of [1, 2, 3, 4]) {
    test(`estate ${seed}`, () => {
      const random = new Seeded(seed);
      const variants = [seed, seed + 40, seed + 80].map((one) => ({ ...filesOf(estateOf(one), undefined), ...MORE }));
      const files: Record<string, string> = { ...(variants[0] as Record<string, string>) };
      const project = workspace(files);
      for (let edit = 0; edit < EDITS; edit++) {
        const paths = Object.keys(files);
        const path = random.pick(random.chance(0.5) ? paths : paths.filter((one) => one.includes("netplan")));
        files[path] = changed(random, path, files[path] as string, variants);
        project.set(uriOf(path), files[path] as string);
        if (random.chance(0.3)) continue;
        assert.equal(state(project), state(workspace(files)), `seed ${seed}, edit ${edit} of ${path}`);
      }
    });
  }
});

// The file of another estate, a line less, a line twice, or nothing at all.
function changed(random: Seeded, path: string, text: string, variants: readonly Readonly<Record<string, string>>[]): string {
  const lines = text.split("\n");
  const at = random.int(lines.length);
  const kind = random.int(8);
  if (kind < 4) return random.pick(variants)[path] ?? text;
  if (kind === 4) return "";
  return lines.flatMap((line, i) => (i !== at ? [line] : kind < 7 ? [] : [line, line])).join("\n");
}

function state(project: Project): string {
  const findings = [...project.findings()].flatMap(([uri, list]) => list.map((one) => ({ at: uri, ...one })));
  assert.deepEqual(project.failures, []);
  return JSON.stringify({ findings, table: exposureTable(project) }, (_, value) => (typeof value === "bigint" ? `${value}` : value), 1);
}
