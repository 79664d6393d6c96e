/** Start-up: the command and the language server beside a bare Node, and many small files beside a script that only reads them. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandCost, table } from "./measure.ts";

const RUNS = 11;

const RULE = "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp --dport 80 -j ACCEPT\nCOMMIT\n";
const FILES = 10_000;

/** Prints how long bare Node, the command line and the server's answer to `initialize` take; `folder` takes the files. */
export async function benchStart(folder: string, cli: string): Promise<void> {
  const rule = join(folder, "start", "one.rules");
  mkdirSync(join(folder, "start"));
  writeFileSync(rule, RULE);
  const bare = middle(Array.from({ length: RUNS }, () => timed(["-e", "0"])));
  const help = middle(Array.from({ length: RUNS }, () => timed([cli, "--version"])));
  const check = middle(Array.from({ length: RUNS }, () => timed([cli, "check", rule])));
  const answers: number[] = [];
  for (let i = 0; i < RUNS; i++) answers.push(await initialize(cli));
  const row = (name: string, ms: number): string[] => [name, ms.toFixed(0), (ms / bare).toFixed(2)];
  process.stdout.write(
    table([
      ["start-up", "ms", "÷ node"],
      row("node -e 0", bare),
      row("perimeter --version", help),
      row("perimeter check, one rule", check),
      row("perimeter lsp → initialize", middle(answers)),
    ]),
  );
  manyFiles(folder, cli);
}

function manyFiles(folder: string, cli: string): void {
  const root = join(folder, "many");
  for (let i = 0; i < FILES; i++) {
    const place = join(root, `host${i % 100}`, "etc", "nginx", "conf.d");
    if (i < 100) mkdirSync(place, { recursive: true });
    const site = `server {\n  listen 127.0.0.1:${1024 + i};\n  server_name s${i}.example.com;\n  return 204;\n}\n`;
    writeFileSync(join(place, `site${i}.conf`), site);
  }
  const read = `const f=require("fs");for(const e of f.readdirSync(process.argv[1],{recursive:true,withFileTypes:true}))if(e.isFile())f.readFileSync(e.parentPath+"/"+e.name,"utf8")`;
  const bare = commandCost('node -e "$1" "$0"', root, read)?.cpu ?? Number.NaN;
  const ours = commandCost('node "$1" check "$0"', root, cli)?.cpu ?? Number.NaN;
  const rows = [
    ["10,000 small files", "CPU s", "÷ reading"],
    ["walk and read", bare.toFixed(2), "1.00"],
    ["perimeter check", ours.toFixed(2), (ours / bare).toFixed(2)],
  ];
  process.stdout.write(table(rows));
}

function timed(args: readonly string[]): number {
  const begun = performance.now();
  spawnSync(process.execPath, args);
  return performance.now() - begun;
}

function initialize(cli: string): Promise<number> {
  const begun = performance.now();
  const server = spawn(process.execPath, [cli, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { processId: null, rootUri: null, capabilities: {} },
  });
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
  return new Promise((done) => {
    server.stdout.once("data", () => {
      done(performance.now() - begun);
      server.kill();
    });
  });
}

const middle = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] as number;
