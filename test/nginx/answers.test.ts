/** What a running nginx answers, against what is said of it: rewrites that go round, and who is asked for a password. NGINX_ANSWERS_SEED changes what is generated. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { test } from "node:test";
import { guardOf, refuses } from "../../server/languages/nginx/access.ts";
import { closingOf } from "../../server/languages/nginx/keepalive.ts";
import { cycleOf, mayGoRound, samplesOf } from "../../server/languages/nginx/rewriting.ts";
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
    Array.from({ length: 800 }, () => rewritingServer(random)),
    async (live, servers) => {
      const wrong: string[] = [];
      const count = { asked: 0, cycles: 0, missed: 0 };
      for (const [i, server] of servers.entries()) {
        const rounds = new Set<Node | undefined>(mayGoRound(server));
        for (const path of new Set(childrenOf(server, "location").flatMap(samplesOf))) {
          const cycle = cycleOf(server, path);
          const status = await live.status(`s${i}.example`, path);
          count.asked++;
          if (cycle !== undefined) count.cycles++;
          if (cycle !== undefined && !rounds.has(cycle.by.parent))
            wrong.push(`s${i} ${path}: is not among the locations that may go round`);
          if (cycle !== undefined && status !== 500) wrong.push(`s${i} ${path}: ${status}, not ${cycle.rounds.slice(0, 3).join(" ")}`);
          if (cycle === undefined && status === 500) count.missed++;
        }
      }
      context.diagnostic(`${count.asked} paths, ${count.cycles} go round, ${count.missed} more do, seed ${SEED}`);
      assert.deepEqual(wrong, []);
      assert.ok(count.cycles > 100 && count.missed <= count.cycles / 20);
    },
  );
});

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

function rewritingServer(random: Seeded): string {
  const names = [
    ...random.some(PREFIXES, 1 + random.int(4)).map((one) => `${random.pick(["", "", "^~ "])}${one}`),
    ...random.some(EXPRESSIONS, random.int(3)).map((one) => `~ ${one}`),
    ...random.some(["= /a/x", "= /c.html", "= /a"], random.int(2)),
  ];
  const bodies = ["return 204;", "", "internal;", "break;", "if ($host = nobody) { return 404; }"];
  const locations = names.map((name) => {
    const rewrites = Array.from({ length: 1 + random.int(2) }, () => rewriteOf(random));
    const inside = random.chance(0.6) ? [...rewrites, ...(random.chance(0.3) ? [random.pick(bodies)] : [])] : [random.pick(bodies)];
    return `location ${name} { ${random.chance(0.8) ? inside.join(" ") : inside.reverse().join(" ")} }`;
  });
  return [...(random.chance(0.2) ? [rewriteOf(random)] : []), ...locations].join("\n");
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
