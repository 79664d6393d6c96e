/** Configurations of nginx by the thousand: valid ones, and mutations of them. All from a seed. */
import { LINES } from "./nginx-lines.ts";

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Random = () => number;

const POOLS = new Map(Object.entries(LINES).map(([block, lines]) => [block, lines.trim().split("\n")]));
const pick = <T>(next: Random, from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;

/** `count` lines of a block's pool, most of them with names that differ. */
function some(next: Random, block: string, count: number): string[] {
  const names = new Set<string>();
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const line = pick(next, POOLS.get(block) ?? []);
    const name = line.split(" ")[0] ?? "";
    const again = /^(?:allow|deny|proxy_set_header|add_header|if|map|geo|listen|set|limit_req_zone|fastcgi_param|upstream)$/.test(name);
    if (names.has(name) && !(again && !lines.includes(line))) continue;
    names.add(name);
    lines.push(line);
  }
  return lines;
}

const NEEDED = [
  "log_format main '$remote_addr';",
  "limit_req_zone $binary_remote_addr zone=one:10m rate=10r/s;",
  "limit_conn_zone $binary_remote_addr zone=addr:10m;",
  "map $request_method $loggable { default 1; }",
  "upstream app { server 127.0.0.1:3000; }",
  "ssl_certificate /etc/ssl/stub.pem;",
  "ssl_certificate_key /etc/ssl/stub.key;",
];

const PATHS = ["/", "/api/", "= /exact", "^~ /static/", "~ \\.php$", "~* ^/(a|b)/(?<rest>.*)$", "@fallback", "/files", "/deep/er/"];

function location(next: Random, indent: string): string[] {
  const path = pick(next, PATHS);
  const chosen = some(next, "location", 1 + Math.floor(next() * 6));
  const lines = path.startsWith("~") || path.startsWith("@") ? chosen.filter((line) => !/^proxy_pass .*\/;$/.test(line)) : chosen;
  if (path === "/deep/er/" && next() < 0.5) lines.push("location /deep/er/still { return 204; }");
  return [`${indent}location ${path} {`, ...lines.map((line) => `${indent}    ${line}`), `${indent}}`];
}

function server(next: Random): string[] {
  const lines = some(next, "server", 2 + Math.floor(next() * 7)).map((line) => `        ${line}`);
  const locations = Array.from({ length: Math.floor(next() * 4) }, () => location(next, "        ")).flat();
  return ["    server {", ...lines, ...locations, "    }"];
}

/** A configuration that is mostly valid: names it needs are there, most directives stand once. */
export function configuration(next: Random): string {
  const lines = some(next, "main", Math.floor(next() * 4));
  lines.push("events {", ...some(next, "events", Math.floor(next() * 3)).map((line) => `    ${line}`), "}");
  if (next() < 0.9) {
    const extra = some(next, "http", Math.floor(next() * 8)).filter(
      (line) => !NEEDED.some((one) => one.slice(0, 22) === line.slice(0, 22)),
    );
    const servers = Array.from({ length: 1 + Math.floor(next() * 2) }, () => server(next)).flat();
    lines.push("http {", ...NEEDED.map((line) => `    ${line}`), ...extra.map((line) => `    ${line}`), ...servers, "}");
  }
  if (next() < 0.25) {
    const servers = Array.from({ length: 1 + Math.floor(next() * 2) }, () => [
      "    server {",
      ...some(next, "sserver", 4).map((line) => `        ${line}`),
      "    }",
    ]);
    lines.push("stream {", ...some(next, "stream", 5).map((line) => `    ${line}`), ...servers.flat(), "}");
  }
  if (next() < 0.1) {
    lines.push("mail {", ...some(next, "mail", 4).map((line) => `    ${line}`));
    lines.push("    server {", ...some(next, "mserver", 3).map((line) => `        ${line}`), "    }", "}");
  }
  return `${lines.join("\n")}\n`;
}

const WORDS = [
  "on",
  "off",
  "10",
  "10k",
  "10m",
  "1g",
  "5s",
  "100ms",
  "-1",
  "0",
  "yes",
  "all",
  "$host",
  "$nope",
  "${host",
  "a$",
  "127.0.0.1",
  "10.0.0.0/33",
  "300.1.1.1:80",
  "http://x",
  "(",
  "[a-",
  "always",
  "main",
  "zone=one",
  "/path",
  "'a b'",
  '"q"',
  "TLSv1.4",
  "1d2h",
  "2h1d",
  "99999",
  "unix:",
  "[::1]",
  "=404",
  "~",
  "{",
  "};",
  "#",
  "\\",
  "'",
];

const tokens = (line: string): string[] => line.trim().replace(/;$/, "").split(/\s+/);

/** The ways in which a configuration is spoilt; each takes the lines and changes them. */
const MUTATIONS: readonly ((next: Random, lines: string[]) => void)[] = [
  // a misspelt word: a character dropped, doubled, swapped or replaced
  ...[0, 1, 2, 3].map((how) => (next: Random, lines: string[]) => {
    const at = Math.floor(next() * lines.length);
    const line = lines[at] as string;
    const i = line.search(/\S/) + Math.floor(next() * Math.max(1, line.trim().length - 1));
    const c = line[i] ?? "";
    const changed = [
      line.slice(0, i) + line.slice(i + 1),
      line.slice(0, i) + c + line.slice(i),
      line.slice(0, i) + (line[i + 1] ?? "") + c + line.slice(i + 2),
      `${line.slice(0, i)}x${line.slice(i + 1)}`,
    ];
    lines[at] = changed[how] as string;
  }),
  // a misspelt name
  (next, lines) => replaceLine(next, lines, (line) => line.replace(/^(\s*\w)(\w)(\w)/, "$1$3$2")),
  // misplaced: a line of another block
  (next, lines) => void lines.splice(Math.floor(next() * lines.length), 0, pick(next, POOLS.get(pick(next, [...POOLS.keys()])) ?? [])),
  // moved elsewhere
  (next, lines) => {
    const [line = ""] = lines.splice(Math.floor(next() * lines.length), 1);
    lines.splice(Math.floor(next() * lines.length), 0, line);
  },
  // one argument more or fewer, or another one
  (next, lines) => replaceLine(next, lines, (line) => line.replace(/;$/, ` ${pick(next, WORDS)};`)),
  (next, lines) => replaceLine(next, lines, (line) => line.replace(/ \S+;$/, ";")),
  ...[0, 1, 2].map(
    () => (next: Random, lines: string[]) =>
      replaceLine(next, lines, (line) => {
        const words = tokens(line);
        const old = words[1 + Math.floor(next() * Math.max(1, words.length - 1))];
        return old === undefined || old === "" ? line : line.replace(old, () => pick(next, WORDS));
      }),
  ),
  // twice
  (next, lines) => {
    const at = Math.floor(next() * lines.length);
    lines.splice(at, 0, lines[at] as string);
  },
  // cut off
  (next, lines) => {
    const text = lines.join("\n");
    lines.splice(0, lines.length, ...text.slice(0, Math.floor(next() * text.length)).split("\n"));
  },
  // a lost semicolon, a lost or extra brace, a lost line
  (next, lines) => replaceLine(next, lines, (line) => line.replace(/;$/, "")),
  (next, lines) => replaceLine(next, lines, (line) => line.replace(/[{}](?=[^{}]*$)/, "")),
  (next, lines) =>
    void lines.splice(
      Math.floor(next() * lines.length),
      0,
      pick(next, ["}", "{", ";", "server {", "location / {", "if ($x) {", '"', "map $a $b {"]),
    ),
  (next, lines) => void lines.splice(Math.floor(next() * lines.length), 1),
];

function replaceLine(next: Random, lines: string[], change: (line: string) => string): void {
  const at = Math.floor(next() * lines.length);
  lines[at] = change(lines[at] ?? "");
}

/** `text` with one mutation. */
export function mutated(next: Random, text: string): string {
  const lines = text.replace(/\n$/, "").split("\n");
  pick(next, MUTATIONS)(next, lines);
  return `${lines.join("\n")}\n`;
}
