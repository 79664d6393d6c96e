// biome-ignore-all lint/suspicious/noTemplateCurlyInString: nginx and snippets write their own placeholders so
/** What nginx tells the exposure engine, in words: one line a fact. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { showRange } from "../../server/core/address.ts";
import type { Fact } from "../../server/core/facts.ts";
import type { Scope } from "../../server/core/language.ts";
import { factsOf } from "../../server/languages/nginx/facts.ts";
import { parseNginx } from "../../server/languages/nginx/syntax.ts";
import { unitsOf } from "../../server/languages/nginx/units.ts";

const MAIN = "file:///hosts/web/etc/nginx/nginx.conf";

function facts(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  const sources = [
    { uri: MAIN, text },
    ...Object.entries(files).map(([path, other]) => ({ uri: `file:///hosts/web/etc/nginx/${path}`, text: other })),
  ];
  const uris = new Set(sources.map(({ uri }) => uri));
  const scope: Scope = { targets: {}, isolated: false, has: (uri) => uris.has(uri) };
  const units = unitsOf(
    sources.map((source) => parseNginx(source).file),
    scope,
  );
  for (const unit of units) {
    for (const fact of factsOf(unit)) {
      const source = sources.find(({ uri }) => uri === fact.at.uri);
      assert.ok(source !== undefined && fact.at.span.end <= source.text.length && fact.at.span.start < fact.at.span.end, "points at text");
    }
  }
  return units.flatMap((unit) => factsOf(unit)).map(show);
}

function show(fact: Fact): string {
  const sure = fact.confidence === "stated" ? "" : ` (${fact.confidence})`;
  if (fact.kind === "listener") {
    const marks = [
      fact.tls ? "tls" : "",
      fact.dualStack === undefined ? "" : fact.dualStack ? "dual" : "v6",
      fact.reusePort ? "reuseport" : "",
    ];
    return (
      `${fact.kind} ${fact.protocol} ${fact.address} ${fact.port} ${fact.service} auth=${fact.authenticates} ${marks.filter(Boolean).join(" ")}`.trim() +
      sure
    );
  }
  if (fact.kind === "hop") {
    const from = fact.from.map(({ address, port }) => `${address} ${port}`).join(", ");
    const marks = [fact.guarded ? "guarded" : "", fact.trustsForwardedFor ? "forwarded-for" : ""].filter(Boolean).join(" ");
    return (
      `hop ${from} [${fact.hosts.join(" ")}] ${fact.path ?? "-"} -> ${fact.to.protocol} ${fact.to.scheme} ${fact.to.host} ${fact.to.port} ${marks}`.trim() +
      sure
    );
  }
  if (fact.kind === "policy") {
    const rules = fact.rules.map(({ action, ranges }) => `${action} ${ranges.map(showRange).join("+")}`).join(", ");
    return `policy ${fact.path ?? "-"} {${rules}} else ${fact.otherwise} auth=${fact.authenticates}${fact.seesForwarded ? " real_ip" : ""}${sure}`;
  }
  return fact.kind === "gap" ? `gap ${fact.about}: ${fact.why}` : fact.kind;
}

describe("nginx facts", () => {
  test("listeners of http, implicit and shared ones", () => {
    assert.deepEqual(
      facts(`events {} http {
        server { server_name a; }
        server { listen 80; listen [::]:80 ipv6only=off; listen 443 ssl reuseport; listen 443 quic; server_name b; }
        server { listen 127.0.0.1:8080; listen unix:/run/x.sock; listen localhost:81; }
      }`),
      [
        "listener tcp 0.0.0.0 80 http auth=none (default)",
        "listener tcp :: 80 http auth=none dual",
        "listener tcp 0.0.0.0 443 https auth=none tls reuseport",
        "listener udp 0.0.0.0 443 http3 auth=none tls",
        "listener tcp 127.0.0.1 8080 http auth=none",
        "listener tcp unix:/run/x.sock 0 http auth=none",
        "listener tcp 127.0.0.1 81 http auth=none (assumed)",
        "listener tcp ::1 81 http auth=none (assumed)",
      ],
    );
  });

  test("stream and mail", () => {
    assert.deepEqual(
      facts(`events {} stream { upstream db { server 10.0.0.5:5432; server 10.0.0.6:5432; } server { listen 6000-6001; proxy_pass db; }
        server { listen 53 udp; proxy_pass 127.0.0.1:5353; } } mail { server { listen 143; protocol imap; } }`),
      [
        "listener tcp 0.0.0.0 6000 postgresql auth=none",
        "listener tcp 0.0.0.0 6001 postgresql auth=none",
        "listener udp 0.0.0.0 53 mdns auth=none",
        "listener tcp 0.0.0.0 143 imap auth=none",
        "hop 0.0.0.0 6000 [] - -> tcp tcp 10.0.0.5 5432",
        "hop 0.0.0.0 6000 [] - -> tcp tcp 10.0.0.6 5432",
        "hop 0.0.0.0 53 [] - -> udp tcp 127.0.0.1 5353",
      ],
    );
  });

  test("hops: upstream members, schemes, sockets, guards, headers, variables", () => {
    const found = facts(`events {} http {
      upstream app { server 127.0.0.1:3000; server unix:/run/app.sock; }
      server { listen 80; server_name a.test ~^x _;
        location / { proxy_pass http://app; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }
        location = /s { proxy_pass https://b.test/x; allow 10.0.0.0/8; deny all; }
        location ~ \\.php$ { fastcgi_pass 127.0.0.1:9000; }
        location /v { proxy_pass http://$arg_x; } } }`);
    assert.deepEqual(
      found.filter((line) => line.startsWith("hop") || line.startsWith("gap")),
      [
        "hop 0.0.0.0 80 [a.test] / -> tcp http 127.0.0.1 3000 forwarded-for",
        "hop 0.0.0.0 80 [a.test] / -> unix http /run/app.sock 0 forwarded-for",
        "hop 0.0.0.0 80 [a.test] = /s -> tcp https b.test 443 guarded",
        "gap tunnel: proxy_pass http://$arg_x: the target is chosen by variables",
        "hop 0.0.0.0 80 [a.test] ~ \\.php$ -> tcp fastcgi 127.0.0.1 9000",
      ],
    );
  });

  test("policies inherit as nginx does", () => {
    const found = facts(`events {} http { deny 192.0.2.1; server { listen 80; set_real_ip_from 10.0.0.1;
      location /a { allow 10.0.0.0/8; deny all; }
      location /b { auth_basic x; auth_basic_user_file u; }
      location /c { auth_basic x; }
      location /d { access_by_lua_block { return } allow 10.0.0.1; } } }`);
    assert.deepEqual(
      found.filter((line) => line.startsWith("policy")),
      [
        "policy - {deny 192.0.2.1} else allow auth=none real_ip",
        "policy /a {allow 10.0.0.0/8, deny 0.0.0.0/0+::/0} else deny auth=none real_ip",
        "policy /b {deny 192.0.2.1} else allow auth=some real_ip",
        "policy /c {deny 192.0.2.1} else allow auth=none real_ip",
        "policy /d {allow 10.0.0.1} else unknown auth=unknown real_ip",
      ],
    );
  });

  test("what cannot be read is a gap", () => {
    assert.deepEqual(
      facts(
        "events {} http { include conf.d/*.conf; include sites.conf; include mime.types; server { listen ${PORT}; listen app.test:80; } }",
      ),
      [
        "gap listener: listen app.test: only DNS knows its address",
        "gap listener: include sites.conf: not found",
        "gap listener: listen with a variable or an unreadable address",
      ],
    );
  });

  test("includes bring their servers, and sites-available only assumes", () => {
    const main = "events {} http { include sites-enabled/*; }";
    assert.deepEqual(facts(main, { "sites-enabled/a": "server { listen 8081; }" }), ["listener tcp 0.0.0.0 8081 http auth=none"]);
    assert.deepEqual(facts(main, { "sites-available/a": "server { listen 8081; }" }), [
      "listener tcp 0.0.0.0 8081 http auth=none (assumed)",
    ]);
    const both = { "sites-available/a": "server { listen 8081; }", "sites-enabled/a": "server { listen 8081; }" };
    assert.deepEqual(facts(main, both), ["listener tcp 0.0.0.0 8081 http auth=none"]);
  });
});
