/** What is said of a mistake names what was meant, and the fix makes it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../server/core/text.ts";
import { cloudflared } from "../../server/languages/cloudflared/index.ts";
import { lintExample } from "../examples.ts";

const CASES: readonly (readonly [hostname: string, service: string, message: string, fixed: string])[] = [
  ["a.example.com", "http:/localhost:80", '"http:/localhost:80" lacks a slash: write http://localhost:80', "http://localhost:80"],
  ["a.example.com", "localhost:80", '"localhost:80" has no scheme: write one, as in http://localhost:8080', "http://localhost:80"],
  ["a.example.com", "http_status: 404", "http_status and its number are one word: write no blank behind the colon", "http_status:404"],
  [
    "a.example.com",
    "http:/localhost:80/path",
    '"http:/localhost:80/path" lacks a slash: write http://host:port',
    "http:/localhost:80/path",
  ],
  [
    "a.example.com",
    "http:/admin:hunter22@localhost:80",
    '"http:/…@localhost:80" lacks a slash: write http://…@localhost:80',
    "'http://admin:hunter22@localhost:80'",
  ],
  [
    "a.example.com",
    "admin:hunter22@localhost:80",
    '"…@localhost:80" has no scheme: write one, as in http://localhost:8080',
    "admin:hunter22@localhost:80",
  ],
  ["app. example.com", "http://localhost:80", "rule 1 never answers: a hostname has no spaces", "http://localhost:80"],
  [
    "a.example.com b.example.com",
    "http://localhost:80",
    "rule 1 never answers: a rule has one hostname, write one rule for each",
    "http://localhost:80",
  ],
  [
    "a.example.com, b.example.com",
    "http://localhost:80",
    "rule 1 never answers: a rule has one hostname, write one rule for each",
    "http://localhost:80",
  ],
];

test("messages and fixes", () => {
  for (const [hostname, service, message, fixed] of CASES) {
    const file = (told: string): string => `ingress:\n  - hostname: ${hostname}\n    service: ${told}\n  - service: http_status:404\n`;
    const text = file(service);
    const said = lintExample(cloudflared, { good: text }, text);
    const one = said.find((finding) => finding.message === message);
    assert.ok(one, `${message}: ${said.map((finding) => finding.message).join("; ")}`);
    assert.equal(applyEdits(text, one.fix?.edits ?? []), file(fixed));
  }
});

test("damage that goes on over several lines is told once", () => {
  const text = "ingress:\n  - hostname: a.example.com\n    service: http://localhost:80\n  originRequest:\n    noTLSVerify: true\n";
  const said = lintExample(cloudflared, { good: text }, text).map(({ rule }) => rule);
  assert.deepEqual(
    said.filter((rule) => rule !== "cloudflared/catch-all-missing"),
    ["cloudflared/yaml-syntax"],
  );
});

test("a mistake that is made on two lines is told and mended on both", () => {
  const text = "ingress:\n  - hostname: a.example.com\n    service: http_status: 403\n  - service: http_status: 404\n";
  const said = lintExample(cloudflared, { good: text }, text).filter(({ rule }) => rule === "cloudflared/yaml-syntax");
  assert.deepEqual(
    said.map(({ fix }) => fix?.title),
    ["Remove the blank", "Remove the blank"],
  );
});

test("noTLSVerify without a value leaves what the top level says", () => {
  const file = (own: string): string =>
    `originRequest:\n  noTLSVerify: true\ningress:\n  - hostname: a.example.com\n    service: https://10.0.0.5:8443\n    originRequest:\n      noTLSVerify: ${own}\n  - service: http_status:404\n`;
  const severities = (text: string) =>
    lintExample(cloudflared, { good: text }, text).flatMap(({ rule, severity }) =>
      rule === "cloudflared/no-tls-verify" ? [severity] : [],
    );
  assert.deepEqual(severities(file("")), ["warning"]);
  assert.deepEqual(severities(file("false")), ["hint"]);
});
