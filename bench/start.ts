/** Start-up: the command and the language server beside a bare Node. */
import { spawn, spawnSync } from "node:child_process";
import { table } from "./measure.ts";

const RUNS = 11;

/** Prints how long bare Node, the command line and the server's answer to `initialize` take. */
export async function benchStart(cli: string): Promise<void> {
  const bare = middle(Array.from({ length: RUNS }, () => timed(["-e", "0"])));
  const help = middle(Array.from({ length: RUNS }, () => timed([cli, "--version"])));
  const answers: number[] = [];
  for (let i = 0; i < RUNS; i++) answers.push(await initialize(cli));
  const row = (name: string, ms: number): string[] => [name, ms.toFixed(0), (ms / bare).toFixed(2)];
  process.stdout.write(
    table([
      ["start-up", "ms", "÷ node"],
      row("node -e 0", bare),
      row("perimeter --version", help),
      row("perimeter lsp → initialize", middle(answers)),
    ]),
  );
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
