/** Nothing throws, on any prefix, deletion or mutation of a file; no key or token leaves in any output. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnyLanguage } from "../../server/core/language.ts";
import { cloudflared } from "../../server/languages/cloudflared/index.ts";
import { wireguard } from "../../server/languages/wireguard/index.ts";
import { SAMPLE } from "../../server/languages/wireguard/show.ts";
import { check, read, unitsOf } from "../../server/linter/lint.ts";
import { Seeded } from "../seeded.ts";
import { generate } from "./generate.ts";

const SCOPE = { targets: {}, isolated: false, has: () => false };

const TUNNEL = `tunnel: t
x: &x {connectTimeout: 30}
metrics: 0.0.0.0:2000
originRequest: {noTLSVerify: "true", ipRules: [{prefix: 10.0.0.0/8, ports: [1]}]}
ingress:
  - hostname: "*.example.com"
    path: ^/(a|b)+$
    service: http://user:pw@localhost:3000/x
    originRequest:
      <<: *x
      access: {required: true, audTag: [a]}
  - hostname: a.example.com
    service: socks-proxy
  - service: http_status:404
`;

/** Everything that the format says about a text, as one string. */
function everything(language: AnyLanguage, path: string, text: string): string {
  const source = { uri: `file:///${path}`, text };
  const file = read(language, source);
  const checked = check(language, [file], SCOPE);
  if (checked.failures.length > 0) throw checked.failures[0]?.error;
  for (const { span, message } of checked.findings) {
    assert.ok(
      span.start >= 0 && span.start <= span.end && span.end <= text.length,
      `${message}: ${span.start}-${span.end} of ${text.length}`,
    );
    assert.ok(message.length <= 100 && !message.includes("\n") && !message.includes("\u001b"), message);
  }
  const around = { files: [file.file], scope: SCOPE };
  const step = Math.max(1, Math.floor(text.length / 12));
  const hovers: unknown[] = [];
  for (let at = 0; at <= text.length; at += step)
    hovers.push(language.hover?.(file.file, at, around), language.complete?.(file.file, at, around));
  const facts = unitsOf(language, [file], SCOPE).map((unit) => language.facts(unit));
  return JSON.stringify([checked.findings, hovers, facts, language.symbols?.(file.file), language.folds?.(file.file)], (_, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
}

const formats: readonly { readonly language: AnyLanguage; readonly path: string; readonly texts: readonly string[] }[] = [
  { language: wireguard, path: "etc/wireguard/wg0.conf", texts: generate(3, 4) },
  { language: cloudflared, path: "etc/cloudflared/config.yml", texts: [TUNNEL] },
];

for (const { language, path, texts } of formats) {
  describe(`${language.name} on hostile input`, () => {
    test("every prefix and every deletion", () => {
      for (const text of texts) {
        for (let at = 0; at < text.length; at += text.length > 600 ? 5 : 2) {
          everything(language, path, text.slice(0, at));
          everything(language, path, text.slice(0, at) + text.slice(at + 1));
        }
      }
    });

    test("mutations (seed 11)", () => {
      const random = new Seeded(11);
      const pieces = [
        "\0",
        "\r",
        "\n",
        "\t",
        "\ufeff",
        "\ud800",
        "\u202e",
        "[",
        "]",
        "{",
        "}",
        "#",
        "=",
        ":",
        ",",
        "/",
        "*",
        "&",
        "%",
        "'",
        '"',
        "|",
        "-",
        "9".repeat(40),
        "é",
        "__proto__",
        "<<: *x\n",
        "\\",
      ];
      for (let i = 0; i < 500; i++) {
        let text = random.pick(texts);
        for (let n = random.int(4) + 1; n > 0; n--) {
          const at = random.int(text.length + 1);
          text = text.slice(0, at) + random.pick(pieces) + text.slice(at + random.int(3));
        }
        everything(language, path, text);
      }
    });

    test("large and odd texts", () => {
      const n = 20_000;
      for (const text of [
        "[".repeat(n),
        "{".repeat(n),
        "\n".repeat(n),
        " ".repeat(n),
        "#".repeat(n),
        "=".repeat(n),
        "a".repeat(n),
        "- ".repeat(n),
        "a: ".repeat(n),
        "\0".repeat(n),
        "*a ".repeat(n),
        "[Peer]\n".repeat(n / 4),
        `[Interface]\nAddress = ${"10.0.0.1/24,".repeat(n)}`,
        `[Peer]\nAllowedIPs = ${"10.0.0.1/32,".repeat(n)}`,
        `[Interface]\nPostUp = ${"iptables -A INPUT; ".repeat(n / 10)}`,
        `ingress:\n${"  - hostname: a.example.com\n    service: http://localhost\n".repeat(n / 10)}`,
        `ingress:\n  - hostname: ${"a.".repeat(n)}\n`,
        `ingress:\n  - path: '${"(a".repeat(n)}'\n`,
      ])
        everything(language, path, text);
    });
  });
}

describe("secrets", () => {
  const cut = (secret: string): string => secret.slice(0, 5);

  test("no WireGuard key is shown beyond four characters, whole or damaged", () => {
    const { private: own, public: mine, other, third } = SAMPLE;
    const keys = [own, mine, other, third];
    const good = `[Interface]\nPrivateKey = ${own}\nAddress = 10.0.0.1/24\n# ${third}\n[Peer]\nPublicKey = ${other}\nPresharedKey = ${third}\nAllowedIPs = 10.0.0.0/24\n[Peer]\nPublicKey = ${mine}\nAllowedIPs = 10.0.0.0/24\n`;
    const damaged = [
      good,
      good.replaceAll("=\n", "\n"),
      good.replaceAll("PrivateKey = ", "PrivateKey: "),
      good.replaceAll("PrivateKey = ", "PrivteKey = "),
      good.replaceAll("PrivateKey = ", ""),
      good.replaceAll(" = ", " "),
      good.replaceAll("PresharedKey = ", "[PresharedKey "),
      good.replaceAll("PublicKey = ", "Endpoint = "),
      good.replaceAll("PresharedKey = ", "AllowedIPs = "),
      good.replaceAll("PrivateKey", "ListenPort"),
      good.replaceAll("PrivateKey", "DNS"),
      good.replaceAll("PrivateKey", "MTU"),
      good.replaceAll("PrivateKey", "Address"),
      good.replaceAll("PrivateKey", "SaveConfig"),
      good.replaceAll("PrivateKey", "Table"),
      good.replaceAll("PresharedKey", "PersistentKeepalive"),
      `PrivateKey = ${own}\n${good}`,
    ];
    for (const text of damaged) {
      const said = withoutEdits(everything(wireguard, "repo/wg0.conf", text));
      for (const key of keys)
        assert.ok(
          !said.includes(cut(key)),
          `shows ${cut(key)}… of\n${text}\n${said.slice(Math.max(0, said.indexOf(cut(key)) - 200), said.indexOf(cut(key)) + 50)}`,
        );
    }
  });

  test("no tunnel token is shown", () => {
    const token = "eyJhIjoiQ0FOQVJZMDEyMzQ1Njc4OWFiY2RlZiIsInQiOiJjYW5hcnkifQ==";
    const password = "canary-pass-1234";
    for (const text of [
      `token: ${token}\ningress:\n  - service: http_status:404\n`,
      `tokn: ${token}\n`,
      `token ${token}\n`,
      `credentials-contents: '{"TunnelSecret":"${token}"}'\n`,
      `ingress:\n  - service: http://user:${password}@localhost:3000\n`,
      `ingress:\n  - hostname: ${token}\n    service: ${token}\n`,
      `tunnel: ${token}\n`,
    ]) {
      const said = withoutEdits(everything(cloudflared, "etc/cloudflared/config.yml", text));
      assert.ok(!said.includes(token.slice(0, 8)) && !said.includes(password), `${text}\n${said}`);
    }
  });
});

// An edit holds what the file itself will hold: it is made, not shown.
const withoutEdits = (json: string): string => JSON.stringify(JSON.parse(json), (key, value) => (key === "edits" ? undefined : value));
