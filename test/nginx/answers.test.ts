/** What a running nginx answers, against what is said of it: rewrites that go round, and who is asked for a password. NGINX_ANSWERS_SEED changes what is generated. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { test } from "node:test";
import { guardOf, refuses } from "../../server/languages/nginx/access.ts";
import { type Request, requestsOf } from "../../server/languages/nginx/conditions.ts";
import { closingOf } from "../../server/languages/nginx/keepalive.ts";
import { cycleOf, mayGoRound } from "../../server/languages/nginx/rewriting.ts";
import { tryFilesCycle } from "../../server/languages/nginx/rules/try-files-cycle.ts";
import { samplesOf } from "../../server/languages/nginx/samples.ts";
import { serversOf } from "../../server/languages/nginx/sockets.ts";
import { passesOf } from "../../server/languages/nginx/targets.ts";
import { childrenOf, type NginxUnit, type Node } from "../../server/languages/nginx/units.ts";
import { native } from "../oracle/native.ts";
import { LISTEN, type Live, liveNginx, USERS } from "../oracle/nginx-live.ts";
import { Seeded } from "../seeded.ts";
import { unitOf } from "./verdict.ts";

const SEED = Number(process.env.NGINX_ANSWERS_SEED ?? 7);
const skip = native("nginx") === undefined ? "needs nginx" : false;

type Ask = (live: Live, nodes: readonly Node[], unit: NginxUnit) => Promise<void>;

/** Starts a server for each text, with `beside` before them, and asks. */
async function asking(servers: readonly string[], ask: Ask, beside = ""): Promise<void> {
  const text = beside + servers.map((body, i) => `server { ${LISTEN} server_name s${i}.example;\n${body} }\n`).join("");
  const unit = unitOf(`events {} http {\n${text}}\n`);
  assert.ok(unit !== undefined);
  const live = await liveNginx(text);
  if (typeof live === "string") return;
  try {
    await ask(live, serversOf(unit), unit);
  } finally {
    await live.close();
  }
}

test("rewrites that go round are those that nginx answers 500 for", { skip }, async (context) => {
  const random = new Seeded(SEED);
  await asking(
    Array.from({ length: 1200 }, () => rewritingServer(random)),
    async (live, servers) => {
      const wrong: string[] = [];
      const count = { asked: 0, cycles: 0, missed: 0, conditional: 0, nested: 0 };
      for (const [i, server] of servers.entries()) {
        const rounds = new Set<Node | undefined>(mayGoRound(server));
        for (const [path, request] of questions(server)) {
          const cycle = cycleOf(server, path, request);
          const status = await live.status(`s${i}.example`, path, sent(request));
          count.asked++;
          if (cycle === undefined) {
            if (status === 500) count.missed++;
            continue;
          }
          const [location, isConditional] = cycle.by.parent?.name === "if" ? [cycle.by.parent.parent, true] : [cycle.by.parent, false];
          count.cycles++;
          if (isConditional) count.conditional++;
          if (location?.parent?.name === "location") count.nested++;
          if (!rounds.has(location)) wrong.push(`s${i} ${path}: is not among the locations that may go round`);
          if (status !== 500)
            wrong.push(`s${i} ${path} ${JSON.stringify([...request])}: ${status}, not ${cycle.rounds.slice(0, 3).join(" ")}`);
        }
      }
      context.diagnostic(`${JSON.stringify(count)}, seed ${SEED}`);
      assert.deepEqual(wrong, []);
      assert.ok(count.cycles > 100 && count.missed <= count.cycles / 10 && count.conditional > 50 && count.nested > 20);
    },
  );
});

/** Each path that a location of a server may be asked for, with each of the requests that tell its conditions apart. */
function questions(block: Node, server = block): readonly (readonly [string, Request])[] {
  return childrenOf(block, "location").flatMap((location) => [
    ...samplesOf(location).flatMap((path) => requestsOf(server, location).map((request) => [path, request] as const)),
    ...questions(location, server),
  ]);
}

/** The method and the headers of a request. */
function sent(request: Request): { method: string; headers: Record<string, string> } {
  const headers = [...request].flatMap(([name, value]) =>
    name.startsWith("http_x_")
      ? [[name.slice(5).replaceAll("_", "-"), value] as const]
      : name.startsWith("cookie_")
        ? [["cookie", `${name.slice(7)}=${value}`] as const]
        : [],
  );
  return { method: request.get("request_method") ?? "GET", headers: Object.fromEntries(headers) };
}

const PREFIXES = ["/", "/a/", "/a", "/b/", "/a/b/", "/index.php", "/c.html"];
const EXPRESSIONS = [String.raw`\.php$`, "^/a/", "^/b", String.raw`\.(html|css)$`, "^/a/(.*)$", "/[0-9]+/"];
const PATTERNS = [
  "^",
  "^/a/(.*)$",
  "^/(.*)$",
  "^/b/(.*)$",
  String.raw`^(.*)\.html$`,
  "^/a/([^/]+)/(.*)$",
  "^/a$",
  "/b(/?)",
  "(?i)^/A/(x)",
  "^/(\\w+)$",
];
const TARGETS = [
  "/a/b/$1",
  "/b/$1",
  "/a/$1",
  "/index.php?q=$1",
  "/$1.php",
  "/$1",
  "$uri/x",
  "/c.html",
  "/a",
  "b/$1",
  "/index.php/$1",
  "$1.html",
];
const FLAGS = ["", "", " last", " last", " break", " redirect", " permanent"];

const rewriteOf = (random: Seeded): string => `rewrite ${random.pick(PATTERNS)} ${random.pick(TARGETS)}${random.pick(FLAGS)};`;

const TESTS = [
  "$http_x_a",
  "$http_x_a ~* ^(ab|c)",
  "$http_x_a !~ b",
  '$http_x_b = ""',
  "$http_x_b != b",
  "$request_method = POST",
  "$request_method !~ ^(GET|HEAD)$",
  "$cookie_m",
  "$uri ~ ^/a",
  "$uri !~ /b/",
  "$request_uri = /a/x",
  "$args",
  '$arg_q = ""',
  "$host = nobody",
  "$scheme = http",
  "-f $request_filename",
  "$document_root",
];
const INSIDE = ["return 404;", "break;", "set $x 1;", "add_header X-A b;"];

function bodyOf(random: Seeded): string {
  const rewrites = Array.from({ length: 1 + random.int(2) }, () => rewriteOf(random));
  const test = (): string => `if (${random.pick(TESTS)}) { ${random.chance(0.7) ? rewriteOf(random) : random.pick(INSIDE)} }`;
  const bodies = ["return 204;", "", "break;", "if ($host = nobody) { return 404; }"];
  const inside = [
    ...(random.chance(0.3) ? [test()] : []),
    ...(random.chance(0.6) ? rewrites : [random.pick(bodies)]),
    ...(random.chance(0.2) ? [test()] : []),
    ...(random.chance(0.2) ? [random.pick(bodies)] : []),
  ];
  return [...(random.chance(0.8) ? inside : inside.reverse()), ...(random.chance(0.06) ? ["internal;"] : [])].join(" ");
}

function rewritingServer(random: Seeded): string {
  const names = [
    ...random.some(PREFIXES, 1 + random.int(4)).map((one) => `${random.pick(["", "", "^~ "])}${one}`),
    ...random.some(EXPRESSIONS, random.int(3)).map((one) => `~ ${one}`),
    ...random.some(["= /a/x", "= /c.html", "= /a"], random.int(2)),
  ];
  const locations = names.map((name) => {
    const own = name.split(" ").at(-1) ?? "";
    const inner = name.startsWith("=")
      ? []
      : [
          ...PREFIXES.filter((one) => !name.startsWith("~") && one.startsWith(own) && one !== own).map(
            (one) => `${random.pick(["", "^~ "])}${one}`,
          ),
          ...EXPRESSIONS.map((one) => `~ ${one}`),
        ];
    const nested = random.chance(0.3) ? random.some(inner, 1 + random.int(2)).map((one) => `location ${one} { ${bodyOf(random)} }`) : [];
    return `location ${name} { ${bodyOf(random)} ${nested.join(" ")} }`;
  });
  const above = [
    ...(random.chance(0.2) ? [rewriteOf(random)] : []),
    ...(random.chance(0.1) ? [`if (${random.pick(TESTS)}) { ${rewriteOf(random)} }`] : []),
  ];
  return [...above, ...locations].join("\n");
}

test("who is asked for a password, or refused", { skip }, async (context) => {
  const satisfy = ["", "satisfy any;", "satisfy all;"];
  const lists = [
    "",
    "allow 10.0.0.0/8;",
    "allow all;",
    "allow 10.0.0.0/8; deny all;",
    "deny 10.0.0.0/8; allow all;",
    "deny all;",
    "deny 10.0.0.0/8;",
  ];
  const passwords = ["", `auth_basic x; auth_basic_user_file ${USERS};`, "auth_basic x;", `auth_basic off; auth_basic_user_file ${USERS};`];
  const cases = satisfy.flatMap((one) => lists.flatMap((list) => passwords.map((password) => [one, list, password] as const)));
  // What stands in the server holds in the location, and what stands in the location counts.
  const servers = cases.map(([one, list, password], i) => {
    const [outer, inner] = i % 2 === 0 ? [[one, password], [list]] : [[list, one], [password]];
    return `${outer.join(" ")} location / { ${inner.join(" ")} }`;
  });
  await asking(servers, async (live, nodes) => {
    const wrong: string[] = [];
    for (const [i, server] of nodes.entries()) {
      const [location] = childrenOf(server, "location");
      assert.ok(location !== undefined);
      const status = await live.status(`s${i}.example`, "/x");
      if (refuses(guardOf(location)) !== [401, 403].includes(status)) wrong.push(`${status}: ${servers[i]}`);
    }
    assert.deepEqual(wrong, []);
    context.diagnostic(`${servers.length} guards`);
  });
});

test("which passes leave their connection open", { skip }, async (context) => {
  const sockets = new Set<Socket>();
  const backend = createServer((_, answer) => void answer.end("x")).on("connection", (socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => void backend.listen(0, "127.0.0.1", resolve));
  const { port } = backend.address() as AddressInfo;
  const versions = ["", "proxy_http_version 1.0;", "proxy_http_version 1.1;"];
  const headers = [
    "",
    "proxy_set_header X-A b;",
    ...['""', "close", "$of_upgrade", "$of_plain"].map((value) => `proxy_set_header Connection ${value};`),
  ];
  const bodies = versions.flatMap((version) => headers.map((header) => `${version} ${header}`));
  const maps = `map $http_upgrade $of_upgrade { default upgrade; "" close; } map $http_upgrade $of_plain { default upgrade; "" ""; }`;
  const servers = bodies.map((body, i) => `location / { ${body} proxy_pass http://up${i}; }`);
  const upstreams = bodies.map((_, i) => `upstream up${i} { server 127.0.0.1:${port}; keepalive 4; }`).join("\n");
  try {
    await asking(
      servers,
      async (live, _nodes, unit) => {
        const wrong: string[] = [];
        for (const [i, pass] of passesOf(unit).entries()) {
          sockets.clear();
          for (let round = 0; round < 3; round++) await live.status(`s${i}.example`, "/");
          const closes = closingOf(unit, pass) !== undefined;
          if (closes !== sockets.size > 1) wrong.push(`${sockets.size} connections for 3 requests: ${bodies[i]}`);
        }
        assert.deepEqual(wrong, []);
        context.diagnostic(`${servers.length} passes`);
      },
      `${maps}\n${upstreams}`,
    );
  } finally {
    backend.close();
    for (const socket of sockets) socket.destroy();
  }
});

test("try_files whose last word comes back is what nginx answers 500 for", { skip }, async () => {
  const bodies = [
    "location / { try_files $uri $uri/; }",
    "location / { try_files $uri $uri; }",
    "location / { try_files $uri $uri.html; }",
    "location / { try_files $uri ${uri}index.html?$args; }",
    "location / { try_files $uri $uri/ =404; }",
    "location / { try_files $uri $uri/ /nothing; } location = /nothing { return 204; }",
    String.raw`location / { try_files $uri $uri/index.php; } location ~ \.php$ { return 204; }`,
    "location /a/ { try_files $uri $uri/; } location / { return 204; }",
    "location ^~ /a { location /a/b { try_files $uri $uri/; } return 204; }",
    `location ~ ^/a/ { try_files $uri $uri/; } location / { return 204; }`,
    "location = /a/b/c { try_files $uri $uri/; } location / { return 204; }",
    "try_files $uri $uri/;",
    "try_files $uri $uri/; location / { return 204; }",
    "location / { rewrite ^/a/(.*)$ /b last; try_files $uri $uri/; } location /b { return 204; }",
  ];
  await asking(bodies, async (live, servers, unit) => {
    const said = new Set([...tryFilesCycle.check(unit)].map(({ span }) => span.start));
    for (const [i, server] of servers.entries()) {
      const answers = await Promise.all(["/a/b/c", "/a/b/", "/x"].map((path) => live.status(`s${i}.example`, path)));
      const isSaid = [...said].some((at) => at >= server.span.start && at < server.span.end);
      assert.equal(isSaid, answers.includes(500) && !bodies[i]?.includes("rewrite"), `${bodies[i]} ${answers}`);
    }
  });
});
