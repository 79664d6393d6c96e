/** What the editor shows of WireGuard and cloudflared files, and what the files tell about reachability. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import type { Fact } from "../../server/core/facts.ts";
import type { AnyLanguage, Symbol as OutlineSymbol, ParsedFile } from "../../server/core/language.ts";
import { applyEdits, type Span } from "../../server/core/text.ts";
import { cloudflared } from "../../server/languages/cloudflared/index.ts";
import { wireguard } from "../../server/languages/wireguard/index.ts";
import { KEYS } from "../../server/languages/wireguard/knowledge/keys.ts";
import { SAMPLE } from "../../server/languages/wireguard/show.ts";
import { check, read, unitsOf } from "../../server/linter/lint.ts";

const SCOPE = { targets: {}, isolated: false, has: () => false };
const ROOT = resolve(import.meta.dirname, "../..");

/** A text with `«»` at the cursor, read; other files beside it. */
function opened(language: AnyLanguage, marked: string, others: readonly { readonly uri: string; readonly text: string }[] = []) {
  const offset = marked.indexOf("«»");
  const source = { uri: `file:///${language.examplePath}`, text: marked.replace("«»", "") };
  const { file } = read(language, source);
  const files = [file, ...others.map((other) => read(language, other).file)];
  return { file, offset, around: { files, scope: SCOPE }, text: source.text };
}

const hover = (language: AnyLanguage, marked: string, others: readonly { readonly uri: string; readonly text: string }[] = []): string => {
  const { file, offset, around } = opened(language, marked, others);
  return language.hover?.(file, offset, around)?.markdown ?? "";
};

const labels = (language: AnyLanguage, marked: string): readonly string[] => {
  const { file, offset, around } = opened(language, marked);
  return (language.complete?.(file, offset, around) ?? []).map(({ label }) => label);
};

const outline = (language: AnyLanguage, file: ParsedFile): readonly OutlineSymbol[] => language.symbols?.(file) ?? [];
const foldsOf = (language: AnyLanguage, file: ParsedFile): readonly Span[] => language.folds?.(file) ?? [];

const factsOf = (language: AnyLanguage, text: string): readonly Fact[] =>
  unitsOf(language, [read(language, { uri: `file:///${language.examplePath}`, text })], SCOPE).flatMap((unit) => language.facts(unit));

describe("WireGuard in the editor", () => {
  test("every key has a hover", () => {
    for (const key of KEYS) {
      const header = key.section === "interface" ? "[Interface]" : "[Peer]";
      assert.match(
        hover(wireguard, `${header}\n${key.name.slice(0, 2)}«»${key.name.slice(2)} = x\n`),
        new RegExp(`^\\*\\*${key.name}\\*\\*`),
      );
    }
  });

  test("hovers say what wg makes of a value", () => {
    assert.match(hover(wireguard, "[Interface]\nListenPort = 700«»00\n"), /as port `4464`/);
    assert.match(hover(wireguard, "[Peer]\nEndpoint = 010.0«».0.1:51820\n"), /`8\.0\.0\.1`.*how wg reads `010\.0\.0\.1`/);
    assert.match(hover(wireguard, "[Interface]\nAddress = 10.0.0.1/«»24\n"), /256 addresses/);
    const peers = `[Peer]\nPublicKey = ${SAMPLE.other}\nAllowedIPs = 10.0.«»0.0/24\n[Peer]\nPublicKey = ${SAMPLE.third}\nAllowedIPs = 10.0.0.5/32\n`;
    assert.match(hover(wireguard, peers), /`10\.0\.0\.5` inside it goes to `peer TrMv…`/);
  });

  test("a public key is known again, by four characters", () => {
    const other = { uri: "file:///hosts/laptop/etc/wireguard/wg0.conf", text: `[Interface]\nPrivateKey = ${SAMPLE.private}\n` };
    assert.equal(
      hover(wireguard, `[Peer]\nPublicKey = HIgo«»${SAMPLE.public.slice(4)}\n`, [other]),
      "Public key `HIgo…`: that of `laptop/wg0.conf`.",
    );
    assert.match(hover(wireguard, `[Interface]\nPrivateKey = yAnz«»${SAMPLE.private.slice(4)}\n`), /starts with `HIgo…`/);
  });

  test("from a peer to its own file, and back to every file that names it", () => {
    const laptop = { uri: "file:///hosts/laptop/etc/wireguard/wg0.conf", text: `[Interface]\nPrivateKey = ${SAMPLE.private}\n` };
    const peer = opened(wireguard, `[Peer]\nPublicKey = HI«»${SAMPLE.public.slice(2)}\n`, [laptop]);
    const language: AnyLanguage = wireguard;
    assert.deepEqual(language.definition?.(peer.file, peer.offset, peer.around), [{ uri: laptop.uri, span: { start: 0, end: 11 } }]);
    const [own] = peer.around.files.slice(1);
    assert.deepEqual(language.references?.(own, 20, peer.around), [
      { uri: `file:///${wireguard.examplePath}`, span: { start: 19, end: 63 } },
    ]);
  });

  test("completion offers what the section lacks", () => {
    const keys = labels(wireguard, "[Interface]\nListenPort = 5\nAddress = 10.0.0.1\n«»\n");
    assert.ok(keys.includes("PrivateKey") && keys.includes("Address") && !keys.includes("ListenPort") && !keys.includes("AllowedIPs"));
    assert.ok(labels(wireguard, "[Interface]\n[Peer]\nAllowed«»\n").includes("AllowedIPs"));
    assert.deepEqual(labels(wireguard, "«»"), ["[Interface]", "[Peer]"]);
    assert.deepEqual(labels(wireguard, "[Interface]\nSaveConfig = «»\n"), ["false", "true"]);
    assert.deepEqual(labels(wireguard, "[Interface]\n# «»\n"), []);
  });

  test("outline and folds", () => {
    const { file, text } = opened(
      wireguard,
      `[Interface]\nPrivateKey = ${SAMPLE.private}\nListenPort = 51820\n\n# laptop\n[Peer]\nPublicKey = ${SAMPLE.other}\n`,
    );
    const [own, peer] = outline(wireguard, file);
    assert.deepEqual(
      [own?.name, own?.children?.map(({ name, detail }) => `${name} ${detail ?? "-"}`)],
      ["[Interface]", ["PrivateKey -", "ListenPort 51820"]],
    );
    assert.deepEqual([peer?.name, peer?.detail], ["[Peer]", "laptop"]);
    assert.deepEqual(
      foldsOf(wireguard, file).map(({ start, end }) => text.slice(start, end).split("\n").length),
      [3, 2],
    );
  });

  test("the grammar colours what is read", () => {
    const program = resolve(ROOT, "node_modules/vscode-tmgrammar-test/dist/unit.js");
    const run = spawnSync(process.execPath, [program, "-g", "syntaxes/wireguard.tmLanguage.json", "test/grammar/wireguard.conf"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    assert.equal(run.status, 0, `${run.stdout}\n${run.stderr}`);
  });

  test("recognition", () => {
    const head = `[Interface]\nPrivateKey = ${SAMPLE.private}\n`;
    assert.equal(wireguard.detect("hosts/a/etc/wireguard/wg0.conf", ""), "sure");
    assert.equal(wireguard.detect("vpn/client.conf", head), "sure");
    assert.equal(wireguard.detect("etc/nginx/nginx.conf", "events {}\n"), "no");
    assert.equal(wireguard.detect("app/settings.ini", "[Interface]\ntheme = dark\n"), "no");
    assert.equal(wireguard.detect("etc/amnezia/amneziawg/wg0.conf", head), "no");
  });
});

describe("WireGuard facts", () => {
  const text = `[Interface]\nPrivateKey = ${SAMPLE.private}\nAddress = 10.0.0.1/24\nListenPort = 70000\nPostUp = sysctl -w net.ipv4.ip_forward=1\n[Peer]\nPublicKey = ${SAMPLE.other}\nAllowedIPs = 10.0.0.2/32, 192.168.7.0/24\nEndpoint = [2001:db8::1]:51820\n`;

  test("interface, address, listener, peer, routes, setting", () => {
    const facts = factsOf(wireguard, text);
    const of = (kind: Fact["kind"]) => facts.filter((fact) => fact.kind === kind);
    assert.deepEqual(
      facts.map(({ kind }) => kind),
      ["interface", "address", "listener", "listener", "vpn-peer", "route", "route", "setting"],
    );
    assert.deepEqual(
      of("listener").map((fact) => fact.kind === "listener" && `${fact.address} ${fact.port}/${fact.protocol}`),
      ["0.0.0.0 4464/udp", ":: 4464/udp"],
    );
    const [peer] = of("vpn-peer");
    assert.ok(peer?.kind === "vpn-peer" && peer.endpoint?.host === "2001:db8::1" && peer.allowed.length === 2);
    assert.match(`${peer.ownKey} ${peer.peerKey}`, /^[0-9a-f]{16} [0-9a-f]{16}$/);
    for (const fact of facts) assert.ok(fact.at.span.end <= text.length && fact.at.span.end > fact.at.span.start);
  });

  test("both ends name a key alike, and what cannot be read is a gap", () => {
    const [there] = factsOf(wireguard, `[Interface]\n[Peer]\nPublicKey = ${SAMPLE.public}\n`).filter(({ kind }) => kind === "vpn-peer");
    const [here] = factsOf(wireguard, text).filter(({ kind }) => kind === "vpn-peer");
    assert.ok(there?.kind === "vpn-peer" && here?.kind === "vpn-peer" && there.peerKey === here.ownKey);
    assert.ok(
      factsOf(wireguard, "[Interface]\nPostUp = iptables -A INPUT -j DROP\n[Peer]\nAllowedIPs = x\n").filter(({ kind }) => kind === "gap")
        .length === 2,
    );
  });
});

const TUNNEL = `tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef
metrics: 127.0.0.1:2000
ingress:
  - hostname: admin.example.com
    path: ^/x
    service: http://localhost:3001
    originRequest:
      connectTimeout: 1m30s
      access: {required: true, teamName: t, audTag: [a]}
  - hostname: "*.example.com"
    service: unix:/run/app.sock
  - service: http_status:404
# https://admin.example.com/x and https://www.example.org/ are tried in the tests
`;
const at = (needle: string): string => TUNNEL.replace(needle, `${needle.slice(0, -1)}«»${needle.slice(-1)}`);

describe("cloudflared in the editor", () => {
  test("which rule answers a URL", () => {
    assert.equal(hover(cloudflared, at("https://admin.example.com/x")), "`https://admin.example.com/x` → rule 1: `http://localhost:3001`");
    assert.equal(hover(cloudflared, at("https://www.example.org/")), "`https://www.example.org/` → rule 3: `http_status:404`");
    assert.match(hover(cloudflared, at('"*.example')), /but not `example\.com` itself[\s\S]*`https:\/\/any\.example\.com\/` → rule 2/);
  });

  test("keys, durations and services", () => {
    assert.match(hover(cloudflared, at("metri")), /^\*\*metrics\*\*: string/);
    assert.match(hover(cloudflared, at("1m30s")), /90 seconds/);
    assert.match(hover(cloudflared, at("http://localhost")), /Passes requests to `localhost`/);
    assert.match(hover(cloudflared, at("requir")), /^\*\*required\*\*/);
  });

  test("completion follows the level, also in damaged YAML", () => {
    assert.ok(labels(cloudflared, "cred«»").includes("credentials-file"));
    assert.deepEqual(labels(cloudflared, "ingress:\n  - «»"), ["hostname", "path", "service", "originRequest"]);
    assert.ok(labels(cloudflared, "ingress:\n  - service: http://a\n    originRequest:\n      no«»").includes("noTLSVerify"));
    assert.ok(labels(cloudflared, "ingress:\n  - service: «»").includes("http_status:404"));
  });

  test("outline", () => {
    const { file } = opened(cloudflared, TUNNEL);
    const rules = outline(cloudflared, file).find(({ name }) => name === "ingress")?.children ?? [];
    assert.deepEqual(
      rules.map(({ name, detail }) => `${name} ${detail}`),
      ["admin.example.com^/x http://localhost:3001", "*.example.com unix:/run/app.sock", "everything http_status:404"],
    );
    assert.ok(foldsOf(cloudflared, file).length >= 3);
  });

  test("facts: a tunnel for every rule that leads somewhere, and the metrics", () => {
    const facts = factsOf(cloudflared, TUNNEL);
    assert.deepEqual(
      facts.map((fact) =>
        fact.kind === "tunnel"
          ? `${fact.entry.hostname} ${fact.exit.protocol} ${fact.exit.host}:${fact.exit.port} ${fact.authenticates}`
          : fact.kind,
      ),
      ["admin.example.com tcp localhost:3001 some", "*.example.com unix /run/app.sock:0 unknown", "listener"],
    );
    assert.equal(factsOf(cloudflared, "ingress:\n  - service: bastion\n")[0]?.kind, "gap");
  });

  test("recognition leaves other YAML alone", () => {
    const values = "ingress:\n  enabled: true\n  hosts:\n    - host: a.example.com\nservice:\n  port: 80\n";
    assert.equal(cloudflared.detect("charts/app/values.yaml", values), "no");
    assert.equal(cloudflared.detect("deploy/config.yaml", values), "no");
    assert.equal(cloudflared.detect("etc/cloudflared/config.yml", TUNNEL), "sure");
    assert.equal(cloudflared.detect("home/me/.cloudflared/config.yml", TUNNEL), "sure");
    assert.equal(cloudflared.detect("deploy/config.yaml", TUNNEL), "sure");
    assert.equal(cloudflared.detect("k8s/ingress.yaml", "kind: Ingress\n"), "no");
  });
});

test("a line that a backslash was meant to join is named as such", () => {
  const text = "[Interface]\nPostUp = true; \\\n  false\n";
  const [finding] = check(wireguard, [read(wireguard, { uri: "file:///etc/wireguard/wg0.conf", text })], SCOPE).findings.filter(
    ({ category }) => category === "invalid",
  );
  assert.match(finding?.message ?? "", /joins no lines/);
  assert.equal(finding && text.slice(finding.span.start, finding.span.end), "false");
});

test("fixes leave a file that has the finding no more", () => {
  const text = "ingress:\n  - service: http_status:404\n  - hostname: *.example.com\n    service: localhost:3000\n";
  const findings = check(cloudflared, [read(cloudflared, { uri: "file:///etc/cloudflared/config.yml", text })], SCOPE).findings;
  const star = findings.find(({ rule }) => rule === "cloudflared/unquoted-wildcard");
  assert.ok(star?.fix !== undefined);
  let fixed = applyEdits(text, star.fix.edits);
  for (let round = 0; round < 5; round++) {
    const next = check(cloudflared, [read(cloudflared, { uri: "file:///etc/cloudflared/config.yml", text: fixed })], SCOPE).findings.find(
      ({ category, fix }) => category === "invalid" && fix !== undefined,
    );
    if (next?.fix === undefined) break;
    fixed = applyEdits(fixed, next.fix.edits);
  }
  assert.equal(fixed, 'ingress:\n  - hostname: "*.example.com"\n    service: http://localhost:3000\n  - service: http_status:404\n');
});

test("a change at the other end changes what is said here", () => {
  const hub = {
    uri: "file:///hosts/hub/etc/wireguard/wg0.conf",
    text: `[Interface]\nAddress = 10.0.0.1/24\n[Peer]\nPublicKey = ${SAMPLE.public}\nAllowedIPs = 10.0.0.2/32\n`,
  };
  const client = (address: string) => ({
    uri: "file:///hosts/client/etc/wireguard/wg0.conf",
    text: `[Interface]\nPrivateKey = ${SAMPLE.private}\nAddress = ${address}\n`,
  });
  const unrelated = { uri: "file:///hosts/other/etc/wireguard/wg0.conf", text: "[Interface]\nAddress = 10.9.0.1/24\n" };
  const units = (address: string) =>
    unitsOf(
      wireguard,
      [hub, client(address), unrelated].map((source) => read(wireguard, source)),
      SCOPE,
    );
  const [own] = units("10.0.0.2/24");
  assert.deepEqual(own?.uris, [hub.uri, client("").uri]);
  const said = (address: string) =>
    check(
      wireguard,
      [hub, client(address)].map((source) => read(wireguard, source)),
      SCOPE,
    ).findings.filter(({ rule }) => rule === "wireguard/pair-address").length;
  assert.deepEqual([said("10.0.0.2/24"), said("10.0.0.3/24")], [0, 1]);
});
