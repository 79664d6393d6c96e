/** What cloudflared accepts and refuses, by cases written from its documented behaviour; the program itself is not to be had here. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { cloudflared } from "../../server/languages/cloudflared/index.ts";
import { check, type Placed, read } from "../../server/linter/lint.ts";

type Case = { readonly title: string; readonly accepted: boolean; readonly text: string };

const FOLDER = join(import.meta.dirname, "cases");
const textOf = (name: string): string => readFileSync(join(FOLDER, `${name}.txt`), "utf8");
const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Lines `verdict value`, each put into a file by `place`. */
function lines(name: string, place: (value: string) => string): Case[] {
  return textOf(name)
    .split("\n")
    .filter((line) => /^(accepted|refused) /.test(line))
    .map((line) => {
      const value = line.slice(line.indexOf(" ") + 1);
      return { title: `${name}: ${value}`, accepted: line.startsWith("accepted"), text: place(value) };
    });
}

function typed(entry: string): string {
  const [, where, rest = ""] = /^(\w+) (.*)$/.exec(entry) ?? [];
  if (where === "top") return `${rest}\ningress:\n  - service: http_status:404\n`;
  return `ingress:\n  - service: ${where === "socks" ? "socks-proxy" : "http://localhost"}\n    originRequest:\n      ${rest}\n`;
}

const whole = (): Case[] =>
  textOf("whole")
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n");
      const [verdict = "", ...title] = part.slice(0, end).split(": ");
      return { title: title.join(": "), accepted: verdict === "accepted", text: part.slice(end + 1) };
    });

const cases: readonly Case[] = [
  ...whole(),
  ...lines("services", (value) => `ingress:\n  - service: ${quoted(value)}\n`),
  ...lines(
    "hostnames",
    (value) => `ingress:\n  - hostname: ${quoted(value)}\n    service: http://localhost\n  - service: http_status:404\n`,
  ),
  ...lines("paths", (value) => `ingress:\n  - path: ${quoted(value)}\n    service: http://localhost\n  - service: http_status:404\n`),
  ...lines("durations", (value) => `grace-period: ${value}\ningress:\n  - service: http_status:404\n`),
  ...lines("durations", (value) => `ingress:\n  - service: http_status:404\n    originRequest:\n      connectTimeout: ${value}\n`),
  ...lines("typed", typed),
];

function refusals(text: string): readonly Placed[] {
  const checked = check(cloudflared, [read(cloudflared, { uri: "file:///etc/cloudflared/config.yml", text })], {
    targets: {},
    isolated: true,
    has: () => false,
  });
  assert.deepEqual(checked.failures, []);
  for (const { span } of checked.findings)
    assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, "the range lies in the text");
  return checked.findings.filter((finding) => finding.category === "invalid");
}

describe("cloudflared verdict", () => {
  test("there are enough cases", () => assert.ok(cases.length >= 300, String(cases.length)));
  for (const { title, accepted, text } of cases) {
    test(`${accepted ? "accepts" : "refuses"} ${title}`, () => {
      const found = refusals(text);
      if (accepted)
        assert.deepEqual(
          found.map(({ rule, message }) => `${rule}: ${message}`),
          [],
          text,
        );
      else assert.ok(found.length > 0, `nothing is said about:\n${text}`);
    });
  }
});
