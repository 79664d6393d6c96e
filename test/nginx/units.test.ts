/** What nginx loads at once: includes, contexts of files that stand alone, and what then cannot be known. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { verdict, verdictAcross } from "../../server/languages/nginx/judge.ts";
import { rules } from "../../server/languages/nginx/rules/index.ts";
import { parseNginx } from "../../server/languages/nginx/syntax.ts";
import { enclosing, inherited, type NginxUnit, unitsOf } from "../../server/languages/nginx/units.ts";

const ROOT = "file:///estate/hosts/web/etc/nginx";

function units(files: Readonly<Record<string, string>>, isolated = false): readonly NginxUnit[] {
  const parsed = Object.entries(files).map(([path, text]) => parseNginx({ uri: `${ROOT}/${path}`, text }).file);
  return unitsOf(parsed, { targets: {}, isolated, has: (uri) => Object.keys(files).some((path) => uri === `${ROOT}/${path}`) });
}

const said = (unit: NginxUnit | undefined): string[] =>
  unit === undefined
    ? ["no unit"]
    : rules.flatMap(({ id }) => [...verdict(unit, id), ...verdictAcross(unit, id)].map((one) => `${id.slice(6)}: ${one.message}`));

describe("nginx: includes", () => {
  const files = {
    "nginx.conf": "events {}\nhttp {\n  include /etc/nginx/sites/*;\n  include conf.d/*.conf;\n}\n",
    "sites/b": "server { listen 80; include snippets/tls; root /b; }\n",
    "sites/a": "server { listen 81; location / { proxy_pass http://app; } }\n",
    "conf.d/app.conf": "upstream app { server 127.0.0.1:3000; }\n",
    "snippets/tls": "add_header X-A b;\n",
  };

  test("a main file and all that it includes are one unit, in loading order", () => {
    const [unit, ...others] = units(files);
    assert.equal(others.length, 0);
    assert.deepEqual(
      unit?.all("server").map((node) => node.uri.slice(ROOT.length)),
      ["/sites/a", "/sites/b", "/conf.d/app.conf"],
    );
    assert.deepEqual(said(unit), []);
    const header = unit?.all("add_header")[0];
    assert.equal(header?.context, "server");
    assert.equal(header && enclosing(header, "server")?.uri, `${ROOT}/sites/b`);
    assert.deepEqual(header?.parent && inherited(header.parent, "root").map((node) => node.args[0]?.value), ["/b"]);
  });

  test("cycles end", () => {
    const [unit] = units({ "nginx.conf": "events {}\nhttp { include a; }", a: "include b;\nserver { }", b: "include a;\nserver { }" });
    assert.equal(unit?.all("server").length, 2);
  });

  test("isolated files do not miss what another file could define", () => {
    for (const unit of units(files, true)) assert.deepEqual(said(unit), [], unit.uri);
  });
});

describe("nginx: files that stand alone", () => {
  const cases: readonly (readonly [path: string, text: string, context: string])[] = [
    ["conf.d/a.conf", "server { }", "http"],
    ["sites-enabled/a", "proxy_set_header A b;", "http"],
    ["a.conf", "location / { }\nroot /a;", "server"],
    ["a.conf", "fastcgi_param A b;", "unknown"],
    ["a.conf", "# perimeter: context location\nfastcgi_param A b;", "location"],
    ["a.conf", "worker_processes 1;", "main"],
    ["nginx.conf", "server { listen 80; }", "main"],
    ["docker/nginx.conf", "server { listen 80; }", "http"],
    ["a.conf", "server 127.0.0.1:3000;", "unknown"],
  ];
  for (const [path, text, context] of cases) test(`${path}: ${text}`, () => assert.equal(units({ [path]: text })[0]?.context, context));

  test("a main file without events is refused, a snippet is not", () => {
    assert.deepEqual(said(units({ "nginx.conf": "http { }" })[0]), [
      'missing-section: there is no "events" section, which nginx wants even when it is empty',
    ]);
    assert.deepEqual(said(units({ "conf.d/a.conf": "server { }" })[0]), []);
    assert.deepEqual(said(units({ "modules-enabled/a.conf": "load_module modules/a.so;" })[0]), []);
  });
});
