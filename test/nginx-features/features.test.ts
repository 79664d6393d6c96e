// biome-ignore-all lint/suspicious/noTemplateCurlyInString: nginx and snippets write their own placeholders so
/** Editor features of nginx, on whole and on half-typed text. An empty pair «» is the cursor, a full one the span that is meant. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Completion, Symbol as Outline, Scope, Surroundings } from "../../server/core/language.ts";
import { type At, applyEdits } from "../../server/core/text.ts";
import { nginx } from "../../server/languages/nginx/index.ts";
import type { NginxFile } from "../../server/languages/nginx/syntax.ts";
import { unmark } from "../examples.ts";

const MAIN = "file:///etc/nginx/nginx.conf";

type Desk = {
  readonly file: NginxFile;
  readonly offset: number;
  readonly around: Surroundings<NginxFile>;
  readonly texts: ReadonlyMap<string, string>;
};

/** Files by path below /etc/nginx; the first one holds the cursor. */
function desk(files: Readonly<Record<string, string>>): Desk & { readonly spans: readonly { start: number; end: number }[] } {
  const sources = Object.entries(files).map(([path, marked]) => ({ uri: `file:///etc/nginx/${path}`, ...unmark(marked) }));
  const parsed = sources.map(({ uri, text }) => nginx.parse({ uri, text }).file);
  const uris = new Set(sources.map(({ uri }) => uri));
  const scope: Scope = { targets: {}, isolated: false, has: (uri) => uris.has(uri) };
  const spans = sources[0]?.spans ?? [];
  const texts = new Map(sources.map(({ uri, text }) => [uri, text]));
  return { file: parsed[0] as NginxFile, offset: spans[0]?.start ?? 0, spans, around: { files: parsed, scope }, texts };
}

const one = (text: string, more: Readonly<Record<string, string>> = {}): ReturnType<typeof desk> => desk({ "nginx.conf": text, ...more });

before(() => nginx.load?.());

describe("nginx hover", () => {
  const hover = (text: string, more?: Readonly<Record<string, string>>): string => {
    const { file, offset, around } = one(text, more);
    return nginx.hover?.(file, offset, around)?.markdown ?? "";
  };
  const cases: readonly (readonly [text: string, expected: RegExp])[] = [
    ["events {}\nhttp { server { «»listen 80; } }", /\*\*listen\*\*[\s\S]*`address`[\s\S]*Context: `server`[\s\S]*ngx_http_core_module/],
    ["events {}\nstream { server { pro«»xy_pass 127.0.0.1:1; } }", /ngx\\_stream\\_proxy\\_module/],
    ["events {}\nhttp { g«»zip on; }", /Enables or disables gzipping[\s\S]*Default: `off`/],
    ["events {}\nhttp { add_header_inher«»it merge; }", /since nginx 1\\.29\\.3/],
    ["events {}\nhttp { server { locat«»ion ^~ /a { } } }", /regular expressions do not come before/],
    ["events {}\nhttp { server { location /a { } l«»ocation /b { } } }", /the longest one that fits is remembered/],
    ["events {}\nhttp { server { return 200 $remote«»_addr; } }", /\$remote\\_addr[\s\S]*client address/],
    ["events {}\nhttp { server { return 200 $http_x«»_thing; } }", /request header/],
    ["events {}\nhttp { map $uri $kind { default 1; } server { return 200 $ki«»nd; } }", /Set by `map \$uri`/],
    ["events {}\nhttp { server { set $a b; return 200 $«»a; } }", /Set to:[\s\S]*`b`/],
    ["events {}\nhttp { server { listen 80«»80; } }", /Every IPv4 address of this host[\s\S]*8080\/tcp/],
    ["events {}\nhttp { server { listen [::]:4«»43 ssl; } }", /no IPv4 one[\s\S]*HTTPS/],
    ["events {}\nhttp { server { listen [::]:4«»43 ipv6only=off; } }", /IPv6 and IPv4/],
    ["events {}\nhttp { server { listen 127.0.0.«»1:80; } }", /only programs of this host/],
    ["events {}\nhttp { server { listen unix:/run/«»a; } }", /Unix socket/],
    ["events {}\nhttp { server { allow 192.168.4.7/2«»4; } }", /256 addresses[\s\S]*192\.168\.4\.255[\s\S]*bits behind \/24 set/],
    ["events {}\nhttp { server { deny 203.0.113.«»9; } }", /documentation/],
    [
      "events {}\nhttp { upstream app { server 10.0.0.1:80; server 10.0.0.2:80; } server { location / { proxy_pass http://ap«»p; } } }",
      /2 servers, used in 1 place/,
    ],
    ["events {}\nhttp { server { location /api/ { proxy_pass http://127.0.0.1:3000/v1«»/; } } }", /`\/api\/…` is sent on as `\/v1\/…`/],
    ["events {}\nhttp { server { location /api/ { proxy_pass http://127.0.0.1«»:3000; } } }", /sent on unchanged/],
    ["events {}\nhttp { server { server_name *.exa«»mple.com; } }", /Every name below `example.com`/],
    ["events {}\nhttp { server { client_max_body_size 1«»0m; } }", /10 MiB: 10,485,760 bytes/],
    ["events {}\nhttp { server { proxy_read_timeout 1«»h; } }", /3,600 seconds/],
  ];
  for (const [text, expected] of cases) test(text.replace("events {}\n", ""), () => assert.match(hover(text), expected));

  test("a file's own text never becomes markup", () => {
    const found = hover('events {}\nhttp { server { set $a "`<img src=x>`\u202e"; return 200 $«»a; } }');
    assert.ok(found.includes("\\u{202e}") && !found.includes("\u202e"), found);
    assert.match(found, /`` `<img/);
  });

  test("nothing to say is nothing", () => {
    assert.equal(hover("events {}\nhttp { «»  }"), "");
    assert.equal(hover("events {}\nhttp { types { «»text/html html; } }"), "");
  });

  test("an included snippet is explained where it is included", () => {
    const found = desk({ "up.conf": "ser«»ver 127.0.0.1:1;", "nginx.conf": "events {}\nhttp { upstream a { include up.conf; } }" });
    assert.match(nginx.hover?.(found.file, found.offset, found.around)?.markdown ?? "", /ngx\\_http\\_upstream\\_module/);
  });
});

describe("nginx completion", () => {
  const complete = (text: string, more?: Readonly<Record<string, string>>): readonly Completion[] => {
    const { file, offset, around } = one(text, more);
    return nginx.complete?.(file, offset, around) ?? [];
  };
  const labels = (text: string, more?: Readonly<Record<string, string>>): string[] => complete(text, more).map(({ label }) => label);
  const has = (text: string, yes: readonly string[], no: readonly string[] = [], more?: Readonly<Record<string, string>>): void => {
    const found = labels(text, more);
    for (const label of yes) assert.ok(found.includes(label), `${label} in ${found.slice(0, 40).join(" ")}`);
    for (const label of no) assert.ok(!found.includes(label), `${label} not in it`);
  };

  test("directives by context", () => {
    has("events {}\nhttp { server { «» } }", ["listen", "location", "root"], ["worker_processes", "proxy_pass", "events"]);
    has("events {}\nhttp { server { location / { pro«» } } }", ["proxy_pass", "fastcgi_pass"], ["listen", "http"]);
    has("«»", ["events", "http", "worker_processes", "user"]);
    has("events {}\nstream { server { «» } }", ["proxy_pass", "listen"], ["location", "server_name_in_redirect"]);
    has("events {}\nhttp { upstream a { «» } }", ["server", "keepalive"], ["location"]);
  });

  test("half-typed text, with the rest behind it", () => {
    has("events {}\nhttp { server { li«»\n    location / { }\n  } }", ["listen"]);
    has("events {}\nhttp { server { listen 80 «»\n", ["default_server", "ssl"]);
    has("events {}\nhttp { server {\n  gzip «»\n  root /srv;\n } }", ["on", "off"]);
    has("events {}\nhttp { upstream app { server 127.0.0.1:1; } server { location / { proxy_pass «»", ["http://app"]);
  });

  test("inserts are snippets only where nothing follows", () => {
    const fresh = complete("events {}\nhttp { server {\n    loc«»\n  } }").find(({ label }) => label === "location");
    assert.equal(fresh?.insert, "location ${1:/} {\n\t$0\n}");
    assert.equal(fresh?.snippet, true);
    const before = complete("events {}\nhttp { server {\n    ro«» /srv;\n  } }").find(({ label }) => label === "root");
    assert.equal(before?.insert, undefined);
    assert.deepEqual(before?.span, { start: 30, end: 32 });
  });

  test("values, names and variables", () => {
    const config = (line: string): string =>
      `events {}\nhttp { upstream app { server 127.0.0.1:1; } log_format brief $status; limit_req_zone $binary_remote_addr zone=z:1m rate=1r/s;
      map $uri $kind { default 1; } server { set $mine 1; location @later { return 404; } location / { ${line} } } }`;
    has(config("proxy_pass «»;"), ["http://app"]);
    has(config("limit_req «»"), ["zone=z"]);
    has(config("access_log /var/log/a «»;"), ["brief"]);
    has(config("try_files $uri «»"), ["@later"]);
    has(config("return 200 $«»"), ["$kind", "$mine", "$remote_addr", "$arg_"]);
    has(config("return 200 ${ki«»"), ["${kind}"]);
    has(config("satisfy «»"), ["all", "any"]);
    has(config("add_header «»"), ["X-Frame-Options"]);
  });

  test("files behind include", () => {
    has("events {}\nhttp { include «»", ["conf.d/*.conf", "conf.d/a.conf", "mime.types"], ["nginx.conf"], {
      "conf.d/a.conf": "server { }",
      "mime.types": "types { }",
    });
  });

  test("nothing in comments and Lua; entries of map and geo are not directives", () => {
    assert.deepEqual(labels("events {}\nhttp { # ser«»\n}"), []);
    assert.deepEqual(labels("events {}\nhttp { server { access_by_lua_block { local a = «» } } }"), []);
    has("events {}\nhttp { map $uri $a { «» } }", ["default", "hostnames"], ["server"]);
  });
});

describe("nginx outline and folding", () => {
  const shown = (symbols: readonly Outline[], indent = ""): string[] =>
    symbols.flatMap(({ name, detail, kind, children }) => [
      `${indent}${kind} ${name}${detail === undefined ? "" : ` (${detail})`}`,
      ...shown(children ?? [], `${indent}  `),
    ]);

  test("blocks with their names", () => {
    const { file } = one(`events {}
http { map $a $b { default 1; } upstream app { server 127.0.0.1:1; }
  server { listen 80; listen 443 ssl; server_name a.test b.test; location / { proxy_pass http://app; location ~ x { } } }
  server { location = /half {`);
    assert.deepEqual(shown(nginx.symbols?.(file) ?? []), [
      "section events",
      "section http",
      "  block map $a $b",
      "  block upstream app",
      "  server server a.test (80, 443)",
      "    block location / (http://app)",
      "      block location ~ x",
      "  server server",
      "    block location = /half",
    ]);
  });

  test("name lies in span, children in their parent", () => {
    const { file } = one("events {}\nhttp { server { location / { } } }");
    const check = (symbols: readonly Outline[], inside: { start: number; end: number }): void => {
      for (const { span, nameSpan, children } of symbols) {
        assert.ok(span.start >= inside.start && span.end <= inside.end && nameSpan.start >= span.start && nameSpan.end <= span.end);
        check(children ?? [], span);
      }
    };
    check(nginx.symbols?.(file) ?? [], { start: 0, end: file.source.text.length });
  });

  test("blocks of several lines fold", () => {
    const { file, spans } = one("events {}\n«http {\n  «server {\n    listen 80;\n  }»\n}»\n");
    assert.deepEqual(nginx.folds?.(file), spans);
  });
});

describe("nginx navigation", () => {
  const places = (found: readonly At[] | undefined, texts: ReadonlyMap<string, string>): string[] =>
    (found ?? []).map(({ uri, span }) =>
      `${uri.slice("file:///etc/nginx/".length)}:${span.start} ${texts.get(uri)?.slice(span.start, span.end) ?? ""}`.trim(),
    );

  test("definitions", () => {
    const at = (text: string, more?: Readonly<Record<string, string>>): string[] => {
      const { file, offset, around, texts } = one(text, more);
      return places(nginx.definition?.(file, offset, around), texts);
    };
    assert.deepEqual(at("events {}\nhttp { upstream app { server 127.0.0.1:1; } server { location / { proxy_pass http://a«»pp; } } }"), [
      "nginx.conf:26 app",
    ]);
    assert.deepEqual(
      at("events {}\nhttp { include up.conf; server { location / { proxy_pass http://a«»pp; } } }", {
        "up.conf": "upstream app { server 127.0.0.1:1; }",
      }),
      ["up.conf:9 app"],
    );
    assert.deepEqual(at("events {}\nhttp { inc«»lude up.conf; }", { "up.conf": "upstream app { server 127.0.0.1:1; }" }), ["up.conf:0"]);
    assert.deepEqual(at("events {}\nhttp { map $uri $k { default 1; } server { return 200 $«»k; } }"), ["nginx.conf:27 k"]);
    assert.deepEqual(at("events {}\nhttp { server { location @l { } location / { try_files /a «»@l; } } }"), ["nginx.conf:35 @l"]);
    assert.deepEqual(at("events {}\nhttp { limit_req_zone $uri zone=z1:1m rate=1r/s; server { limit_req zone=z«»1 burst=5; } }"), [
      "nginx.conf:42 z1",
    ]);
    assert.deepEqual(at("events {}\nhttp { log_format b $uri; access_log /x «»b; }"), ["nginx.conf:28 b"]);
    assert.deepEqual(at("events {}\nhttp { server { location / { proxy_pass http://exa«»mple.com; } } }"), []);
  });

  test("references, from a use and from the definition", () => {
    const text = (use: string, definition: string): string =>
      `events {}\nhttp { upstream a${definition}pp { server 127.0.0.1:1; } server { location / { proxy_pass http://a${use}pp; } location /b { proxy_pass http://app/x; } } }`;
    for (const marked of [text("«»", ""), text("", "«»")]) {
      const { file, offset, around, texts } = one(marked);
      assert.deepEqual(places(nginx.references?.(file, offset, around), texts), [
        "nginx.conf:26 app",
        "nginx.conf:94 app",
        "nginx.conf:133 app",
      ]);
    }
  });

  test("renaming edits every place, in every file", () => {
    const { file, offset, around, texts } = one("events {}\nhttp { include m.conf; server { return 200 $k«»ind; set $x ${kind}; } }", {
      "m.conf": "map $uri $kind { default 1; }",
    });
    const edits = nginx.rename?.(file, offset, "sort", around) ?? {};
    assert.equal(
      applyEdits(texts.get(MAIN) ?? "", edits[MAIN] ?? []),
      "events {}\nhttp { include m.conf; server { return 200 $sort; set $x ${sort}; } }",
    );
    const other = "file:///etc/nginx/m.conf";
    assert.equal(applyEdits(texts.get(other) ?? "", edits[other] ?? []), "map $uri $sort { default 1; }");
    assert.equal(nginx.rename?.(file, offset, "not a name", around), undefined);
  });

  test("links of includes that name one file", () => {
    const { file, around, spans } = one("events {}\nhttp { include «mime.types»; include conf.d/*.conf; include gone.conf; }", {
      "mime.types": "types { }",
      "conf.d/a.conf": "server { }",
      "conf.d/b.conf": "server { }",
    });
    assert.deepEqual(
      nginx.links?.(file, around).map(({ span, target }) => [span, target]),
      [[spans[0], "file:///etc/nginx/mime.types"]],
    );
  });
});

describe("nginx features on any text", () => {
  const SAMPLE = `user www;\nevents { }\nhttp { include conf.d/*.conf; map $uri $k { default 1; ~^/a(.)\\.b$ 2; }
upstream app { server [::1]:80 weight=2; } server { listen [::]:80; if ($k = 1) { return 301 https://$host$uri; }
location ~ "^/(a|b)/" { access_by_lua_block { ngx.say("}") } proxy_pass http://app; # x "y
} } }`;

  test("every prefix of a sample, at its end and in its middle", () => {
    for (let end = 0; end <= SAMPLE.length; end++) {
      const { file, around } = one(SAMPLE.slice(0, end));
      for (const offset of [end, end >> 1]) {
        nginx.hover?.(file, offset, around);
        nginx.complete?.(file, offset, around);
        nginx.definition?.(file, offset, around);
        nginx.references?.(file, offset, around);
      }
      nginx.symbols?.(file);
      nginx.folds?.(file);
      nginx.links?.(file, around);
    }
  });
});
