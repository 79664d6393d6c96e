/**
 * What the rules claim, shown by the real nginx: configurations run on loopback, requests are sent, and "open", "kept out", "split"
 * or "does not start" must be what the rule says. Skipped where nginx is not installed.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { Scope } from "../../server/core/language.ts";
import { nginx } from "../../server/languages/nginx/index.ts";
import { check, read } from "../../server/linter/lint.ts";
import { native } from "../oracle/native.ts";
import { Seeded } from "../seeded.ts";

const program = native("nginx");
const skip = program === undefined ? "nginx is not installed" : false;
const folder = mkdtempSync(join(tmpdir(), "perimeter-nginx-"));
chmodSync(folder, 0o755); // the workers may run under another account
const SOCKET = join(folder, "s.sock");
mkdirSync(join(folder, "html"));
writeFileSync(join(folder, "html", "page"), "page\n");
writeFileSync(join(folder, "outside"), "outside\n");
writeFileSync(join(folder, "users"), "nobody:{PLAIN}x\n");

after(() => rmSync(folder, { recursive: true, force: true }));

const SCOPE: Scope = { targets: {}, isolated: false, has: () => false };
const rulesAbout = (text: string): Set<string> =>
  new Set(check(nginx, [read(nginx, { uri: "file:///etc/nginx/nginx.conf", text })], SCOPE).findings.map(({ rule }) => rule));

const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`).join(" ");
const whole = (http: string): string =>
  `pid ${folder}/pid; error_log ${folder}/error.log;\nevents { worker_connections 64; }\nhttp { access_log off; ${paths}\n${http}\n}\n`;

/** Runs nginx with a configuration while `ask` works; undefined when it does not start. */
async function running<Answer>(text: string, ask: () => Promise<Answer>): Promise<Answer | undefined> {
  const file = join(folder, "nginx.conf");
  writeFileSync(file, text);
  rmSync(join(folder, "pid"), { force: true });
  const child = spawn(program as string, ["-c", file, "-g", "daemon off; worker_processes 1;"], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  try {
    // nginx writes its pid when all sockets are bound.
    while (child.exitCode === null && !existsSync(join(folder, "pid"))) await wait(5);
    return child.exitCode === null ? await ask() : undefined;
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

/** The head and body of the answer to a plain request over the Unix socket. */
function get(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(SOCKET, () => socket.end(`GET ${path} HTTP/1.0\r\nHost: a.test\r\n\r\n`));
    let answer = "";
    socket.setTimeout(5000, () => socket.destroy(new Error("no answer")));
    socket.on("data", (data) => {
      answer += data.toString("latin1");
    });
    socket.on("end", () => resolve(answer)).on("error", reject);
  });
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.[01] (\d+)/.exec(answer)?.[1] ?? 0);
const site = (body: string): string => whole(`server { listen unix:${SOCKET}; ${body} }`);
/** The same site as the linter is to see it: on a port that everybody reaches. */
const publicly = (body: string): string => whole(`server { listen 80; ${body} }`);

describe("nginx does what the rules say", { skip, concurrency: 1 }, () => {
  const refusal: readonly (readonly [rule: string, body: string, path: string, open: boolean])[] = [
    ["return-bypasses-acl", 'location /a { deny all; return 200 "x"; }', "/a", true],
    ["return-bypasses-acl", `location /a { deny all; alias ${folder}/html/page; }`, "/a", false],
    ["auth-basic-without-users", `location /a { auth_basic x; alias ${folder}/html/page; }`, "/a", true],
    [
      "auth-basic-without-users",
      `location /a { auth_basic x; auth_basic_user_file ${folder}/users; alias ${folder}/html/page; }`,
      "/a",
      false,
    ],
    ["acl-bypassed-by-regex", `location /a/ { deny all; } location ~ \\.php$ { proxy_pass http://unix:${SOCKET}.none; }`, "/a/x.php", true],
    [
      "acl-bypassed-by-regex",
      `location ^~ /a/ { deny all; } location ~ \\.php$ { proxy_pass http://unix:${SOCKET}.none; }`,
      "/a/x.php",
      false,
    ],
    ["allow-without-deny", `location /a { allow 192.0.2.1; alias ${folder}/html/page; }`, "/a", true],
    ["alias-traversal", `location /a { alias ${folder}/html/; }`, "/a../outside", true],
    ["alias-traversal", `location /a/ { alias ${folder}/html/; }`, "/a../outside", false],
  ];
  for (const [rule, body, path, open] of refusal) {
    test(`${rule}: ${open ? "open" : "kept out"}`, async () => {
      const status = await running(site(body), async () => statusOf(await get(path)));
      assert.ok(status !== undefined, readFileSync(join(folder, "error.log"), "utf8"));
      assert.equal(![401, 403, 404].includes(status), open, `status ${status}`);
      assert.equal(rulesAbout(publicly(body)).has(`nginx/${rule}`), open);
    });
  }

  const headers: readonly (readonly [body: string, path: string, split: boolean])[] = [
    ["location / { return 301 http://b$uri; }", "/x", true],
    ["location / { return 301 http://b$request_uri; }", "/x", false],
    ["location / { rewrite ^ http://b$document_uri permanent; }", "/x", true],
    ["location / { rewrite ^/([^.]*)$ http://b/$1 permanent; }", "/x", false],
    ["location ~ ^/x([^.]*)$ { return 302 http://b/$1; }", "/x", true],
    ["location ~ ^/x([^.\\n]*) { return 302 http://b/$1; }", "/x", false],
    ["location ~ ^/x(.*) { return 302 http://b/$1; }", "/x", false],
    ["location ~ ^/x(\\D*) { return 302 http://b/$1; }", "/x", true],
    ["location ~ ^/x([\\w/]*) { return 302 http://b/$1; }", "/x", false],
    ["location ~ ^/x(?<rest>[^.]*)$ { add_header X-R $1; return 200 a; }", "/x", true],
    ["location / { add_header X-U $uri; return 200 a; }", "/x", true],
    ["location / { return 200 $uri; }", "/x", false],
  ];
  for (const [body, path, split] of headers) {
    test(`http-splitting: ${body}`, async () => {
      const answer = await running(site(body), () => get(`${path}%0aX-Evil:a`));
      assert.ok(answer !== undefined, readFileSync(join(folder, "error.log"), "utf8"));
      const head = answer.split("\r\n\r\n", 1)[0] ?? "";
      assert.equal(/\nX-Evil:a/.test(head), split, head);
      assert.equal(rulesAbout(publicly(body)).has("nginx/http-splitting"), split);
    });
  }

  test("listen-bind-clash: nginx -t passes and the start fails", async () => {
    const port = 20_000 + (process.pid % 20_000);
    const text = whole(`server { listen ${port}; listen [::]:${port} ipv6only=off; }`);
    const file = join(folder, "clash.conf");
    writeFileSync(file, text);
    assert.equal(spawnSync(program as string, ["-t", "-c", file]).status, 0);
    assert.equal(await running(text, async () => true), undefined);
    assert.ok(rulesAbout(text).has("nginx/listen-bind-clash"));
  });
});

describe("nginx warns of the same names", { skip }, () => {
  test("conflicting-server-name: 80 random sets of servers, seed 7", () => {
    const random = new Seeded(7);
    const names = ["a.test", "A.test", ".a.test", "*.a.test", "b.*", "b.test", "_", '""', "~^a"];
    for (let i = 0; i < 80; i++) {
      const servers = Array.from({ length: 2 + random.int(3) }, () => {
        const listens = random.some(["80", "*:81", "127.0.0.1:80", "[::]:80"], random.int(3)).map((one) => `listen ${one};`);
        const own = random.some(names, random.int(3));
        return `server { ${listens.join(" ")} ${own.length === 0 ? "" : `server_name ${own.join(" ")};`} }`;
      });
      const text = whole(servers.join("\n"));
      const file = join(folder, "names.conf");
      writeFileSync(file, text);
      const said = spawnSync(program as string, ["-t", "-c", file], { encoding: "utf8" });
      assert.equal(said.status, 0, said.stderr);
      assert.equal(
        rulesAbout(text).has("nginx/conflicting-server-name"),
        said.stderr.includes("conflicting server name"),
        `${text}\n${said.stderr}`,
      );
    }
  });
});
