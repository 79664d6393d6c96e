/** Locations that are said to be never asked, in random servers: a running nginx sends no path to them. NGINX_ANSWERS_SEED changes what is generated. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nginx } from "../../server/languages/nginx/index.ts";
import { check, read } from "../../server/linter/lint.ts";
import { native } from "../oracle/native.ts";
import { LISTEN, liveNginx } from "../oracle/nginx-live.ts";
import { Seeded } from "../seeded.ts";

const SEED = Number(process.env.NGINX_ANSWERS_SEED ?? 1);
const SERVERS = 300;
const PREFIXES = "/ /a/ /a /api/ /api/v1/ /x.php /img/ /.well-known/ /a/b.css /API/ /up/".split(" ");
const EXPRESSIONS = [
  ...String.raw`\.php$ ^/a ^/api/ \.(css|js)$ ^/up/.*\.php$ /\. ^/ /a/ ^/API/ ^/(a|api)/ .*\.css$ \.(php|css)$ ^/img/[0-9]+$ /v1/`.split(
    " ",
  ),
];
const PATHS = [
  ..."/ /a /a/ /a/x /a/b.css /a/b.css.map /api/ /api/v1/ /api/v1/x.php /x.php /x.phps /img/1 /img/a.js".split(" "),
  ..."/.well-known/acme /up/x.php /up/x /API/x /Api/ /ab /abc.css /q.PHP /up/y.css /v1/z /x/v1/z.js".split(" "),
];

/** The names of a server's locations, in an order of their own. Each answers 600 and its place. */
function locationNames(random: Seeded): readonly string[] {
  const names = [
    ...random.some(PREFIXES, 1 + random.int(5)).map((one) => `${random.pick(["", "", "", "^~ ", "= "])}${one}`),
    ...random.some(EXPRESSIONS, random.int(5)).map((one) => `${random.pick(["~", "~", "~*"])} ${one}`),
  ];
  return random.some(names, names.length);
}

const serverOf = (names: readonly string[], i: number): string =>
  `server { ${LISTEN} server_name s${i}.example;\n${names.map((name, k) => `location ${name} { return ${600 + k}; }`).join("\n")}\n}\n`;

/** What is said of a server's locations: which, and the message. */
function neverAsked(server: string): readonly { readonly location: number; readonly message: string }[] {
  const text = `events {} http {\n${server}}\n`;
  const { findings } = check(nginx, [read(nginx, { uri: "file:///etc/nginx/nginx.conf", text })], {
    targets: {},
    isolated: true,
    has: () => false,
  });
  return findings
    .filter(({ rule }) => rule === "nginx/location-behind-regex" || rule === "nginx/location-unreachable")
    .filter(({ message }) => !message.startsWith("asked for capitals only"))
    .map(({ span, message }) => ({ location: text.slice(0, span.start).split("\nlocation ").length - 2, message }));
}

test("what is said to be never asked is never asked", {
  skip: native("nginx") === undefined ? "needs nginx" : false,
}, async (context) => {
  const random = new Seeded(SEED);
  const servers = Array.from({ length: SERVERS }, () => locationNames(random));
  const live = await liveNginx(servers.map(serverOf).join(""));
  if (typeof live === "string") return;
  try {
    const wrong: string[] = [];
    let count = 0;
    for (const [i, names] of servers.entries())
      for (const { location, message } of neverAsked(serverOf(names, i))) {
        count++;
        for (const path of PATHS)
          if ((await live.status(`s${i}.example`, path)) === 600 + location) wrong.push(`${path}: ${message}\n${names.join("\n")}`);
      }
    context.diagnostic(`${count} locations, seed ${SEED}`);
    assert.deepEqual(wrong, []);
    assert.ok(count > 50, "there are enough of them");
  } finally {
    await live.close();
  }
});
